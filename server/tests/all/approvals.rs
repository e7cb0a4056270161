//! A second person reads what customers will read, what was said is corrected, and promises are reminded of.

use crate::support::{Answer, Box, Person, signalbox};
use app::auth::Role;
use chrono::{Duration, SecondsFormat};
use server::{jobs, updates::remind_due};
use uuid::Uuid;

struct Team {
    signalbox: Box,
    /// Owns #1, and may respond elsewhere.
    ana: Person,
    /// May publish for customers, as Kim may.
    ben: Person,
    kim: Person,
    mara: Person,
    number: i64,
}

/// SEV1 and SEV2 want a second person.
async fn team() -> Team {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    let kim = signalbox.person("Kim Lund", Role::Admin).await;
    let mara = signalbox.person("Mara Kim", Role::Responder).await;
    let mut rubric = vec![("sev1_second", "yes"), ("sev2_second", "yes")];
    for field in ["sev1", "sev2", "sev3", "sev4"] {
        rubric.push((field, "So bad."));
    }
    rubric.extend(["sev1_minutes", "sev2_minutes", "sev3_minutes", "sev4_minutes"].map(|field| (field, "30")));
    kim.press("/settings/severities/rubric", &rubric).await.is(303);
    let number = ana.declare("prompt-v7 refuses at Initech").await;
    Team { signalbox, ana, ben, kim, mara, number }
}

impl Team {
    fn path(&self, rest: &str) -> String {
        format!("/incidents/{}{rest}", self.number)
    }

    /// A customer update that promises the next in so many minutes.
    async fn write(&self, by: &Person, says: &str, minutes: i64, more: &[(&str, &str)]) -> Answer {
        let next = self.signalbox.clock.now() + Duration::minutes(minutes);
        let next = next.to_rfc3339_opts(SecondsFormat::Secs, true);
        let mut fields = vec![
            ("audience", "customers"),
            ("phase", "identified"),
            ("title", "The assistant refuses some questions"),
            ("users_see", says),
            ("since", "2025-02-15T14:10:00Z"),
            ("scope", "Paid plan. Uploads work."),
            ("mitigation", "We take the change back."),
            ("next_update", &next),
            ("owner", "The engineer on call"),
            ("review", "yes"),
        ];
        fields.extend(more);
        by.press(&self.path("/updates"), &fields).await
    }

    /// On the public page, of no service.
    async fn part(&self, name: &str) -> Uuid {
        self.kim.press("/settings/status/components", &[("name", name)]).await.is(303);
        let id = sqlx::query_scalar("select id from component where name = $1").bind(name);
        id.fetch_one(&self.signalbox.app.pool).await.expect("a part")
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.signalbox.app.pool).await.expect("a count")
    }

    async fn published(&self) -> i64 {
        self.count("select count(*) from incident_update where audience = 'customers'").await
    }

    /// People who were told something whose words hold this.
    async fn told(&self, words: &str) -> Vec<String> {
        sqlx::query_scalar(
            "select p.name from notice n join person p on p.id = n.person_id
             where n.kind = 'matter' and n.words::text like '%' || $1 || '%' order by p.name, n.recorded_at",
        )
        .bind(words)
        .fetch_all(&self.signalbox.app.pool)
        .await
        .expect("names")
    }

    async fn events(&self) -> Vec<String> {
        sqlx::query_scalar("select kind from timeline_event order by position")
            .fetch_all(&self.signalbox.app.pool)
            .await
            .expect("kinds")
    }

    /// As it stands in the form that this person has before their eyes.
    async fn digest(&self, reader: &Person) -> String {
        let page = reader.get(&self.path("/approval")).await.is(200).text;
        let place = page.find("name=\"digest\" value=\"").expect("a question") + 21;
        page[place..place + 64].to_string()
    }

    async fn approve(&self, by: &Person, digest: &str) -> Answer {
        by.press(&self.path("/approval"), &[("digest", digest)]).await
    }

    async fn forward(&self, minutes: i64) {
        self.signalbox.clock.forward(Duration::minutes(minutes));
    }

    async fn stranger_reads(&self) -> String {
        server::status::refresh(&self.signalbox.app).await.expect("a page");
        self.signalbox.stranger("GET", "/status").await.text
    }
}

