//! Runbooks as other teams write them.

use app::runbooks::{Part, Presence, Runbook};

use super::lossless::lost;
use super::{read, says, shape};

const KUBERNETES: &str = include_str!("../fixtures/kubernetes-alert.md");
const WIKI: &str = include_str!("../fixtures/wiki-steps.md");
const LONG: &str = include_str!("../fixtures/long-page.md");
const TORN: &str = include_str!("../fixtures/torn-page.txt");
const LOST: &str = include_str!("../fixtures/lost-headings.txt");

/// A folder with documents that are not ours to keep here; each has to be read without loss.
const FOLDER: &str = "SIGNALBOX_FOREIGN_RUNBOOKS";

fn triage(runbook: &Runbook) -> Vec<&str> {
    runbook.triage.checks.iter().map(|check| check.text.as_str()).collect()
}

fn mitigations(runbook: &Runbook) -> Vec<(&str, Option<&str>)> {
    runbook.mitigations.iter().map(|mitigation| (mitigation.title.as_str(), mitigation.when.as_deref())).collect()
}

fn of(runbook: &Runbook, wanted: Presence) -> Vec<Part> {
    runbook.completeness().into_iter().filter(|(_, found)| *found == wanted).map(|(part, _)| part).collect()
}

fn shapes(runbook: &Runbook) -> Vec<(usize, usize)> {
    runbook.trees().map(|tree| (tree.questions().len(), tree.leaves().len())).collect()
}

#[test]
fn each_line_of_each_page_is_found_again() {
    for (name, text) in [("kubernetes", KUBERNETES), ("wiki", WIKI), ("long", LONG), ("torn", TORN), ("lost", LOST)] {
        let runbook = read(text);
        assert_eq!(lost(text, &runbook), Vec::<String>::new(), "{name}: {runbook:#?}");
        let crossed = text.replace('\n', "\r\n");
        assert_eq!(read(&crossed), runbook, "{name} with other line ends");
    }
}

#[test]
fn a_kubernetes_alert_gives_checks_commands_and_mitigations() {
    let runbook = read(KUBERNETES);
    assert_eq!(runbook.title, "KubeVolumeNearlyFull");
    assert_eq!(
        triage(&runbook),
        [
            "Find the claim in the alert's labels `namespace` and `persistentvolumeclaim`.",
            "Look at how quickly it grows:",
            "Open a shell beside it and see what takes the room",
            "Check the retention",
        ]
    );
    let commands: Vec<_> = runbook.triage.checks.iter().map(|check| check.commands.len()).collect();
    assert_eq!(commands, [0, 1, 1, 1]);
    assert_eq!(
        runbook.triage.checks[1].commands[0].text,
        r#"kubelet_volume_stats_available_bytes{namespace=~"prod|stage"}"#
    );
    assert_eq!(runbook.triage.checks[2].note.as_deref(), Some("Then list the largest folders:"));
    assert_eq!(runbook.triage.checks[3].commands[0].lang, "console");
    assert_eq!(
        mitigations(&runbook).iter().map(|(title, _)| *title).collect::<Vec<_>>()[..2],
        ["Give the claim more room:", "Shorten the retention to three days"]
    );
    assert_eq!(runbook.mitigations[1].key, "shorten-the-retention-to-three-days");
    assert!(runbook.mitigations[0].body_commands[0].text.starts_with("kubectl"));
    assert_eq!(of(&runbook, Presence::Whole), [Part::Triage]);
    assert_eq!(of(&runbook, Presence::Missing).len(), 7);
}

#[test]
fn numbered_steps_of_a_wiki_page_are_checks() {
    let runbook = read(WIKI);
    assert_eq!(runbook.title, "Restart the payment gateway");
    let checks = triage(&runbook);
    assert_eq!(checks.len(), 5, "{checks:?}");
    assert_eq!(checks[1], "Take the gateway out of the balancer");
    assert_eq!(checks[4], "Watch the declined cards for ten minutes, they have to stay below 0.5 %");
    assert_eq!(runbook.triage.checks[1].commands[0].text, "balancer drain payment-gateway --wait 60");
    assert!(runbook.triage.checks[2].note.as_deref().is_some_and(|note| note.contains("second host")));
    assert!(says(&runbook).iter().any(|says| says.starts_with("The runbook has no slug. Write")));
    assert_eq!(of(&runbook, Presence::Missing).len(), 7);
}

