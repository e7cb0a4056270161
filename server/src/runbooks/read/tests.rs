use app::runbooks::{Runbook, Then};
use proptest::prelude::*;

use super::read;

mod foreign;
mod lossless;
mod nasty;
mod printed;

fn shape(runbook: &Runbook) -> Option<(usize, usize)> {
    runbook.tree.as_ref().map(|tree| (tree.questions().len(), tree.leaves().len()))
}

fn says(runbook: &Runbook) -> Vec<&str> {
    runbook.problems.iter().map(|problem| problem.message.as_str()).collect()
}

const HEAD: &str = "---\nslug: a-b\ntitle: A\n---\n";

const LATENCY: &str = "Is GPU utilization > 90%?
├─ YES → Scale up or enable overflow routing
└─ NO → Is queue depth high?
├─ YES → Check for stuck requests, restart workers
└─ NO → Is provider having issues?
├─ YES → Enable fallback provider
└─ NO → Check network/load balancer
";

const QUALITY: &str = "Are retrieval results relevant?
├─ NO → Check embedding model, index freshness, query preprocessing
└─ YES → Are citations being used?
├─ NO → Check prompt template, context injection
└─ YES → Is model following instructions?
├─ NO → Check for prompt drift, model version change
└─ YES → Likely edge case - add to eval set
";

const COST: &str = "Is traffic volume normal?
├─ NO (higher) → Check for abuse, viral usage, bot traffic
└─ YES → Is cost per request higher?
├─ YES → Check model routing, prompt size, cache misses
└─ NO → Check for billing anomaly, pricing change
";

#[test]
fn drawn_trees_are_read_bare_and_fenced_with_their_indentation_lost() {
    for (drawing, expected) in [(LATENCY, (3, 4)), (QUALITY, (3, 4)), (COST, (2, 3))] {
        for text in
            [format!("{HEAD}## Decision tree\n{drawing}"), format!("{HEAD}## Decision tree\n```\n{drawing}```\n")]
        {
            let runbook = read(&text);
            assert_eq!(shape(&runbook), Some(expected), "{text}");
            assert_eq!(says(&runbook), Vec::<&str>::new(), "{text}");
        }
    }
}

#[test]
fn indents_decide_where_they_differ() {
    let drawing = "Top?\n├─ YES → Is it so?\n│   ├─ A → one\n│   ├─ B → two\n│   └─ C → three\n└─ NO → four\n";
    let runbook = read(&format!("{HEAD}## Decision tree\n```text\n{drawing}```\n"));
    assert_eq!(shape(&runbook), Some((2, 4)));
    assert_eq!(runbook.tree.map(|tree| tree.root.branches.len()), Some(2));
}

#[test]
fn a_first_branch_may_open_the_question_without_indentation() {
    let runbook =
        read(&format!("{HEAD}## Decision tree\nTop?\n├─ YES → Inner?\n├─ A → one\n└─ B → two\n└─ NO → three\n"));
    assert_eq!(shape(&runbook), Some((2, 3)));
    assert_eq!(runbook.tree.map(|tree| tree.root.branches.len()), Some(2));
}

#[test]
fn the_nested_list_carries_its_annotations() {
    let text = format!(
        "{HEAD}## Signals\n### gpu_util\nBusy `unit: percent`\n```promql\nup\n```\n## Decision tree\n- Is it busy? `when: gpu_util > 90`\n  - YES → Scale up `do: scale-up`\n  - NO → Is the provider down? `provider: openai`\n    - YES → Switch\n    - NO → Look on\n## Mitigations\n### scale-up: Scale up\nWhen: sustained load\n```sh\ntrue\n```\n### shed: Shed\nWhen: `guarded: emergency only`\n"
    );
    let runbook = read(&text);
    assert_eq!(says(&runbook), Vec::<&str>::new());
    assert_eq!(shape(&runbook), Some((2, 3)));
    let root = runbook.tree.clone().unwrap().root;
    assert_eq!(root.text, "Is it busy?");
    assert_eq!(root.when.as_deref(), Some("gpu_util > 90"));
    assert!(matches!(&root.branches[0].then, Then::Leaf(leaf) if leaf.mitigations == ["scale-up"]));
    assert!(matches!(&root.branches[1].then, Then::Question(next) if next.provider.as_deref() == Some("openai")));
    assert_eq!(runbook.mitigations[0].when.as_deref(), Some("sustained load"));
    assert_eq!(runbook.mitigations[0].body_commands[0].text, "true");
    assert_eq!(runbook.mitigations[1].guarded.as_deref(), Some("emergency only"));
    assert_eq!(runbook.signals[0].unit.as_deref(), Some("percent"));
}

#[test]
fn a_check_holds_its_answer_and_commands_and_keeps_its_key() {
    let text = format!(
        "{HEAD}## Triage `time: 5m`\n- [ ] The alert is **real**\n  Expect: above 5 s\n\n  Because alerts lie.\n  ```sh\n  date\n  ```\n- [x] Scope (expect: all)\n"
    );
    let runbook = read(&text);
    let [first, second] = &runbook.triage.checks[..] else { panic!("two checks") };
    assert_eq!(runbook.triage.budget_minutes, Some(5));
    assert_eq!((first.text.as_str(), first.expect.as_deref()), ("The alert is real", Some("above 5 s")));
    assert_eq!(first.note.as_deref(), Some("Because alerts lie."));
    assert_eq!(first.commands[0].text, "date");
    assert_eq!((second.text.as_str(), second.expect.as_deref()), ("Scope", Some("all")));
    assert_eq!(read(&text.replace("**real**", "real.")).triage.checks[0].key, first.key);
}

