//! Runs under several hands: two at once, a newer version, values that are missing, and who has a check.

use crate::support::{Box, Person, signalbox, start};
use app::{auth::Role, runbooks::Runbook};
use chrono::Duration;

const SLUG: &str = "prompt-regression";

async fn count(signalbox: &Box, kind: &str) -> i64 {
    sqlx::query_scalar("select count(*) from timeline_event where kind = $1")
        .bind(kind)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count")
}

async fn declared(signalbox: &Box, person: &Person, slug: &str) -> (i64, String, Runbook) {
    let number = person.declare("The support bot refuses").await;
    person.press(&format!("/incidents/{number}/runs"), &[("runbook", slug)]).await.is(303);
    let (run, text): (uuid::Uuid, String) = sqlx::query_as(
        "select run.id, v.text from run join runbook_version v on v.runbook_id = run.runbook_id and v.version = run.version
         order by run.attached_at desc limit 1",
    )
    .fetch_one(&signalbox.app.pool)
    .await
    .expect("a run");
    (number, run.to_string(), server::runbooks::read::read(&text))
}

#[tokio::test]
async fn two_people_at_once_lose_nothing_and_double_nothing() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let (number, run, runbook) = declared(&signalbox, &ana, SLUG).await;
    let path = format!("/incidents/{number}/checks");
    let keys: Vec<String> = runbook.triage.checks.iter().map(|check| check.key.clone()).collect();

    // Both press every check, each sends every form twice under the same key.
    let mut presses = tokio::task::JoinSet::new();
    for (person, name) in [(&ana, "ana"), (&ben, "ben")] {
        for key in &keys {
            let once = uuid::Uuid::new_v4().to_string();
            for _ in 0..2 {
                let (person, path, run, key, once) =
                    (person.clone(), path.clone(), run.clone(), key.clone(), once.clone());
                presses.spawn(async move {
                    let fields =
                        [("run", &*run), ("key", &*key), ("state", "done"), ("result", name), ("once", &*once)];
                    person.press(&path, &fields).await.status.as_u16()
                });
            }
        }
    }
    let answers = presses.join_all().await;
    assert!(answers.iter().all(|status| [303, 409].contains(status)), "{answers:?}");
    assert_eq!(count(&signalbox, "check.done").await, keys.len() as i64, "each check is ticked once");
    let won = answers.iter().filter(|status| **status == 303).count();
    assert_eq!(won, 2 * keys.len(), "the winner's second sending is the same attempt");

    let root = &runbook.tree.as_ref().expect("a tree").root;
    let answer = |person: &Person, label: &str| {
        let (person, run, question, label) = (person.clone(), run.clone(), root.key.clone(), label.to_string());
        let path = format!("/incidents/{number}/answers");
        async move { person.press(&path, &[("run", &*run), ("question", &*question), ("label", &*label)]).await }
    };
    let (first, second) = tokio::join!(answer(&ana, "YES"), answer(&ben, "NO"));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    assert_eq!(count(&signalbox, "question.answered").await, 1);
}

#[tokio::test]
async fn the_second_writer_is_shown_the_difference_and_may_change_it() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let (number, run, runbook) = declared(&signalbox, &ana, SLUG).await;
    let question = runbook.tree.as_ref().expect("a tree").root.key.clone();
    let path = format!("/incidents/{number}/answers");
    let fields = |label: &'static str, evidence: &'static str| {
        vec![
            ("run", run.clone()),
            ("question", question.clone()),
            ("label", label.into()),
            ("evidence", evidence.into()),
        ]
    };
    let press = async |person: &Person, path: &str, fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.press(path, &fields).await
    };
    press(&ben, &path, &fields("NO", "v6 and v7 alike")).await.is(303);
    signalbox.clock.forward(Duration::seconds(4));
    let page = press(&ana, &path, &fields("YES", "not on my sample")).await.is(409).text;
    for part in
        ["Ben answered NO 4 s before you.", "v6 and v7 alike", "Keep Ben’s", "Change to YES", "not on my sample"]
    {
        assert!(page.contains(part), "the page lacks {part}");
    }
    let instead =
        page.split("name=\"instead\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a moment");
    let mut change = fields("YES", "not on my sample");
    change.push(("instead", instead.to_string()));
    press(&ana, &path, &change).await.is(303);
    assert_eq!(count(&signalbox, "question.answered").await, 2, "a second entry, and the first stays");
    // It replaced Ben's answer and nothing newer.
    change[2].1 = "NO".into();
    press(&ben, &path, &change).await.is(409);

    let key = runbook.triage.checks[0].key.clone();
    let checks = format!("/incidents/{number}/checks");
    let mark = |state: &str, result: &str, instead: &str| {
        let pairs = [
            ("run", &*run),
            ("key", &*key),
            ("state", state),
            ("result", result),
            ("instead", instead),
            ("at", "triage"),
        ];
        pairs.map(|(name, value)| (name, value.to_string())).to_vec()
    };
    press(&ben, &checks, &mark("done", "0.19", "")).await.is(303);
    signalbox.clock.forward(Duration::seconds(4));
    let page = press(&ana, &checks, &mark("done", "0.21", "")).await.is(409).text;
    assert!(page.contains("Ben ticked this 4 s before you.") && page.contains("Use what I pasted"), "{page}");
    let instead =
        page.split("name=\"instead\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a moment");
    press(&ana, &checks, &mark("done", "0.21", instead)).await.is(303);
    assert_eq!(count(&signalbox, "check.done").await, 2);
}

