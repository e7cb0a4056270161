use std::io::Write;
use std::process::{Command, Stdio};

use app::runbooks::{Presence, Runbook, completeness};

use super::super::read::read;
use super::SHIPPED;

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
            let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            bash.stdin.take().unwrap().write_all(command.text.as_bytes()).unwrap();
            let done = bash.wait_with_output().unwrap();
            assert!(done.status.success(), "{slug}: {}\n{}", command.text, String::from_utf8_lossy(&done.stderr));
            assert!(!command.text.contains(['’', '“', '”']), "{slug}: {}", command.text);
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
fn slow_answers_carries_every_setting() {
    let runbook = read(SHIPPED[0].1);
    let tree = runbook.tree.as_ref().unwrap();
    assert_eq!((tree.questions().len(), tree.leaves().len()), (3, 4));
    for (key, setting) in [
        ("overflow-routing", "OVERFLOW_THRESHOLD=0.7"),
        ("fallback", "FALLBACK_ENABLED=true"),
        ("scale-up", "now + 2"),
        ("reduce-batch", "MAX_BATCH_SIZE=16"),
        ("shed", "SHED_RATE=0.1"),
    ] {
        let mitigation = runbook.mitigation(key).unwrap();
        assert!(mitigation.body_commands.iter().any(|command| command.text.contains(setting)), "{key}");
        assert_eq!(mitigation.guarded.is_some(), key == "shed", "{key}");
    }
}