#[test]
fn tables_and_nested_lists_of_a_long_page_are_read() {
    let runbook = read(LONG);
    assert_eq!(runbook.extra, [("team".to_string(), "discovery".to_string())]);
    assert_eq!(runbook.triggers[1].text, "IndexAge – the index is older than an hour – 10 min");
    assert_eq!(runbook.severity_rows[0], "SEV1: Nobody can order");
    assert_eq!(triage(&runbook), ["Is the pipeline running?", "Compare the counts", "Look at the dead letters"]);
    let [first, second, third] = &runbook.triage.checks[..] else { panic!("three checks") };
    assert!(first.note.as_deref().is_some_and(|note| note.contains("    - including the pop-up shops")));
    assert_eq!(second.expect.as_deref(), Some("less than 1 % apart"));
    assert_eq!(second.commands[0].lang, "sql");
    assert_eq!(third.annotations.minutes, Some(3));
    assert_eq!(runbook.triage.budget_minutes, Some(20));
    assert_eq!(mitigations(&runbook)[0], ("Rebuild the index", Some("drift above 5 %")));
    assert_eq!(runbook.mitigations[0].text, "Steps: `indexer rebuild --full`\n\nRisk: two hours of load");
    assert_eq!(runbook.mitigations[1].guarded.as_deref(), Some("emergency only"));
    assert_eq!(runbook.rollback.steps.checks.len(), 2);
    assert_eq!((runbook.recovery[0].signal.as_str(), runbook.recovery[0].bound.as_str()), ("drift", "<= 1 %"));
    let at: Vec<_> = runbook.problems.iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(at, [(67, 1), (73, 1), (73, 3), (74, 1), (74, 3)], "{:#?}", runbook.problems);
    assert_eq!(of(&runbook, Presence::Thin), [Part::Recovery]);
    assert_eq!(of(&runbook, Presence::Missing), [Part::Owner, Part::Communication, Part::Postmortem]);
}

#[test]
fn a_torn_page_gives_its_three_trees_tables_and_commands_back() {
    let runbook = read(TORN);
    assert_eq!(shape(&runbook), Some((3, 4)));
    assert_eq!(shapes(&runbook), [(3, 4), (3, 4), (2, 3)]);
    assert_eq!(runbook.further_trees[1].heading, "Mail Decision Tree");
    assert_eq!(
        mitigations(&runbook)[..6],
        [
            ("Add a volume", Some("Disk > 75%")),
            ("Fail over", Some("Broker trouble")),
            ("Restart consumers", Some("Lag that stays")),
            ("Drop telemetry", Some("Emergency only")),
            ("Empty the cache", Some("Stale cache")),
            ("Roll the report forward", Some("Old report")),
        ]
    );
    assert_eq!(runbook.mitigations[3].guarded.as_deref(), Some("Emergency only"));
    assert_eq!(triage(&runbook), ["Compare both ledgers", "Read the job's log", "Ask the queue", "Look at the clock"]);
    assert_eq!(runbook.triage.checks[2].commands[0].text, "curl-s$QUEUE_ENDPOINT/depth");
    assert_eq!(runbook.triage.budget_minutes, Some(10));
    assert_eq!(runbook.triggers.iter().filter(|trigger| trigger.text.contains('>')).count(), 2);
    let cut: Vec<_> = runbook.problems.iter().filter(|problem| problem.message.contains("of its own")).collect();
    assert_eq!(cut.iter().map(|problem| problem.line).collect::<Vec<_>>(), [34, 51, 55], "{cut:#?}");
}

#[test]
fn headings_that_lost_their_marks_are_known() {
    let runbook = read(LOST);
    assert_eq!(runbook.severity_rows.len(), 2);
    assert_eq!(runbook.owner_role, "The dispatcher of the week");
    assert_eq!(triage(&runbook)[3..], ["Which depots restarted", "Whether the scanner is full"]);
    assert_eq!(runbook.triage.checks[4].commands[0].text, r#"kubectl logs deployment/scanner | grep "buffer_full""#);
    assert!(runbook.rollback.text.starts_with("Rolling back is wider"));
    assert_eq!(of(&runbook, Presence::Thin), [Part::Triggers, Part::Recovery]);
    assert!(runbook.prose.iter().any(|prose| prose.heading == "Depot outage"));
}

#[test]
fn documents_that_are_named_from_outside_are_read_without_loss() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let mut trees = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let runbook = read(&text);
        assert_eq!(lost(&text, &runbook), Vec::<String>::new(), "{}", path.display());
        let found = shapes(&runbook);
        println!(
            "{}: trees {found:?}, {} checks, {}",
            path.display(),
            runbook.checks().count(),
            runbook.mitigations.len()
        );
        trees.extend(found);
    }
    trees.sort();
    assert_eq!(trees, [(2, 3), (3, 4), (3, 4)]);
}