#[tokio::test]
async fn a_second_person_reads_it_first() {
    let team = team().await;
    let ben = team.ben.id.to_string();
    team.write(&team.ana, "It declines questions.", 60, &[("ask", &ben)]).await.is(303);
    assert_eq!(team.published().await, 0);
    assert!(!team.stranger_reads().await.contains("The assistant refuses"));
    assert_eq!(team.told("waits for you").await, ["Ben Osei"]);
    assert!(team.told("Initech").await.is_empty(), "a message holds no inside title");
    jobs::run_due(&team.signalbox.app).await.expect("jobs run");

    team.forward(2).await;
    let page = team.ben.get(&team.path("/approval")).await.is(200).text;
    for words in ["Waits for Ben, 2 min.", "It declines questions.", "Approve and publish", "first word to customers"] {
        assert!(page.contains(words), "{words} is missing");
    }
    assert!(team.ben.get(&team.path("")).await.text.contains("customer update waits for you, 2 min."));
    assert!(team.ben.get("/").await.text.contains("Review the update"));
    assert!(team.kim.get("/").await.text.contains("waits for Ben"));

    let digest = team.digest(&team.ben).await;
    team.approve(&team.ana, &digest).await.is(403);
    team.approve(&team.mara, &digest).await.is(403);
    team.approve(&team.ben, &"0".repeat(64)).await.is(409);
    assert_eq!(team.published().await, 0);
    team.approve(&team.ben, &digest).await.is(303);
    team.approve(&team.ben, &digest).await.is(409);
    let row: (Uuid, Uuid) = sqlx::query_as(
        "select u.written_by, a.answered_by from incident_update u join update_approval a on a.update_id = u.id",
    )
    .fetch_one(&team.signalbox.app.pool)
    .await
    .expect("one update");
    assert_eq!(row, (team.ana.id.0, team.ben.id.0));
    let events = team.events().await;
    assert!(events.ends_with(&["update.approved".into(), "update.published".into()]), "{events:?}");
    assert_eq!(team.told("approved your update").await, ["Ana Ruiz"]);
    assert!(team.stranger_reads().await.contains("The assistant refuses"));
}

#[tokio::test]
async fn the_second_person_reads_which_part_does_otherwise() {
    let team = team().await;
    let chat = team.part("Chat").await;
    let waits = async |state: &str| {
        let states = format!("{chat}={state}");
        team.write(&team.ana, "It declines questions.", 60, &[("components", &states)]).await.is(303);
        team.ben.get(&team.path("/approval")).await.is(200).text
    };
    waits("partial_outage").await;
    let digest = team.digest(&team.ben).await;
    team.approve(&team.ben, &digest).await.is(303);
    let page = waits("degraded_performance").await;
    assert!(page.contains("<del>Partly not working") && page.contains("<ins>Slower than usual"), "{page}");
    let page = waits("partial_outage").await;
    assert!(page.contains("Nothing but the time of publishing."), "{page}");
}

#[tokio::test]
async fn what_needs_nobody_else_does_not_wait() {
    let team = team().await;
    let severity = [("severity", "SEV3"), ("reason", "mild")];
    team.ana.press(&team.path("/severity"), &severity).await.is(303);
    team.write(&team.ana, "It declines questions.", 60, &[]).await.is(303);
    assert_eq!((team.published().await, team.count("select count(*) from update_approval").await), (1, 0));
}

#[tokio::test]
async fn everyone_else_is_asked_where_nobody_is_chosen() {
    let team = team().await;
    team.write(&team.ana, "It declines questions.", 60, &[("ask", &team.mara.id.to_string())]).await.is(422);
    team.write(&team.ana, "It declines questions.", 60, &[]).await.is(303);
    assert_eq!(team.told("waits for you").await, ["Ben Osei", "Kim Lund"]);
}

