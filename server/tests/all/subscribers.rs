//! Strangers follow the page: nobody without their will, each told once of what they asked for, and forgotten when they say so.

mod hook;
mod house;
mod post_office;

use hook::Hook;
use house::{CHAT, UPLOADS, house, stranger};
use server::{http::routes, subscribers};
use std::collections::HashSet;

#[tokio::test]
async fn nobody_is_told_before_they_confirm_and_looking_confirms_nothing() {
    let house = house().await;
    let asked = house.post("/status/subscribe", &[("channel", "mail"), ("address", "Mara@Example.org")]).await.is(303);
    assert_eq!(asked.location(), "/status/subscribe?asked=mail");
    house.get(asked.location()).await.is(200);
    assert_eq!(house.work().await, 1);
    let letter = house.office.to("Mara@example.org").pop().expect("a mail");
    assert_eq!(letter.header("Subject"), "[Acme AI] Confirm that you want status updates");
    let token = letter.link("https://status.acme.test/status/confirm/");
    for _ in 0..2 {
        let page = house.get(&format!("/status/confirm/{token}")).await.is(200);
        assert!(page.text.contains("M…@example.org") && page.text.contains("<button"), "{}", page.text);
    }
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    house.work().await;
    assert!(house.told("Mara@example.org").is_empty(), "a look confirms nothing");

    house.post(&format!("/status/confirm/{token}"), &[]).await.is(200);
    house.post(&format!("/status/confirm/{token}"), &[]).await.is(200);
    house.publish(number, &[("phase", "identified")]).await;
    house.work().await;
    assert_eq!(house.told("Mara@example.org"), ["[Acme AI] Identified: Some questions are refused"]);
}

#[tokio::test]
async fn a_link_ends_after_two_days_and_an_unknown_one_opens_nothing() {
    let house = house().await;
    house.post("/status/subscribe", &[("channel", "mail"), ("address", "mara@example.org")]).await.is(303);
    house.work().await;
    let token = house.office.letters()[0].link("/status/confirm/");
    house.later(48 * 60);
    house.get(&format!("/status/confirm/{token}")).await.is(410);
    house.post(&format!("/status/confirm/{token}"), &[]).await.is(410);
    for path in ["/status/confirm/nothing", "/status/unsubscribe/nothing"] {
        house.get(path).await.is(404);
        house.post(path, &[("act", "end")]).await.is(404);
    }
    assert_eq!(house.count("select count(*) from subscriber where confirmed_at is not null").await, 0);
}

#[tokio::test]
async fn the_answer_tells_nobody_who_subscribed_and_nobody_is_flooded() {
    let house = house().await;
    house.follows("mara@example.org", &[]).await;
    let ask = async |address: &str| {
        house.post("/status/subscribe", &[("channel", "mail"), ("address", address), ("part", CHAT)]).await
    };
    let (known, unknown) = (ask("MARA@example.org").await, ask("ben@example.org").await);
    assert_eq!((known.status, known.location()), (unknown.status, unknown.location()));
    assert_eq!(known.text, unknown.text);
    house.work().await;
    let last = house.office.to("mara@example.org").pop().expect("a mail");
    assert_eq!(last.header("Subject"), "[Acme AI] You are subscribed already");
    assert_eq!(house.count("select count(*) from subscriber_component").await, 1, "only ben's choice is kept");
    for _ in 0..6 {
        ask("ben@example.org").await.is(303);
        house.work().await;
    }
    assert_eq!(house.office.to("ben@example.org").len(), 3);
    // One client types many addresses.
    let statuses: Vec<u16> = {
        let mut statuses = Vec::new();
        for number in 0..25 {
            let body = crate::support::form(&[("channel", "mail"), ("address", &format!("a{number}@example.org"))]);
            let answer = stranger(&house.signalbox.router, "POST", "/status/subscribe", &body, "10.9.9.9").await;
            statuses.push(answer.status.as_u16());
        }
        statuses
    };
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 20, "{statuses:?}");
    assert!(statuses[20..].iter().all(|status| *status == 429), "{statuses:?}");
}

