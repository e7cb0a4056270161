//! Who is told when, as fast-forward: an hour of the night takes a moment.

use crate::support::{Box, Person, signalbox, start, words};
use app::auth::Role;
use chrono::{DateTime, Duration, TimeZone, Utc};
use server::{escalation::climb_due, http::App};
use uuid::Uuid;

/// An instance with Ana, Ben and Kim; incidents follow: Ana for 15 minutes, Ben for 15 minutes, last resort Kim.
struct House {
    signalbox: Box,
    ana: Person,
    ben: Person,
    kim: Person,
}

impl House {
    async fn build() -> House {
        let signalbox = signalbox().await;
        let kim = signalbox.person("Kim Lund", Role::Admin).await;
        let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
        let ben = signalbox.person("Ben Osei", Role::Responder).await;
        House { signalbox, ana, ben, kim }
    }

    async fn with_policy() -> House {
        let house = House::build().await;
        let (ana, ben, kim) = (house.ana.id, house.ben.id, house.kim.id);
        let targets = format!("0/person/{ana}\n1/person/{ben}");
        house.policy(&house.kim, "AI platform", &targets, "15\n15", "0", &kim.to_string()).await;
        house
    }

    /// Made by this person, as the default; answers its address.
    async fn policy(
        &self,
        by: &Person,
        name: &str,
        targets: &str,
        minutes: &str,
        repeats: &str,
        resort: &str,
    ) -> String {
        let fields = [
            ("name", name),
            ("targets", targets),
            ("minutes", minutes),
            ("repeats", repeats),
            ("last_resort", resort),
            ("default", "yes"),
        ];
        by.press("/oncall/policies", &fields).await.is(303).location().to_string()
    }

    /// Kim declares it and does not own it.
    async fn declare(&self, title: &str) -> i64 {
        self.declare_with(title, &[]).await
    }

    async fn declare_with(&self, title: &str, more: &[(&str, &str)]) -> i64 {
        declare(&self.kim, title, more).await
    }

    /// The worker looks once in every one of these minutes.
    async fn pass(&self, minutes: i64) {
        for _ in 0..minutes {
            self.signalbox.clock.forward(Duration::minutes(1));
            climb_due(&self.signalbox.app).await.expect("it climbs");
        }
    }

    fn app(&self) -> &App {
        &self.signalbox.app
    }

    /// Who was told of the incident, with the minutes since the start: `0 Ana Ruiz, 15 Ben Osei`.
    async fn told(&self, number: i64) -> String {
        let rows: Vec<(String, DateTime<Utc>)> = sqlx::query_as(
            "select p.name, t.told_at from page_told t join page g on g.id = t.page_id join person p on p.id = t.person_id
             join incident i on i.id = g.incident_id where i.number = $1 order by t.told_at, g.started_at, t.rung, p.name",
        )
        .bind(number)
        .fetch_all(&self.app().pool)
        .await
        .expect("rows");
        let words = rows.into_iter().map(|(name, at)| format!("{} {name}", (at - start()).num_minutes()));
        words.collect::<Vec<_>>().join(", ")
    }

    async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.app().pool).await.expect("a count")
    }

    async fn page_of(&self, person: &Person, number: i64) -> String {
        words(&person.get(&format!("/incidents/{number}?at=owner")).await.is(200).text)
    }
}

async fn declare(by: &Person, title: &str, more: &[(&str, &str)]) -> i64 {
    let fields: Vec<_> = [("title", title), ("severity", "SEV2")].into_iter().chain(more.iter().copied()).collect();
    let declared = by.press("/incidents", &fields).await.is(303);
    declared.location().rsplit('/').next().and_then(|text| text.parse().ok()).expect("a number")
}

#[track_caller]
fn has(page: &str, words: &str) {
    assert!(page.contains(words), "“{words}” is missing in: {page}");
}

#[tokio::test]
async fn nobody_acknowledges_for_fifteen_minutes_and_the_second_person_is_told() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz");
    house.pass(14).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz");
    let page = house.page_of(&house.ana, number).await;
    has(&page, "You are paged. Acknowledge to own it.");
    has(&page, "Nobody owns this yet.");
    has(&page, "Not me: page the next");
    house.pass(1).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 15 Ben Osei");
    house.pass(15).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 15 Ben Osei, 30 Kim Lund");
    house.pass(60).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 15 Ben Osei, 30 Kim Lund", "the ladder has an end");
    let page = house.page_of(&house.ana, number).await;
    has(&page, "There is nobody above Kim Lund. The last resort was paged 14:40.");
    has(&page, "Owner, blocked waits for Kim Lund");
    // Each one got one notice, by the key of their row.
    assert_eq!(house.count("select count(*) from notice n join page_told t on t.id = n.key").await, 3);
}