#[tokio::test]
async fn nobody_can_tell_and_the_question_stays_open() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let (number, run, runbook) = declared(&signalbox, &ana, SLUG).await;
    let question = runbook.tree.as_ref().expect("a tree").root.key.clone();
    let path = format!("/incidents/{number}/answers");
    let answer =
        async |label: &str| ana.press(&path, &[("run", &run), ("question", &question), ("label", label)]).await;
    answer("cannot tell").await.is(303);
    let page = ana.get(&format!("/incidents/{number}?at=triage")).await.text;
    assert!(page.contains("could not tell") && page.contains("question 1"));
    answer("NO").await.is(303);
    let back = format!("/incidents/{number}/answers/back");
    ana.press(&back, &[("run", &run), ("question", &question)]).await.is(303);
    ana.press(&back, &[("run", &run), ("question", &question)]).await.is(409);
    assert_eq!((count(&signalbox, "question.left_open").await, count(&signalbox, "question.taken_back").await), (1, 1));
}

#[tokio::test]
async fn a_check_is_taken_given_and_put_back() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    let (number, run, runbook) = declared(&signalbox, &ana, SLUG).await;
    let key = runbook.triage.checks[2].key.clone();
    let path = format!("/incidents/{number}/checks/give");
    let give = async |by: &Person, to: &str| {
        by.press(&path, &[("run", &run), ("key", &key), ("to", to), ("at", "triage")]).await
    };
    give(&ana, &ben.id.to_string()).await.is(303);
    give(&ana, &ben.id.to_string()).await.is(303);
    let refused = give(&ana, &kim.id.to_string()).await.is(422).text;
    assert!(refused.contains("Kim Lund only reads."), "{refused}");
    give(&ana, "").await.is(422);
    give(&kim, &kim.id.to_string()).await.is(403);
    signalbox.clock.forward(Duration::minutes(2));
    let at = format!("/incidents/{number}?at=triage");
    assert!(ana.get(&at).await.text.contains("Ben on this, 2 min"));
    let seen = ben.get(&at).await.text;
    assert!(
        seen.contains("You are on this, 2 min") && seen.contains("You have it."),
        "Next names the check given to Ben"
    );
    signalbox.clock.forward(Duration::minutes(60));
    assert!(ana.get(&at).await.text.contains("Ben took this 1 h 02 ago"));
    give(&ana, &ana.id.to_string()).await.is(303);
    give(&ana, "nobody").await.is(303);
    for (kind, times) in [("check.given", 1), ("check.taken", 1), ("check.let_go", 1)] {
        assert_eq!(count(&signalbox, kind).await, times, "{kind}");
    }
    // On a restricted incident only those who may see it work on it.
    ana.press(&format!("/incidents/{number}/people/remove"), &[("person", &ben.id.to_string())]).await;
    ana.press(&format!("/incidents/{number}/restrict"), &[("restricted", "yes")]).await.is(303);
    let refused = give(&ana, &ben.id.to_string()).await.is(422).text;
    assert!(refused.contains("may not see this incident"), "{refused}");
}

