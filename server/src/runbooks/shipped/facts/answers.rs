//! Answers that are wrong, old or refused.

use super::Fact;
use super::place::Place::*;

const RELEVANT: (&str, &str) = ("results relevant", "YES");
const CITED: (&str, &str) = ("citations used", "YES");

pub fn facts() -> Vec<Fact> {
    vec![
        (
            "scores of a day",
            "quality-regression",
            Check("evaluation scores", &["avg(score)", "FROM evals", "interval '24 hours'", "GROUP BY", "ORDER BY"]),
        ),
        (
            "ten random answers of an hour",
            "quality-regression",
            Check("Sample recent responses", &["query, response", "interval '1 hour'", "ORDER BY random() LIMIT 10"]),
        ),
        (
            "does retrieval work",
            "quality-regression",
            Check("retrieval works", &["$RAG_ENDPOINT/search", "\"top_k\": 5", ".results | length"]),
        ),
        ("embedding's health", "quality-regression", Check("embedding", &["\"$EMBEDDING_ENDPOINT/health\""])),
        ("are results relevant", "quality-regression", Question("results relevant", "retrieval_relevance >= 0.7")),
        ("are citations used", "quality-regression", Question("citations used", "citation_rate >= 60 %")),
        ("are instructions followed", "quality-regression", Question("instructions", "instruction_score >= 0.8")),
        (
            "not relevant: embedding, freshness, query",
            "quality-regression",
            Leaf(
                &[("results relevant", "NO")],
                "embedding model, the freshness of the index and the preprocessing",
                &["reindex", "restore-embedding", "restore-index"],
            ),
        ),
        (
            "not cited: template, context",
            "quality-regression",
            Leaf(&[RELEVANT, ("citations", "NO")], "template and how the context", &["restore-prompt", "more-context"]),
        ),
        (
            "not followed: drift, version",
            "quality-regression",
            Leaf(
                &[RELEVANT, CITED, ("instructions", "NO")],
                "drift of the prompt and for a new version",
                &["restore-prompt", "switch-model"],
            ),
        ),
        (
            "else: an edge case",
            "quality-regression",
            Leaf(&[RELEVANT, CITED, ("instructions", "YES")], "evaluation set", &["add-case"]),
        ),
        ("stale: reindex", "quality-regression", Mitigation("reindex", "stale", &["--from=cronjob/indexing"])),
        ("run the pipeline", "quality-regression", MitigationSays("reindex", "Run the indexing pipeline")),
        (
            "drift: embedding back",
            "quality-regression",
            Mitigation("restore-embedding", "drifted", &["rollout undo deployment/embedding"]),
        ),
        (
            "prompt back",
            "quality-regression",
            Mitigation("restore-prompt", "the prompt is the cause", &["checkout \"$PREVIOUS_PROMPT\""]),
        ),
        ("other version", "quality-regression", Mitigation("switch-model", "behaves differently", &["model-config"])),
        ("more passages", "quality-regression", Mitigation("more-context", "context lacks", &["TOP_K=10"])),
        (
            "the quality gate",
            "quality-regression",
            Guarded("quality-gate", "emergency only", &["QUALITY_GATE_ENABLED=true", "QUALITY_THRESHOLD="]),
        ),
        ("the gate's score", "quality-regression", MitigationSays("quality-gate", "`eval_score` is below")),
        (
            "the gate's answer",
            "quality-regression",
            MitigationSays("quality-gate", "I'm not confident in my answer. Please contact support."),
        ),
        (
            "the gate's flag",
            "quality-regression",
            MitigationSays("quality-gate", "flagged with the reason quality_gate"),
        ),
        ("200 and wrong", "quality-regression", Intro("answer 200, and the answers are wrong")),
        ("layers act on each other", "quality-regression", Intro("act on each other")),
        ("latency can rise", "prompt-regression", Intro("latency can rise")),
        ("length can blow up", "prompt-regression", Intro("length of the answers can blow up")),
        ("safety wording", "prompt-regression", Intro("safety wording can trigger too often")),
        ("reasoning", "prompt-regression", Intro("style of reasoning can become inconsistent")),
        ("a prompt has versions", "prompt-regression", Intro("it has versions, an owner and a way back")),
        ("parts of the bot", "prompt-regression", RollbackSays("api-v18, prompt prompt-v7, weights support-3.2")),
        ("its index", "prompt-regression", RollbackSays("index kb-2025-02-15")),
        ("its router", "prompt-regression", RollbackSays("router policy small-first-then-large")),
        ("what changed", "prompt-regression", RollbackSays("prompt had changed at 13:30 and the index at 13:40")),
        ("what did not", "prompt-regression", RollbackSays("no code and no weights were deployed")),
        ("refusals of 19 %", "prompt-regression", RollbackSays("refusals rose from 4 % to 19 %")),
        ("deflection of 25 %", "prompt-regression", RollbackSays("deflection fell from 42 % to 25 %")),
        ("latency says nothing", "prompt-regression", RollbackSays("latency barely moved")),
        ("after the prompt", "prompt-regression", RollbackSays("fell to 8 % and deflection rose to 36 %")),
        ("after the index", "prompt-regression", RollbackSays("kb-2025-02-01 as well, they came to 5 % and 41 %")),
        ("step 1: paid English", "prompt-regression", Check("paid English", &["plan, language"])),
        ("step 2: shadow requests", "prompt-regression", Check("shadow requests", &["shadow_refusals_total"])),
        ("step 3: freshness", "prompt-regression", Check("freshness of retrieval", &["$RAG_ENDPOINT/search"])),
        ("step 3: blocked intents", "prompt-regression", Check("blocked intents", &["GROUP BY intent"])),
        (
            "step 4: the prompt first",
            "prompt-regression",
            Leaf(&[("previous prompt do better", "YES")], "Roll the prompt back first", &["restore-prompt"]),
        ),
        ("then the index", "prompt-regression", Mitigation("restore-index", "not normal", &["$PREVIOUS_INDEX"])),
        ("the model is well, the index old", "stale-answers", Intro("The model is well and its index is old")),
        ("sure of themselves", "stale-answers", Intro("out of date, and sure of themselves")),
        ("all is green", "stale-answers", Intro("stay green")),
        ("age of the index", "stale-answers", Bound("index_age > 24 for 30m")),
        ("the snapshot before", "stale-answers", Mitigation("restore-index", "older one", &["$PREVIOUS_INDEX"])),
        ("blocks too much", "over-blocking", Bound("blocked_rate > 5 % for 10m")),
        ("refusals rise", "over-blocking", Bound("refusal_rate > 8 % for 10m")),
        ("good users are denied", "over-blocking", Trigger("Good users complain")),
        ("revenue drops", "over-blocking", Trigger("Revenue or conversions drop")),
        ("the team believes it helps", "over-blocking", Intro("believes that the guardrail does its work")),
        ("severity and width before a threshold", "over-blocking", Intro("know the severity, the blast radius")),
    ]
}
