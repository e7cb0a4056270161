//! Attacks, leaks, and the report after them.

use super::Fact;
use super::place::Place::*;

pub fn facts() -> Vec<Fact> {
    vec![
        ("members only", "security-incident", Restricted),
        ("unusual access", "security-incident", Trigger("used in an unusual way")),
        ("unusual access, as a figure", "security-incident", Bound("access_growth > 3 for 15m")),
        ("attempts at injection", "security-incident", Bound("injection_attempts > 5 for 5m")),
        ("data is carried off", "security-incident", Bound("leak_hits > 0 for 5m")),
        ("users report", "security-incident", Trigger("Users report")),
        ("5 minutes", "security-incident", Minutes(5)),
        (
            "injection in the log",
            "security-incident",
            Check(
                "injection attempts",
                &["ignore previous|system prompt|you are now", "/var/log/api/requests.log", "tail -n 100"],
            ),
        ),
        (
            "secrets in answers, with brackets",
            "security-incident",
            Check(
                "data that left",
                &["(response LIKE '%API_KEY%' OR response LIKE '%password%') AND date = current_date"],
            ),
        ),
        (
            "blocked callers, by scan",
            "security-incident",
            Check("broke the rate limit", &["--scan --pattern 'blocked:*'", "wc -l"]),
        ),
        ("risk above 0.5", "security-incident", Check("high risk", &["risk_score > 0.5 AND date = current_date"])),
        (
            "attack: block",
            "security-incident",
            Mitigation("block-source", "injection attack", &["blocked:user:$SUSPECT_USER", "blocked:ip:$SUSPECT_IP"]),
        ),
        ("attack: analyse", "security-incident", MitigationSays("block-source", "analyse how the attack works")),
        ("leak: rotate", "security-incident", Mitigation("rotate-exposed", "data leak", &["create secret generic"])),
        ("leak: audit", "security-incident", MitigationSays("rotate-exposed", "audit every answer")),
        ("stolen: rotate", "security-incident", Mitigation("rotate-keys", "compromised", &["create secret generic"])),
        ("stolen: access logs", "security-incident", MitigationSays("rotate-keys", "review the access logs")),
        (
            "abuse: limits",
            "security-incident",
            Mitigation("strict-limits", "abuse is detected", &["GLOBAL_RATE_LIMIT="]),
        ),
        ("abuse: validation", "security-incident", MitigationSays("strict-limits", "additional validation")),
        (
            "leak leads to rotation",
            "security-incident",
            Leaf(
                &[("data leave", "YES"), ("credential", "YES")],
                "Rotate the credentials",
                &["rotate-exposed", "filter-output", "keep-evidence"],
            ),
        ),
        (
            "stolen keys lead to rotation",
            "security-incident",
            Leaf(
                &[("data leave", "NO"), ("key of ours", "YES")],
                "Rotate the API keys",
                &["rotate-keys", "keep-evidence"],
            ),
        ),
        ("contain: evidence", "security-incident", Closing("Contained: the evidence is copied")),
        ("contain: block", "security-incident", Closing("Contained: the users, keys and addresses")),
        ("contain: credentials", "security-incident", Closing("Contained: every credential")),
        ("contain: the way in", "security-incident", Closing("Contained: the way in is closed")),
        ("contain: poisoned data", "security-incident", Closing("Contained: poisoned documents")),
        ("contain: who must know", "security-incident", Closing("Contained: legal, privacy")),
        ("after: report in a day", "security-incident", Postmortem("Within a day: write the report")),
        ("after: duties", "security-incident", Postmortem("Within 72 hours")),
        ("after: review", "security-incident", Postmortem("hold the review")),
        ("report: title", "security-incident", Postmortem("The report has a title")),
        ("report: summary", "security-incident", Postmortem("severity, duration from start to end, impact in users")),
        (
            "report: timeline",
            "security-incident",
            Postmortem("alert fired, incident declared, root cause identified, mitigation applied, resolved"),
        ),
        ("report: cause", "security-incident", Postmortem("Root cause: what made it possible")),
        ("report: resolution", "security-incident", Postmortem("Resolution: what was done")),
        ("report: actions", "security-incident", Postmortem("two that prevent it, one that detects it earlier")),
        ("report: lessons", "security-incident", Postmortem("Lessons: what was learned")),
    ]
}
