//! The inbox: what is shown and to whom, and what people do with alerts.

use crate::support::{Box, Person, signalbox, words};
use app::auth::Role;
use serde_json::{Value, json};
use server::http::Scope;
use uuid::Uuid;

struct Sender<'a> {
    signalbox: &'a Box,
    token: String,
}

impl Sender<'_> {
    /// One delivery of one group, which waits.
    async fn keep(&self, group: &str, alerts: Vec<Value>) {
        let body = json!({ "version": "4", "groupKey": group, "status": "firing", "alerts": alerts }).to_string();
        self.signalbox.bearer("POST", "/api/v1/intake/alertmanager", &self.token, &body).await.is(202);
    }

    /// One delivery of one group.
    async fn send(&self, group: &str, alerts: Vec<Value>) {
        self.keep(group, alerts).await;
        server::alerts::process_waiting(&self.signalbox.app).await.expect("it is worked on");
    }

    async fn fire(&self, name: &str, labels: &[(&str, &str)]) -> Uuid {
        self.send(name, vec![self.alert(name, name, labels, true)]).await;
        id_of(self.signalbox, name).await
    }

    fn alert(&self, name: &str, key: &str, labels: &[(&str, &str)], fires: bool) -> Value {
        let now = self.signalbox.clock.now();
        let mut all = json!({ "alertname": name });
        for (name, value) in labels {
            all[*name] = json!(value);
        }
        let ends = if fires { "0001-01-01T00:00:00Z".to_string() } else { now.to_rfc3339() };
        json!({
            "status": if fires { "firing" } else { "resolved" }, "labels": all, "fingerprint": key,
            "annotations": { "summary": format!("{name} is bad") },
            "startsAt": (now - chrono::Duration::minutes(1)).to_rfc3339(), "endsAt": ends,
        })
    }
}

async fn sender(signalbox: &Box) -> Sender<'_> {
    Sender { signalbox, token: signalbox.token(Scope::Intake).await }
}

async fn id_of(signalbox: &Box, name: &str) -> Uuid {
    sqlx::query_scalar("select id from alert where name = $1 order by id desc limit 1")
        .bind(name)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("an alert")
}

async fn incident_of(signalbox: &Box, alert: Uuid) -> Option<i64> {
    sqlx::query_scalar("select i.number from alert a left join incident i on i.id = a.incident_id where a.id = $1")
        .bind(alert)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("an alert")
}

/// Takes it out of the incident that opened with it: nothing else leaves an alert without a place where there are no rules.
async fn loose(signalbox: &Box, person: &Person, alert: Uuid) {
    let number = incident_of(signalbox, alert).await.expect("an incident");
    let fields = [("alerts", alert.to_string()), ("reason", "it stands for nothing".into())];
    person.press(&format!("/incidents/{number}/alerts/detach"), &pairs(&fields)).await.is(303);
}

