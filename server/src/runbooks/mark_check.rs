//! A check is ticked, skipped or opened again. The first writer wins, and the second hears who it was.

use super::locked_run::{before_you, run_of};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    command::Check,
    ids::RunId,
    runbooks::{Checklist, MOST_RESULT_BYTES, MarkCheck, Marked, Runbook},
    timeline::Event,
};

pub async fn mark_check(cx: Cx, ask: MarkCheck) -> Result<Marked, Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&mut tx, incident.id, ask.run).await?;
    let (section, list, check) = find(&run.runbook, &ask.key).ok_or(Refusal::NotFound)?;
    let (reason, result) = said(&ask)?;

    let before = present(&mut tx, run.id, &ask.key).await?;
    let state = before.as_ref().map_or("open", |before| before.state.as_str());
    let repeats = state == ask.state;
    if let Some(before) = before.as_ref().filter(|before| before.state != "open" && ask.state != "open") {
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
        write(&mut tx, &cx, &run.id, section, &ask, &reason, &result).await?;
        let (run, key, check) = (run.id, ask.key.clone(), check.to_string());
        let (event, text) = match ask.state.as_str() {
            "done" => (Event::CheckDone { run, key, check }, result),
            "skipped" => (Event::CheckSkipped { run, key, check }, reason),
            _ => (Event::CheckOpened { run, key, check }, String::new()),
        };
        tx.record(incident.id, event, Some(&text));
    }
    let next = first_open(&mut tx, run.id, list).await?;
    tx.commit(Marked { section: section.to_string(), next }).await
}

/// The check's section, its list and its text.
fn find<'a>(runbook: &'a Runbook, key: &str) -> Option<(&'static str, &'a Checklist, &'a str)> {
    let lists =
        [("triage", &runbook.triage), ("rollback", &runbook.rollback.steps), ("resolution", &runbook.resolution)];
    lists.into_iter().find_map(|(section, list)| {
        let check = list.checks.iter().find(|check| check.key == key)?;
        Some((section, list, check.text.as_str()))
    })
}

/// Reason and result as they are kept.
fn said(ask: &MarkCheck) -> Result<(String, String), Refusal> {
    let mut check = Check::default();
    let known = ["done", "skipped", "open"].contains(&ask.state.as_str());
    check.need(known, "state", "A check is done, skipped or open.");
    let mut reason = String::new();
    if ask.state == "skipped" {
        reason = check.text("reason", &ask.reason, 500, "Say why it is skipped.");
        let length = reason.chars().count();
        check.need(length == 0 || length >= 3, "reason", "Say why in at least 3 characters.");
    }
    check.done()?;
    let result = if ask.state == "open" { String::new() } else { kept(&ask.result, MOST_RESULT_BYTES) };
    Ok((reason, result))
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
    changed_at: chrono::DateTime<chrono::Utc>,
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

async fn write(
    tx: &mut Tx,
    cx: &Cx,
    run: &RunId,
    section: &str,
    ask: &MarkCheck,
    reason: &str,
    result: &str,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into run_check (run_id, check_key, section, state, result, reason, changed_by, changed_at)
         values ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), $7, $8)
         on conflict (run_id, check_key) do update set
             state = excluded.state, result = excluded.result, reason = excluded.reason,
             changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        run.0,
        ask.key,
        section,
        ask.state,
        result,
        reason,
        cx.viewer.id.0,
        now
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
    use app::ids::IncidentNumber;

    fn ask(state: &str, reason: &str) -> MarkCheck {
        MarkCheck {
            number: IncidentNumber(1),
            run: RunId(uuid::Uuid::nil()),
            key: "k".into(),
            state: state.into(),
            reason: reason.into(),
            result: "  a\n  b \n".into(),
            at: "triage".into(),
        }
    }

    #[test]
    fn skipping_needs_a_reason() {
        for (state, reason, passes) in [
            ("skipped", "", false),
            ("skipped", "no", false),
            ("skipped", "no access", true),
            ("done", "", true),
            ("open", "", true),
            ("perhaps", "", false),
        ] {
            assert_eq!(said(&ask(state, reason)).is_ok(), passes, "{state} {reason}");
        }
        assert_eq!(said(&ask("done", "")).unwrap().1, "  a\n  b");
        assert_eq!(said(&ask("open", "")).unwrap().1, "");
    }

    #[test]
    fn a_long_result_is_cut_and_says_so() {
        assert_eq!(kept("abc", 3), "abc");
        assert_eq!(kept("ab\u{e4}\u{e4}", 5), "ab\u{e4}\n… cut here: 4 bytes of 6 are kept");
    }
}
