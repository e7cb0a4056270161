//! On call, played through: rotations, overrides, swaps, edits, people who leave, and clocks that change.

use crate::support::{Answer, Box, Person, signalbox, words};
use app::auth::Role;
use chrono::{DateTime, Duration, Utc};
use server::{http::Scope, jobs, oncall::Rosters};

/// Ana and Ben by weeks, from Saturday 15 February 2025, 14:10 UTC on.
struct Scene {
    signalbox: Box,
    ana: Person,
    ben: Person,
    kim: Person,
}

async fn scene(zone: &str) -> Scene {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let kim = signalbox.person("Kim Lund", Role::Responder).await;
    let people = format!("{}\n{}\n\n", ana.id, ben.id);
    make(&ana, "AI platform", zone, &people, &[]).await.is(303);
    Scene { signalbox, ana, ben, kim }
}

async fn make(person: &Person, name: &str, zone: &str, people: &str, more: &[(&str, &str)]) -> Answer {
    let fields = [&[("name", name), ("zone", zone), ("people", people)], more].concat();
    look_and_save(person, "/oncall", &fields).await
}

/// As a browser does it: the handoffs are shown, and the button that saves just those is pressed.
async fn look_and_save(person: &Person, path: &str, fields: &[(&str, &str)]) -> Answer {
    let looked = person.press(path, fields).await;
    if looked.status != 422 {
        return looked;
    }
    let mark = "name=\"seen\" value=\"";
    let Some(place) = looked.text.find(mark) else { return looked };
    let seen = looked.text[place + mark.len()..].split('"').next().unwrap_or_default().to_string();
    person.press(path, &[fields, &[("seen", seen.as_str())]].concat()).await
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

impl Scene {
    async fn rosters(&self) -> Rosters {
        let mut conn = self.signalbox.app.pool.acquire().await.expect("a connection");
        Rosters::load(&mut conn).await.expect("rosters")
    }

    /// The first name of who is on call.
    async fn at(&self, when: &str) -> String {
        let rosters = self.rosters().await;
        let roster = rosters.by_slug("ai-platform").expect("the schedule");
        let person = rosters.at(roster.id(), utc(when));
        person.map_or("nobody".into(), |person| rosters.name(person).split(' ').next().unwrap_or_default().to_string())
    }

    async fn page(&self, path: &str) -> String {
        words(&self.ana.get(path).await.is(200).text)
    }

    /// Until this instant, by the clock of the tests; everybody stays signed in.
    async fn forward_to(&self, when: &str) {
        self.signalbox.clock.forward(utc(when) - self.signalbox.clock.now());
        self.signalbox.stay_signed_in().await;
    }

    async fn told(&self, person: &Person) -> Vec<String> {
        sqlx::query_scalar("select words ->> 'says' from notice where person_id = $1 order by recorded_at, id")
            .bind(person.id.0)
            .fetch_all(&self.signalbox.app.pool)
            .await
            .expect("notices")
    }

    async fn layer(&self) -> (String, i32) {
        sqlx::query_as("select layer_id::text, max(version) from layer_version group by layer_id")
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("the layer")
    }

    /// The layer as it was made, with other fields.
    async fn edit(&self, fields: &[(&str, &str)]) -> Answer {
        let (layer, base) = self.layer().await;
        let base = base.to_string();
        let fixed = [("layer", layer.as_str()), ("base", base.as_str()), ("name", "Weeks")];
        look_and_save(&self.ana, "/oncall/ai-platform/layers", &[&fixed[..], fields].concat()).await
    }

    async fn cover(&self, by: &Person, person: &Person, for_whom: Option<&Person>, from: &str, until: &str) -> Answer {
        let (person, whom) = (person.id.to_string(), for_whom.map(|whom| whom.id.to_string()).unwrap_or_default());
        let fields = [("person", person.as_str()), ("for_whom", whom.as_str()), ("from", from), ("until", until)];
        by.press("/oncall/ai-platform/overrides", &fields).await
    }

    async fn cover_id(&self) -> String {
        sqlx::query_scalar("select id::text from schedule_override order by made_at desc, id limit 1")
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("an override")
    }
}

#[tokio::test]
async fn nobody_is_on_call_until_somebody_picks_people_and_monday_nine() {
    let signalbox = signalbox().await;
    let kim = signalbox.person("Kim Lund", Role::Admin).await;
    let empty = "Nobody is on call. Until someone is, pages go to the last resort: Kim Lund (admin). \
                 Make a schedule: pick people, pick Monday 09:00";
    assert!(words(&kim.get("/oncall").await.is(200).text).contains(empty));
    let now = words(&kim.get("/").await.is(200).text);
    assert!(now.contains("Nobody is on call. Pages go to Kim Lund (admin). Make a schedule"), "{now}");

    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let people = format!("{}\n{}", ana.id, kim.id);
    let fields = [("name", "AI platform"), ("zone", "Europe/London"), ("people", people.as_str())];
    let looked = ana.press("/oncall", &fields).await.is(422);
    let said = words(&looked.text);
    assert!(said.contains("On call by it: Ana Ruiz until Mon 09:00 GMT (in 42 h), then Kim Lund"), "{said}");
    assert!(said.contains("Mon 09:00 GMT: Kim Lund takes over from Ana Ruiz"), "{said}");
    assert!(looked.text.contains("<title>Review: "), "it is no error");
    let none: i64 =
        sqlx::query_scalar("select count(*) from schedule").fetch_one(&signalbox.app.pool).await.expect("0");
    assert_eq!(none, 0, "nothing is saved before the handoffs were seen");
    ana.press("/oncall", &[&fields[..], &[("seen", "something else")]].concat()).await.is(422);
    let made = make(&ana, "AI platform", "Europe/London", &people, &[]).await.is(303);
    assert_eq!(made.location(), "/oncall/ai-platform");
    let page = words(&ana.get("/oncall").await.is(200).text);
    assert!(page.contains("AI platform : Ana Ruiz (you) until Mon 09:00 UTC (in 42 h), then Kim Lund"), "{page}");
    make(&ana, "AI platform", "UTC", &people, &[]).await.is(422);
    make(&ana, "Calendars", "UTC", &people, &[]).await.is(422);
    let wrong = ana.press("/oncall", &[("name", ""), ("zone", "Mars"), ("handoff", "late")]).await.is(422);
    for says in ["Name it by", "Choose a zone", "Write a time such as 09:00", "Choose at least one person"] {
        assert!(wrong.text.contains(says), "{says}");
    }
}

#[tokio::test]
async fn an_override_holds_between_its_times_and_the_others_are_told() {
    let scene = scene("Europe/London").await;
    assert_eq!(scene.at("2025-02-18T12:00:00Z").await, "Ben");
    // A responder gives a turn away, or takes one over; a commander moves anybody's.
    scene.cover(&scene.ben, &scene.ana, Some(&scene.kim), "2025-02-18T08:00", "2025-02-19T08:00").await.is(403);
    scene.cover(&scene.ben, &scene.kim, Some(&scene.ben), "2025-02-18T08:00", "2025-02-19T08:00").await.is(303);
    assert_eq!(scene.at("2025-02-18T07:59:59Z").await, "Ben");
    assert_eq!(scene.at("2025-02-18T08:00:00Z").await, "Kim");
    assert_eq!(scene.at("2025-02-19T08:00:00Z").await, "Ben");
    let said = scene.told(&scene.kim).await;
    assert_eq!(said, ["Ben Osei put Kim Lund for Ben Osei, Tue 08:00 UTC to Wed 08:00 UTC."]);
    assert!(scene.told(&scene.ben).await.is_empty(), "who did it knows");
    let page = scene.page("/oncall").await;
    assert!(page.contains("Kim Lund for Ben Osei, Tue 08:00 UTC to Wed 08:00 UTC"), "{page}");
    let wrong =
        scene.cover(&scene.ana, &scene.kim, Some(&scene.ana), "2025-02-18T08:00", "2025-02-19T08:00").await.is(422);
    assert!(wrong.text.contains("Ana Ruiz is not on call here then."));
    scene.cover(&scene.ana, &scene.ana, Some(&scene.ana), "", "2025-02-16T08:00").await.is(422);
    scene.cover(&scene.ana, &scene.kim, None, "2025-02-14T08:00", "2025-02-16T08:00").await.is(422);

    // Kim can't after all, in the middle of it: from then on it is Ben's turn again.
    scene.forward_to("2025-02-18T20:00:00Z").await;
    let cover = [("cover", scene.cover_id().await)];
    let cover = [("cover", cover[0].1.as_str())];
    let stranger = scene.signalbox.person("Lea Tan", Role::Responder).await;
    stranger.press("/oncall/ai-platform/overrides/withdraw", &cover).await.is(403);
    scene.kim.press("/oncall/ai-platform/overrides/withdraw", &cover).await.is(303);
    assert_eq!(scene.at("2025-02-18T19:59:00Z").await, "Kim", "what was, stays");
    assert_eq!(scene.at("2025-02-18T20:00:00Z").await, "Ben");
    assert_eq!(scene.told(&scene.ben).await.len(), 1);
    let history = scene.page("/oncall/ai-platform").await;
    assert!(history.contains("Kim Lund withdrew the override Kim Lund for Ben Osei"), "{history}");
}

#[tokio::test]
async fn two_people_swap_their_shifts_and_take_them_back() {
    let scene = scene("UTC").await;
    let (ana, ben) = (scene.ana.id, scene.ben.id);
    let mine = "2025-02-17T09:00:00Z/2025-02-24T09:00:00Z";
    let theirs = format!("{ana}@2025-02-24T09:00:00Z/2025-03-03T09:00:00Z");
    let page = scene.ben.get(&format!("/oncall/ai-platform/swap?mine={mine}")).await.is(200).text;
    assert!(words(&page).contains("Ana Ruiz Mon 24 Feb 09:00 UTC to Mon 3 Mar 09:00 UTC"), "{page}");
    let path = "/oncall/ai-platform/swaps";
    scene.kim.press(path, &[("mine", mine), ("theirs", &theirs)]).await.is(422);
    scene.ben.press(path, &[("mine", mine), ("theirs", "")]).await.is(422);
    scene.ben.press(path, &[("mine", mine), ("theirs", &theirs)]).await.is(303);
    assert_eq!(scene.at("2025-02-18T12:00:00Z").await, "Ana");
    assert_eq!(scene.at("2025-02-25T12:00:00Z").await, "Ben");
    assert_eq!(scene.at("2025-03-04T12:00:00Z").await, "Ben", "the weeks after are as they were");
    let told = scene.told(&scene.ana).await;
    assert!(told[0].starts_with("You are on call Mon 09:00 UTC to Mon 24 Feb 09:00 UTC for Ben Osei"), "{told:?}");
    // The same shift can't be given away twice.
    scene.ben.press(path, &[("mine", mine), ("theirs", &format!("{ben}@{mine}"))]).await.is(422);
    let cover = scene.cover_id().await;
    scene.ana.press("/oncall/ai-platform/overrides/withdraw", &[("cover", &cover)]).await.is(303);
    assert_eq!(scene.at("2025-02-18T12:00:00Z").await, "Ben", "both halves end");
    assert_eq!(scene.at("2025-02-25T12:00:00Z").await, "Ana");
}

#[tokio::test]
async fn who_is_deactivated_is_followed_by_the_next_in_the_order() {
    let scene = scene("Europe/London").await;
    let lea = scene.signalbox.person("Lea Tan", Role::Admin).await;
    let people = words(&lea.get("/settings/people").await.is(200).text);
    assert!(people.contains("Ben Osei : AI platform, Rotation: the next in the order takes these turns"), "{people}");
    scene.forward_to("2025-02-18T12:00:00Z").await;
    assert_eq!(scene.at("2025-02-18T12:00:00Z").await, "Ben");
    lea.press("/settings/people/deactivate", &[("person", &scene.ben.id.to_string())]).await.is(303);
    assert_eq!(scene.at("2025-02-18T11:59:59Z").await, "Ben", "what was, stays");
    assert_eq!(scene.at("2025-02-18T12:00:00Z").await, "Ana", "at once, in the middle of the turn");
    let page = scene.page("/oncall/ai-platform").await;
    assert!(page.contains("Ben Osei was deactivated: the next in the order takes these turns."), "{page}");
    // The last one goes: a gap, and it is said where everybody looks.
    let people = words(&lea.get("/settings/people").await.is(200).text);
    assert!(people.contains("Ana Ruiz : AI platform, Rotation: nobody would be left, which makes gaps"), "{people}");
    lea.press("/settings/people/deactivate", &[("person", &scene.ana.id.to_string())]).await.is(303);
    assert_eq!(scene.at("2025-02-19T12:00:00Z").await, "nobody");
    let now = words(&lea.get("/").await.is(200).text);
    assert!(
        now.contains("AI platform : nobody in the next") && now.contains("Nobody now, nor in the next 7 d"),
        "{now}"
    );
}

#[tokio::test]
async fn an_edit_in_the_middle_leaves_the_running_turn_alone() {
    let scene = scene("Europe/London").await;
    scene.forward_to("2025-02-18T12:00:00Z").await;
    let people = format!("{}\n{}\n{}", scene.ana.id, scene.kim.id, scene.ben.id);
    scene.edit(&[("people", &people)]).await.is(303);
    assert_eq!(scene.at("2025-02-17T12:00:00Z").await, "Ben", "what was, stays");
    assert_eq!(scene.at("2025-02-20T12:00:00Z").await, "Ben", "the running turn goes on to its end");
    let after = [scene.at("2025-02-25T12:00:00Z").await, scene.at("2025-03-04T12:00:00Z").await];
    assert_eq!(after, ["Ana", "Kim"], "then the new order");
    // A second writer who saw the first version is shown what happened.
    let (layer, _) = scene.layer().await;
    let old = [("layer", layer.as_str()), ("base", "1"), ("name", "Weeks"), ("people", people.as_str())];
    let stale = scene.ana.press("/oncall/ai-platform/layers", &old).await.is(409);
    assert!(words(&stale.text).contains("Ana Ruiz edited this layer meanwhile."), "{}", words(&stale.text));
    assert!(words(&stale.text).contains("Weeks, every week, Mon 09:00: Ben Osei, Ana Ruiz, Kim Lund"));
    scene.ben.get("/oncall/ai-platform/layers/edit?layer=").await.is(403);
    scene.ben.press("/oncall/ai-platform/layers", &old).await.is(403);
}

#[tokio::test]
async fn layers_lie_over_each_other_and_gaps_are_shown_and_told() {
    let scene = scene("UTC").await;
    let one = scene.ana.id.to_string();
    scene.edit(&[("people", &one), ("hours", "Mon–Fri 09:00–17:00")]).await.is(303);
    assert_eq!(scene.at("2025-02-17T12:00:00Z").await, "Ana");
    assert_eq!(scene.at("2025-02-17T18:00:00Z").await, "nobody");
    let page = scene.page("/oncall").await;
    assert!(page.contains("Nobody now, until Mon 09:00 UTC"), "{page}");
    assert!(page.contains("Nobody Mon 17:00–09:00 UTC"), "{page}");
    assert!(scene.page("/").await.contains("Nobody Mon 17:00–09:00 UTC"));
    // The grid hatches them.
    let html = scene.ana.get("/oncall").await.text;
    assert!(html.contains("url(#oncall-hatch)") && html.contains("Nobody, "), "hatched, with words");

    // Once a week the people concerned are told, and once more when it is near.
    server_warns(&scene).await;
    let told = scene.told(&scene.ana).await;
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("In the next 14 days: nobody now, until Mon 09:00 UTC; "), "{told:?}");
    scene.signalbox.clock.forward(Duration::days(1));
    scene.signalbox.stay_signed_in().await;
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    assert_eq!(scene.told(&scene.ana).await.len(), 1, "not every day");
    assert!(scene.told(&scene.kim).await.is_empty(), "Kim is not in it");

    let kim = scene.kim.id.to_string();
    let nights = [("layer", ""), ("name", "Nights"), ("people", kim.as_str()), ("every", "1"), ("unit", "days")];
    look_and_save(&scene.ana, "/oncall/ai-platform/layers", &nights).await.is(303);
    assert_eq!(scene.at("2025-02-17T12:00:00Z").await, "Kim", "the new layer lies on top");
    let weeks: String = sqlx::query_scalar("select layer_id::text from layer_version where place = 0 limit 1")
        .fetch_one(&scene.signalbox.app.pool)
        .await
        .expect("the lower layer");
    let raise = [("layer", weeks.as_str()), ("base", "2")];
    scene.ana.press("/oncall/ai-platform/layers/raise", &raise).await.is(303);
    assert_eq!(scene.at("2025-02-17T12:00:00Z").await, "Ana");
    assert_eq!(scene.at("2025-02-17T18:00:00Z").await, "Kim", "beneath, where the upper one has nobody");
    // The grid goes on saying what was: "Nobody, 00:00 to 14:10". Nothing lies ahead.
    assert!(!scene.page("/oncall").await.contains("Nobody "));
    scene.ana.press("/oncall/ai-platform/layers/remove", &[("layer", weeks.as_str()), ("base", "3")]).await.is(303);
    assert_eq!(scene.at("2025-02-17T12:00:00Z").await, "Kim");
    let history = scene.page("/oncall/ai-platform").await;
    assert!(history.contains("removed the layer Weeks"), "{history}");
}

