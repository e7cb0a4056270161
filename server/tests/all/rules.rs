//! Rules and silences, as people would tell them: what takes an alert, what holds it back, and what a try foretells.

use crate::support::{Box, Person, signalbox, start, words};
use app::auth::Role;
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use server::http::Scope;

/// A signalbox with a sender, somebody who writes rules, and somebody who is on duty.
struct House {
    signalbox: Box,
    intake: String,
    read: String,
    ana: Person,
    ben: Person,
}

async fn house() -> House {
    let signalbox = signalbox().await;
    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    House { signalbox, intake, read, ana, ben }
}

/// What became of one alert.
#[derive(Debug, PartialEq)]
struct Kept {
    outcome: Option<String>,
    incident: Option<i64>,
    why: String,
}

impl House {
    async fn sends(&self, status: &str, key: &str, labels: serde_json::Value, at: DateTime<Utc>) {
        let ends = if status == "resolved" { self.signalbox.clock.now().to_rfc3339() } else { String::new() };
        let body = json!({
            "version": "4", "status": status, "groupKey": format!("group {key}"), "truncatedAlerts": 0,
            "alerts": [{
                "status": status, "labels": labels, "annotations": { "summary": format!("{key} is unwell") },
                "startsAt": at.to_rfc3339(), "endsAt": ends, "fingerprint": key,
            }]
        });
        let answer =
            self.signalbox.bearer("POST", "/api/v1/intake/alertmanager", &self.intake, &body.to_string()).await;
        assert!(answer.status.is_success(), "{}", answer.text);
        while server::alerts::process_waiting(&self.signalbox.app).await.expect("deliveries are worked on") > 0 {}
    }

    async fn fires(&self, key: &str, labels: serde_json::Value) {
        self.sends("firing", key, labels, self.signalbox.clock.now()).await;
    }

    async fn alert(&self, key: &str) -> Kept {
        let (outcome, incident, why) = sqlx::query_as(
            "select a.outcome, i.number, a.why from alert a left join incident i on i.id = a.incident_id
             where a.dedup_key = $1 order by a.started_at desc limit 1",
        )
        .bind(key)
        .fetch_one(&self.signalbox.app.pool)
        .await
        .expect("the alert is kept");
        Kept { outcome, incident, why }
    }

    async fn outcome(&self, key: &str) -> String {
        self.alert(key).await.outcome.unwrap_or_default()
    }

    async fn open_incidents(&self) -> usize {
        let listed = self.signalbox.bearer("GET", "/api/v1/incidents", &self.read, "").await.is(200).json();
        listed["items"].as_array().map_or(0, Vec::len)
    }

    /// Time passes, and everything that comes due is done.
    async fn later(&self, minutes: i64) {
        self.signalbox.clock.forward(Duration::minutes(minutes));
        server::jobs::run_due(&self.signalbox.app).await.expect("jobs run");
    }

    async fn rule(&self, fields: &[(&str, &str)]) -> String {
        let saved = self.ana.press("/alerts/rules/new", &[fields, &[("act", "save")]].concat()).await.is(303);
        assert!(saved.location().starts_with("/alerts/rules?saved="), "{}", saved.location());
        sqlx::query_scalar("select id::text from rule order by created_at desc, id desc limit 1")
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("a rule")
    }

    async fn silence(&self, person: &Person, name: &str, value: &str, minutes: &str) -> String {
        let fields = [
            ("match_name", name),
            ("match_op", "="),
            ("match_value", value),
            ("minutes", minutes),
            ("reason", "index rebuild"),
        ];
        person.press("/alerts/silences", &fields).await.is(303);
        sqlx::query_scalar("select id::text from silence order by created_at desc, id desc limit 1")
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("a silence")
    }
}

fn when<'a>(name: &'a str, value: &'a str) -> [(&'a str, &'a str); 3] {
    [("match_name", name), ("match_op", "="), ("match_value", value)]
}

#[tokio::test]
async fn without_rules_alerts_do_what_they_did_and_the_page_says_so() {
    let house = house().await;
    house.fires("a", json!({ "alertname": "Slow", "severity": "critical" })).await;
    let kept = house.alert("a").await;
    assert_eq!((kept.outcome.as_deref(), kept.incident), (Some("unmatched"), Some(1)));
    assert_eq!(kept.why, "Opened #1.");
    let page = words(&house.ana.get("/alerts/rules").await.is(200).text);
    assert!(page.contains("No rule yet. Every alert opens an incident, or joins the open one"), "{page}");
    for offered in ["Critical opens SEV2", "Info only notifies", "Warnings sleep at night"] {
        assert!(page.contains(offered), "{offered}: {page}");
    }
}