#[tokio::test]
async fn the_first_acknowledges_and_nobody_else_is_told() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    house.pass(9).await;
    house.ana.press(&format!("/incidents/{number}/acknowledge"), &[]).await.is(303);
    house.pass(120).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz");
    has(&house.page_of(&house.ben, number).await, "Ana Ruiz");
    assert_eq!(house.count("select count(*) from page where stopped_as = 'acknowledged' and next_at is null").await, 1);
    let record: Vec<(String,)> =
        sqlx::query_as("select kind from timeline_event where kind like 'owner.%' order by number")
            .fetch_all(&house.app().pool)
            .await
            .expect("the record");
    assert_eq!(record, [("owner.paged".to_string(),), ("owner.acknowledged".into(),)]);
}

#[tokio::test]
async fn two_press_at_once_and_the_second_hears_who_was_first() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    let address = format!("/incidents/{number}/acknowledge");
    house.ana.press(&address, &[]).await.is(303);
    house.signalbox.clock.forward(Duration::seconds(2));
    let late = house.ben.press(&address, &[]).await.is(409);
    has(&words(&late.text), "Ana Ruiz acknowledged 2 s before you. You are on the incident as a responder.");
    has(&words(&late.text), "Take over from Ana Ruiz");
    assert_eq!(house.count("select count(*) from incident_member where role = 'responder'").await, 1);
    let ana = house.ana.id.to_string();
    house.ben.press(&address, &[("over", &ana)]).await.is(303);
    has(&house.page_of(&house.ana, number).await, "Ben Osei");
}

#[tokio::test]
async fn the_next_one_by_hand_skips_nobody_when_two_press_at_once() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    house.pass(9).await;
    let panel = words(&house.kim.get(&format!("/incidents/{number}?at=owner&panel=escalate")).await.is(200).text);
    has(&panel, "Now step 1 of 2 Ana Ruiz paged 14:10");
    has(&panel, "no answer for 9 min");
    has(&panel, "Next step 2 of 2 Ben Osei would be paged by itself at 14:25, in 6 min");
    has(&panel, "Ana stays accountable until Ben acknowledges, and goes on being paged.");
    has(&panel, "Page Ben Osei now");
    has(&panel, "Wait until 14:25");
    let address = format!("/incidents/{number}/page-next");
    let (one, two) =
        tokio::join!(house.kim.press(&address, &[("after", "0")]), house.ana.press(&address, &[("after", "0")]));
    assert_eq!((one.is(303).status.as_u16(), two.is(303).status.as_u16()), (303, 303));
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 9 Ben Osei");
    house.pass(14).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 9 Ben Osei", "Ben has his fifteen minutes from then on");
    house.pass(1).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 9 Ben Osei, 24 Kim Lund");
    let end = house.ben.press(&address, &[("after", "2")]).await.is(409);
    has(&words(&end.text), "There is nobody above Kim Lund.");
    house.ben.press(&format!("/incidents/{number}/page-again"), &[]).await.is(303);
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 9 Ben Osei, 24 Kim Lund, 24 Ana Ruiz");
}

#[tokio::test]
async fn two_workers_at_once_double_nothing_and_a_late_one_leaves_nothing_out() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    // Everything was down for 40 minutes; then both processes look at the same time.
    house.signalbox.clock.forward(Duration::minutes(40));
    let twin = house.signalbox.twin();
    for _ in 0..5 {
        let (one, two) = tokio::join!(climb_due(house.app()), climb_due(&twin));
        one.expect("it climbs");
        two.expect("it climbs");
    }
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 40 Ben Osei, 40 Kim Lund");
    assert_eq!(house.count("select count(*) from notice").await, 3);
    assert_eq!(house.count("select count(*) from timeline_event where kind = 'owner.paged'").await, 3);
}