#[tokio::test]
async fn a_result_is_kept_cut_and_asked_about() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let (number, run, runbook) = declared(&signalbox, &ana, SLUG).await;
    let path = format!("/incidents/{number}/checks");
    let tick = async |place: usize, result: &str, secret: &str| {
        let key = runbook.triage.checks[place].key.clone();
        let fields = [
            ("run", &*run),
            ("key", &*key),
            ("state", "done"),
            ("result", result),
            ("secret", secret),
            ("at", "triage"),
        ];
        ana.press(&path, &fields).await
    };
    let asked = tick(0, "url postgres://app:swordfish@db/app", "").await.is(422).text;
    assert!(asked.contains("This looks like a key.") && asked.contains("Mask it") && asked.contains("swordfish"));
    tick(0, "url postgres://app:swordfish@db/app", "mask").await.is(303);
    tick(1, &"line of output\n".repeat(3000), "").await.is(303);
    let page = ana.get(&format!("/incidents/{number}?at=triage")).await.text;
    assert!(page.contains("swor…masked") && !page.contains("swordfish"));
    assert!(page.contains("… cut here: 20480 bytes of 44999 are kept"), "the cut is stated");
    let late = start() - Duration::minutes(7);
    let key = runbook.triage.checks[2].key.clone();
    let happened = late.to_rfc3339();
    ana.press(&path, &[("run", &run), ("key", &key), ("state", "done"), ("happened", &happened)]).await.is(303);
    let stored: (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) = sqlx::query_as(
        "select happened_at, recorded_at from timeline_event where kind = 'check.done' order by position desc limit 1",
    )
    .fetch_one(&signalbox.app.pool)
    .await
    .expect("an event");
    assert_eq!(stored, (late, start()), "it waited for the network");
}

#[tokio::test]
async fn a_missing_value_is_said_where_it_is_missing() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let (number, run, runbook) = declared(&signalbox, &ana, SLUG).await;
    let name = runbook.variables[0].clone();
    let path = format!("/incidents/{number}/variables");
    let fill = async |by: &Person, value: &str| {
        by.press(&path, &[("run", &run), ("name", &name), ("value", value), ("at", "triage"), ("anchor", "checks")])
            .await
    };
    fill(&ben, "two\u{7}lines").await.is(422);
    fill(&ben, "here").await.is(303);
    fill(&ana, "here").await.is(303);
    fill(&ana, "there").await.is(409);
    ben.press(&path, &[("run", &run), ("name", "NOT_DECLARED"), ("value", "x"), ("at", "triage")]).await.is(404);
    assert_eq!(count(&signalbox, "variable.filled").await, 1);
    let page = ana.get(&format!("/incidents/{number}/runs/{run}")).await.is(200).text;
    assert!(page.contains("said here by Ben Osei"), "its source is one hover away");

    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    let fields = [("title", "It refuses again"), ("severity", "SEV2"), ("service", "support-bot"), ("runbook", SLUG)];
    let number =
        ana.press("/incidents", &fields).await.is(303).location().rsplit('/').next().expect("a number").to_string();
    let (run, by): (uuid::Uuid, Option<uuid::Uuid>) =
        sqlx::query_as("select id, attached_by from run order by attached_at desc, id desc limit 1")
            .fetch_one(&signalbox.app.pool)
            .await
            .expect("a run");
    assert_eq!(by, Some(ana.id.0), "who declared it attached it");
    let path = format!("/incidents/{number}/variables");
    let fields = [
        ("run", &*run.to_string()),
        ("name", &*name),
        ("value", "of the service"),
        ("at", "triage"),
        ("anchor", "checks"),
    ];
    ben.press(&path, &fields).await.is(303);
    assert!(ana.get("/services/support-bot").await.text.contains("of the service"), "it is the service's from now on");
}

const THREE: &str = "---\nslug: moving\ntitle: Moving\n---\n\n# Moving\n\n## Triage checklist\n\n\
    - [ ] The alert is real\n- [ ] Look at the queue\n- [ ] Check the provider\n- [ ] Page the vendor\n\n\
    ## Decision tree\n\n- Is the queue long?\n  - YES → Add workers\n  - NO → Is the provider slow?\n    - YES → Fall back\n    - NO → Wait\n";

