//! How: two worlds share one database, as two nodes would; each has its own clock and chance.

use crate::engines::each;
use serde_json::json;
use sereno::worlds::{START, by_hand};
use sereno_drill::World;

fn report(world: &mut World, id: &str) {
    let body = json!({ "id": id, "kind": "waiting", "place": "6th & Alvarado", "text": "white vans" });
    assert_eq!(world.post_json("program", "/api/v1/reports", &body).status, 201);
}

#[test]
fn one_node_fuses_at_a_time_and_another_takes_over() {
    for fresh in each("nodes") {
        let mut a = by_hand(&fresh.target, "rapid-response", 3, START).unwrap();
        let b = by_hand(&fresh.target, "rapid-response", 4, START).unwrap();
        report(&mut a, "first-report-of-two");
        assert!(b.run_due().unwrap() > 0, "any node may begin");
        report(&mut a, "second-report-of-two");
        assert_eq!(a.run_due().unwrap(), 0, "{}: while b holds the lease, a leaves it alone", fresh.name);
        // b is gone; ten seconds later a follows.
        a.set(START.plus_s(11));
        assert!(a.run_due().unwrap() > 0);
        let count = a.flow.site.db.clone();
        let n = a.drive(count.read(|tx| Ok(sereno_flow::incident::count(tx)?))).unwrap();
        assert_eq!(n, 1, "both reports are one incident, whichever node placed them");
    }
}
