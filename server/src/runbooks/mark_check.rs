//! A check is ticked, skipped or opened again. The first writer wins, and the second is shown the difference.

use super::locked_run::{before_you, find, is_same_moment, kept_proposal, run_of};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
    signals,
};
use app::{
    command::Check,
    ids::RunId,
    runbooks::{Checklist, MOST_RESULT_BYTES, MarkCheck, Marked, masked, secrets},
    signals::Proposed,
    timeline::Event,
};
use chrono::{DateTime, Utc};

pub async fn mark_check(cx: Cx, ask: MarkCheck) -> Result<Marked, Refusal> {
    let happened_at = cx.said_time("happened", &ask.happened)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&cx.app, &mut tx, incident.id, ask.run).await?;
    let (section, list, check) = find(&run.runbook, &ask.key).ok_or(Refusal::NotFound)?;
    let Said { reason, result } = said(&ask)?;

    let before = present(&mut tx, run.id, &ask.key).await?;
    let state = before.as_ref().map_or("open", |before| before.state.as_str());
    let replaces = before.as_ref().is_some_and(|before| is_same_moment(&ask.instead, before.changed_at));
    let repeats = state == ask.state && !replaces;
    if let Some(before) = before.as_ref().filter(|before| before.state != "open" && ask.state != "open" && !replaces) {
        let mine = before.changed_by == cx.viewer.id.0;
        if !(repeats && mine && (result.is_empty() || before.result.as_deref() == Some(result.as_str()))) {
            let did = if before.state == "done" { "ticked this" } else { "skipped this" };
            let since = tx.now() - before.changed_at;
            return Err(Refusal::Conflict(match mine {
                true => format!("You {did} {}. Undo it first.", app::ui::ago(since)),
                false => before_you(&before.name, did, since),
            }));
        }
    }
    if !repeats {
        let proposed = match ask.state.as_str() {
            "open" => None,
            _ => {
                let about = signals::About::of(&incident, tx.now());
                signals::of_check(&mut tx, &about, &run.runbook, &ask.key).await?
            }
        };
        let mark = Mark {
            proposed: proposed.as_ref(),
            section,
            text: check,
            state: &ask.state,
            reason: &reason,
            result: &result,
            happened_at,
        };
        write(&mut tx, &cx, run.id, &ask.key, mark).await?;
        joins(&mut tx, &incident, cx.viewer.id).await?;
        let (run, key, check) = (run.id, ask.key.clone(), check.to_string());
        let proposed = proposed.map(Proposed::for_record);
        let (event, text) = match ask.state.as_str() {
            "done" => (Event::CheckDone { run, key, check, proposed }, result),
            "skipped" => (Event::CheckSkipped { run, key, check, proposed }, reason),
            _ => (Event::CheckOpened { run, key, check }, String::new()),
        };
        tx.record_at(incident.id, event, Some(&text), happened_at);
    }
    let next = first_open(&mut tx, run.id, list).await?;
    tx.commit(Marked { section: section.to_string(), next }).await
}

struct Said {
    reason: String,
    result: String,
}

/// Reason and result as they are kept.
fn said(ask: &MarkCheck) -> Result<Said, Refusal> {
    let mut check = Check::default();
    let known = ["done", "skipped", "open"].contains(&ask.state.as_str());
    check.need(known, "state", "A check is done, skipped or open.");
    let mut reason = String::new();
    if ask.state == "skipped" {
        let both = [ask.because.trim(), ask.reason.trim()].map(str::to_string);
        let both: Vec<String> = both.into_iter().filter(|part| !part.is_empty()).collect();
        reason = check.text("reason", &both.join(": "), 500, "Say why it is skipped.");
        let length = reason.chars().count();
        check.need(length == 0 || length >= 3, "reason", "Say why in at least 3 characters.");
    }
    let mut result = if ask.state == "open" { String::new() } else { ask.result.clone() };
    match ask.secret.as_str() {
        "mask" => result = masked(&result),
        "keep" => {}
        _ => check.need(secrets(&result).is_empty(), "secret", "This looks like a key. Mask it, or keep it as it is?"),
    }
    check.done()?;
    Ok(Said { reason, result: kept(&result, MOST_RESULT_BYTES) })
}