#[tokio::test]
async fn somebody_beside_the_ladder_is_told_and_the_ladder_goes_on() {
    let house = House::with_policy().await;
    let dee = house.signalbox.person("Dee Moss", Role::Commander).await;
    let number = house.declare("The support bot refuses").await;
    house.pass(3).await;
    let (address, id) = (format!("/incidents/{number}/page-person"), dee.id.to_string());
    house.ana.press(&address, &[("person", &id)]).await.is(303);
    house.ana.press(&address, &[("person", &id)]).await.is(422);
    has(&house.page_of(&house.ana, number).await, "beside the ladder, by Ana Ruiz");
    house.pass(12).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 3 Dee Moss, 15 Ben Osei");
    has(&words(&dee.get("/").await.is(200).text), "You are paged for #1");
    dee.press(&format!("/incidents/{number}/acknowledge"), &[]).await.is(303);
    house.pass(60).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 3 Dee Moss, 15 Ben Osei");
    // Owned: one more is called to help, and the owner stays.
    let page = house.page_of(&house.ana, number).await;
    has(&page, "Page someone to help…");
    has(&page, "Dee Moss stays the owner.");
    let owner = house.ana.press(&address, &[("person", &id)]).await.is(422);
    has(&words(&owner.text), "Dee Moss owns it already.");
    house.ana.press(&address, &[("person", &house.kim.id.to_string())]).await.is(303);
    has(&house.page_of(&house.ana, number).await, "Dee Moss since");
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 3 Dee Moss, 15 Ben Osei, 75 Kim Lund");
}

#[tokio::test]
async fn without_a_policy_the_last_resort_is_told_at_once() {
    let house = House::build().await;
    let number = house.declare("The support bot refuses").await;
    assert_eq!(house.told(number).await, "0 Kim Lund");
    house
        .kim
        .press("/services", &[("name", "Search"), ("slug", "search"), ("owner", &house.ben.id.to_string())])
        .await
        .is(303);
    let number = house.declare_with("Search is slow", &[("service", "search")]).await;
    assert_eq!(house.told(number).await, "0 Ben Osei", "who owns the service stands before the administrators");
}

#[tokio::test]
async fn a_service_follows_its_own_policy_and_a_run_keeps_the_version_it_began_with() {
    let house = House::with_policy().await;
    house.kim.press("/services", &[("name", "Search"), ("slug", "search")]).await.is(303);
    let (ben, kim) = (house.ben.id, house.kim.id.to_string());
    let own = house.policy(&house.kim, "Search team", &format!("0/person/{ben}"), "5", "1", &kim).await;
    // It was made as the default; the other one becomes it again.
    let first = house.count("select count(*) from policy").await;
    assert_eq!(first, 2);
    let platform: Uuid = sqlx::query_scalar("select id from policy where name = 'AI platform'")
        .fetch_one(&house.app().pool)
        .await
        .expect("it is there");
    house.kim.press(&format!("/oncall/policies/{platform}/use"), &[("default", "yes")]).await.is(303);
    house.kim.press(&format!("{own}/use"), &[("service", "search")]).await.is(303);
    let number = house.declare_with("Search is slow", &[("service", "search")]).await;
    let other = house.declare("The support bot refuses").await;
    assert_eq!((house.told(number).await, house.told(other).await), ("0 Ben Osei".into(), "0 Ana Ruiz".into()));
    house.pass(2).await;
    // Written anew while it runs: what runs goes on as it began, once more and then the last resort.
    let ana = house.ana.id;
    let changed = [
        ("version", "1"),
        ("name", "Search team"),
        ("targets", &format!("0/person/{ana}") as &str),
        ("minutes", "1"),
        ("repeats", "0"),
        ("last_resort", &kim),
    ];
    house.kim.press(&own, &changed).await.is(303);
    house.pass(10).await;
    assert_eq!(house.told(number).await, "0 Ben Osei, 5 Ben Osei, 10 Kim Lund");
    let next = house.declare_with("Search is slow again", &[("service", "search"), ("different", "yes")]).await;
    assert_eq!(house.told(next).await, "12 Ana Ruiz");
    // The same version written twice: the second writer sees both texts.
    let stale = house.kim.press(&own, &changed).await.is(409);
    let stale = words(&stale.text);
    has(&stale, "Somebody wrote version 2 while you worked on version 1.");
    has(&stale, "1. Ana Ruiz, then wait 1 min");
    house.kim.press(&format!("{own}/archive"), &[]).await.is(409);
    house.kim.press(&format!("{own}/leave"), &[("service", "search")]).await.is(303);
    house.kim.press(&format!("{own}/archive"), &[]).await.is(303);
    has(&words(&house.kim.get(&own).await.is(200).text), "Archived");
}