/// As the workers do when they begin.
async fn server_warns(scene: &Scene) {
    let mut tx = server::db::Tx::begin(&scene.signalbox.app.pool, server::db::Who::System, scene.signalbox.clock.now())
        .await
        .expect("a transaction");
    let now = tx.now();
    jobs::enqueue(&mut tx, "warn-of-gaps", "today", &(), now).await.expect("enqueued");
    tx.commit(()).await.expect("a commit");
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
}

#[tokio::test]
async fn handoffs_keep_to_the_clock_on_the_wall_through_both_changes() {
    let scene = scene("Europe/London").await;
    // 30 March: 09:00 is 08:00 UTC from now on. The week in which it happens is an hour shorter.
    let names = [scene.at("2025-03-31T07:59:59Z").await, scene.at("2025-03-31T08:00:00Z").await];
    assert_eq!(names, ["Ana", "Ben"]);
    // 26 October: back.
    let names = [scene.at("2025-10-27T08:59:59Z").await, scene.at("2025-10-27T09:00:00Z").await];
    assert_eq!(names, ["Ana", "Ben"]);
    let spring = scene.ana.get("/oncall?from=2025-03-28&zone=schedule").await.is(200).text;
    assert!(spring.contains(">23 h<") && spring.contains("Europe/London"));
    let autumn = scene.ana.get("/oncall?from=2025-10-20&zone=schedule").await.is(200).text;
    assert!(autumn.contains(">25 h<"));
    let mine = scene.ana.get("/oncall?from=2025-03-28").await.is(200).text;
    assert!(!mine.contains(">23 h<"), "UTC has no such day");
    let months = scene.ana.get("/oncall?view=month&from=2025-03-01&zone=schedule").await.is(200).text;
    assert!(months.contains("30 Mar 23 h"));
    // What Now says moves with the clock of the tests.
    scene.forward_to("2025-03-31T07:59:00Z").await;
    assert!(scene.page("/").await.contains("Ana Ruiz (you) until 08:00 UTC (in 1 min), then Ben Osei"));
    scene.forward_to("2025-03-31T08:00:00Z").await;
    assert!(scene.page("/").await.contains("Ben Osei until Mon 7 Apr 08:00 UTC"));
    let other = scene.page("/oncall/ai-platform").await;
    assert!(other.contains("Ana Ruiz takes over from Ben Osei (Mon 7 Apr 08:00 UTC for you)"), "{other}");
}

