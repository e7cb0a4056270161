//! What is said of an incident: six statements, no inside words, one press that keeps a promise, and nothing by accident.

use crate::support::{Box, Person, signalbox, words};
use app::auth::Role;
use chrono::Duration;

const FOR_CUSTOMERS: &str = "/incidents/1/updates/new?for=customers";
const UPDATES: &str = "/incidents/1/updates";

type Fields = Vec<(&'static str, String)>;

/// A whole update for customers. The clock stands at 14:10.
fn whole() -> Fields {
    [
        ("audience", "customers"),
        ("phase", "identified"),
        ("title", "The support assistant refuses some questions"),
        ("users_see", "The assistant declines questions that it normally answers."),
        ("since", "2025-02-15T14:05"),
        ("scope", "Questions in English. Not affected: other languages."),
        ("mitigation", "We take a recent change back."),
        ("next_update", "2025-02-15T14:40:00Z"),
        ("owner", "The engineer on call"),
    ]
    .map(|(name, value)| (name, value.to_string()))
    .to_vec()
}

fn with(mut fields: Fields, name: &'static str, value: &str) -> Fields {
    fields.retain(|(known, _)| *known != name);
    fields.push((name, value.into()));
    fields
}

async fn press(person: &Person, path: &str, fields: &Fields) -> crate::support::Answer {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    person.press(path, &fields).await
}

/// Read once more, and published.
async fn publish(person: &Person, fields: Fields) -> crate::support::Answer {
    press(person, UPDATES, &with(fields, "review", "yes")).await
}

async fn said(signalbox: &Box, audience: &str) -> i64 {
    sqlx::query_scalar("select count(*) from incident_update where audience = $1")
        .bind(audience)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count")
}

async fn newest(signalbox: &Box, column: &str) -> Option<String> {
    let query = format!("select {column}::text from incident_update order by published_at desc, id desc limit 1");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&signalbox.app.pool).await.expect("an update")
}

/// A part of the public page for the service of incident 1; answers its id.
async fn part(signalbox: &Box, ana: &Person, name: &str) -> String {
    ana.press("/settings/status/components", &[("name", name)]).await.is(303);
    let id: uuid::Uuid = sqlx::query_scalar("select id from component where name = $1")
        .bind(name)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a part");
    id.to_string()
}

#[tokio::test]
async fn each_of_the_six_is_needed() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    ana.declare("The support bot refuses").await;
    for (field, name) in [
        ("users_see", "what users see"),
        ("since", "since when"),
        ("scope", "who is affected"),
        ("mitigation", "what we are doing"),
        ("next_update", "the next update"),
        ("owner", "who owns the call"),
    ] {
        let answer = publish(&ana, with(whole(), field, " ")).await.is(422).text;
        assert!(answer.contains(&format!("One of six is missing: {name}.")), "{field}: {}", words(&answer));
        assert!(answer.contains(&format!("#update-publish-{field}")), "{field} is linked");
        assert!(answer.contains("We take a recent change back.") || field == "mitigation", "what was typed is kept");
    }
    let two = with(with(whole(), "scope", ""), "owner", "");
    assert!(
        publish(&ana, two).await.is(422).text.contains("Two of six are missing: who is affected; who owns the call.")
    );
    assert_eq!(said(&signalbox, "customers").await, 0);
    // Nothing is promised of what is over.
    let over = with(with(whole(), "phase", "resolved"), "next_update", "");
    publish(&ana, over).await.is(303);
    assert_eq!(newest(&signalbox, "next_update_at").await, None);
}