fn pairs<'a, const N: usize>(fields: &'a [(&'a str, String); N]) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

async fn list(person: &Person, query: &str) -> String {
    words(&person.get(&format!("/alerts?{query}")).await.is(200).text)
}

#[tokio::test]
async fn filters_narrow_and_stand_in_the_address() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let sender = sender(&signalbox).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    let lag = sender.fire("EmbeddingLagHigh", &[("severity", "info"), ("team", "search")]).await;
    sender.fire("RefusalRateHigh", &[("severity", "critical"), ("service", "support-bot"), ("team", "ai")]).await;
    sender.fire("CacheHitLow", &[("severity", "info"), ("team", "ai")]).await;
    loose(&signalbox, &ana, lag).await;
    ana.press("/alerts/acknowledge", &[("alerts", &lag.to_string())]).await.is(303);

    let (lag, refusal, cache) = ("EmbeddingLagHigh is bad", "RefusalRateHigh is bad", "CacheHitLow is bad");
    for (query, shown, hidden) in [
        ("", vec![lag, refusal, cache], vec![]),
        ("show=unplaced", vec![lag], vec![refusal, cache]),
        ("label=severity%3Dinfo", vec![lag, cache], vec![refusal]),
        ("label=severity%3Dinfo&label=team%3Dai", vec![cache], vec![lag, refusal]),
        ("label=team%3Dai&label=team%3Dsearch", vec![], vec![lag, refusal, cache]),
        ("service=support-bot", vec![refusal], vec![lag, cache]),
        ("text=cache", vec![cache], vec![lag, refusal]),
        ("text=100%25", vec![], vec![lag, refusal, cache]),
        ("state=acknowledged", vec![lag], vec![refusal, cache]),
        ("state=unacknowledged", vec![refusal, cache], vec![lag]),
        ("show=all&incident=2", vec![refusal], vec![lag, cache]),
    ] {
        let page = list(&ana, query).await;
        shown.iter().for_each(|sentence| assert!(page.contains(sentence), "{query} lacks {sentence}: {page}"));
        hidden.iter().for_each(|sentence| assert!(!page.contains(sentence), "{query} shows {sentence}"));
    }
    let page = list(&ana, "label=severity").await;
    assert!(page.contains("“severity” is no label. Write name=value"), "{page}");
    assert!(page.contains("No alert fits this filter."), "what can't be read holds for nothing: {page}");
    let page = list(&ana, "").await;
    assert!(page.contains("Firing 3 In no incident 1 Held back 0 Flapping 0 All 3"), "{page}");
}

#[tokio::test]
async fn a_storm_is_one_row_and_acts_on_all_of_it() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let sender = sender(&signalbox).await;
    let storm = |from: usize| {
        (from..from + 60)
            .map(|n| sender.alert("RefusalRateHigh", &format!("k{n}"), &[("pod", &format!("p{n}"))], true))
            .collect()
    };
    sender.send("g", storm(0)).await;
    signalbox.clock.forward(chrono::Duration::minutes(4));
    sender.send("g", storm(60)).await;
    let page = list(&ana, "").await;
    assert!(page.contains("120 alerts of RefusalRateHigh in 4 min, all in #1"), "{page}");
    let html = ana.get("/alerts").await.text;
    assert_eq!(html.matches("data-alert=\"").count(), 1);
    // Row by row on request, page by page, none twice and none lost.
    let mut address = "/alerts?show=firing&plain=yes".to_string();
    let mut seen = std::collections::BTreeSet::new();
    for round in 0.. {
        assert!(round < 5);
        let html = ana.get(&address).await.is(200).text;
        for row in html.split("data-alert=\"").skip(1) {
            assert!(seen.insert(row[..36].to_string()), "twice: {}", &row[..36]);
        }
        let links = html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
        let Some(older) = links.map(|link| link.replace("&amp;", "&")).find(|link| link.contains("before=")) else {
            break;
        };
        address = older;
    }
    assert_eq!(seen.len(), 120);

    let picked =
        html.split("name=\"alerts\" value=\"").nth(1).expect("a box").split('"').next().expect("a value").to_string();
    assert!(picked.contains(".."), "{picked}");
    let fields = [("alerts", picked), ("within", "show=firing".into())];
    ana.press("/alerts/acknowledge", &pairs(&fields)).await.is(303);
    let seen: i64 = sqlx::query_scalar("select count(*) from alert where acknowledged_by = $1")
        .bind(ana.id.0)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count");
    assert_eq!(seen, 120);
}

#[tokio::test]
async fn an_alert_that_comes_and_goes_flaps_and_is_one_row() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let sender = sender(&signalbox).await;
    for round in 0..7 {
        let alert = sender.alert("CacheHitLow", "k", &[], round % 2 == 0);
        sender.send("g", vec![alert]).await;
        signalbox.clock.forward(chrono::Duration::minutes(3));
    }
    sender.fire("DiskFull", &[]).await;
    let page = list(&ana, "show=flapping").await;
    assert!(page.contains("Flapping 1"), "{page}");
    assert!(page.contains("flaps: ") && page.contains("CacheHitLow") && !page.contains("DiskFull is bad"), "{page}");
    signalbox.clock.forward(chrono::Duration::hours(2));
    let page = list(&ana, "show=flapping").await;
    assert!(page.contains("Flapping 0") && page.contains("Nothing flaps."), "{page}");
}