#[tokio::test]
async fn one_press_adds_a_starting_rule_and_it_works() {
    let house = house().await;
    for which in ["critical", "info", "nights"] {
        house.ana.press("/alerts/rules/starting", &[("which", which)]).await.is(303);
    }
    house.ana.press("/alerts/rules/starting", &[("which", "info")]).await.is(409);
    // Saturday, 14:10: no night.
    house.fires("critical", json!({ "alertname": "Down", "severity": "page" })).await;
    house.fires("info", json!({ "alertname": "Note", "severity": "info" })).await;
    house.fires("day", json!({ "alertname": "Warm", "severity": "warning" })).await;
    assert_eq!(house.outcome("critical").await, "open");
    assert_eq!((house.outcome("info").await.as_str(), house.alert("info").await.incident), ("notify", None));
    assert_eq!(house.outcome("day").await, "unmatched");
    house.later(9 * 60).await;
    house.fires("night", json!({ "alertname": "Warmer", "severity": "warning" })).await;
    let held = house.alert("night").await;
    assert_eq!((held.outcome.as_deref(), held.incident), (Some("held"), None));
    assert!(held.why.contains("Held back by Ana Ruiz: Nobody is woken for a warning."), "{}", held.why);
    // At 07:00 it still fires; it is day, and no rule holds it any more.
    house.later(8 * 60).await;
    let placed = house.alert("night").await;
    assert_eq!((placed.outcome.as_deref(), placed.incident.is_some()), (Some("unmatched"), true), "{placed:?}");
}

#[tokio::test]
async fn the_first_rule_that_matches_takes_it_and_gives_what_it_knows() {
    let house = house().await;
    house.ana.press("/services", &[("name", "Search")]).await.is(303);
    house
        .rule(
            &[
                &when("team", "search")[..],
                &[("effect", "open"), ("severity", "SEV1"), ("service", "search"), ("class", "stale answers")],
                &[("runbook", "stale-answers")],
            ]
            .concat(),
        )
        .await;
    house.rule(&[&when("severity", "critical")[..], &[("effect", "notify")]].concat()).await;
    house.fires("both", json!({ "alertname": "Stale", "team": "search", "severity": "critical" })).await;
    house.fires("second", json!({ "alertname": "Other", "severity": "critical" })).await;
    let kept = house.alert("both").await;
    assert_eq!((kept.outcome.as_deref(), kept.incident), (Some("open"), Some(1)));
    assert!(kept.why.contains("Rule 1 matched: team is search."), "{}", kept.why);
    let (outcome, incident) = (house.outcome("second").await, house.alert("second").await.incident);
    assert_eq!((outcome.as_str(), incident), ("notify", None));
    let opened: (String, String, Option<String>, Option<String>) = sqlx::query_as(
        "select i.severity, i.severity_reason, i.class, (select slug from service where id = i.service_id) from incident i",
    )
    .fetch_one(&house.signalbox.app.pool)
    .await
    .expect("one incident");
    assert_eq!(opened.0, "SEV1");
    assert!(opened.1.starts_with("Alert rule 1 says so: team is search"), "{}", opened.1);
    assert_eq!((opened.2.as_deref(), opened.3.as_deref()), (Some("stale answers"), Some("search")));
    let run = "select b.slug from run r join runbook b on b.id = r.runbook_id";
    let runbook: String = sqlx::query_scalar(run).fetch_one(&house.signalbox.app.pool).await.expect("one is attached");
    assert_eq!(runbook, "stale-answers");

    // The other way round the second one would have been first.
    let page = words(&house.ana.get("/alerts/rules").await.is(200).text);
    let (first, second) = (page.find("team is search"), page.find("severity is critical"));
    assert!(first < second && page.contains("1 alert in 7 days"), "{page}");
}