#[tokio::test]
async fn nothing_goes_out_without_a_second_look() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    ana.declare("The support bot refuses").await;
    let review = press(&ana, UPDATES, &whole()).await.is(422).text;
    let text = words(&review);
    for expected in [
        "Review: customer update 1 of #1",
        "Everyone can read this",
        "What you see The assistant declines questions that it normally answers.",
        "Next update By 14:40 UTC",
        "[Acme AI] Identified: The support assistant refuses some questions",
        "Goes to status page at once · 2 feeds",
        "Publish to everyone",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert_eq!(said(&signalbox, "customers").await, 0);
    // Enter can't send it: the form that publishes has nothing to type in.
    let form = review.split("data-publishes").nth(1).and_then(|rest| rest.split("</form>").next()).expect("the form");
    assert!(!form.contains("<textarea") && !form.contains("type=\"text\""), "{form}");
    publish(&ana, whole()).await.is(303);
    assert_eq!(said(&signalbox, "customers").await, 1);
    let again = words(&press(&ana, UPDATES, &with(whole(), "phase", "monitoring")).await.is(422).text);
    assert!(again.contains("Changed since update 1: phase (was Identified)"), "{again}");
}

#[tokio::test]
async fn inside_words_are_replaced_or_kept_with_a_reason() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    signalbox.person("Mara Kim", Role::Responder).await;
    ana.declare("Prompt seven refuses fair questions").await;
    let leaky =
        with(with(whole(), "mitigation", "Mara takes prompt-v7 back."), "scope", "Prompt seven refuses fair questions");
    let answer = publish(&ana, leaky.clone()).await.is(422).text;
    let text = words(&answer);
    assert!(text.contains("Inside words: Prompt seven refuses fair questions, Mara, prompt-v7"), "{text}");
    assert!(text.contains("a person: say “the engineer on call”"), "{text}");
    assert!(!answer.contains("Publish to everyone"), "nothing can be sent as it stands");
    assert_eq!(said(&signalbox, "customers").await, 0);

    // One word is replaced; the answer is the review again, and nothing is stored.
    let one = press(&ana, UPDATES, &with(leaky.clone(), "replace", "prompt-v7")).await.is(422).text;
    assert!(one.contains("Mara takes a recent change back."), "{}", words(&one));
    let all = press(&ana, UPDATES, &with(with(leaky.clone(), "replace", "all"), "review", "yes")).await.is(422).text;
    assert!(all.contains("The engineer on call takes a recent change back."), "{}", words(&all));
    // The inside title has no other name before a public one was published.
    assert!(words(&all).contains("Inside words: Prompt seven refuses fair questions"), "{}", words(&all));
    assert_eq!(said(&signalbox, "customers").await, 0);

    let kept = with(leaky, "kept_reason", "Customers know the prompt by this name.");
    publish(&ana, kept).await.is(303);
    assert_eq!(newest(&signalbox, "kept_reason").await.as_deref(), Some("Customers know the prompt by this name."));
    let page = words(&ana.get("/incidents/1?at=mitigate").await.is(200).text);
    assert!(page.contains("Inside words kept: “Customers know the prompt by this name.”"), "{page}");
}

#[tokio::test]
async fn no_news_keeps_the_promise_twice_and_no_more() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let part = part(&signalbox, &ana, "Support assistant").await;
    ana.declare("The support bot refuses").await;
    let no_news = "/incidents/1/updates/no-news";
    let first = ana.press(no_news, &[]).await.is(409).text;
    assert!(first.contains("Nothing was said yet: write the first update."));
    publish(&ana, with(whole(), "components", &format!("{part}=partial_outage"))).await.is(303);
    let page = words(&ana.get(FOR_CUSTOMERS).await.is(200).text);
    let button = page.contains("Publish “no news yet”, next by ");
    assert!(button, "{page}");
    for _ in 0..2 {
        signalbox.clock.forward(Duration::minutes(20));
        ana.press(no_news, &[]).await.is(303);
        assert_eq!(newest(&signalbox, "words").await.as_deref(), Some("no-news"));
    }
    let says = newest(&signalbox, "mitigation").await.unwrap_or_default();
    assert!(says.starts_with("There is no news at 14:50 UTC.") && says.contains("We write again by"), "{says}");
    let stays: String = sqlx::query_scalar(
        "select state from incident_update_component c join incident_update u on u.id = c.update_id
         order by u.published_at desc limit 1",
    )
    .fetch_one(&signalbox.app.pool)
    .await
    .expect("a state");
    assert_eq!(stays, "partial_outage", "the part is no greener for it");
    signalbox.clock.forward(Duration::minutes(20));
    let third = ana.press(no_news, &[]).await.is(409).text;
    assert!(third.contains("Two times no news: write one sentence."), "{}", words(&third));
    let person = with(with(whole(), "next_update", "2025-02-15T15:40:00Z"), "mitigation", "We still take it back.");
    publish(&ana, person).await.is(303);
    ana.press(no_news, &[]).await.is(303);
    // What the button says is what is promised, and a time that has passed is not.
    ana.press(no_news, &[("next_update", "2025-02-15T14:11:00Z")]).await.is(409);
    ana.press(no_news, &[("next_update", "2025-02-16T14:11:00Z")]).await.is(422);
}