#[tokio::test]
async fn what_is_no_address_is_given_back_with_the_reason() {
    let house = house().await;
    for (channel, address, says) in [
        ("mail", "mara", "Write an e-mail address"),
        ("mail", "mara@example.org\r\nBcc: x@y.org", "Write an e-mail address"),
        ("webhook", "http://169.254.169.254/latest", "Only public addresses"),
        ("slack", "hooks.slack.com/x", "Write a whole address"),
    ] {
        let answer = house.post("/status/subscribe", &[("channel", channel), ("address", address)]).await.is(422);
        assert!(answer.text.contains(says), "{address}: {}", answer.text);
    }
    assert_eq!(house.count("select count(*) from subscriber").await, 0);
}

#[tokio::test]
async fn each_hears_of_their_parts_and_of_the_end() {
    let house = house().await;
    house.follows("all@example.org", &[]).await;
    house.follows("chat@example.org", &[CHAT]).await;
    house.follows("uploads@example.org", &[UPLOADS]).await;
    let number = house.ana.declare("Answers are refused").await;
    let broken = house.state(house.chat, "partial_outage");
    house.publish(number, &[("components", &broken)]).await;
    house.work().await;
    // Its last update names the other part only: who heard of the beginning hears the end.
    let (chat, uploads) = (house.state(house.chat, "operational"), house.state(house.uploads, "operational"));
    let both = format!("{chat}\n{uploads}");
    let resolved = [("phase", "resolved"), ("next_update", ""), ("components", both.as_str())];
    house.publish(number, &resolved).await;
    house.work().await;
    let whole =
        ["[Acme AI] Investigating: Some questions are refused", "[Acme AI] Resolved: Some questions are refused"];
    assert_eq!(house.told("all@example.org"), whole);
    assert_eq!(house.told("chat@example.org"), whole);
    assert!(house.told("uploads@example.org").is_empty());
    let ids: HashSet<String> = house.office.letters().iter().map(|letter| letter.header("Message-ID")).collect();
    assert_eq!(ids.len(), house.office.letters().len(), "each mail has its own id");
}

#[tokio::test]
async fn a_mail_carries_what_ends_it_and_one_press_of_the_mail_program_does() {
    let house = house().await;
    let token = house.follows("mara@example.org", &[]).await;
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    house.work().await;
    let letter = house.office.to("mara@example.org").pop().expect("a mail");
    let address = format!("https://status.acme.test/status/unsubscribe/{token}");
    assert_eq!(letter.header("List-Unsubscribe"), format!("<{address}>"));
    assert_eq!(letter.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(letter.header("Message-ID").ends_with("@status.acme.test>"));

    let path = format!("/status/unsubscribe/{token}");
    house.get(&path).await.is(200);
    house.post(&path, &[]).await.is(400);
    house.publish(number, &[("phase", "identified")]).await;
    // Without a cookie and without Origin, at the address of the status page alone.
    let status_only = routes::status_only(house.app().clone());
    stranger(&status_only, "POST", &path, "List-Unsubscribe=One-Click", "10.2.2.2").await.is(200);
    house.work().await;
    assert_eq!(house.told("mara@example.org").len(), 1, "what was not sent yet is not sent any more");
    assert_eq!(house.count("select count(*) from telling_delivery where dropped_as = 'ended'").await, 1);
    house.get(&path).await.is(410);
    stranger(&status_only, "POST", &path, "List-Unsubscribe=One-Click", "10.2.2.2").await.is(200);
}

#[tokio::test]
async fn its_owner_changes_the_parts() {
    let house = house().await;
    let token = house.follows("mara@example.org", &[CHAT]).await;
    let path = format!("/status/unsubscribe/{token}");
    let changed = house.post(&path, &[("act", "parts"), ("part", UPLOADS)]).await.is(200);
    assert!(changed.text.contains("It is changed."));
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[("components", &house.state(house.chat, "partial_outage"))]).await;
    house.work().await;
    assert!(house.told("mara@example.org").is_empty());
    house.post(&path, &[("act", "erase")]).await.is(200);
    house.get(&path).await.is(404);
    assert_eq!(house.count("select count(*) from subscriber where address is not null").await, 0);
}