#[tokio::test]
async fn a_calendar_is_read_by_its_own_secret_until_it_is_ended() {
    let scene = scene("Europe/London").await;
    scene.cover(&scene.ana, &scene.kim, Some(&scene.ben), "2025-02-18T08:00", "2025-02-19T08:00").await.is(303);
    let made = |schedule: &'static str| {
        let body = serde_json::json!({ "schedule": schedule });
        let (ana, key) = (scene.ana.clone(), format!("make {schedule}"));
        async move {
            ana.json("/oncall/calendars", &key, body).await.is(200).json()["secret"]
                .as_str()
                .expect("shown")
                .to_string()
        }
    };
    let of_schedule = made("ai-platform").await.replace("http://127.0.0.1:3000", "");
    let of_ana = made("").await.replace("http://127.0.0.1:3000", "");
    assert!(of_ana.starts_with("/oncall/me.ics?key="), "{of_ana}");
    let read = scene.signalbox.stranger("GET", &of_schedule).await.is(200);
    assert_eq!(read.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(read.text.contains("SUMMARY:Kim Lund for Ben Osei: AI platform"), "{}", read.text);
    assert!(!read.text.contains("Nobody"), "before it began there was no gap");
    let own = scene.signalbox.stranger("GET", &of_ana).await.is(200).text;
    assert!(own.contains("SUMMARY:Ana Ruiz: AI platform") && !own.contains("SUMMARY:Ben"), "{own}");
    let again = scene.ana.clone();
    let tag = read.headers["etag"].to_str().expect("ascii").to_string();
    assert_eq!(asked_again(&scene.signalbox, &of_schedule, &tag).await, 304);
    scene.cover(&scene.ana, &scene.kim, None, "2025-02-20T08:00", "2025-02-21T08:00").await.is(303);
    assert_eq!(asked_again(&scene.signalbox, &of_schedule, &tag).await, 200, "it was edited");
    // Another's secret, no secret, a wrong one.
    let key = of_ana.split('=').nth(1).expect("a key");
    for path in [
        "/oncall/ai-platform.ics".to_string(),
        "/oncall/me.ics?key=nothing".into(),
        format!("/oncall/ai-platform.ics?key={key}"),
    ] {
        scene.signalbox.stranger("GET", &path).await.is(404);
    }
    let page = again.get("/oncall/calendars").await.is(200).text;
    assert!(!page.contains(key), "it is shown once");
    let ids: Vec<String> = sqlx::query_scalar("select id::text from calendar_address order by created_at, id")
        .fetch_all(&scene.signalbox.app.pool)
        .await
        .expect("addresses");
    scene.ben.press("/oncall/calendars/end", &[("calendar", &ids[0])]).await.is(303);
    scene.signalbox.stranger("GET", &of_schedule).await.is(200);
    scene.ana.press("/oncall/calendars/end", &[("calendar", &ids[0])]).await.is(303);
    scene.signalbox.stranger("GET", &of_schedule).await.is(404);
    scene.signalbox.stranger("GET", &of_ana).await.is(200);
    sqlx::query("update person set deactivated_at = $2 where id = $1")
        .bind(scene.ana.id.0)
        .bind(scene.signalbox.clock.now())
        .execute(&scene.signalbox.app.pool)
        .await
        .expect("deactivated");
    scene.signalbox.stranger("GET", &of_ana).await.is(404);
}