#[tokio::test]
async fn the_nearest_words_fill_the_first_draft() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    ana.declare("Prompt seven refuses").await;
    let plain = ana.get(FOR_CUSTOMERS).await.is(200).text;
    assert!(words(&plain).contains("Message to paste, Signalbox's own"), "{}", words(&plain));
    assert!(!plain.contains("value=\"Prompt seven refuses\""), "the inside title is no draft of a public one");

    let text = "Some answers are late: {{ users_see }}. Since {{ since }}, {{ scope }}.\n{{ mitigation }} {{ owner }} {{ next_update }}";
    ana.press("/settings/messages", &[("audience", "customers"), ("text", text)]).await.is(303);
    let ours = ana.get(FOR_CUSTOMERS).await.is(200).text;
    assert!(
        ours.contains("value=\"Some answers are late\"") && words(&ours).contains("the organisation's"),
        "{}",
        words(&ours)
    );

    ana.press("/incidents/1/runs", &[("runbook", "prompt-regression")]).await.is(303);
    let runbook = ana.get(FOR_CUSTOMERS).await.is(200).text;
    assert!(runbook.contains("value=\"The assistant does not answer as it should\""), "{}", words(&runbook));
    assert!(words(&runbook).contains("Message to paste, from the runbook"));
    assert!(words(&runbook).contains("It still lacks: what users see"), "{}", words(&runbook));

    publish(&ana, whole()).await.is(303);
    let after = ana.get(FOR_CUSTOMERS).await.is(200).text;
    assert!(after.contains("value=\"The support assistant refuses some questions\""), "then the last update fills it");
    assert!(words(&after).contains("Filled from the last update."));
}

#[tokio::test]
async fn a_message_is_whole_and_every_version_stays() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let six = "{{ users_see }} {{ since }} {{ scope }} {{ mitigation }} {{ owner }} {{ next_update }}";
    ben.press("/settings/messages", &[("audience", "customers"), ("text", six)]).await.is(403);
    let wrong = format!("{six}\nSee #{{{{ number }}}} of {{{{ who }}}}.");
    let answer =
        words(&ana.press("/settings/messages", &[("audience", "customers"), ("text", &wrong)]).await.is(422).text);
    assert!(answer.contains("Line 2: {{ number }} is for insiders only."), "{answer}");
    assert!(answer.contains("Line 2: Nobody knows {{ who }}."), "{answer}");
    let thin = ana.press("/settings/messages", &[("audience", "internal"), ("text", "Calm.")]).await.is(422).text;
    assert!(thin.contains("readers need all six"));
    let look = [("audience", "customers"), ("text", six), ("look", "yes")];
    let look = words(&ana.press("/settings/messages", &look).await.is(422).text);
    assert!(look.contains("The assistant declines questions that it normally answers. 15 Feb 2025"), "{look}");
    let kept = || async {
        let query = "select count(*) from message_template";
        sqlx::query_scalar::<_, i64>(query).fetch_one(&signalbox.app.pool).await.expect("a count")
    };
    assert_eq!(kept().await, 0, "a look keeps nothing");
    ana.press("/settings/messages", &[("audience", "customers"), ("text", six), ("base", "0")]).await.is(303);
    let other = format!("{six} {{{{ title }}}}");
    let late = [("audience", "customers"), ("text", other.as_str()), ("base", "0")];
    let late = ana.press("/settings/messages", &late).await.is(409).text;
    assert!(
        late.contains("Ana Ruiz kept version 1 while you wrote") && late.contains("{{ title }}"),
        "{}",
        words(&late)
    );
    ana.press("/settings/messages", &[("audience", "customers"), ("text", ""), ("base", "1")]).await.is(303);
    assert_eq!(kept().await, 2, "going back is a version too");
    let page = words(&ana.get("/settings/messages").await.is(200).text);
    assert!(page.contains("Signalbox's own again, version 2") && page.contains("Version 1"), "{page}");
    words(&ben.get("/settings/messages").await.is(200).text);
}

