use std::io::Write;
use std::process::{Command, Stdio};

use app::runbooks::{Presence, Runbook, completeness};

use super::super::read::read;
use super::SHIPPED;

fn shipped(slug: &str) -> Runbook {
    read(SHIPPED.iter().find(|(known, _)| *known == slug).expect("it is shipped").1)
}

/// Feeds a text to a program: whether it is content, and what it says; nothing where there is no such program.
fn fed(program: &[&str], text: &str) -> Option<(bool, String)> {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let said = [done.stdout, done.stderr].map(|said| String::from_utf8_lossy(&said).into_owned()).concat();
    Some((done.status.success(), said))
}

fn each(check: impl Fn(&str, &Runbook)) {
    for (slug, text) in SHIPPED {
        check(slug, &read(text));
    }
}

#[test]
fn each_is_read_without_a_problem() {
    each(|slug, runbook| {
        assert_eq!(runbook.slug, slug);
        assert_eq!(runbook.problems, [], "{slug}");
    });
}

#[test]
fn each_is_complete_in_all_eight_parts() {
    each(|slug, runbook| {
        for (part, presence) in completeness(runbook) {
            assert_eq!(presence, Presence::Whole, "{slug}: {}", part.word());
        }
    });
}

#[test]
fn each_recovery_watches_key_safety_and_business_by_signals_that_exist() {
    each(|slug, runbook| {
        for role in ["key", "safety", "business"] {
            assert!(runbook.recovery.iter().any(|row| row.role == role), "{slug} lacks {role}");
        }
        assert!(runbook.recovery.iter().all(|row| runbook.signal(&row.signal).is_some()), "{slug}");
    });
}

#[test]
fn each_leaf_names_mitigations_that_exist_and_each_check_says_what_to_expect() {
    each(|slug, runbook| {
        let tree = runbook.tree.as_ref().unwrap();
        let named: Vec<_> = tree.leaves().into_iter().flat_map(|leaf| &leaf.mitigations).collect();
        assert!(!named.is_empty() && named.iter().all(|key| runbook.mitigation(key).is_some()), "{slug}");
        assert!(runbook.triage.checks.iter().all(|check| check.expect.is_some()), "{slug}");
        assert!(runbook.triage.checks.iter().all(|check| check.note.is_none()), "{slug}");
        assert!(
            runbook.mitigations.iter().all(|mitigation| mitigation.when.is_some() || mitigation.guarded.is_some()),
            "{slug}"
        );
    });
}

#[test]
fn each_command_is_one_that_bash_can_read() {
    each(|slug, runbook| {
        let checks = runbook.checks().flat_map(|check| &check.commands);
        let commands: Vec<_> =
            checks.chain(runbook.mitigations.iter().flat_map(|mitigation| &mitigation.body_commands)).collect();
        assert!(commands.len() > 12, "{slug} has {} commands", commands.len());
        for command in commands {
            let (fine, said) = fed(&["bash", "-n"], &command.text).expect("bash is here");
            assert!(fine, "{slug}: {}\n{said}", command.text);
            assert!(!command.text.contains(['’', '‘', '“', '”', '–', '\u{a0}']), "{slug}: {}", command.text);
        }
    });
}

#[test]
fn each_command_uses_declared_variables_only_and_each_is_used() {
    each(|slug, runbook| {
        let checks = runbook.checks().flat_map(|check| &check.commands);
        let commands: Vec<_> =
            checks.chain(runbook.mitigations.iter().flat_map(|mitigation| &mitigation.body_commands)).collect();
        for name in &runbook.variables {
            let used = commands.iter().any(|command| {
                app::runbooks::fill(&command.text, &runbook.variables, |_| None).open().contains(&name.as_str())
            });
            assert!(used, "{slug}: {name} is never used");
        }
        for command in commands {
            let names = command.text.split('$').skip(1).map(|rest| {
                rest.split(|letter: char| !letter.is_ascii_uppercase() && letter != '_').next().unwrap_or("")
            });
            for name in names.filter(|name| name.len() > 1) {
                assert!(runbook.variables.iter().any(|known| known == name), "{slug}: {name} is not declared");
            }
        }
    });
}

#[test]
fn ten_are_shipped_and_the_trees_have_their_size() {
    assert_eq!(SHIPPED.len(), 10);
    for (slug, size) in [
        ("slow-answers", (3, 4)),
        ("error-rate", (5, 6)),
        ("model-server-restarts", (6, 7)),
        ("provider-outage", (5, 6)),
        ("prompt-regression", (4, 5)),
        ("quality-regression", (3, 4)),
        ("stale-answers", (5, 6)),
        ("over-blocking", (5, 6)),
        ("cost-spike", (2, 3)),
        ("security-incident", (5, 6)),
    ] {
        let tree = shipped(slug).tree.unwrap();
        assert_eq!((tree.questions().len(), tree.leaves().len()), size, "{slug}");
    }
}