#[tokio::test]
async fn four_ticks_move_from_version_three_to_five() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let five = THREE
        .replace("Look at the queue", "Look at the length of the queue")
        .replace("- [ ] Check the provider", "- [ ] Compare with yesterday\n- [ ] check the provider.")
        .replace("- [ ] Page the vendor\n", "")
        .replace("Is the provider slow?", "Does the provider answer slowly?");
    let pool = &signalbox.app.pool;
    let id = uuid::Uuid::now_v7();
    sqlx::query("insert into runbook (id, slug, title, failure_class, latest, shipped, created_at) values ($1, 'moving', 'Moving', '', 3, false, $2)")
        .bind(id).bind(start()).execute(pool).await.expect("a runbook");
    for (version, text) in [(3, THREE.to_string()), (4, THREE.to_string()), (5, five)] {
        sqlx::query(
            "insert into runbook_version (runbook_id, version, text, comment, recorded_at) values ($1, $2, $3, '', $4)",
        )
        .bind(id)
        .bind(version)
        .bind(text)
        .bind(start())
        .execute(pool)
        .await
        .expect("a version");
    }
    let (number, run, runbook) = declared(&signalbox, &ana, "moving").await;
    assert_eq!(runbook.triage.checks.len(), 4);
    for check in &runbook.triage.checks {
        let fields =
            [("run", &*run), ("key", &*check.key), ("state", "done"), ("result", &*format!("saw {}", check.text))];
        ana.press(&format!("/incidents/{number}/checks"), &fields).await.is(303);
    }
    let root = &runbook.tree.as_ref().expect("a tree").root;
    let app::runbooks::Then::Question(second) = &root.branches[1].then else { panic!("a second question") };
    for (question, label) in [(&root.key, "NO"), (&second.key, "YES")] {
        let fields = [("run", &*run), ("question", &**question), ("label", label)];
        ana.press(&format!("/incidents/{number}/answers"), &fields).await.is(303);
    }
    sqlx::query("update runbook set latest = 5 where id = $1").bind(id).execute(pool).await.expect("a newer version");
    let at = format!("/incidents/{number}?at=triage");
    let page = ana.get(&at).await.text;
    assert!(page.contains("v3; v5 exists: ") && page.contains("/runbooks/moving/compare?from=3&amp;to=5"), "{page}");

    let moving = format!("/incidents/{number}/runs/{run}/version");
    let (one, other) = tokio::join!(ana.press(&moving, &[("to", "5")]), ana.press(&moving, &[("to", "5")]));
    assert_eq!((one.status.as_u16(), other.status.as_u16()), (303, 303));
    assert_eq!(count(&signalbox, "run.moved").await, 1);
    ana.press(&moving, &[("to", "4")]).await.is(409);
    ana.press(&moving, &[("to", "9")]).await.is(404);

    let page = ana.get(&at).await.text;
    assert!(page.contains("2 of 4") && page.contains("Answered before, not in version 5"), "{page}");
    let (list, left) = page.split_once("left-behind").expect("what stays listed");
    for (text, place) in [
        ("The alert is real", list),
        ("check the provider.", list),
        ("Look at the queue", left),
        ("Page the vendor", left),
    ] {
        assert!(place.contains(text), "{text}");
    }
    assert!(left.contains("saw Look at the queue") && left.contains("saw Page the vendor"), "with what was found");
    assert!(page.contains("2 of 4 checks"), "the line counts what this version asks for");
    assert!(
        page.contains("question 2") && page.contains("Does the provider answer slowly?"),
        "the trees agree on one answer"
    );
    // The reworded check can be ticked, and nothing that was left counts for it.
    let moved: i64 = sqlx::query_scalar("select count(*) from run_check where left_at is not null")
        .fetch_one(pool)
        .await
        .expect("a count");
    assert_eq!(moved, 2);
}

#[tokio::test]
async fn several_runs_are_tabs_with_their_progress() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let (number, first, runbook) = declared(&signalbox, &ana, SLUG).await;
    ana.press(&format!("/incidents/{number}/runs"), &[("runbook", "slow-answers")]).await.is(303);
    let fields = [("run", &*first), ("key", &*runbook.triage.checks[0].key), ("state", "done")];
    ana.press(&format!("/incidents/{number}/checks"), &fields).await.is(303);
    let page = ana.get(&format!("/incidents/{number}?at=triage")).await.text;
    let all = runbook.triage.checks.len();
    assert!(page.contains("Runbooks on this incident") && page.contains(&format!("1/{all}")), "{page}");
    ana.get(&format!("/incidents/{number}/runs/{}", uuid::Uuid::nil())).await.is(404);
}
