use super::*;
use chrono::TimeZone;

fn at(minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 8, 19, 10, minute, 0).unwrap()
}

fn notice(status: Status, minute: Option<u32>) -> Notice {
    Notice {
        dedup_key: "a".into(),
        status,
        labels: BTreeMap::new(),
        annotations: BTreeMap::new(),
        starts_at: minute.map(at),
        ends_at: None,
        generator_url: None,
    }
}

fn one(order: Order, said: Said, known: Option<&Known>) -> Work {
    let item = Item { sent: 0, order, group_key: String::new(), received_at: at(9), said };
    sort_out(vec![item], &known.map(|known| ("a".to_string(), known.clone())).into_iter().collect())
}

fn standing(is_open: bool, incident: Option<Uuid>) -> Known {
    Known { id: Uuid::now_v7(), name: "Refusals".into(), started_at: at(1), is_open, incident }
}

fn mark(by: Option<&str>) -> Mark {
    Mark { dedup_key: "a".into(), by: by.map(str::to_string), text: None }
}

#[test]
fn a_later_firing_ends_the_old_one_and_begins_anew() {
    let incident = Uuid::now_v7();
    let old = standing(true, Some(incident));
    let work = one(Order::Start, Said::Alert(notice(Status::Firing, Some(3))), Some(&old));
    assert_eq!(work.ended, [(old.id, at(3))]);
    assert_eq!(work.new.len(), 1);
    assert_eq!(work.ended_in[&incident], ("Refusals".to_string(), 1));
}

#[test]
fn without_a_start_the_standing_alert_is_meant() {
    let old = standing(true, None);
    let unsaid = |status, known| one(Order::Start, Said::Alert(notice(status, None)), known);
    assert_eq!(unsaid(Status::Firing, Some(&old)).seen[0].0, old.id);
    assert_eq!(unsaid(Status::Resolved, Some(&old)).ended, [(old.id, at(9))]);
    assert_eq!(unsaid(Status::Firing, None).new[0].starts_at, at(9));
    assert!(unsaid(Status::Resolved, None).new.is_empty());
}

#[test]
fn an_end_that_comes_first_is_remembered_where_it_names_its_beginning() {
    let end = || Said::Alert(Notice { ends_at: Some(at(5)), ..notice(Status::Resolved, Some(3)) });
    let work = one(Order::Start, end(), None);
    assert_eq!((work.new[0].starts_at, work.new[0].ended_at), (at(3), Some(at(5))));
    assert!(one(Order::Arrival, end(), None).new.is_empty(), "by arrival the next trigger is a new alert");
    // Then its beginning is late, and a newer one is new.
    let over = Known { started_at: at(3), ..standing(false, None) };
    let begins = |minute| one(Order::Start, Said::Alert(notice(Status::Firing, Some(minute))), Some(&over));
    assert_eq!((begins(3).new.len(), begins(3).facts.len()), (0, 1));
    assert_eq!(begins(4).new.len(), 1);
}

#[test]
fn marks_are_of_the_open_alert_and_else_dropped() {
    let open = standing(true, None);
    let work = one(Order::Arrival, Said::Acknowledged(mark(Some("kim"))), Some(&open));
    assert_eq!(work.acknowledged, [(open.id, at(9), Some("kim".to_string()))]);
    assert_eq!(work.facts[0].note, Some((Some("kim".to_string()), None)));
    let noted = one(Order::Arrival, Said::Noted(mark(None)), Some(&open));
    assert_eq!((noted.acknowledged.len(), noted.facts[0].status, &noted.facts[0].note), (0, "noted", &None));
    for known in [None, Some(&standing(false, None))] {
        let work = one(Order::Arrival, Said::Acknowledged(mark(None)), known);
        assert!(work.acknowledged.is_empty() && work.facts.is_empty());
    }
}

#[test]
fn by_arrival_a_trigger_after_the_end_is_new_and_one_before_it_is_the_same() {
    let trigger = || Said::Alert(notice(Status::Firing, Some(0)));
    let again = one(Order::Arrival, trigger(), Some(&standing(false, None)));
    assert_eq!((again.new.len(), again.new[0].starts_at), (1, at(9)));
    let open = standing(true, None);
    let seen = one(Order::Arrival, trigger(), Some(&open));
    assert_eq!((seen.new.len(), seen.seen[0].0, seen.facts[0].at), (0, open.id, at(9)));
}

#[test]
fn who_closed_it_is_noted() {
    let mut over = notice(Status::Resolved, None);
    over.annotations = [("closed_by".to_string(), "kim".to_string())].into();
    let work = one(Order::Arrival, Said::Alert(over), Some(&standing(true, None)));
    assert_eq!(work.facts[0].note, Some((Some("kim".to_string()), None)));
}
