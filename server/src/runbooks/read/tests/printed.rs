//! A runbook that is written out and read again is the same.

use app::runbooks::{
    Annotations, Branch, Check, Checklist, Command, Communication, Leaf, Mitigation, Prose, Question, RecoveryRow,
    Rollback, Runbook, Signal, Then, Tree, Trigger,
};
use proptest::{collection::vec, option::of, prelude::*};

use super::super::super::write::{plain, write};
use super::read;

/// Words as people write them, with signs that Markdown could take for its own.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Zäß0-9]{1,8}",
        1 => prop::sample::select(vec![
            "*", "_a_", "[x]", "<b>", "#", "1.", "- ", "|", "&amp;", "\\", "`x|y`", "``a ` b``", "80 %", "> 5 s", "(a)",
            "~", "=", "+", "http://a.b/c_d", "{{ since }}", "$A", "!", ":", "\"q\"", "é", "日本",
        ]).prop_map(str::to_owned),
    ];
    (vec(word, 1..6), "[a-z]{3,6}").prop_map(|(words, last)| {
        let text = words.into_iter().chain([last]).collect::<Vec<_>>().join(" ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    })
}

fn name() -> impl Strategy<Value = String> {
    "[a-z][a-z0-9]{1,6}"
}

fn markdown() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "Some *text*.",
        "> quoted `code`",
        "One\n\nTwo",
        "1. a\n2. b",
        "| a | b |\n|---|---|\n| c | d |",
    ])
    .prop_map(str::to_owned)
}

fn command() -> impl Strategy<Value = Command> {
    let text = prop::sample::select(vec![
        "ls",
        "a | b \\\n  | c",
        "x{x=~\"a|b\"}",
        "echo '```'",
        "a\n\n  b",
        "- [ ] no",
        "## no",
        "`date`",
    ]);
    (prop::sample::select(vec!["sh", "sql", "promql"]), text)
        .prop_map(|(lang, text)| Command { lang: lang.into(), text: text.into() })
}

fn value() -> impl Strategy<Value = String> {
    "[a-z_]{1,6} (>|<=) [0-9]{1,3}( %| s)?( for 5m)?"
}

fn annotations() -> impl Strategy<Value = Annotations> {
    (of(value()), of(name()), of(name()), vec(name(), 0..3), of(1..90_u32), of(value())).prop_map(
        |(when, provider, changes, mitigations, minutes, guarded)| Annotations {
            when,
            provider,
            changes,
            mitigations,
            minutes,
            unit: None,
            guarded,
        },
    )
}

fn checklist() -> impl Strategy<Value = Checklist> {
    let check = (words(), of(words()), vec(command(), 0..3), of(markdown()), annotations()).prop_map(
        |(text, expect, commands, note, annotations)| Check {
            key: String::new(),
            text,
            expect,
            commands,
            note,
            annotations,
        },
    );
    (of(1..90_u32), vec(check, 0..4)).prop_map(|(budget_minutes, checks)| Checklist { budget_minutes, checks })
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = (words(), vec(name(), 0..3))
        .prop_map(|(text, mitigations)| Then::Leaf(Leaf { key: String::new(), text, mitigations }));
    let then = leaf.prop_recursive(4, 16, 3, |inner| question(inner).prop_map(|asked| Then::Question(Box::new(asked))));
    question(then).prop_map(|root| Tree { root })
}

fn question(then: impl Strategy<Value = Then> + Clone + 'static) -> impl Strategy<Value = Question> {
    (words(), of(value()), of(name()), vec(then, 2..4)).prop_map(|(text, when, provider, then)| {
        let branches = then.into_iter().zip(["YES", "NO", "NOT (yet)"]);
        let branches = branches.map(|(then, label)| Branch { label: label.into(), then }).collect();
        Question { key: String::new(), text: format!("{text}?"), when, provider, changes: None, branches }
    })
}

fn mitigation() -> impl Strategy<Value = Mitigation> {
    (name(), words(), of(words()), of(value()), vec(command(), 0..3), prop_oneof![Just(String::new()), markdown()])
        .prop_map(|(key, title, when, guarded, body_commands, text)| Mitigation {
            key,
            title,
            when,
            guarded,
            body_commands,
            text,
        })
}

prop_compose! {
    fn runbook()(
        head in (name(), "[a-z ]{0,6}[a-z]", of("SEV[1-4]"), "[a-zA-Z ]{0,8}[a-z]", vec("[A-Z]{2,5}", 0..3), any::<bool>()),
        signals in vec((name(), words(), of("[a-z]{1,5}")), 0..3),
        triggers in vec((words(), of(value())), 0..3),
        severity_rows in vec(words(), 0..3),
        lists in (checklist(), checklist(), checklist()),
        tree in of(tree()),
        mitigations in vec(mitigation(), 0..4),
        text in (prop_oneof![Just(String::new()), Just("Some *text*.".to_string())], markdown(), markdown(), markdown()),
        recovery in vec((name(), "key|safety|business", "(<=|>) [0-9]{1,2} %", "[1-9]m"), 0..4),
    ) -> Runbook {
        let (slug, title, severity, owner_role, variables, restricted) = head;
        let (triage, rollback, resolution) = lists;
        let (beside, internal, customer, postmortem) = text;
        Runbook {
            slug,
            title: title.trim().into(),
            severity,
            owner_role: owner_role.trim().into(),
            variables,
            restricted,
            extra: vec![("team".into(), "a: b".into())],
            signals: signals
                .into_iter()
                .map(|(name, text, unit)| Signal { name, text, unit, promql: "up{a=~\"b|c\"}".into() })
                .collect(),
            triggers: triggers.into_iter().map(|(text, when)| Trigger { text, when }).collect(),
            severity_rows,
            triage,
            tree,
            mitigations,
            rollback: Rollback { steps: rollback, text: beside },
            communication: Communication { internal, customer },
            recovery: recovery
                .into_iter()
                .map(|(signal, role, bound, hold)| RecoveryRow { signal, role, bound, hold })
                .collect(),
            resolution,
            postmortem,
            prose: vec![Prose { heading: "Background".into(), markdown: "Some *prose*.".into() }],
            ..Runbook::default()
        }
    }
}

/// Without what only a place in a file has.
fn meant(mut runbook: Runbook) -> Runbook {
    let lists = [&mut runbook.triage, &mut runbook.rollback.steps, &mut runbook.resolution];
    lists.into_iter().flat_map(|list| &mut list.checks).for_each(|check| check.key.clear());
    if let Some(tree) = &mut runbook.tree {
        keyless(&mut tree.root);
    }
    runbook.problems.clear();
    runbook.headings.clear();
    runbook
}

fn keyless(question: &mut Question) {
    question.key.clear();
    for branch in &mut question.branches {
        match &mut branch.then {
            Then::Question(next) => keyless(next),
            Then::Leaf(leaf) => leaf.key.clear(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn written_and_read_again_it_is_the_same(runbook in runbook()) {
        let text = write(&runbook);
        let again = read(&text);
        prop_assert_eq!(meant(again.clone()), meant(runbook), "{}", text);
        prop_assert_eq!(write(&again), text);
    }

    #[test]
    fn words_stay_words(text in words()) {
        let runbook = read(&format!("## Triage\n- [ ] {}\n", plain(&text)));
        prop_assert_eq!(&runbook.triage.checks[0].text, &text);
    }
}