#[tokio::test]
async fn a_silence_holds_to_its_end_and_then_it_is_decided_again() {
    let house = house().await;
    house.silence(&house.ben, "cluster", "eu", "60").await;
    house.fires("stays", json!({ "alertname": "Lag", "cluster": "eu" })).await;
    house.fires("ends", json!({ "alertname": "Lagged", "cluster": "eu" })).await;
    house.fires("other", json!({ "alertname": "Lag", "cluster": "us" })).await;
    let held = house.alert("stays").await;
    assert_eq!((held.outcome.as_deref(), held.incident), (Some("held"), None));
    assert!(held.why.contains("Held back by Ben Osei's silence: index rebuild."), "{}", held.why);
    assert_eq!(house.outcome("other").await, "unmatched");
    house.later(59).await;
    assert_eq!(house.outcome("stays").await, "held");
    house.sends("resolved", "ends", json!({ "alertname": "Lagged", "cluster": "eu" }), start()).await;
    house.later(1).await;
    let placed = house.alert("stays").await;
    assert_eq!((placed.outcome.as_deref(), placed.incident.is_some()), (Some("unmatched"), true), "{placed:?}");
    assert_eq!(house.alert("ends").await.incident, None, "what ended meanwhile opens nothing");
}

#[tokio::test]
async fn a_silence_that_is_ended_early_lets_go_at_once() {
    let house = house().await;
    let id = house.silence(&house.ben, "cluster", "eu", "480").await;
    house.fires("a", json!({ "alertname": "Lag", "cluster": "eu" })).await;
    let page = words(&house.ben.get("/alerts/silences").await.is(200).text);
    assert!(page.contains("cluster is eu index rebuild") && page.contains("holds 1 now, 1 in all"), "{page}");
    house.ben.press(&format!("/alerts/silences/{id}/end"), &[]).await.is(303);
    house.ben.press(&format!("/alerts/silences/{id}/end"), &[]).await.is(410);
    house.later(0).await;
    assert!(house.alert("a").await.incident.is_some());
    let page = words(&house.ben.get("/alerts/silences").await.is(200).text);
    assert!(page.contains("Nothing is held back.") && page.contains("ended early by Ben Osei"), "{page}");
}

#[tokio::test]
async fn a_maintenance_window_that_is_to_come_holds_from_its_start_on() {
    let house = house().await;
    let fields = [
        ("kind", "maintenance"),
        ("match_name", "service"),
        ("match_op", "=~"),
        ("match_value", "search|chat"),
        ("starts", "2025-02-15T15:00"),
        ("minutes", ""),
        ("until", "2025-02-15T16:00"),
        ("reason", "new index"),
    ];
    house.ben.press("/alerts/silences", &fields).await.is(303);
    let page = words(&house.ben.get("/alerts/silences").await.is(200).text);
    assert!(page.contains("Coming") && page.contains("maintenance window"), "{page}");
    house.fires("before", json!({ "alertname": "A", "service": "chat" })).await;
    house.later(50).await;
    house.fires("within", json!({ "alertname": "B", "service": "chat" })).await;
    assert_eq!((house.outcome("before").await.as_str(), house.outcome("within").await.as_str()), ("unmatched", "held"));
}

#[tokio::test]
async fn firing_for_ten_minutes_waits_and_then_opens() {
    let house = house().await;
    let lasting = [&when("severity", "warning")[..], &[("firing_for", "10"), ("effect", "open")]].concat();
    house.rule(&lasting).await;
    house.fires("lasts", json!({ "alertname": "Lag", "severity": "warning" })).await;
    house.fires("passes", json!({ "alertname": "Blip", "severity": "warning" })).await;
    let waits = house.alert("lasts").await;
    assert_eq!((waits.outcome.as_deref(), waits.incident), (Some("waits"), None));
    assert!(waits.why.contains("Rule 1 holds it: it takes what is firing for 10 min."), "{}", waits.why);
    house.later(9).await;
    house.sends("resolved", "passes", json!({ "alertname": "Blip", "severity": "warning" }), start()).await;
    assert_eq!((house.open_incidents().await, house.outcome("lasts").await.as_str()), (0, "waits"));
    house.later(1).await;
    let opened = house.alert("lasts").await;
    assert_eq!((opened.outcome.as_deref(), opened.incident), (Some("open"), Some(1)));
    assert_eq!(house.alert("passes").await.incident, None);
    house.later(60).await;
    assert_eq!(house.open_incidents().await, 1);
}

