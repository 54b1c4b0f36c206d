use super::*;

fn hub() -> Topics {
    Topics::default()
}

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

#[test]
fn who_looks_is_there_until_their_time_runs_out() {
    let hub = hub();
    let now = Moment::from_s(1_000);
    hub.arrive("a", person(1), now.plus_s(60));
    assert_eq!(hub.who_is_here(now), [("a".to_owned(), person(1))]);
    assert_eq!(hub.who_is_here(now.plus_s(60)), []);
    // Leaving is arriving for a few seconds more.
    hub.arrive("a", person(1), now.plus_s(60));
    hub.arrive("a", person(1), now.plus_s(5));
    assert_eq!(hub.who_is_here(now.plus_s(5)), []);
}

#[test]
fn staying_is_told_once() {
    let hub = hub();
    let mut heard = hub.hear();
    hub.arrive("a", person(1), Moment::from_s(60));
    hub.arrive("a", person(1), Moment::from_s(90));
    assert_eq!(heard.try_recv().unwrap().as_ref(), HERE);
    assert!(heard.try_recv().is_err());
}

#[test]
fn that_somebody_left_is_told_once() {
    let hub = hub();
    hub.arrive("a", person(1), Moment::from_s(60));
    let mut heard = hub.hear();
    assert_eq!(hub.who_is_here(Moment::from_s(60)), [], "looking forgets nobody");
    hub.forget_who_left(Moment::from_s(59));
    assert!(heard.try_recv().is_err());
    hub.forget_who_left(Moment::from_s(60));
    hub.forget_who_left(Moment::from_s(60));
    assert_eq!(heard.try_recv().unwrap().as_ref(), HERE);
    assert!(heard.try_recv().is_err());
}

#[test]
fn lines_of_another_node_say_who_is_there_and_what_changed() {
    let hub = hub();
    let mut heard = hub.hear();
    hub.take_line(&format!("+ inc_a {} 60000000", person(2)));
    assert_eq!(hub.who_is_here(Moment::from_s(59)).len(), 1);
    hub.take_line(&format!("+ inc_a {} 58000000", person(2)));
    assert_eq!(hub.who_is_here(Moment::from_s(59)).len(), 0);
    hub.take_line("dispatch");
    let all: Vec<_> = std::iter::from_fn(|| heard.try_recv().ok()).collect();
    assert_eq!(all.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), [HERE, "dispatch"]);
}

#[test]
fn a_gap_in_the_numbers_means_anything_may_have_changed() {
    let hub = Arc::new(hub());
    let mut heard = hub.hear();
    let (_keep, inbox) = channel();
    let mut watch = Watch {
        hub: Arc::clone(&hub),
        target: Target::File("unused".into()),
        engine: None,
        own: 1,
        sent: 0,
        heard: BTreeMap::new(),
        gathered: BTreeSet::new(),
        looked: 0,
        inbox,
    };
    watch.take_in(7, "4 10\nreport");
    watch.take_in(7, "5 11\nreport");
    watch.take_in(7, "7 12\nreport");
    watch.take_in(1, "1 13\nown");
    let all: Vec<_> = std::iter::from_fn(|| heard.try_recv().ok()).collect();
    assert_eq!(all.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["report", "report", ALL, "report"]);
    assert_eq!(hub.newest.load(Ordering::SeqCst), 12);
}