#[tokio::test]
async fn what_can_not_be_a_policy_is_refused_with_what_to_do() {
    let house = House::with_policy().await;
    let (ana, kim) = (house.ana.id, house.kim.id.to_string());
    let viewer = house.signalbox.person("Vic Reed", Role::Viewer).await;
    let press = async |by: &Person, targets: &str, minutes: &str, resort: &str| {
        let fields =
            [("name", "Other"), ("targets", targets), ("minutes", minutes), ("repeats", "0"), ("last_resort", resort)];
        by.press("/oncall/policies", &fields).await
    };
    let good = format!("0/person/{ana}");
    press(&house.ana, &good, "15", &kim).await.is(403);
    has(&words(&press(&house.kim, "", "15\n15", &kim).await.is(422).text), "Write at least one step.");
    has(&words(&press(&house.kim, &good, "soon", &kim).await.is(422).text), "Step 1: wait 1 to 1440 minutes.");
    let reads = format!("0/person/{}", viewer.id);
    has(&words(&press(&house.kim, &reads, "15", &kim).await.is(422).text), "or only reads");
    has(
        &words(&press(&house.kim, &good, "15", "").await.is(422).text),
        "Choose who is paged when nobody else is there.",
    );
    // What was typed is still in the form.
    let again = press(&house.kim, &good, "17", "").await.is(422).text;
    assert!(again.contains("value=\"17\"") && again.contains(&format!("value=\"0/person/{ana}\" selected")), "{again}");
    let twin =
        [("name", "ai platform"), ("targets", &good), ("minutes", "15"), ("repeats", "0"), ("last_resort", &kim)];
    has(&words(&house.kim.press("/oncall/policies", &twin).await.is(422).text), "Another policy has this name.");
}

#[tokio::test]
async fn a_hand_over_keeps_the_giver_accountable_until_it_is_accepted() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    let at = |act: &str| format!("/incidents/{number}/{act}");
    house.ana.press(&at("acknowledge"), &[]).await.is(303);
    let (ben, kim) = (house.ben.id.to_string(), house.kim.id.to_string());
    let fields = [("to", &ben as &str), ("brief", "The prompt is back. Watch the refusals.")];
    house.ana.press(&at("hand-over"), &fields).await.is(303);
    let page = house.page_of(&house.ben, number).await;
    has(&page, "Ana Ruiz owns it until Ben Osei accepts.");
    has(&page, "The prompt is back. Watch the refusals.");
    has(&words(&house.ben.get("/").await.is(200).text), "Ana Ruiz hands #1 to you");
    assert_eq!(house.count("select count(*) from notice where kind = 'hand-over'").await, 1);
    let owner = async || -> Uuid {
        sqlx::query_scalar("select owner_id from incident where number = $1")
            .bind(number)
            .fetch_one(&house.app().pool)
            .await
            .expect("an owner")
    };
    assert_eq!(owner().await, house.ana.id.0);
    // Ben declines; Ana still owns it, and hears of it.
    house.ben.press(&at("hand-over/end"), &[("reason", "I am on the train.")]).await.is(303);
    assert_eq!(owner().await, house.ana.id.0);
    assert_eq!(house.count("select count(*) from notice where kind = 'matter'").await, 1);
    // She offers it to Kim, thinks again, and gives it to Ben, who accepts with one press from Now.
    house.ana.press(&at("hand-over"), &[("to", &kim)]).await.is(303);
    house.ana.press(&at("hand-over"), &[("to", &ben)]).await.is(303);
    house.kim.press(&at("hand-over/accept"), &[]).await.is(409);
    house.ben.press(&at("hand-over/accept"), &[]).await.is(303);
    assert_eq!(owner().await, house.ben.id.0);
    let rows: Vec<(String,)> = sqlx::query_as("select ended_as from hand_over order by offered_at, id")
        .fetch_all(&house.app().pool)
        .await
        .expect("rows");
    assert_eq!(rows, [("declined".to_string(),), ("withdrawn".into(),), ("accepted".into(),)]);
    // What is over ends what waits.
    house.ben.press(&at("hand-over"), &[("to", &kim)]).await.is(303);
    house.ben.press(&at("stand-down"), &[("outcome", "false-alarm"), ("reason", "A test.")]).await.is(303);
    assert_eq!(house.count("select count(*) from hand_over where ended_at is null").await, 0);
    assert_eq!(house.count("select count(*) from incident where handed_to is not null").await, 0);
}