#[tokio::test]
async fn five_times_in_ten_minutes_takes_the_fifth() {
    let house = house().await;
    let often =
        [&when("team", "chat")[..], &[("often_times", "5"), ("often_minutes", "10"), ("effect", "open")]].concat();
    house.rule(&often).await;
    house.rule(&[&when("team", "chat")[..], &[("effect", "notify")]].concat()).await;
    for turn in 0..6 {
        house.fires(&format!("blip {turn}"), json!({ "alertname": "Blip", "team": "chat", "turn": turn })).await;
        house.later(if turn == 0 { 11 } else { 1 }).await;
    }
    // The first had begun too long before the fifth; the sixth is the fifth in ten minutes.
    assert_eq!(house.outcome("blip 4").await, "notify");
    assert!(house.alert("blip 4").await.why.contains("Rule 1 wants 5 times in 10 min: 4 began."));
    assert_eq!((house.outcome("blip 5").await.as_str(), house.open_incidents().await), ("open", 1));
}

#[tokio::test]
async fn twice_the_usual_rate_opens_and_the_usual_rate_does_not() {
    let mut house = house().await;
    house.rule(&[&when("team", "chat")[..], &[("effect", "notify")]].concat()).await;
    // Three a day, for three days, at this hour.
    for day in 0..3 {
        for turn in 0..3 {
            house.fires(&format!("{day} {turn}"), json!({ "alertname": "Blip", "team": "chat", "day": day })).await;
        }
        house.later(24 * 60).await;
    }
    // Who signed in three days ago is signed out.
    house.ana = house.signalbox.person("Mara Beck", Role::Commander).await;
    let burst = [
        ("burst_times", "2"),
        ("burst_minutes", "30"),
        ("burst_days", "3"),
        ("burst_least", "3"),
        ("effect", "open"),
        ("place", "1"),
    ];
    house.rule(&[&when("team", "chat")[..], &burst].concat()).await;
    for turn in 0..6 {
        house.fires(&format!("today {turn}"), json!({ "alertname": "Blip", "team": "chat" })).await;
        let expected = if turn < 5 { "notify" } else { "open" };
        assert_eq!(house.outcome(&format!("today {turn}")).await, expected, "the {turn}th today");
    }
    let usual = house.alert("today 4").await.why;
    assert!(usual.contains("Rule 1 wants twice the usual rate over 30 min"), "{usual}");
    assert!(usual.contains("5 began, the usual is 3"), "{usual}");
}

#[tokio::test]
async fn alerts_with_the_same_label_share_one_incident() {
    let house = house().await;
    house.rule(&[&when("team", "search")[..], &[("effect", "join"), ("labels", "cluster")]].concat()).await;
    house.fires("a", json!({ "alertname": "Lag", "team": "search", "cluster": "eu" })).await;
    house.fires("b", json!({ "alertname": "Errors", "team": "search", "cluster": "eu" })).await;
    house.fires("c", json!({ "alertname": "Lag", "team": "search", "cluster": "us" })).await;
    let [a, b, c] = [house.alert("a").await, house.alert("b").await, house.alert("c").await];
    assert_eq!((a.incident, b.incident, c.incident), (Some(1), Some(1), Some(2)));
    // Moving the rule changes nothing for what comes next.
    house.rule(&[&when("team", "none")[..], &[("effect", "notify"), ("place", "1")]].concat()).await;
    house.fires("d", json!({ "alertname": "Disk", "team": "search", "cluster": "eu" })).await;
    assert_eq!(house.alert("d").await.incident, Some(1));
}