#[tokio::test]
async fn drills_and_internal_words_are_told_to_nobody() {
    let house = house().await;
    house.follows("mara@example.org", &[]).await;
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[("audience", "internal")]).await;
    let mut tx = server::db::Tx::begin(&house.app().pool, server::db::Who::System, house.signalbox.clock.now())
        .await
        .expect("a transaction");
    let internal: uuid::Uuid = sqlx::query_scalar("select id from incident_update where audience = 'internal'")
        .fetch_one(&mut *tx)
        .await
        .expect("an update");
    subscribers::tell_update(&mut tx, internal, "internalupda", 0).await.expect("nothing");
    // Even one that got a public name: a drill is told to nobody.
    for sql in [
        "insert into public_incident (incident_id, status_page_id, public_id, opened_at)
         select i.id, p.id, 'drilldrilldr', i.declared_at from incident i, status_page p",
        "update incident set kind = 'drill'",
        "update incident_update set audience = 'customers', kind = 'drill'",
    ] {
        sqlx::query(sql).execute(&mut *tx).await.expect("a drill");
    }
    subscribers::tell_update(&mut tx, internal, "internalupda", 0).await.expect("nothing");
    tx.commit(()).await.expect("a commit");
    house.work().await;
    assert_eq!(house.count("select count(*) from telling").await, 0);
}

#[tokio::test]
async fn a_second_call_and_a_second_worker_tell_nobody_twice() {
    let house = house().await;
    for name in 0..12 {
        house.follows(&format!("reader{name}@example.org"), &[]).await;
    }
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    house.tell(0).await;
    let twin = house.twin();
    let (one, other) = tokio::join!(subscribers::run_due(house.app()), subscribers::run_due(&twin));
    assert_eq!(one.expect("worked") + other.expect("worked"), 12);
    for name in 0..12 {
        assert_eq!(house.told(&format!("reader{name}@example.org")).len(), 1);
    }
    assert_eq!(house.count("select count(*) from telling_delivery where handed_over_at is not null").await, 12);
}

#[tokio::test]
async fn what_a_dead_process_held_is_taken_over_and_looks_the_same() {
    let house = house().await;
    house.follows("mara@example.org", &[]).await;
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    let hold = "update telling_delivery set lease = gen_random_uuid(), leased_until = $1, attempts = 1";
    let until = house.signalbox.clock.now() + chrono::Duration::seconds(30);
    sqlx::query(hold).bind(until).execute(&house.app().pool).await.expect("a lease");
    assert_eq!(house.work().await, 0, "another works on it");
    house.later(1);
    assert_eq!(house.work().await, 1);
    // It had been sent, and the process died before it was written down.
    let forget = "update telling_delivery set handed_over_at = null, lease = gen_random_uuid(), leased_until = $1";
    sqlx::query(forget).bind(house.signalbox.clock.now()).execute(&house.app().pool).await.expect("a lease");
    assert_eq!(house.work().await, 1);
    let letters = house.office.to("mara@example.org");
    let (first, second) = (&letters[letters.len() - 2], &letters[letters.len() - 1]);
    assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
    assert_eq!(first.header("Subject"), second.header("Subject"));
}

