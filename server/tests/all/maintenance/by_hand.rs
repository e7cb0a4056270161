use super::house::house;
use crate::support::words;

#[tokio::test]
async fn a_person_says_how_a_part_does_until_it_is_taken_back() {
    let house = house().await;
    let part = format!("/settings/status/parts/{}", house.chat);
    let slow = [("state", "degraded_performance"), ("reason", "Reported by phone"), ("seen", "")];
    for person in [&house.cy, &house.di] {
        person.press(&part, &slow).await.is(403);
    }
    house.ben.press(&part, &[("state", "degraded_performance"), ("reason", "")]).await.is(422);
    house.ben.press(&part, &[("state", "under_maintenance"), ("reason", "x")]).await.is(422);
    house.ben.press(&part, &slow).await.is(303);
    assert_eq!(house.state_of("Chat answers").await, "degraded_performance");
    let shown = words(&house.di.get("/settings/status/parts").await.is(200).text);
    for said in ["Reported by phone", "Ben Osei since", "Slower than usual"] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
    for path in ["/status", "/status/history", "/api/v2/summary.json", "/history.atom"] {
        assert!(!house.public(path).await.text.contains("Reported by phone"), "{path}");
    }
    let unseen =
        house.ana.press(&part, &[("state", "major_outage"), ("reason", "All of it"), ("seen", "")]).await.is(409);
    assert!(words(&unseen.text).contains("Ben Osei said “Slower than usual” meanwhile."));
    let seen = house.one("select id::text from component_override where ended_at is null").await;
    house.ana.press(&part, &[("state", "major_outage"), ("reason", "All of it"), ("seen", &seen)]).await.is(303);
    assert_eq!(house.state_of("Chat answers").await, "major_outage");
    let unseen = house.ben.press(&format!("{part}/take-back"), &[("seen", &seen)]).await.is(409);
    assert!(words(&unseen.text).contains("Ana Ruiz said “Not working” meanwhile."));
    assert!(!house.di.get("/settings/status/parts").await.text.contains("Is it still so?"));
    for _ in 0..5 {
        // A session that is used stays.
        house.forward(60 * 5);
        house.ben.get("/maintenance").await.is(200);
        house.di.get("/maintenance").await.is(200);
    }
    assert!(house.di.get("/settings/status/parts").await.text.contains("It stands for 1 d 1 h. Is it still so?"));
    house.ben.press(&format!("{part}/take-back"), &[]).await.is(303);
    house.ben.press(&format!("{part}/take-back"), &[]).await.is(409);
    assert_eq!(house.state_of("Chat answers").await, "operational");
    assert_eq!(house.count("select count(*) from component_override where ended_by is not null").await, 2);
}

#[tokio::test]
async fn a_word_by_hand_never_makes_an_open_incident_look_better() {
    let house = house().await;
    let number = house.ana.declare("Queue is stuck").await;
    let states = format!("{}=partial_outage", house.chat);
    let update = [
        ("audience", "customers"),
        ("phase", "identified"),
        ("title", "Answers come late"),
        ("users_see", "Answers come late."),
        ("since", "14:10"),
        ("scope", "Everyone. Not affected: uploads."),
        ("mitigation", "We add room."),
        ("next_update", "2025-02-15T14:40:00Z"),
        ("owner", "The engineer on call"),
        ("components", &states),
        ("review", "yes"),
    ];
    house.ana.press(&format!("/incidents/{number}/updates"), &update).await.is(303);
    assert_eq!(house.state_of("Chat answers").await, "partial_outage");
    let part = format!("/settings/status/parts/{}", house.chat);
    house.ben.press(&part, &[("state", "operational"), ("reason", "It works for me"), ("seen", "")]).await.is(303);
    assert_eq!(house.state_of("Chat answers").await, "partial_outage");
    let shown = words(&house.ben.get("/settings/status/parts").await.text);
    assert!(shown.contains("the page is never better than that"), "{shown}");
    let seen = house.one("select id::text from component_override where ended_at is null").await;
    house.ben.press(&part, &[("state", "major_outage"), ("reason", "Worse"), ("seen", &seen)]).await.is(303);
    assert_eq!(house.state_of("Chat answers").await, "major_outage", "worse it may say");
}

#[tokio::test]
async fn a_service_names_its_part_and_how_it_does() {
    let house = house().await;
    house.ana.press("/services", &[("name", "Chat gateway")]).await.is(303);
    assert!(house.di.get("/services/chat-gateway").await.text.contains("It stands for no part there."));
    let service = house.one("select id::text from service").await;
    let path = format!("/settings/status/components/{}", house.chat);
    house.ana.press(&path, &[("name", "Chat answers"), ("service", &service)]).await.is(303);
    let part = format!("/settings/status/parts/{}", house.chat);
    house.ben.press(&part, &[("state", "partial_outage"), ("reason", "Seen"), ("seen", "")]).await.is(303);
    house.public("/status").await.is(200);
    let shown = words(&house.di.get("/services/chat-gateway").await.text);
    assert!(shown.contains("Chat answers ▲ Partly not working"), "{shown}");
}