#[tokio::test]
async fn a_rule_that_is_changed_while_an_alert_waits_decides_it_anew() {
    let house = house().await;
    let waits = |minutes: &'static str| {
        [&when("severity", "warning")[..], &[("firing_for", minutes), ("effect", "open")]].concat()
    };
    let id = house.rule(&waits("60")).await;
    house.fires("a", json!({ "alertname": "Lag", "severity": "warning" })).await;
    house.later(10).await;
    assert_eq!(house.outcome("a").await, "waits");
    let path = format!("/alerts/rules/{id}");
    house.ana.press(&path, &[&waits("5")[..], &[("base", "1")]].concat()).await.is(303);
    house.later(0).await;
    assert_eq!((house.outcome("a").await.as_str(), house.alert("a").await.incident), ("open", Some(1)));
    let version: i32 = sqlx::query_scalar("select rule_version from alert where dedup_key = 'a'")
        .fetch_one(&house.signalbox.app.pool)
        .await
        .expect("the version that decided");
    assert_eq!(version, 2);

    // Removed, it lets go of what it holds; brought back, it stands where it stood.
    house.fires("b", json!({ "alertname": "Other", "severity": "warning" })).await;
    assert_eq!(house.outcome("b").await, "waits");
    house.ana.press(&format!("{path}/remove"), &[]).await.is(303);
    house.later(0).await;
    assert_eq!(house.outcome("b").await, "unmatched");
    let page = words(&house.ana.get(&format!("/alerts/rules?removed={id}")).await.is(200).text);
    assert!(page.contains("The rule is removed: severity is warning, firing for 5 min"), "{page}");
    assert!(words(&house.ana.get(&path).await.is(200).text).contains("This rule was removed."));
    house.ana.press(&format!("{path}/bring-back"), &[]).await.is(303);
    let page = words(&house.ana.get("/alerts/rules").await.is(200).text);
    assert!(page.contains("severity is warning, firing for 5 min it opens an incident"), "{page}");
}

#[tokio::test]
async fn a_try_shows_what_then_happens() {
    let house = house().await;
    for (turn, severity) in ["info", "info", "critical", "info"].into_iter().enumerate() {
        let labels = json!({ "alertname": "Refusals", "severity": severity, "turn": turn });
        house.fires(&format!("past {turn}"), labels).await;
    }
    let fields = [&when("severity", "info")[..], &[("effect", "notify"), ("act", "try")]].concat();
    let tried = house.ana.press("/alerts/rules/new", &fields).await.is(422);
    let said = words(&tried.text);
    assert!(said.contains("Tried, not saved"), "{said}");
    assert!(said.contains("It would have done in the last 4 alerts: 1 incident, 0 pages at night, 0 joined, 3 only notified; no rule matched 1."), "{said}");
    assert!(said.contains("This rule would have taken 3 of them."), "{said}");
    assert!(said.contains("What would change: 3 alerts"), "{said}");
    assert!(tried.text.contains("value=\"info\""), "what was typed stands in the form again");
    let count: i64 =
        sqlx::query_scalar("select count(*) from rule").fetch_one(&house.signalbox.app.pool).await.unwrap();
    assert_eq!(count, 0, "a try saves nothing");

    // Saved, it does what the try said.
    house.rule(&fields[..fields.len() - 1]).await;
    let before = house.open_incidents().await;
    for turn in 0..3 {
        house
            .fires(&format!("next {turn}"), json!({ "alertname": "Refusals", "severity": "info", "turn": turn }))
            .await;
        assert_eq!(house.outcome(&format!("next {turn}")).await, "notify");
    }
    assert_eq!(house.open_incidents().await, before);
}