#[tokio::test]
async fn a_mailbox_that_is_gone_ends_it_and_a_full_one_is_tried_again() {
    let house = house().await;
    house.follows("gone@example.org", &[]).await;
    house.follows("full@example.org", &[]).await;
    house.office.refuse("gone@example.org", "550 5.1.1 <gone@example.org>: no such user");
    house.office.refuse("full@example.org", "452 4.2.2 mailbox full");
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    house.work().await;
    let ended = "select count(*) from subscriber where ended_as = 'bounced' and address_key = 'gone@example.org'";
    assert_eq!(house.count(ended).await, 1);
    let page = house.ana.get("/settings/subscribers?show=trouble").await.is(200);
    let words = crate::support::words(&page.text);
    assert!(words.contains("There is no such mailbox.") && words.contains("550 5.1.1"), "{words}");
    assert!(words.contains("The mailbox is full.") && !page.text.contains("gone@example.org"), "{words}");

    // The newer word waits behind the older one, so that they arrive in order.
    house.publish(number, &[("phase", "identified")]).await;
    house.office.accept("full@example.org");
    house.work().await;
    house.later(1);
    house.work().await;
    let told = house.told("full@example.org");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("Investigating") && told[1].contains("Identified"), "{told:?}");
    assert!(house.told("gone@example.org").is_empty());
}

#[tokio::test]
async fn what_comes_too_late_is_not_sent_after_a_newer_word() {
    let house = house().await;
    house.follows("full@example.org", &[]).await;
    house.office.refuse("full@example.org", "452 4.2.2 mailbox full");
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    house.work().await;
    house.publish(number, &[("phase", "identified")]).await;
    // The older one rests for longer than anybody waits behind it.
    let rest = "update telling_delivery set run_at = $1";
    let at = house.signalbox.clock.now() + chrono::Duration::minutes(30);
    let older = " where telling_id = (select id from telling order by id limit 1)";
    sqlx::query(sqlx::AssertSqlSafe(format!("{rest}{older}")))
        .bind(at)
        .execute(&house.app().pool)
        .await
        .expect("a rest");
    house.office.accept("full@example.org");
    assert_eq!(house.work().await, 0, "it waits");
    house.later(11);
    house.work().await;
    house.later(60);
    house.work().await;
    assert_eq!(house.told("full@example.org"), ["[Acme AI] Identified: Some questions are refused"]);
    assert_eq!(house.count("select count(*) from telling_delivery where dropped_as = 'too-late'").await, 1);
}

#[tokio::test]
async fn what_was_told_is_sent_as_it_was_told() {
    let house = house().await;
    house.follows("mara@example.org", &[]).await;
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    // Before it goes out it is corrected, and readers are told.
    let correct = "insert into update_correction (update_id, revision, how, phase, title, users_see, since, scope,
             mitigation, owner, corrected_by, corrected_at)
         select id, 1, 'told', phase, 'All questions are refused', users_see, since, scope, mitigation, owner, written_by,
             $1 from incident_update";
    sqlx::query(correct).bind(house.signalbox.clock.now()).execute(&house.app().pool).await.expect("a correction");
    house.tell(1).await;
    house.work().await;
    house.later(1);
    house.work().await;
    let told = house.told("mara@example.org");
    assert_eq!(
        told,
        [
            "[Acme AI] Investigating: Some questions are refused",
            "[Acme AI] Corrected: Investigating: All questions are refused"
        ]
    );
}