#[tokio::test]
async fn attached_by_hand_and_taken_out_again_it_stays_visible_with_its_reason() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let sender = sender(&signalbox).await;
    let lag = sender.fire("EmbeddingLagHigh", &[]).await;
    let other = ana.declare("The support bot refuses").await;
    let fields = |number: &str| [("alerts", lag.to_string()), ("incident", number.to_string())];
    ben.press("/alerts/attach", &pairs(&fields("77"))).await.is(422);
    ben.press("/alerts/attach", &pairs(&fields("a lot"))).await.is(422);
    ben.press("/alerts/attach", &pairs(&fields(&format!("#{other}")))).await.is(303);
    assert_eq!(incident_of(&signalbox, lag).await, Some(other));
    let record = words(&ben.get(&format!("/incidents/{other}?at=alert")).await.text);
    assert!(record.contains("attached the alert EmbeddingLagHigh"), "{record}");
    assert!(record.contains("EmbeddingLagHigh is bad"), "the stop shows it: {record}");
    assert!(record.contains("in their own words"), "a declared incident stays declared: {record}");
    let left = words(&ben.get("/incidents/1?at=alert").await.text);
    assert!(left.contains(&format!("moved the alert EmbeddingLagHigh to #{other}")), "{left}");

    let detach = format!("/incidents/{other}/alerts/detach");
    let refused = ben.press(&detach, &[("alerts", &lag.to_string())]).await.is(422);
    assert!(words(&refused.text).contains("Say why"), "{}", refused.text);
    let fields = [("alerts", lag.to_string()), ("reason", "the queue is another team's".into())];
    ben.press(&detach, &pairs(&fields)).await.is(303);
    ben.press(&detach, &pairs(&fields)).await.is(409);
    assert_eq!(incident_of(&signalbox, lag).await, None);
    let page = list(&ana, "show=unplaced").await;
    assert!(page.contains("EmbeddingLagHigh is bad") && page.contains("taken out by Ben Osei"), "{page}");
    let now = words(&ana.get("/").await.text);
    assert!(now.contains("Firing, in no incident 1") && now.contains("taken out by Ben Osei"), "{now}");
    let page = words(&ana.get(&format!("/alerts/{lag}")).await.is(200).text);
    for said in
        ["attached by Ben Osei to", "taken out by Ben Osei of", "the queue is another team's", "Try the rules on this"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    // It comes again in a delivery: a person's word stands.
    sender.send("EmbeddingLagHigh", vec![]).await;
    assert_eq!(incident_of(&signalbox, lag).await, None);
}

#[tokio::test]
async fn a_new_incident_from_alerts_and_one_split_off() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let sender = sender(&signalbox).await;
    let alerts =
        (0..3).map(|n| sender.alert("RefusalRateHigh", &format!("k{n}"), &[("n", &n.to_string())], true)).collect();
    sender.send("g", alerts).await;
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from alert order by id").fetch_all(&signalbox.app.pool).await.expect("rows");
    let split = "/incidents/1/alerts/split";
    let all = ids.iter().map(Uuid::to_string).collect::<Vec<_>>().join("\n");
    let refused = ana.press(split, &[("alerts", &all), ("reason", "another cause")]).await.is(422);
    assert!(words(&refused.text).contains("nothing would be split"), "{}", words(&refused.text));
    let fields =
        [("alerts", ids[2].to_string()), ("reason", "another cause".into()), ("title", "The index lags".into())];
    let opened = ana.press(split, &pairs(&fields)).await.is(303);
    assert_eq!(opened.location(), "/incidents/2");
    assert_eq!(incident_of(&signalbox, ids[2]).await, Some(2));
    let page = words(&ana.get("/incidents/2?at=alert").await.text);
    assert!(
        page.contains("The index lags") && page.contains("split it off from #1 with the alert RefusalRateHigh"),
        "{page}"
    );
    let page = words(&ana.get("/incidents/1?at=alert").await.text);
    assert!(page.contains("moved the alert RefusalRateHigh to #2") && page.contains("another cause"), "{page}");
    // What comes later in the group stays with the first.
    sender.send("g", vec![sender.alert("RefusalRateHigh", "k9", &[("n", "9")], true)]).await;
    let late: Uuid = sqlx::query_scalar("select id from alert order by id desc limit 1")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("one");
    assert_eq!(incident_of(&signalbox, late).await, Some(1));

    loose(&signalbox, &ana, ids[1]).await;
    let opened = ana.press("/alerts/open", &[("alerts", &ids[1].to_string()), ("on", "now")]).await.is(303);
    assert_eq!(opened.location(), "/incidents/3");
    let page = words(&ana.get("/incidents/3?at=alert").await.text);
    assert!(page.contains("Opened #3, by Ana Ruiz."), "{page}");
    let paged: i64 =
        sqlx::query_scalar("select count(*) from page p join incident i on i.id = p.incident_id where i.number = 3")
            .fetch_one(&signalbox.app.pool)
            .await
            .expect("a count");
    assert_eq!(paged, 1, "somebody is paged for it");
}