#[tokio::test]
async fn the_second_writer_keeps_their_text() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    ana.declare("The support bot refuses").await;
    publish(&ana, with(whole(), "seen", "0")).await.is(303);
    publish(&ben, with(with(whole(), "seen", "1"), "users_see", "Questions in English are declined.")).await.is(303);
    let mine = with(with(whole(), "seen", "1"), "users_see", "My own words.");
    let late = publish(&ana, mine).await.is(409).text;
    let says = "Ben Osei published update 2 while you wrote. Yours is kept as the draft of update 3.";
    assert!(late.contains(says) && late.contains("My own words."), "{}", words(&late));
    assert!(words(&late).contains("Customer update 3 of #1"), "{}", words(&late));
    assert!(late.contains("name=\"seen\" value=\"2\""), "sent again it goes out");
    assert_eq!(said(&signalbox, "customers").await, 2);
}

#[tokio::test]
async fn who_may_not_is_told_so() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    ana.declare("The support bot refuses").await;
    let internal = with(whole(), "audience", "internal");
    publish(&ben, whole()).await.is(403);
    ben.press("/incidents/1/updates/no-news", &[]).await.is(403);
    publish(&kim, internal.clone()).await.is(403);
    publish(&ben, internal).await.is(303);
    assert_eq!((said(&signalbox, "customers").await, said(&signalbox, "internal").await), (0, 1));
    let page = words(&ben.get(FOR_CUSTOMERS).await.is(200).text);
    assert!(page.contains("What customers read is the commander's to say") && !page.contains("Review the update"));
    // A preview changes nothing, whoever asks for it.
    press(&kim, "/incidents/1/updates/preview", &whole()).await.is(200);
    assert_eq!(said(&signalbox, "customers").await, 0);
}

#[tokio::test]
async fn a_drill_and_a_restricted_incident_say_nothing_by_accident() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    ana.declare("The vendor lost keys").await;
    let pool = &signalbox.app.pool;
    sqlx::query("update incident set kind = 'drill'").execute(pool).await.expect("a drill");
    let refused = publish(&ana, whole()).await.is(409).text;
    assert!(refused.contains("This is a drill. Customers hear nothing of it."));
    assert_eq!(said(&signalbox, "customers").await, 0);
    publish(&ana, with(whole(), "audience", "internal")).await.is(303);

    sqlx::query("update incident set kind = 'real'").execute(pool).await.expect("a real one");
    ana.press("/incidents/1/restrict", &[("reason", "Keys"), ("restricted", "yes")]).await.is(303);
    ben.get(FOR_CUSTOMERS).await.is(404);
    publish(&ben, whole()).await.is(404);
    press(&ben, "/incidents/1/updates/preview", &whole()).await.is(404);
    ben.press("/incidents/1/updates/no-news", &[]).await.is(404);
    let review = words(&press(&ana, UPDATES, &whole()).await.is(422).text);
    assert!(review.contains("These words become public only by this act"), "{review}");
    publish(&ana, whole()).await.is(303);
    server::status::refresh(&signalbox.app).await.expect("the page is rendered");
    let public = signalbox.stranger("GET", "/status").await.is(200).text;
    assert!(public.contains("The support assistant refuses some questions"));
    assert!(!public.contains("The vendor lost keys") && !public.contains("Ana Ruiz"));
}

