//! How: each test opens its own temporary file and runs the real writer thread.

use super::*;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

static N: AtomicU32 = AtomicU32::new(0);

struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Scratch {
        let n = N.fetch_add(1, Ordering::SeqCst);
        let dir = std::env::temp_dir().join(format!("sereno-db-{}-{n}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        Scratch(dir)
    }
    fn target(&self) -> Target {
        Target::File(self.0.join("t.db"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const TABLE: &[Migration] =
    &[Migration { number: 1, name: "t", sql: "CREATE TABLE t (k TEXT PRIMARY KEY, v BIGINT NOT NULL)" }];

fn put(tx: &mut Tx<'_>, k: &str, v: i64) -> Result<(), Stop> {
    tx.mark_audited(sereno_core::Moment::default(), "test");
    tx.execute("INSERT INTO t (v, k) VALUES ($2, $1)", params![k, v])?;
    Ok(())
}

fn count(db: &Db) -> i64 {
    let (reply, answer) = std::sync::mpsc::channel();
    let _ = db.write_now(move |tx| {
        let n = tx.number("SELECT count(*) FROM t", params![])?;
        let _ = reply.send(n);
        Ok(())
    });
    answer.recv().unwrap()
}

#[test]
fn parameters_go_where_their_number_says() {
    let scratch = Scratch::new();
    migrate(&scratch.target(), TABLE).unwrap();
    let db = Db::open(&scratch.target()).unwrap();
    db.write_now(|tx| put(tx, "a", 7)).unwrap();
    let v = db.write_now(|tx| Ok(tx.number("SELECT v FROM t WHERE k = $1 AND v = $2", params!["a", 7])?)).unwrap();
    assert_eq!(v, 7);
}

#[test]
fn one_bad_closure_does_not_take_the_batch_with_it() {
    let scratch = Scratch::new();
    migrate(&scratch.target(), TABLE).unwrap();
    let (db, manual) = Db::manual(&scratch.target()).unwrap();
    let good = |k: &'static str| db.hand_over(true, move |tx| put(tx, k, 1));
    let a = good("a");
    let refuses = db.hand_over(true, |_| Err::<(), _>(Stop::Refused(Refusal::conflict("x"))));
    let refuses_late = db.hand_over(true, |tx| {
        put(tx, "late", 1)?;
        Err::<(), _>(Stop::Refused(Refusal::conflict("y")))
    });
    let faults = db.hand_over(true, |tx| put(tx, "a", 2));
    let panics = db.hand_over(true, |_| -> Result<(), Stop> { panic!("planted") });
    let unaudited = db.hand_over(true, |tx| {
        tx.execute("INSERT INTO t (k, v) VALUES ('sneaky', 1)", params![])?;
        Ok(())
    });
    let b = good("b");
    manual.pump(100, false);
    assert!(a.blocking_recv().unwrap().is_ok());
    assert!(matches!(refuses.blocking_recv().unwrap(), Err(Stop::Refused(_))));
    assert!(matches!(refuses_late.blocking_recv().unwrap(), Err(Stop::Refused(_))));
    assert!(matches!(faults.blocking_recv().unwrap(), Err(Stop::Fault(_))));
    assert!(matches!(panics.blocking_recv().unwrap(), Err(Stop::Fault(_))));
    assert!(matches!(unaudited.blocking_recv().unwrap(), Err(Stop::Fault(_))), "no audit row, no commit");
    assert!(b.blocking_recv().unwrap().is_ok());
    let n = db.hand_over(false, |tx| Ok(tx.number("SELECT count(*) FROM t", params![])?));
    assert_eq!(n.blocking_recv().unwrap().unwrap(), 2, "only a and b are there");
}

#[test]
fn a_newer_database_is_refused() {
    let scratch = Scratch::new();
    migrate(&scratch.target(), TABLE).unwrap();
    assert_eq!(migrate(&scratch.target(), TABLE).unwrap(), 0);
    assert!(matches!(migrate(&scratch.target(), &[]), Err(DbError::Schema(_))));
    let db = Db::open(&scratch.target()).unwrap();
    assert_eq!(count(&db), 0);
}