#[tokio::test]
async fn merging_shows_first_what_moves_then_moves_it() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let sender = sender(&signalbox).await;
    let lag = sender.fire("EmbeddingLagHigh", &[]).await;
    ana.press("/incidents/1/runs", &[("runbook", "prompt-regression")]).await.is(303);
    ben.press("/incidents/1/notes", &[("text", "I look at the queue")]).await.is(303);
    let other = ana.declare("The support bot refuses").await;
    let into = other.to_string();
    let merge = "/incidents/1/merge";
    ben.press(merge, &[("into", &into), ("reason", "one cause"), ("review", "read")]).await.is(403);
    ana.press(merge, &[("into", "1"), ("reason", "one cause"), ("review", "read")]).await.is(422);
    ana.press(merge, &[("into", "99"), ("reason", "one cause"), ("review", "read")]).await.is(422);
    let review = ana.press(merge, &[("into", &into), ("reason", "one cause")]).await.is(422);
    let says = words(&review.text);
    assert!(says.contains(&format!("#1 joins #{other}: its 1 alert and 1 run move; its ")), "{says}");
    assert!(says.contains(&format!("Merge #1 into #{other}")) && says.contains("Keep them apart"), "{says}");
    assert_eq!(incident_of(&signalbox, lag).await, Some(1), "nothing moved yet");

    let done = ana.press(merge, &[("into", &into), ("reason", "one cause"), ("review", "read")]).await.is(303);
    assert_eq!(done.location(), format!("/incidents/{other}"));
    assert_eq!(incident_of(&signalbox, lag).await, Some(other));
    let runs: i64 =
        sqlx::query_scalar("select count(*) from run r join incident i on i.id = r.incident_id where i.number = $1")
            .bind(other)
            .fetch_one(&signalbox.app.pool)
            .await
            .expect("a count");
    assert_eq!(runs, 1);
    let page = words(&ana.get(&format!("/incidents/{other}?at=alert")).await.text);
    assert!(page.contains("merged #1 into it: 1 alert and 1 run moved") && page.contains("one cause"), "{page}");
    assert!(page.contains("Ben"), "its people come along: {page}");
    let page = words(&ana.get("/incidents/1").await.is(200).text);
    assert!(page.contains(&format!("Merged into #{other}")) && page.contains("I look at the queue"), "{page}");
    // What comes later in its group follows.
    sender.send("EmbeddingLagHigh", vec![sender.alert("EmbeddingLagHigh", "another", &[("pod", "b")], true)]).await;
    let late = id_of(&signalbox, "EmbeddingLagHigh").await;
    assert_ne!(late, lag);
    assert_eq!(incident_of(&signalbox, late).await, Some(other));
}

#[tokio::test]
async fn alerts_of_a_restricted_incident_do_not_exist_for_others() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let read = signalbox.token(Scope::Read).await;
    let sender = sender(&signalbox).await;
    // One delivery tells of a secret and of something else.
    let secret = sender.alert("SecretLeaked", "s", &[("customer", "Initech")], true);
    let plain = sender.alert("DiskFull", "d", &[], true);
    sender.send("g", vec![secret, plain]).await;
    let (secret, plain) = (id_of(&signalbox, "SecretLeaked").await, id_of(&signalbox, "DiskFull").await);
    ana.press("/incidents/1/acknowledge", &[]).await.is(303);
    loose(&signalbox, &ana, plain).await;
    ana.press("/incidents/1/restrict", &[("restricted", "yes")]).await.is(303);
    let delivery: Uuid =
        sqlx::query_scalar("select id from delivery").fetch_one(&signalbox.app.pool).await.expect("one");

    for query in
        ["", "show=all", "show=all&plain=yes", "text=Secret", "incident=1&show=all", "label=customer%3DInitech"]
    {
        let page = ben.get(&format!("/alerts?{query}")).await.is(200).text;
        assert!(!page.contains("SecretLeaked is bad") && !page.contains(">#1<"), "{query} betrays it");
    }
    let page = list(&ben, "").await;
    assert!(page.contains("Firing 1 In no incident 1") && page.contains("All 1"), "{page}");
    let bar = words(&ben.get("/services").await.text);
    assert!(bar.contains("Alerts 1"), "{bar}");
    ben.get(&format!("/alerts/{secret}")).await.is(404);
    ben.get(&format!("/alerts/deliveries/{delivery}")).await.is(404);
    let page = ben.get(&format!("/alerts/{plain}")).await.is(200).text;
    assert!(page.contains("also speaks of alerts that you may not see") && !page.contains("Initech"), "{page}");
    assert!(!words(&page).contains("taken out by Ana Ruiz of"), "the incident's mark is not for others");
    let beside = ben.get(&format!("/alerts?at={secret}")).await.is(200).text;
    assert!(!beside.contains("SecretLeaked"));
    let listed = signalbox.bearer("GET", "/api/v1/alerts?show=all", &read, "").await.is(200).json();
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1), "{listed}");
    let target = ben.declare("Disk").await.to_string();
    for (path, fields) in [
        ("/alerts/acknowledge", vec![]),
        ("/alerts/attach", vec![("incident", target.as_str())]),
        ("/alerts/open", vec![]),
        ("/incidents/1/alerts/detach", vec![("reason", "mine")]),
        ("/incidents/1/alerts/split", vec![("reason", "mine")]),
    ] {
        let id = secret.to_string();
        let fields: Vec<_> = fields.into_iter().chain([("alerts", id.as_str())]).collect();
        ben.press(path, &fields).await.is(404);
    }
    ben.press("/alerts/attach", &[("alerts", &plain.to_string()), ("incident", "1")]).await.is(422);
    ben.press(&format!("/incidents/{target}/merge"), &[("into", "1"), ("reason", "one"), ("review", "read")])
        .await
        .is(422);

    // A member sees it, and can't carry it into the open by accident.
    let page = ana.get(&format!("/alerts/{secret}")).await.is(200).text;
    assert!(page.contains("Initech"));
    ana.get(&format!("/alerts/deliveries/{delivery}")).await.is(200);
    let refused = ana.press("/alerts/attach", &[("alerts", &secret.to_string()), ("incident", &target)]).await.is(422);
    assert!(words(&refused.text).contains("#1 is restricted"), "{}", words(&refused.text));
    let refused =
        ana.press("/incidents/1/merge", &[("into", &target), ("reason", "one"), ("review", "read")]).await.is(422);
    assert!(words(&refused.text).contains("is restricted and"), "{}", words(&refused.text));
}