#[tokio::test]
async fn returned_it_is_its_authors_draft() {
    let team = team().await;
    team.write(&team.ana, "It declines questions.", 60, &[]).await.is(303);
    let digest = team.digest(&team.kim).await;
    let back = team.path("/approval/return");
    team.kim.press(&back, &[("digest", &digest), ("words", " ")]).await.is(422);
    team.ana.press(&back, &[("digest", &digest), ("words", "Fine.")]).await.is(403);
    team.kim.press(&back, &[("digest", &digest), ("words", "Since when?")]).await.is(303);
    assert_eq!((team.published().await, team.told("came back").await), (0, vec!["Ana Ruiz".to_string()]));
    team.approve(&team.ben, &digest).await.is(409);
    let draft = team.ana.get(&team.path("/updates/new?for=customers")).await.is(200).text;
    assert!(draft.contains("It declines questions.") && draft.contains("Since when?"));
    assert!(team.ana.get("/").await.text.contains("Kim Lund returned your customer update"));
    assert!(!team.ben.get(&team.path("/updates/new?for=customers")).await.text.contains("It declines questions."));

    // Another text is another question.
    team.write(&team.ana, "It declines some questions.", 60, &[]).await.is(303);
    team.approve(&team.ben, &digest).await.is(409);
    team.approve(&team.ben, &team.digest(&team.ben).await).await.is(303);
    assert!(!team.ana.get("/").await.text.contains("returned your customer update"));
}

#[tokio::test]
async fn a_new_text_replaces_the_question_and_its_author_takes_it_back() {
    let team = team().await;
    team.write(&team.ana, "It declines questions.", 60, &[]).await.is(303);
    let first = team.digest(&team.ben).await;
    team.write(&team.ana, "It declines many questions.", 60, &[]).await.is(303);
    let second = team.digest(&team.ben).await;
    assert_ne!(first, second);
    let refused = team.approve(&team.ben, &first).await.is(409);
    assert!(refused.text.contains("The text was changed since you read it."));
    let withdraw = team.path("/approval/withdraw");
    team.ben.press(&withdraw, &[]).await.is(403);
    team.ana.press(&withdraw, &[]).await.is(303);
    team.ana.press(&withdraw, &[]).await.is(409);
    team.approve(&team.ben, &second).await.is(409);
    assert_eq!(team.published().await, 0);
    let draft = team.ana.get(&team.path("/updates/new?for=customers")).await.is(200).text;
    assert!(draft.contains("It declines many questions."));
    let withdrawn = team.events().await.into_iter().filter(|kind| kind == "update.approval_withdrawn").count();
    assert_eq!(withdrawn, 2);
}

#[tokio::test]
async fn a_promise_is_kept_while_another_update_waits() {
    let team = team().await;
    team.write(&team.ana, "It declines questions.", 30, &[]).await.is(303);
    team.approve(&team.ben, &team.digest(&team.ben).await).await.is(303);
    team.forward(10).await;
    team.write(&team.ana, "It declines fewer questions.", 25, &[]).await.is(303);
    team.forward(19).await;
    let due = "The promise of 14:40";
    for path in ["", "/approval", "/updates/new?for=customers"] {
        let page = team.ana.get(&team.path(path)).await.is(200).text;
        assert!(page.contains(due) && page.contains("is due in 1 min and this waits."), "{path} does not say so");
        assert!(page.contains("no news yet"), "{path} offers nothing");
    }
    team.ana.press(&team.path("/updates/no-news"), &[]).await.is(303);
    assert_eq!(team.published().await, 2);
    let digest = team.digest(&team.ben).await;
    team.forward(7).await;
    let refused = team.approve(&team.ben, &digest).await.is(409);
    assert!(refused.text.contains("passed while it waited"), "{}", refused.text);
    assert_eq!(team.published().await, 2);
}

#[tokio::test]
async fn where_nobody_else_may_publish_it_goes_and_the_record_says_so() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    sqlx::query("update severity set second_person = true where level in ('SEV1', 'SEV2')")
        .execute(&signalbox.app.pool)
        .await
        .expect("a change");
    let number = ana.declare("It refuses").await;
    let team = Team { kim: ben.clone(), mara: ben.clone(), signalbox, ana, ben, number };
    team.write(&team.ana, "It declines questions.", 60, &[]).await.is(303);
    assert_eq!(team.published().await, 1);
    assert!(team.events().await.contains(&"update.approval_skipped".to_string()));
    assert!(team.ana.get(&team.path("")).await.text.contains("nobody else may publish for customers"));
}