#[test]
fn comments_in_a_bare_fence_are_checks() {
    let runbook =
        read("# Errors\n## Immediate Checks (< 5 min)\n```bash\n# 1. Look\ncurl -s x\n# 2. Log\nkubectl logs y\n```\n");
    assert_eq!(runbook.triage.checks.iter().map(|check| check.text.as_str()).collect::<Vec<_>>(), ["Look", "Log"]);
    assert_eq!((runbook.title.as_str(), runbook.triage.budget_minutes), ("Errors", Some(5)));
}

#[test]
fn problems_carry_their_place_and_say_what_to_write() {
    let text = format!(
        "{HEAD}## Signals\n### up\n```promql\nup == 0\n```\n## Decision tree\n- Is it? `when: gone > 1`\n  - YES → Do `do: nothing`\n"
    );
    let runbook = read(&text);
    let at: Vec<_> = runbook.problems.iter().map(|problem| (problem.line, problem.column)).collect();
    assert_eq!(at, [(7, 1), (11, 1), (11, 10), (12, 14)], "{:?}", runbook.problems);
    assert!(runbook.problems[1].message.contains("Write `- NO → …`"), "{:?}", runbook.problems);
}

#[test]
fn a_table_of_mitigations_is_read_too() {
    let runbook = read(&format!(
        "{HEAD}## Mitigation Actions\n| Action | Command/Steps | When to Use |\n|---|---|---|\n| Reduce batch size | Set MAX_BATCH_SIZE=16 | Memory pressure |\n"
    ));
    let mitigation = &runbook.mitigations[0];
    assert_eq!((mitigation.key.as_str(), mitigation.when.as_deref()), ("reduce-batch-size", Some("Memory pressure")));
    assert_eq!(mitigation.text, "Command/Steps: Set MAX_BATCH_SIZE=16");
}

#[test]
fn a_recovery_row_without_role_or_bound_says_so() {
    let text = format!(
        "{HEAD}## Recovery\n| signal | role | bound | hold | why |\n|---|---|---|---|---|\n| up | main | about 6 | 15m | papa |\n"
    );
    let runbook = read(&text);
    assert_eq!(runbook.problems.len(), 2, "{:?}", runbook.problems);
    assert!(runbook.problems.iter().any(|problem| problem.message.contains("Write `key`, `safety` or `business`.")));
    assert!(runbook.prose[0].markdown.contains("papa"));
}

#[test]
fn nothing_is_dropped() {
    let words = [
        "alpha", "bravo", "charlie", "delta", "echo1", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima",
        "mike1", "november", "oscar", "papa",
    ];
    let text = "---\nslug: s\ntitle: t\nteam: alpha\n---\nbravo\n\n# charlie\n\n## delta\necho1\n\n## Triage\nfoxtrot\n- [ ] golf\n  - hotel\n\n> india\n\n## Decision tree\njuliett\n\n- kilo\n- lima\n\n## Recovery\nmike1\n\n## Communication\n### november\noscar\n\n## Signals\npapa\n";
    let json = serde_json::to_string(&read(text)).unwrap();
    for word in words {
        assert!(json.contains(word), "{word} in {json}");
    }
}

#[test]
fn a_deep_tree_ends_in_a_problem() {
    let mut text = format!("{HEAD}## Decision tree\nTop?\n");
    for level in 0..5000 {
        text.push_str(&format!("├─ NO → Stop\n└─ YES → Is {level}?\n"));
    }
    let runbook = read(&text);
    assert!(says(&runbook).iter().any(|says| says.contains("deeper than 32")));
    assert!(runbook.tree.is_some_and(|tree| tree.depth() == 32));
    assert!(runbook.prose[0].markdown.contains("Is 4999?"));
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(?s).{0,300}") {
        read(&text);
    }

    #[test]
    fn any_lines_of_a_runbook_are_read(lines in prop::collection::vec(prop::sample::select(vec![
        "---", "slug: x", "# T", "## Triage `time: 5m`", "## Decision tree", "## Mitigations", "## Signals", "## Recovery", "## Communication",
        "### Internal", "### a: B", "- [ ] é `when: x > 1`", "  - YES → é? `do: a`", "    - NO → b", "├─ YES → c?", "│  └─ NO → d", "└─", "Is it?",
        "```", "```sh", "| signal | role | bound | hold |", "|---|---|---|---|", "| a | key | <= 1 | 5m |", "", "  ", "    code", "> q", "\t- x", "`", "\u{0}", "é",
    ]), 0..40)) {
        let text = lines.join("\n");
        let runbook = read(&text);
        let count = text.lines().count().max(1) as u32;
        for problem in &runbook.problems {
            prop_assert!(problem.line >= 1 && problem.line <= count + 1 && problem.column >= 1);
            prop_assert!(problem.message.ends_with('.'));
        }
        prop_assert_eq!(read(&text), runbook);
    }
}
