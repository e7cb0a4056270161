//! Holding alerts back, and ending that early. Responders may: at night it is they who know.

use super::{again, ready::check_matchers, standing::MOST_SILENCES};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
    timeline::promised_time,
};
use app::{
    auth::Role,
    command::FieldError,
    ids::SilenceId,
    rules::{self, AddSilence, EndSilence, Matcher, Silence, SilenceKind},
};
use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

pub async fn add_silence(cx: Cx, ask: AddSilence) -> Result<SilenceId, Refusal> {
    let silence = match (ask.act.as_str(), asked(&cx, &ask)) {
        ("rows", _) => return Err(Refusal::field("review", "Here are more rows. Nothing is written yet.")),
        ("try", Ok(_)) => return Err(Refusal::field("review", "This was a try. Nothing is written yet.")),
        (_, asked) => asked?,
    };
    may_silence(&cx)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    sqlx::query!("select pg_advisory_xact_lock(hashtext('silence'))").fetch_one(&mut *tx).await?;
    let standing =
        sqlx::query_scalar!(r#"select count(*) as "count!" from silence where ended_at is null and ends_at > $1"#, now)
            .fetch_one(&mut *tx)
            .await?;
    if standing >= MOST_SILENCES {
        return Err(Refusal::Conflict(format!("There are {MOST_SILENCES} silences already. End one first.")));
    }
    sqlx::query!(
        "insert into silence (id, kind, matchers, starts_at, ends_at, reason, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        silence.id,
        word(silence.kind),
        json!(silence.matchers),
        silence.starts_at,
        silence.ends_at,
        silence.reason,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let says: Vec<String> = silence.matchers.iter().map(Matcher::words).collect();
    let detail = json!({ "kind": word(silence.kind), "matchers": says, "until": silence.ends_at });
    audit::note(&mut tx, &cx, "silence.added", &silence.id.to_string(), detail).await?;
    tx.commit(SilenceId(silence.id)).await
}

/// What it held is decided again at once.
pub async fn end_silence(cx: Cx, ask: EndSilence) -> Result<(), Refusal> {
    may_silence(&cx)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let ended = sqlx::query!(
        "update silence set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null and ends_at > $2",
        ask.silence.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(Refusal::Gone("It has ended already.".into()));
    }
    again::all_now(&mut tx).await?;
    audit::note(&mut tx, &cx, "silence.ended", &ask.silence.to_string(), json!({})).await?;
    tx.commit(()).await
}

fn may_silence(cx: &Cx) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)
}

fn word(kind: SilenceKind) -> &'static str {
    match kind {
        SilenceKind::Silence => "silence",
        SilenceKind::Maintenance => "maintenance",
    }
}

/// What the form says, with everything that is wrong with it.
pub(super) fn asked(cx: &Cx, ask: &AddSilence) -> Result<Silence, Refusal> {
    let now = cx.now();
    let mut errors = Vec::new();
    let matchers = rules::matchers(&ask.match_name, &ask.match_op, &ask.match_value).unwrap_or_else(|found| {
        errors.extend(found);
        Vec::new()
    });
    let zone = &cx.viewer.zone;
    // A start that has just passed is now.
    let starts_at = promised_time(&ask.starts, zone, now).unwrap_or(None).unwrap_or(now);
    let ends_at = match (ask.minutes.trim().parse::<i64>(), promised_time(&ask.until, zone, now)) {
        (Ok(minutes), _) => Some(starts_at + Duration::minutes(minutes.clamp(0, 100_000))),
        (Err(_), Ok(until)) => until,
        (Err(_), Err(_)) => None,
    };
    if ends_at.is_none() {
        errors.push(FieldError::new("ends_at", "Say how long, or until when: nothing is held back without an end."));
    }
    let silence = Silence {
        id: Uuid::now_v7(),
        kind: if ask.kind == "maintenance" { SilenceKind::Maintenance } else { SilenceKind::Silence },
        matchers,
        starts_at,
        ends_at: ends_at.unwrap_or(starts_at + Duration::hours(1)),
        ended_at: None,
        author: cx.viewer.name.clone(),
        reason: ask.reason.trim().replace("\r\n", "\n"),
    };
    let told = errors.iter().any(|error| error.field == "matchers");
    for (field, says) in silence.problems(now) {
        let is_known = field == "matchers" && told;
        // A look at what it would hold needs no reason yet.
        let is_early = field == "reason" && ask.act == "try";
        if !is_known && !is_early {
            errors.push(FieldError::new(field, says));
        }
    }
    errors.extend(check_matchers(&silence.matchers).into_iter().map(|found| FieldError::new(found.field, found.says)));
    if errors.is_empty() { Ok(silence) } else { Err(Refusal::Invalid(errors)) }
}