/// A pasted result keeps its spacing; what is too long is cut, and says so.
fn kept(pasted: &str, most: usize) -> String {
    let text = pasted.replace("\r\n", "\n").replace('\0', "");
    let text = text.trim_end().trim_start_matches('\n');
    if text.len() <= most {
        return text.to_string();
    }
    let end = (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}\n… cut here: {} bytes of {} are kept", &text[..end], end, text.len())
}

struct Present {
    state: String,
    result: Option<String>,
    changed_by: uuid::Uuid,
    changed_at: DateTime<Utc>,
    name: String,
}

async fn present(tx: &mut Tx, run: RunId, key: &str) -> Result<Option<Present>, sqlx::Error> {
    sqlx::query_as!(
        Present,
        "select c.state, c.result, c.changed_by, c.changed_at, p.name
         from run_check c join person p on p.id = c.changed_by
         where c.run_id = $1 and c.check_key = $2 for update of c",
        run.0,
        key
    )
    .fetch_optional(&mut **tx)
    .await
}

struct Mark<'a> {
    /// What the evidence said at that moment.
    proposed: Option<&'a Proposed>,
    section: &'a str,
    text: &'a str,
    state: &'a str,
    reason: &'a str,
    result: &'a str,
    happened_at: DateTime<Utc>,
}

/// What is answered is in nobody's hands any more.
async fn write(tx: &mut Tx, cx: &Cx, run: RunId, key: &str, mark: Mark<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into run_check (run_id, check_key, section, text, state, result, reason, changed_by, changed_at, proposed)
         values ($1, $2, $3, $4, $5, nullif($6, ''), nullif($7, ''), $8, $9, $10)
         on conflict (run_id, check_key) do update set
             text = excluded.text, state = excluded.state, result = excluded.result, reason = excluded.reason,
             changed_by = excluded.changed_by, changed_at = excluded.changed_at, proposed = excluded.proposed,
             left_at = null,
             given_to = null, given_by = null, given_at = null",
        run.0,
        key,
        mark.section,
        mark.text,
        mark.state,
        mark.result,
        mark.reason,
        cx.viewer.id.0,
        mark.happened_at,
        kept_proposal(mark.proposed)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn first_open(tx: &mut Tx, run: RunId, list: &Checklist) -> Result<Option<String>, sqlx::Error> {
    let answered =
        sqlx::query_scalar!("select check_key from run_check where run_id = $1 and state <> 'open' limit 2000", run.0)
            .fetch_all(&mut **tx)
            .await?;
    Ok(list.checks.iter().map(|check| &check.key).find(|key| !answered.contains(key)).cloned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ask(more: serde_json::Value) -> MarkCheck {
        let mut ask = json!({ "number": 1, "run": uuid::Uuid::nil(), "key": "k", "result": "  a\n  b \n" });
        ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        serde_json::from_value(ask).expect("a command")
    }

    #[test]
    fn skipping_needs_a_reason() {
        for (state, because, reason, kept) in [
            ("skipped", "", "", None),
            ("skipped", "", "no", None),
            ("skipped", "", "no access", Some("no access")),
            ("skipped", "No access from here", "", Some("No access from here")),
            ("skipped", "No access from here", "on call", Some("No access from here: on call")),
            ("done", "", "", Some("")),
            ("open", "", "", Some("")),
            ("perhaps", "", "", None),
        ] {
            let said = said(&ask(json!({ "state": state, "because": because, "reason": reason })));
            assert_eq!(said.ok().map(|said| said.reason).as_deref(), kept, "{state} {because} {reason}");
        }
        assert_eq!(said(&ask(json!({ "state": "done" }))).unwrap().result, "  a\n  b");
        assert_eq!(said(&ask(json!({ "state": "open" }))).unwrap().result, "");
    }

    #[test]
    fn what_looks_like_a_key_waits_for_a_choice() {
        let result = "postgres://app:swordfish@db/app";
        let with = |secret: &str| said(&ask(json!({ "state": "done", "result": result, "secret": secret })));
        assert!(with("").is_err());
        assert_eq!(with("mask").unwrap().result, "postgres://app:swor…masked@db/app");
        assert_eq!(with("keep").unwrap().result, result);
    }

    #[test]
    fn a_long_result_is_cut_and_says_so() {
        assert_eq!(kept("abc", 3), "abc");
        assert_eq!(kept("ab\u{e4}\u{e4}", 5), "ab\u{e4}\n… cut here: 4 bytes of 6 are kept");
    }
}