#[tokio::test]
async fn a_webhook_is_asked_signed_and_told_of_each_part() {
    let house = house().await;
    let hook = Hook::open().await;
    let fields = [("channel", "webhook"), ("address", hook.address.as_str()), ("part", CHAT)];
    house.post("/status/subscribe", &fields).await.is(303);
    house.work().await;
    let confirm = hook.json(0)["confirm"].as_str().expect("a link").to_string();
    let path = confirm.strip_prefix("https://status.acme.test").expect("our address").to_string();
    let shown = house.post(&path, &[]).await.is(200).text;
    let at = shown.find("whsec_").expect("the secret is shown");
    let secret: String = shown[at..].chars().take_while(|letter| !"<& ".contains(*letter)).collect();
    assert!(hook.is_signed(0, &secret));
    assert!(!house.post(&path, &[]).await.is(200).text.contains("whsec_"), "once");

    hook.answers(&[500]);
    let number = house.ana.declare("Answers are refused").await;
    let (chat, uploads) = (house.state(house.chat, "partial_outage"), house.state(house.uploads, "partial_outage"));
    house.publish(number, &[("components", &format!("{chat}\n{uploads}"))]).await;
    house.work().await;
    house.later(1);
    house.work().await;
    let ids = hook.ids();
    assert_eq!(ids.len(), 4, "{ids:?}");
    assert_eq!(ids[1], ids[2], "a second try has the first one's id");
    assert!(ids[3].ends_with(CHAT), "{ids:?}");
    assert_eq!(hook.json(2)["incident"]["name"], "Some questions are refused");
    assert_eq!(hook.json(3)["component_update"]["new_status"], "partial_outage");
    assert!((1..4).all(|place| hook.is_signed(place, &secret)));
    let end = hook.json(2)["meta"]["unsubscribe"].as_str().expect("a link").to_string();
    assert!(end.starts_with("https://status.acme.test/status/unsubscribe/"));

    // Gone for good: it ends.
    hook.answers(&[410]);
    house.publish(number, &[("phase", "identified")]).await;
    house.work().await;
    assert_eq!(house.count("select count(*) from subscriber where ended_as = 'bounced'").await, 1);
}

#[tokio::test]
async fn a_channel_of_slack_is_asked_and_told() {
    let house = house().await;
    let hook = Hook::open().await;
    house.post("/status/subscribe", &[("channel", "slack"), ("address", &hook.address)]).await.is(303);
    house.work().await;
    let asked = hook.json(0)["text"].as_str().expect("a text").to_string();
    let token = asked.split("/status/confirm/").nth(1).and_then(|rest| rest.split('|').next()).expect("a link");
    house.post(&format!("/status/confirm/{token}"), &[]).await.is(200);
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[("title", "Some <!channel> questions")]).await;
    house.work().await;
    let text = hook.json(1)["text"].as_str().expect("a text").to_string();
    assert!(text.contains("Investigating: Some &lt;!channel&gt; questions"), "{text}");
}

#[tokio::test]
async fn an_administrator_finds_one_address_and_forgets_it() {
    let house = house().await;
    house.follows("mara@example.org", &[]).await;
    house.follows("ben@example.org", &[CHAT]).await;
    let number = house.ana.declare("Answers are refused").await;
    house.publish(number, &[]).await;
    house.work().await;
    let list = house.ana.get("/settings/subscribers").await.is(200);
    assert!(list.text.contains("m…@example.org") && !list.text.contains("mara@"), "addresses are masked");
    let found = house.ana.get("/settings/subscribers?address=Mara%40Example.org").await.is(200);
    assert!(found.text.contains("m…@example.org") && !found.text.contains("b…@example.org"));
    let id: uuid::Uuid = sqlx::query_scalar("select id from subscriber where address_key = 'mara@example.org'")
        .fetch_one(&house.app().pool)
        .await
        .expect("a subscriber");
    let responder = house.signalbox.person("Ben Osei", app::auth::Role::Responder).await;
    responder.get("/settings/subscribers").await.is(403);
    responder.press("/settings/subscribers/erase", &[("subscriber", &id.to_string())]).await.is(403);
    house.ana.press("/settings/subscribers/erase", &[("subscriber", &id.to_string())]).await.is(303);
    let left = "select (select count(*) from subscriber s where s::text ilike '%mara%')
        + (select count(*) from telling_delivery d where d::text ilike '%mara%')
        + (select count(*) from subscriber_ask a where a::text ilike '%mara%')
        + (select count(*) from job j where j::text ilike '%mara%') + (select count(*) from audit a where a::text ilike '%mara%')";
    assert_eq!(house.count(left).await, 0, "the address is nowhere");
    assert_eq!(house.count("select count(*) from telling_delivery where handed_over_at is not null").await, 2);
    house.publish(number, &[("phase", "identified")]).await;
    house.work().await;
    assert_eq!(house.told("mara@example.org").len(), 1);
    // The address is free: its owner may come back.
    house.follows("mara@example.org", &[]).await;
}