#[tokio::test]
async fn of_a_restricted_incident_only_members_are_asked() {
    let team = team().await;
    team.ana.press(&team.path("/restrict"), &[("restricted", "yes")]).await.is(303);
    team.write(&team.ana, "It declines questions.", 60, &[("ask", &team.kim.id.to_string())]).await;
    assert!(team.told("waits for you").await.is_empty(), "nobody else is a member");
    let member = [("person", team.ben.id.to_string()), ("role", "responder".into())];
    let member = member.each_ref().map(|(name, value)| (*name, value.as_str()));
    team.ana.press(&team.path("/people"), &member).await.is(303);
    team.write(&team.ana, "It declines some questions.", 60, &[]).await.is(303);
    assert_eq!(team.told("waits for you").await, ["Ben Osei"]);
    assert!(team.told("Initech").await.is_empty());
    team.mara.get(&team.path("/approval")).await.is(404);
    team.ben.get(&team.path("/approval")).await.is(200);
}

#[tokio::test]
async fn the_owner_is_reminded_and_by_one_server_once() {
    let team = team().await;
    let app = &team.signalbox.app;
    let twin = team.signalbox.twin();
    let mut sent = Vec::new();
    for minute in 0..75 {
        let (one, other) = tokio::join!(remind_due(app), remind_due(&twin));
        let both = one.expect("a look") + other.expect("a look");
        assert!(both <= 1, "two servers reminded at minute {minute}");
        if both == 1 {
            sent.push(minute);
        }
        if minute == 32 {
            // SEV3 needs nobody else; the promise that is kept is the first words'.
            let severity = [("severity", "SEV3"), ("reason", "mild")];
            team.ana.press(&team.path("/severity"), &severity).await.is(303);
            team.write(&team.ana, "It declines questions.", 20, &[]).await.is(303);
        }
        if minute == 50 {
            let off = [("reason", "The vendor speaks.")];
            team.ana.press(&team.path("/reminders/off"), &[("reason", " ")]).await.is(422);
            team.mara.press(&team.path("/reminders/off"), &off).await.is(403);
            team.ana.press(&team.path("/reminders/off"), &off).await.is(303);
            let page = team.mara.get(&team.path("?at=mitigate")).await.is(200).text;
            assert!(page.contains("Nobody is reminded") && page.contains("The vendor speaks."));
            assert!(team.mara.get("/").await.text.contains("not reminded"));
        }
        if minute == 60 {
            team.ana.press(&team.path("/reminders/on"), &[]).await.is(303);
        }
        team.forward(1).await;
    }
    // The first words by 14:40; then a promise for 15:02, whose time and first minutes fell into the silence.
    assert_eq!(sent, [25, 30, 31, 47, 61, 63, 73]);
    assert_eq!(team.told("The next update on #1").await, vec!["Ana Ruiz"; 7]);
    assert_eq!(team.told("Nothing was said yet. SEV2 promises the first words by 14:40 UTC.").await.len(), 3);
    assert!(team.told("Initech").await.is_empty());
    let events = team.events().await;
    assert!(events.contains(&"reminders.switched_off".into()) && events.contains(&"reminders.switched_on".into()));
    // What is carried out late tells nobody of a promise that was kept meanwhile.
    jobs::run_due(app).await.expect("jobs run");
    let kept = "select count(*) from notice_try where outcome = 'dropped' and says like 'The promise was kept%'";
    assert_eq!(team.count(kept).await, 3);
    let late = team.mara.get(&team.path("")).await.is(200).text;
    assert!(late.contains("data-promise=\"\" class=\"late\""), "a broken promise is red for everyone");
}

#[tokio::test]
async fn another_severity_moves_no_promise() {
    let team = team().await;
    let promised = "select extract(epoch from promise_at)::int8 from incident";
    let before = team.count(promised).await;
    team.forward(5).await;
    team.ana.press(&team.path("/severity"), &[("severity", "SEV4"), ("reason", "mild")]).await.is(303);
    assert_eq!(team.count(promised).await, before);
}