#[tokio::test]
async fn a_viewer_reads_alerts_and_presses_nothing() {
    let signalbox = signalbox().await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    let sender = sender(&signalbox).await;
    let alert = sender.fire("DiskFull", &[]).await.to_string();
    for path in ["/alerts", &format!("/alerts/{alert}"), "/"] {
        let page = kim.get(path).await.is(200).text;
        let main = page.split("<main").nth(1).expect("main");
        assert!(!main.contains("method=\"post\""), "{path}");
    }
    for path in ["/alerts/acknowledge", "/alerts/open", "/incidents/1/alerts/detach"] {
        kim.press(path, &[("alerts", &alert), ("reason", "because")]).await.is(403);
    }
}

#[tokio::test]
async fn news_are_counted_and_nothing_moves() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let sender = sender(&signalbox).await;
    let first = sender.fire("DiskFull", &[]).await;
    let ask = format!("/alerts/news?show=firing&newest={first}&shown={first}");
    assert_eq!(ana.get(&ask).await.is(200).json(), json!({ "came": 0, "has_more": false, "ended": [] }));
    sender.fire("CacheHitLow", &[]).await;
    sender.send("DiskFull", vec![sender.alert("DiskFull", "DiskFull", &[], false)]).await;
    assert_eq!(ana.get(&ask).await.is(200).json(), json!({ "came": 1, "has_more": false, "ended": [first] }));
}

#[tokio::test]
async fn the_api_filters_and_pages() {
    let signalbox = signalbox().await;
    let read = signalbox.token(Scope::Read).await;
    let sender = sender(&signalbox).await;
    for n in 0..5 {
        sender.fire(&format!("Alert{n}"), &[("parity", if n % 2 == 0 { "even" } else { "odd" })]).await;
    }
    let mut address = "/api/v1/alerts?label=parity%3Deven&limit=2".to_string();
    let mut names = Vec::new();
    loop {
        let page = signalbox.bearer("GET", &address, &read, "").await.is(200).json();
        names.extend(
            page["items"].as_array().expect("items").iter().map(|item| item["name"].as_str().unwrap_or("").to_string()),
        );
        let Some(next) = page["next"].as_str() else { break };
        address = next.to_string();
    }
    assert_eq!(names, ["Alert4", "Alert2", "Alert0"]);
    signalbox.bearer("GET", "/api/v1/alerts?label=even", &read, "").await.is(400);
    signalbox.bearer("GET", "/api/v1/alerts?before=x", &read, "").await.is(400);
}

#[tokio::test]
async fn a_source_with_many_waiting_holds_up_no_other() {
    let signalbox = signalbox().await;
    let (many, one) = (sender(&signalbox).await, sender(&signalbox).await);
    for n in 0..250 {
        many.keep("many", vec![many.alert("Many", &format!("many {n}"), &[], true)]).await;
    }
    one.keep("one", vec![one.alert("One", "one", &[], true)]).await;
    assert_eq!(server::alerts::process_waiting(&signalbox.app).await.expect("it is worked on"), 251);
    let one = id_of(&signalbox, "One").await;
    let later = sqlx::query_scalar::<_, i64>("select count(*) from alert where name = 'Many' and id > $1");
    assert_eq!(later.bind(one).fetch_one(&signalbox.app.pool).await.expect("a count"), 150, "one batch went before it");
}