#[tokio::test]
async fn an_owner_who_leaves_is_replaced_by_the_ladder() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    house.ana.press(&format!("/incidents/{number}/acknowledge"), &[]).await.is(303);
    house.pass(20).await;
    let ana = house.ana.id.to_string();
    house.kim.press("/settings/people/deactivate", &[("person", &ana)]).await.is(303);
    // Ana's step has nobody any more: Ben is told in the same moment.
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 20 Ben Osei");
    let page = house.page_of(&house.ben, number).await;
    has(&page, "You are paged. Acknowledge to own it.");
    has(&page, "Step 1 of 2: nobody on call.");
    has(&page, "who owned it, is not here any more");
}

#[tokio::test]
async fn a_last_resort_who_leaves_in_the_middle_is_stood_in_for() {
    let house = House::build().await;
    let max = house.signalbox.person("Max Kerr", Role::Admin).await;
    let (ana, id) = (house.ana.id, max.id.to_string());
    house.policy(&house.kim, "AI platform", &format!("0/person/{ana}"), "15", "0", &id).await;
    let number = house.declare("The support bot refuses").await;
    house.pass(5).await;
    house.kim.press("/settings/people/deactivate", &[("person", &id)]).await.is(303);
    house.pass(10).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 15 Kim Lund");
}

#[tokio::test]
async fn whoever_is_paged_may_read_what_is_restricted() {
    let house = House::with_policy().await;
    let number = house.declare_with("Leaked credentials", &[("restricted", "yes")]).await;
    house.ana.get(&format!("/incidents/{number}")).await.is(200);
    house.ben.get(&format!("/incidents/{number}")).await.is(404);
    house.pass(15).await;
    house.ben.get(&format!("/incidents/{number}")).await.is(200);
    // Restricted later: those who were asked to own it stay.
    let other = house.declare("Another one").await;
    house.kim.press(&format!("/incidents/{other}/restrict"), &[("restricted", "yes")]).await.is(303);
    house.ana.get(&format!("/incidents/{other}")).await.is(200);
    house.ben.get(&format!("/incidents/{other}")).await.is(404);
}

#[tokio::test]
async fn what_ends_stops_the_ladder_and_a_reopening_begins_it_again() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    let at = |act: &str| format!("/incidents/{number}/{act}");
    house.ana.press(&at("acknowledge"), &[]).await.is(303);
    let other = house.declare("Something else").await;
    house
        .kim
        .press(&format!("/incidents/{other}/stand-down"), &[("outcome", "false-alarm"), ("reason", "No.")])
        .await
        .is(303);
    house.kim.press(&at("stand-down"), &[("outcome", "false-alarm"), ("reason", "No.")]).await.is(303);
    house.pass(60).await;
    assert_eq!((house.told(other).await, house.told(number).await), ("0 Ana Ruiz".into(), "0 Ana Ruiz".into()));
    // Kim reopens what Ana owned: Ana is paged, and the ladder stands behind her.
    house.kim.press(&at("reopen"), &[("reason", "It is back."), ("back_to", "triage")]).await.is(303);
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 60 Ana Ruiz");
    house.pass(15).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 60 Ana Ruiz, 75 Ben Osei");
    house.ben.press(&at("acknowledge"), &[]).await.is(303);
    house.pass(30).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 60 Ana Ruiz, 75 Ben Osei");
}

#[tokio::test]
async fn a_raised_severity_climbs_again_only_where_nobody_answered() {
    let house = House::with_policy().await;
    let number = house.declare("The support bot refuses").await;
    house.pass(40).await;
    let at = format!("/incidents/{number}/severity");
    house.kim.press(&at, &[("severity", "SEV1"), ("reason", "Everybody is hit.")]).await.is(303);
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 15 Ben Osei, 30 Kim Lund, 40 Ana Ruiz");
    house.kim.press(&at, &[("severity", "SEV3"), ("reason", "Less than that.")]).await.is(303);
    assert_eq!(house.count("select count(*) from page").await, 2);
}