#[tokio::test]
async fn it_is_seen_beforehand_as_each_channel_shows_it() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let part = part(&signalbox, &ana, "Support assistant").await;
    ana.declare("The support bot refuses").await;
    let fields = with(whole(), "components", &format!("{part}=partial_outage"));
    let live = words(&press(&ana, "/incidents/1/updates/preview", &fields).await.is(200).text);
    for expected in ["Status page", "Mail", "Feed entry", "Slack", "Webhook", "Support assistant: partly not working"] {
        assert!(live.contains(expected), "{expected}: {live}");
    }
    let thin = with(with(fields.clone(), "scope", ""), "mitigation", "prompt-v7 may be experiencing it");
    let thin = words(&press(&ana, "/incidents/1/updates/preview", &thin).await.is(200).text);
    assert!(thin.contains("One of six is missing: who is affected."), "{thin}");
    assert!(thin.contains("prompt-v7, an id of a version") && thin.contains("“may be experiencing”"), "{thin}");
    let far = with(fields.clone(), "next_update", "2025-02-15T20:10:00Z");
    let far = words(&press(&ana, "/incidents/1/updates/preview", &far).await.is(200).text);
    assert!(far.contains("SEV2 says every"), "{far}");
    // The whole page, in the bytes that strangers will get.
    let page = press(&ana, "/incidents/1/updates/as-page", &fields).await.is(200);
    assert!(page.text.contains("The support assistant refuses some questions") && !page.text.contains("<script"));
    publish(&ana, fields).await.is(303);
    server::status::refresh(&signalbox.app).await.expect("the page is rendered");
    let public = words(&signalbox.stranger("GET", "/status").await.is(200).text);
    let (seen, is) = (words(&page.text), public);
    let said = "The assistant declines questions that it normally answers.";
    assert!(seen.contains(said) && is.contains(said));
}

#[tokio::test]
async fn a_part_that_still_works_is_asked_about() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    let service: uuid::Uuid =
        sqlx::query_scalar("select id from service").fetch_one(&signalbox.app.pool).await.expect("a service");
    let named = [("name", "Support assistant"), ("service", &service.to_string())];
    ana.press("/settings/status/components", &named).await.is(303);
    let part: uuid::Uuid =
        sqlx::query_scalar("select id from component").fetch_one(&signalbox.app.pool).await.expect("a part");
    let declared = [("title", "It refuses"), ("severity", "SEV2"), ("service", "support-bot")];
    ana.press("/incidents", &declared).await.is(303);
    let works = with(whole(), "components", &format!("{part}=operational"));
    let asked = words(&press(&ana, UPDATES, &works).await.is(422).text);
    assert!(asked.contains("Support assistant still says Working. Is that so? Partly not working It works"), "{asked}");
    let partly = press(&ana, UPDATES, &with(works.clone(), "state", &format!("{part}=partial_outage"))).await.is(422);
    let partly = words(&partly.text);
    assert!(partly.contains("Support assistant: partly not working") && !partly.contains("Is that so?"), "{partly}");
    let sure = press(&ana, UPDATES, &with(works, "state", &format!("{part}=operational"))).await.is(422);
    assert!(!words(&sure.text).contains("Is that so?"), "its writer has said so");
    assert_eq!(said(&signalbox, "customers").await, 0);
}