#[tokio::test]
async fn the_rules_are_tried_on_one_alert_and_say_why_not() {
    let house = house().await;
    house.rule(&[&when("severity", "critical")[..], &[("effect", "open")]].concat()).await;
    house.rule(&[&when("team", "chat")[..], &[("effect", "notify")]].concat()).await;
    house.rule(&[&when("severity", "warning")[..], &[("effect", "open")]].concat()).await;
    house.fires("a", json!({ "alertname": "Lag", "severity": "warning", "team": "chat" })).await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from alert").fetch_one(&house.signalbox.app.pool).await.unwrap();
    let page = words(&house.ben.get(&format!("/alerts/rules/try?alert={id}")).await.is(200).text);
    for said in [
        "rule 2 only notifies",
        "It wants: severity is critical. Here it is warning.",
        "Rule 2 matched: team is chat.",
        "Rule 2 takes it before.",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let form = house.ana.get(&format!("/alerts/rules/new?alert={id}")).await.is(200).text;
    assert!(form.contains("value=\"alertname\"") && form.contains("value=\"Lag\""), "it is filled in from the alert");
    let form = house.ben.get(&format!("/alerts/silences/new?alert={id}")).await.is(200).text;
    assert!(form.contains("value=\"Lag\"") && form.contains("severity=warning"), "and so is a silence");
}

#[tokio::test]
async fn who_began_with_an_older_version_is_shown_both() {
    let house = house().await;
    let kim = house.signalbox.person("Kim Lund", Role::Admin).await;
    let rule = |team: &'static str, base: &'static str| {
        [&when("team", team)[..], &[("effect", "notify"), ("base", base)]].concat()
    };
    let id = house.rule(&rule("search", "0")).await;
    let other = house.rule(&rule("chat", "0")).await;
    let path = format!("/alerts/rules/{id}");
    // Moving it is a version too, and takes nobody's words away.
    house.ana.press(&format!("{path}/move"), &[("to", "down")]).await.is(303);
    kim.press(&path, &rule("search-eu", "1")).await.is(303);
    let refused = house.ana.press(&path, &rule("search-us", "1")).await.is(409);
    let said = words(&refused.text);
    assert!(said.contains("Kim saved version 3 of this rule before you."), "{said}");
    assert!(said.contains("When: team is search-eu") && said.contains("When: team is search-us"), "{said}");
    assert!(refused.text.contains("name=\"base\" value=\"3\""), "saving again keeps mine knowingly");
    house.ana.press(&path, &rule("search-us", "3")).await.is(303);
    let page = words(&house.ana.get(&path).await.is(200).text);
    assert!(page.contains("Versions 4") && page.contains("team is search-eu"), "every version is kept: {page}");

    let answer = house.ana.json(&path, "k1", json!({ "rule": id, "base": 1, "effect": "open" })).await.is(409).json();
    assert!(answer["stale"]["theirs"].as_str().expect("both texts").contains("search-us"));
    // The order of both is what the moves made of it.
    let orders: Vec<(String, i32)> = sqlx::query_as("select id::text, position from rule order by position")
        .fetch_all(&house.signalbox.app.pool)
        .await
        .unwrap();
    assert_eq!(orders, [(other, 1), (id, 2)]);
}

#[tokio::test]
async fn commanders_write_rules_and_responders_hold_back() {
    let house = house().await;
    let kim = house.signalbox.person("Kim Lund", Role::Viewer).await;
    let rule = [&when("team", "search")[..], &[("effect", "open")]].concat();
    let id = house.rule(&rule).await;
    for path in ["new".to_string(), id.clone()] {
        let refused = house.ben.press(&format!("/alerts/rules/{path}"), &rule).await.is(403);
        assert!(refused.text.contains("they take the role of commander"), "{}", refused.text);
    }
    for path in [format!("{id}/move"), format!("{id}/remove"), format!("{id}/bring-back")] {
        house.ben.press(&format!("/alerts/rules/{path}"), &[("to", "up")]).await.is(403);
    }
    house.ben.press("/alerts/rules/starting", &[("which", "info")]).await.is(403);
    let silence = [("match_name", "a"), ("match_op", "="), ("match_value", "b"), ("minutes", "60"), ("reason", "x")];
    kim.press("/alerts/silences", &silence).await.is(403);
    house.ben.press("/alerts/silences", &silence).await.is(303);
    for page in ["/alerts/rules", "/alerts/rules/new", "/alerts/rules/try", "/alerts/silences", "/alerts/silences/new"]
    {
        kim.get(page).await.is(200);
    }
    kim.get(&format!("/alerts/rules/{id}")).await.is(200);
    assert!(!kim.get("/alerts/rules").await.text.contains("/remove"), "no button that would be refused");
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_its_field_and_nothing_is_lost() {
    let house = house().await;
    for (fields, says) in [
        (
            &[("match_name", "team"), ("match_op", "=~"), ("match_value", "(a"), ("effect", "open")][..],
            "no regular expression",
        ),
        (&[("match_value", "x"), ("effect", "open")], "say which label"),
        (&[("effect", "hold-back"), ("reason", "nightly")], "Alerts are held back to an end"),
        (&[("effect", "hold-back"), ("until", "2025-02-14T10:00"), ("reason", "nightly")], "This end has passed"),
        (&[("effect", "hold-back"), ("until", "2025-02-16T10:00")], "Say why"),
        (&[("effect", "join")], "Name 1 to 5 labels"),
        (&[("effect", "open"), ("firing_for", "0")], "Between 1 minute and 24 hours."),
        (&[("effect", "open"), ("service", "gone")], "This service is gone."),
        (
            &[
                ("effect", "open"),
                ("window_days", "0:mon"),
                ("window_from", "22:00"),
                ("window_until", "07:00"),
                ("window_zone", "Europe/Londn"),
            ],
            "is no time zone",
        ),
        (&[("match_name", "team")], "Choose what becomes of the alert."),
    ] {
        let refused = house.ana.press("/alerts/rules/new", fields).await.is(422).text;
        assert!(words(&refused).contains(says), "{says}: {}", words(&refused));
    }
    for (fields, says) in [
        (&[("minutes", "60"), ("reason", "x")][..], "a silence never holds everything"),
        (&[("match_name", "a"), ("match_value", "b"), ("minutes", "60")], "Say why"),
        (
            &[("match_name", "a"), ("match_value", "b"), ("minutes", ""), ("reason", "x")],
            "nothing is held back without an end",
        ),
        (&[("match_name", "a"), ("match_value", "b"), ("minutes", "90000"), ("reason", "x")], "At most 30 days"),
    ] {
        let refused = house.ben.press("/alerts/silences", fields).await.is(422).text;
        assert!(words(&refused).contains(says), "{says}: {}", words(&refused));
    }
    let hostile = "</textarea><script>alert(1)</script>";
    let tried = [("match_name", "team"), ("match_value", hostile), ("effect", "open"), ("act", "try")];
    let text = house.ana.press("/alerts/rules/new", &tried).await.is(422).text;
    assert!(!text.contains("<script>alert(1)"), "it is only text");
    house.rule(&[&when("team", hostile)[..], &[("effect", "open")]].concat()).await;
    assert!(!house.ana.get("/alerts/rules").await.is(200).text.contains("<script>alert(1)"));
}

#[tokio::test]
async fn a_thousand_alerts_are_decided_and_held_together() {
    let house = house().await;
    house.silence(&house.ben, "cluster", "eu", "30").await;
    let alerts: Vec<_> = (0..1000)
        .map(|turn| {
            json!({
                "status": "firing", "labels": { "alertname": "Lag", "cluster": "eu", "pod": format!("p-{turn}") },
                "startsAt": start().to_rfc3339(), "fingerprint": format!("f-{turn}"),
            })
        })
        .collect();
    let body = json!({ "version": "4", "status": "firing", "groupKey": "g", "alerts": alerts }).to_string();
    let answer = house.signalbox.bearer("POST", "/api/v1/intake/alertmanager", &house.intake, &body).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    while server::alerts::process_waiting(&house.signalbox.app).await.expect("it is worked on") > 0 {}
    let count = "select count(*) from alert where outcome = $1 and (incident_id is null) = $2";
    let held: i64 =
        sqlx::query_scalar(count).bind("held").bind(true).fetch_one(&house.signalbox.app.pool).await.unwrap();
    assert_eq!((held, house.open_incidents().await), (1000, 0));
    house.later(30).await;
    let placed: i64 =
        sqlx::query_scalar(count).bind("unmatched").bind(false).fetch_one(&house.signalbox.app.pool).await.unwrap();
    assert_eq!((placed, house.open_incidents().await), (1000, 1), "one incident, not a thousand");
}

#[tokio::test]
async fn what_is_restricted_is_in_no_try_and_in_no_count() {
    let house = house().await;
    house.rule(&[&when("team", "none")[..], &[("effect", "notify")]].concat()).await;
    house.fires("a", json!({ "alertname": "InitechLeak", "severity": "critical" })).await;
    let id: uuid::Uuid = sqlx::query_scalar("select id from alert").fetch_one(&house.signalbox.app.pool).await.unwrap();
    assert!(house.ben.get("/alerts/rules").await.text.contains("InitechLeak"), "while it is open to all");
    house.ana.press("/incidents/1/acknowledge", &[]).await.is(303);
    house.ana.press("/incidents/1/restrict", &[("restricted", "yes")]).await.is(303);
    for page in ["/alerts/rules", "/alerts/rules/try", "/alerts/silences"] {
        let text = house.ben.get(page).await.is(200).text;
        assert!(!text.contains("InitechLeak") && !words(&text).contains("No rule matched: 1"), "{page}");
    }
    for page in ["/alerts/rules/try", "/alerts/rules/new", "/alerts/silences/new"] {
        house.ben.get(&format!("{page}?alert={id}")).await.is(404);
        house.ana.get(&format!("{page}?alert={id}")).await.is(200);
    }
    let tried = house.ben.press("/alerts/rules/new", &[("effect", "open"), ("act", "try")]).await.is(422);
    assert!(words(&tried.text).contains("No alert has come yet"), "{}", words(&tried.text));
}