/// The fields of a correction of the only update; the newest of `more` wins.
async fn correct(team: &Team, by: &Person, more: &[(&str, &str)]) -> Answer {
    let update: Uuid = sqlx::query_scalar("select id from incident_update")
        .fetch_one(&team.signalbox.app.pool)
        .await
        .expect("an update");
    let mut fields = vec![
        ("phase", "identified"),
        ("title", "The assistant refuses some questions"),
        ("users_see", "It declines teh questions."),
        ("since", "2025-02-15T14:10"),
        ("scope", "Paid plan. Uploads work."),
        ("mitigation", "We take the change back."),
        ("owner", "The engineer on call"),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    by.press(&team.path(&format!("/updates/{update}/correct")), &fields).await
}

#[tokio::test]
async fn spelling_is_corrected_quietly_and_the_rest_is_told() {
    let team = team().await;
    team.ana.press(&team.path("/severity"), &[("severity", "SEV3"), ("reason", "mild")]).await.is(303);
    team.write(&team.ana, "It declines teh questions.", 60, &[]).await.is(303);
    let tellings = "select count(*) from telling";
    assert_eq!(team.count(tellings).await, 1);
    team.forward(10).await;

    correct(&team, &team.mara, &[("users_see", "It declines the questions."), ("how", "quiet")]).await.is(403);
    correct(&team, &team.ana, &[("how", "told")]).await.is(409);
    let asked = correct(&team, &team.ana, &[("users_see", "It declines the questions.")]).await.is(422).text;
    assert!(asked.contains("Correct quietly: spelling") && asked.contains("<del>It declines teh questions."));
    let other = [("users_see", "It answers no questions."), ("how", "quiet")];
    let refused = correct(&team, &team.ana, &other).await.is(422).text;
    assert!(refused.contains("This changes what was said."));
    let leak = [("users_see", "gpu-17.internal declines the questions."), ("how", "told")];
    correct(&team, &team.ana, &leak).await.is(422);
    correct(&team, &team.ana, &[("phase", "resolved"), ("how", "told")]).await.is(422);
    assert_eq!(team.count("select count(*) from update_correction").await, 0);

    let quiet = [("users_see", "It declines the questions."), ("how", "quiet"), ("seen", "0")];
    correct(&team, &team.ana, &quiet).await.is(303);
    assert_eq!(team.count(tellings).await, 1, "nobody is told of spelling");
    let inside = team.mara.get(&team.path("?at=mitigate")).await.is(200).text;
    assert!(inside.contains("<del>It declines teh questions."), "insiders see the first text");
    let outside = team.stranger_reads().await;
    assert!(outside.contains("It declines the questions.") && !outside.contains("teh questions"), "{outside}");

    let told = [("users_see", "It declines only long questions."), ("how", "told"), ("seen", "0")];
    correct(&team, &team.ana, &told).await.is(409);
    let told = [("users_see", "It declines only long questions."), ("how", "told"), ("seen", "1")];
    correct(&team, &team.ana, &told).await.is(303);
    assert_eq!(team.count(tellings).await, 2);
    assert_eq!(team.count("select max(revision)::int8 from telling").await, 2);
    let outside = team.stranger_reads().await;
    assert!(outside.contains("only long questions") && !outside.contains("the questions"), "{outside}");
    let corrected = team.events().await.into_iter().filter(|kind| kind == "update.corrected").count();
    assert_eq!(corrected, 2);
    let first: String = sqlx::query_scalar("select users_see from incident_update")
        .fetch_one(&team.signalbox.app.pool)
        .await
        .expect("the first text");
    assert_eq!(first, "It declines teh questions.");
}

#[tokio::test]
async fn the_next_update_begins_with_the_corrected_state() {
    let team = team().await;
    let chat = team.part("Chat").await;
    let says = |state: &str| format!("{chat}={state}");
    team.ana.press(&team.path("/severity"), &[("severity", "SEV3"), ("reason", "mild")]).await.is(303);
    team.write(&team.ana, "It declines questions.", 60, &[("components", &says("degraded_performance"))]).await.is(303);
    let worse = [("users_see", "It declines questions."), ("components", &says("major_outage")), ("how", "told")];
    correct(&team, &team.ana, &worse).await.is(303);
    let inside = team.mara.get(&team.path("?at=mitigate")).await.is(200).text;
    assert!(inside.contains("<del>Slower than usual") && inside.contains("<ins>Not working"), "{inside}");
    let next = team.ana.get(&team.path("/updates/new?for=customers")).await.is(200).text;
    let chosen = format!("value=\"{}\" selected", says("major_outage"));
    assert!(next.contains(&chosen), "{next}");
}

#[tokio::test]
async fn a_told_correction_is_read_afterwards_where_a_second_person_is_wanted() {
    let team = team().await;
    team.write(&team.ana, "It declines teh questions.", 60, &[]).await.is(303);
    team.approve(&team.ben, &team.digest(&team.ben).await).await.is(303);
    correct(&team, &team.ana, &[("scope", "Everyone. Uploads work."), ("how", "told")]).await.is(303);
    assert_eq!(team.told("was corrected").await, ["Ben Osei", "Kim Lund"]);
}
