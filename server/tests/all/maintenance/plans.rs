use super::house::house;
use crate::support::words;

#[tokio::test]
async fn a_plan_is_read_once_more_before_anybody_else_reads_it() {
    let house = house().await;
    house.subscribe("a@example.org").await;
    let first = house.ben.press("/maintenance", &house.plan(&[("review", "")])).await.is(422);
    let shown = words(&first.text);
    for said in ["Review: planned work", "Uploads pause for ten minutes.", "Sat 15 Feb, 15:10–16:10 UTC", "1 mail"] {
        assert!(shown.contains(said), "{said} in {shown}");
    }
    assert_eq!(house.count("select count(*) from maintenance").await, 0);
    assert!(house.told().await.is_empty());
    house.planned(&[]).await;
    assert!(words(&house.public("/status").await.text).contains("Storage move"));
}

#[tokio::test]
async fn inside_words_are_named_replaced_or_kept_with_a_reason() {
    let house = house().await;
    const INSIDE: (&str, &str) = ("pauses", "Ben Osei moves db3.internal.");
    let with = house.plan(&[INSIDE]);
    let refused = house.ben.press("/maintenance", &with).await.is(422);
    let shown = words(&refused.text);
    assert!(shown.contains("Ben Osei , a person") || shown.contains("Ben Osei, a person"), "{shown}");
    assert!(!refused.text.contains("Publish the plan to everyone"), "not while they stand");
    let replaced = house.ben.press("/maintenance", &house.plan(&[INSIDE, ("replace", "all")])).await.is(422);
    assert!(words(&replaced.text).contains("The engineer on call moves one of our servers."));
    assert!(replaced.text.contains("Publish the plan to everyone"));
    assert_eq!(house.count("select count(*) from maintenance").await, 0);
    house.ben.press("/maintenance", &house.plan(&[INSIDE, ("kept_reason", "Customers know both.")])).await.is(303);
    assert_eq!(house.one("select kept_reason from maintenance").await, "Customers know both.");
}

#[tokio::test]
async fn every_reason_is_said_at_once_and_nothing_is_written() {
    let house = house().await;
    let long = "x".repeat(201);
    let rows: [(&[(&str, &str)], &str); 8] = [
        (&[("title", ""), ("pauses", "")], "2 fields need you."),
        (&[("title", &long)], "At most 200 characters"),
        (&[("ends_at", "2025-02-15T15:00")], "It must end after it begins."),
        (&[("ends_at", "2025-03-15T15:00")], "At most 7 days."),
        (&[("starts_at", "tomorrow")], "Write a time such as"),
        (&[("starts_at", "2025-02-15T12:00")], "more than an hour behind"),
        (&[("parts", "")], "Choose the parts"),
        (&[("checking_minutes", "60")], "Checking takes less time"),
    ];
    for (more, says) in rows {
        let refused = house.ben.press("/maintenance", &house.plan(more)).await.is(422);
        assert!(refused.text.contains(says), "{says} for {more:?} in {}", words(&refused.text));
        assert!(refused.text.contains("2025-02-15T16:10") || more[0].0 == "ends_at", "what was typed is kept");
    }
    assert_eq!(house.count("select count(*) from maintenance").await, 0);
}

#[tokio::test]
async fn times_are_the_pages_and_stand_beside_the_writers() {
    let house = house().await;
    house.ana.press("/settings/status", &[("name", "Acme"), ("zone", "Europe/Berlin")]).await.is(303);
    let page = house.planned(&[("starts_at", "2025-02-16T03:00"), ("ends_at", "2025-02-16T05:00")]).await;
    assert_eq!(house.one("select starts_at::text from maintenance").await, "2025-02-16 02:00:00+00");
    let shown = words(&house.ben.get(&page).await.text);
    assert!(shown.contains("Sun 16 Feb 03:00–05:00 CET (02:00–04:00 UTC for you)"), "{shown}");
}