#[tokio::test]
async fn a_test_of_the_ladder_tells_everybody_once_and_touches_no_incident() {
    let house = House::with_policy().await;
    let policy: Uuid = sqlx::query_scalar("select id from policy").fetch_one(&house.app().pool).await.expect("one");
    let address = format!("/oncall/policies/{policy}");
    has(&words(&house.ana.get(&address).await.is(200).text), "Send the test to 3 people");
    house.ana.press(&format!("{address}/test"), &[]).await.is(303);
    assert_eq!(house.count("select count(*) from notice where kind = 'page' and incident_id is null").await, 3);
    assert_eq!(house.count("select count(*) from incident").await, 0);
    assert_eq!(house.count("select count(*) from timeline_event").await, 0);
    let again = house.ben.press(&format!("{address}/test"), &[]).await.is(409);
    has(&words(&again.text), "It was tested less than a minute ago.");
    has(&words(&house.ana.get(&address).await.is(200).text), "Ana Ruiz tested it 14:10");
    let calm = words(&house.ana.get("/").await.is(200).text);
    assert!(!calm.contains("You are paged"), "{calm}");
    house.pass(61).await;
    assert_eq!(house.count("select count(*) from page where kind = 'test' and stopped_at is null").await, 0);
    assert_eq!(house.count("select count(*) from page_told").await, 3, "it never climbs");
}