#[test]
fn each_stays_short_and_only_security_is_restricted() {
    for (slug, text) in SHIPPED {
        assert!(text.lines().count() <= 350, "{slug} has {} lines", text.lines().count());
        assert_eq!(read(text).restricted, *slug == "security-incident", "{slug}");
    }
}

#[test]
fn each_asks_the_six_questions_that_every_incident_asks() {
    each(|slug, runbook| {
        assert!(runbook.triage.budget_minutes.is_some_and(|minutes| minutes <= 15), "{slug}");
        for words in ["alert is real", "blast radius", "recent ", "status", "control", "users are being harmed now"] {
            assert!(runbook.triage.checks.iter().any(|check| check.text.contains(words)), "{slug}: {words}");
        }
        assert!(runbook.triage.checks.iter().any(|check| check.annotations.changes.is_some()), "{slug}");
        let levels: Vec<_> = runbook.severity_rows.iter().filter_map(|row| row.get(..4)).collect();
        assert_eq!(levels, ["SEV1", "SEV2", "SEV3", "SEV4"], "{slug}");
        assert!(runbook.severity.is_some() && runbook.triggers.iter().any(|trigger| trigger.when.is_none()), "{slug}");
    });
}

#[test]
fn each_takes_back_every_part_and_keeps_an_emergency_control() {
    each(|slug, runbook| {
        let mut parts: Vec<_> = runbook
            .rollback
            .steps
            .checks
            .iter()
            .filter_map(|step| step.text.split_once(':'))
            .map(|step| step.0)
            .collect();
        parts.sort_unstable();
        let all = [
            "Code",
            "Guardrail",
            "Model weights",
            "Prompt",
            "Provider model",
            "Retrieval index",
            "Router policy",
            "Thresholds",
            "Tools",
        ];
        assert_eq!(parts, all, "{slug}");
        assert!(runbook.rollback.text.to_lowercase().contains("one part may not be enough"), "{slug}");
        assert!(runbook.mitigations.iter().any(|mitigation| mitigation.guarded.is_some()), "{slug}");
        assert!(runbook.resolution.checks.len() >= 6, "{slug}");
        for question in
            ["detection late", "triage slow", "rollback path was missing", "the pipeline or the quality gate"]
        {
            assert!(runbook.postmortem.to_lowercase().contains(question), "{slug}: {question}");
        }
    });
}

/// Whoever wonders what a setting did must find the line that takes it back.
#[test]
fn each_setting_of_a_mitigation_is_taken_back() {
    each(|slug, runbook| {
        let back: Vec<_> = runbook.rollback.steps.checks.iter().flat_map(|step| &step.commands).collect();
        for mitigation in &runbook.mitigations {
            for command in &mitigation.body_commands {
                for line in command.text.lines().filter(|line| line.contains(" set env ")) {
                    for name in line.split(' ').filter_map(|word| word.split_once('=')).map(|pair| pair.0) {
                        let set = name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
                        let lasting = ["EXPERIMENT_SHARE", "CACHE_VERSION"].contains(&name);
                        let unset = format!(" {name}-");
                        let is_unset = back.iter().any(|command| command.text.contains(&unset));
                        assert!(!set || lasting || is_unset, "{slug}: {name} of {}", mitigation.key);
                    }
                }
            }
        }
    });
}

/// Every query, of the signals and inside the commands, as one file of rules.
#[test]
fn each_query_is_one_that_prometheus_can_read() {
    let mut rules = String::from("groups:\n- name: shipped\n  rules:\n");
    each_query(|slug, name, query| {
        let record = format!("{}:{name}", slug.replace('-', "_"));
        let query = query.replace('\n', "\n      ");
        rules.push_str(&format!("  - record: {record}\n    expr: |-\n      {query}\n"));
    });
    assert!(rules.matches("- record:").count() > 110, "{} queries", rules.matches("- record:").count());
    let Some((fine, said)) = fed(&["promtool", "check", "rules", "/dev/stdin"], &rules) else {
        return println!("skipped: promtool is not installed (Debian: prometheus)");
    };
    assert!(fine, "{said}\n{rules}");
}

fn each_query(mut check: impl FnMut(&str, &str, &str)) {
    for (slug, text) in SHIPPED {
        let runbook = read(text);
        for signal in &runbook.signals {
            check(slug, &signal.name, &signal.promql);
        }
        for (at, command) in runbook.checks().flat_map(|check| &check.commands).enumerate() {
            for part in command.text.split("--data-urlencode 'query=").skip(1) {
                check(slug, &format!("check_{at}"), part.split('\'').next().unwrap());
            }
        }
    }
}