#[tokio::test]
async fn a_changed_plan_is_told_and_the_old_time_counts_no_more() {
    let house = house().await;
    let page = house.planned(&[]).await;
    let plan = format!("{page}/plan");
    let later = [("starts_at", "2025-02-15T17:10"), ("ends_at", "2025-02-15T18:10")];
    house.ben.press(&plan, &house.plan(&[&later[..], &[("base", "7")]].concat())).await.is(409);
    let same = house.ben.press(&plan, &house.plan(&[("base", "0")])).await.is(409);
    assert!(words(&same.text).contains("Nothing is changed."));
    house.forward(5);
    house.ben.press(&plan, &house.plan(&[&later[..], &[("base", "0")]].concat())).await.is(303);
    house.ana.press(&plan, &house.plan(&[("base", "0")])).await.is(409);
    assert_eq!(house.told().await, ["-scheduled/0", "-scheduled/1"]);
    let work = house.work().await;
    let said = [&work["created_at"], &work["updated_at"], &work["incident_updates"][0]["updated_at"]];
    assert_eq!(said, ["2025-02-15T14:10:00.000Z", "2025-02-15T14:15:00.000Z", "2025-02-15T14:15:00.000Z"]);
    assert_eq!(house.count("select count(*) from audit where act = 'maintenance.changed'").await, 1);
    house.forward(60);
    assert_eq!(house.follow().await, 0, "it was to begin now, before it was moved");
    house.forward(120);
    assert_eq!(house.follow().await, 1);
    // Now its times stand; its words and its parts do not.
    let both = format!("{}\n{}", house.chat, house.upload);
    let wider = house.plan(&[("base", "1"), ("parts", &both), ("starts_at", "2025-02-15T23:10")]);
    house.ben.press(&plan, &wider).await.is(303);
    assert_eq!(house.one("select starts_at::text from maintenance").await, "2025-02-15 17:10:00+00");
    assert_eq!(house.state_of("Chat answers").await, "under_maintenance");
}

#[tokio::test]
async fn who_may_not_is_told_so_and_everybody_reads() {
    let house = house().await;
    let page = house.planned(&[]).await;
    for person in [&house.cy, &house.di] {
        person.press("/maintenance", &house.plan(&[])).await.is(403);
        person.press(&format!("{page}/plan"), &house.plan(&[("base", "0")])).await.is(403);
        person.press(&format!("{page}/updates"), &[("text", "x"), ("review", "yes")]).await.is(403);
        person.press(&format!("{page}/cancel"), &[("review", "yes")]).await.is(403);
        for read in ["/maintenance", &page] {
            assert!(person.get(read).await.is(200).text.contains("Storage move"));
        }
        assert!(!person.get("/maintenance").await.text.contains("/maintenance/new"));
    }
    house.ana.get("/maintenance/nothing").await.is(404);
    assert_eq!(house.told().await.len(), 1);
}

#[tokio::test]
async fn a_hundred_works_are_enough_and_the_hundredth_word_ends_one() {
    let house = house().await;
    let page = house.planned(&[]).await;
    house
        .run("insert into maintenance (id, public_id, status_page_id, title, pauses, starts_at, ends_at, ends_itself,
                 created_by, created_at)
              select gen_random_uuid(), 'work' || lpad(n::text, 8, '0'), status_page_id, title, pauses, starts_at, ends_at,
                 true, created_by, created_at from maintenance, generate_series(1, 99) n")
        .await;
    let full = house.ben.press("/maintenance", &house.plan(&[])).await.is(409);
    assert!(words(&full.text).contains("Call one off first."));
    house.forward(61);
    house
        .run(
            "insert into maintenance_note (id, public_id, maintenance_id, text, written_by, published_at)
              select gen_random_uuid(), 'note' || lpad(n::text, 8, '0'), id, 'It goes on.', created_by,
                 '2025-02-15T15:10:30Z' from maintenance, generate_series(1, 99) n where title = 'Storage move'
                 and public_id not like 'work%'",
        )
        .await;
    let updates = format!("{page}/updates");
    let more = [("text", "And on."), ("review", "yes"), ("seen", "99")];
    house.ben.press(&updates, &more).await.is(409);
    house.ben.press(&updates, &[&more[..], &[("step", "completed")]].concat()).await.is(303);
}

#[tokio::test]
async fn alerts_are_another_thing_and_one_link_away() {
    let house = house().await;
    let page = house.planned(&[]).await;
    let text = house.cy.get(&page).await.is(200).text;
    let link = link_of(&text, "/alerts/silences/new?");
    let form = house.cy.get(&link).await.is(200).text;
    for value in ["2025-02-15T15:10", "2025-02-15T16:10", "Storage move"] {
        assert!(form.contains(value), "{value}");
    }
    assert!(!house.di.get(&page).await.text.contains("/alerts/silences/new"));
    assert_eq!(house.count("select count(*) from silence").await, 0);
}

fn link_of(text: &str, begins: &str) -> String {
    let from = text.find(begins).expect("the link");
    text[from..].split('"').next().expect("its end").replace("&amp;", "&")
}

#[tokio::test]
async fn a_plan_sent_twice_is_planned_once() {
    let house = house().await;
    let key = "7e0f5f4e-8c1b-4f4e-9f5b-2f1f0f0f0f0f";
    let body: serde_json::Map<String, serde_json::Value> =
        house.plan(&[]).into_iter().map(|(name, value)| (name.to_string(), value.into())).collect();
    let first = house.ben.json("/maintenance", key, body.clone().into()).await.is(200).json();
    let again = house.ben.json("/maintenance", key, body.into()).await.is(200).json();
    assert_eq!(first, again);
    assert_eq!(house.told().await.len(), 1);
}