/// A weekly rotation of Ana and Ben, handed over at 09:00 in London, written straight into the tables.
async fn rotation(house: &House, anchor: &str, every: (i16, &str), starts_at: DateTime<Utc>) -> Uuid {
    let (schedule, layer, version) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let pool = &house.app().pool;
    sqlx::query("insert into schedule (id, slug, name, zone, created_by, created_at) values ($1, 'platform', 'Platform', 'Europe/London', $2, $3)")
        .bind(schedule).bind(house.kim.id.0).bind(starts_at).execute(pool).await.expect("a schedule");
    sqlx::query(
        "insert into layer_version (id, schedule_id, layer_id, version, name, place, every, unit, anchor, starts_at, written_by, recorded_at)
         values ($1, $2, $3, 1, 'Base', 0, $4, $5, $6::timestamp, $7, $8, $7)",
    )
    .bind(version).bind(schedule).bind(layer).bind(every.0).bind(every.1)
    .bind(chrono::NaiveDateTime::parse_from_str(anchor, "%Y-%m-%d %H:%M").expect("a time"))
    .bind(starts_at).bind(house.kim.id.0).execute(pool).await.expect("a layer");
    for (turn, person) in [(0_i16, house.ana.id.0), (1, house.ben.id.0)] {
        sqlx::query("insert into layer_person (layer_version_id, turn, person_id) values ($1, $2, $3)")
            .bind(version)
            .bind(turn)
            .bind(person)
            .execute(pool)
            .await
            .expect("a turn");
    }
    schedule
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

#[tokio::test]
async fn the_clock_goes_forward_and_the_handoff_stays_at_nine_in_london() {
    let house = House::build().await;
    let schedule = rotation(&house, "2025-02-16 09:00", (1, "days"), start()).await;
    let kim = house.kim.id.to_string();
    // Twice the schedule: whoever is on call when the step is due.
    let targets = format!("0/schedule/{schedule}\n1/schedule/{schedule}");
    house.policy(&house.kim, "Night", &targets, "15\n15", "0", &kim).await;
    // Sunday 30 March 2025: 09:00 in London is 08:00 UTC from that day on. Ana has the 16th, so Ben the 29th, Ana the 30th.
    let on = async |at: DateTime<Utc>| {
        house.signalbox.clock.forward(at - house.signalbox.clock.now());
        // Kim's session has ended in these weeks.
        let late = house.signalbox.person(&format!("Max {}", at.format("%H%M")), Role::Admin).await;
        let number = declare(&late, &format!("Fires at {at}"), &[]).await;
        let name: String = sqlx::query_scalar(
            "select p.name from page_told t join page g on g.id = t.page_id join incident i on i.id = g.incident_id
             join person p on p.id = t.person_id where i.number = $1 and t.rung = 0",
        )
        .bind(number)
        .fetch_one(&house.app().pool)
        .await
        .expect("somebody is told");
        (number, name)
    };
    let before = on(utc("2025-03-30T07:50:00Z")).await;
    let after = on(utc("2025-03-30T08:00:00Z")).await;
    assert_ne!(before.1, after.1, "handed over at 09:00 London, which is 08:00 UTC from this day on");
    // The second step of the first is due after the handoff, and tells the other one.
    house.pass(5).await;
    let told: Vec<(String,)> = sqlx::query_as(
        "select p.name from page_told t join page g on g.id = t.page_id join incident i on i.id = g.incident_id
         join person p on p.id = t.person_id where i.number = $1 order by t.rung",
    )
    .bind(before.0)
    .fetch_all(&house.app().pool)
    .await
    .expect("rows");
    assert_eq!(told, [(before.1,), (after.1,)]);
}

#[tokio::test]
async fn an_override_a_swap_and_an_edited_rotation_decide_who_is_told() {
    let house = House::build().await;
    let kim = house.kim.id;
    // Ana and Ben take turns by the day from 09:00; the 15th is Ana's.
    let schedule = rotation(&house, "2025-02-15 09:00", (1, "days"), start()).await;
    house.policy(&house.kim, "Platform", &format!("0/schedule/{schedule}"), "30", "3", &kim.to_string()).await;
    let pool = &house.app().pool;
    let cover = async |person: Uuid, of: Uuid, from: i64, until: i64| {
        sqlx::query(
            "insert into schedule_override (id, schedule_id, person_id, for_person_id, starts_at, ends_at, made_by, made_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(Uuid::now_v7()).bind(schedule).bind(person).bind(of)
        .bind(start() + Duration::minutes(from)).bind(start() + Duration::minutes(until))
        .bind(kim.0).bind(house.signalbox.clock.now()).execute(pool).await.expect("an override");
    };
    cover(house.ben.id.0, house.ana.id.0, 20, 50).await;
    let number = house.declare("The support bot refuses").await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz");
    house.pass(30).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 30 Ben Osei", "Ben covers for Ana");
    // The rotation is written anew in the middle: from minute 55 on Kim is in Ana's place.
    let (layer,): (Uuid,) =
        sqlx::query_as("select layer_id from layer_version").fetch_one(pool).await.expect("the layer");
    let version = Uuid::now_v7();
    sqlx::query(
        "insert into layer_version (id, schedule_id, layer_id, version, name, place, every, unit, anchor, starts_at, written_by, recorded_at)
         values ($1, $2, $3, 2, 'Base', 0, 1, 'weeks', '2025-02-10 09:00', $4, $5, $6)",
    )
    .bind(version).bind(schedule).bind(layer).bind(start() + Duration::minutes(55)).bind(kim.0)
    .bind(house.signalbox.clock.now()).execute(pool).await.expect("a version");
    sqlx::query("insert into layer_person (layer_version_id, turn, person_id) values ($1, 0, $2)")
        .bind(version)
        .bind(kim.0)
        .execute(pool)
        .await
        .expect("a turn");
    house.pass(30).await;
    assert_eq!(house.told(number).await, "0 Ana Ruiz, 30 Ben Osei, 60 Kim Lund");
    // What was told stays what it was, whatever is written later.
    has(&house.page_of(&house.ana, number).await, "14:10 Ana Ruiz");
    has(&house.page_of(&house.ana, number).await, "14:40 Ben Osei");
}

#[tokio::test]
async fn a_gap_takes_no_time() {
    let house = House::build().await;
    // The rotation begins tomorrow: today nobody is on call.
    let schedule =
        rotation(&house, "2025-02-16 09:00", (1, "weeks"), Utc.with_ymd_and_hms(2025, 2, 16, 9, 0, 0).unwrap()).await;
    let targets = format!("0/schedule/{schedule}\n1/person/{}", house.ben.id);
    house.policy(&house.kim, "Platform", &targets, "30\n15", "0", &house.kim.id.to_string()).await;
    let number = house.declare("The support bot refuses").await;
    assert_eq!(house.told(number).await, "0 Ben Osei");
    has(&house.page_of(&house.ben, number).await, "Step 1 of 2: nobody on call.");
    has(&words(&house.kim.get("/oncall/policies").await.is(200).text), "If it fired now");
}