async fn asked_again(signalbox: &Box, path: &str, tag: &str) -> u16 {
    use tower::ServiceExt;
    let request =
        axum::http::Request::get(path).header("if-none-match", tag).body(axum::body::Body::empty()).expect("a request");
    signalbox.router.clone().oneshot(request).await.expect("infallible").status().as_u16()
}

#[tokio::test]
async fn an_archived_schedule_has_nobody_until_it_is_brought_back() {
    let scene = scene("UTC").await;
    let read = scene.signalbox.token(Scope::Read).await;
    let now = scene.signalbox.bearer("GET", "/api/v1/oncall", &read, "").await.is(200).json();
    assert_eq!(now["items"][0]["now"]["person"]["name"], "Ana Ruiz");
    assert_eq!(now["items"][0]["next"]["person"]["name"], "Ben Osei");
    assert_eq!(now["items"][0]["next"]["at"], "2025-02-17T09:00:00Z");
    scene.ben.press("/oncall/ai-platform/archive", &[]).await.is(403);
    scene.ana.press("/oncall/ai-platform/name", &[("name", "AI nights")]).await.is(303);
    scene.ana.press("/oncall/ai-platform/archive", &[]).await.is(303);
    assert_eq!(scene.at("2025-02-15T14:10:00Z").await, "nobody");
    assert_eq!(scene.at("2025-02-15T14:09:59Z").await, "nobody", "it began with the schedule");
    scene.cover(&scene.ana, &scene.kim, None, "", "2025-02-20T08:00").await.is(404);
    let now = scene.signalbox.bearer("GET", "/api/v1/oncall", &read, "").await.is(200).json();
    assert_eq!(now["items"].as_array().map(Vec::len), Some(0));
    scene.ana.press("/oncall/ai-platform/bring-back", &[]).await.is(303);
    assert_eq!(scene.at("2025-02-15T14:10:00Z").await, "Ana");
    assert!(scene.page("/oncall").await.contains("AI nights : Ana Ruiz (you)"));
}
