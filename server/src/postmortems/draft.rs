//! The draft: each section drawn from the record. Drawn again, it fills only what nobody wrote.

use super::{record, sections};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right},
};
use app::{
    ids::IncidentId,
    incidents::DraftPostmortem,
    postmortems::{EditSection, Section},
    timeline::Event,
};
use chrono::Duration;

/// Well within the time that samples are kept.
const FRESH: Duration = Duration::days(80);

pub async fn draft(cx: Cx, ask: DraftPostmortem) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    must_be_resolved(&incident)?;
    draft_in(&mut tx, incident.id).await?;
    tx.commit(()).await
}

/// Also called by the verb that resolves, in its own transaction.
pub async fn draft_in(tx: &mut Tx, incident: IncidentId) -> Result<(), Refusal> {
    let now = tx.now();
    let told = record::told(tx, incident.0, now).await?;
    let first = sqlx::query!(
        "insert into postmortem (incident_id, drafted_at, drafted_by)
         select id, $2, ended_by from incident where id = $1 on conflict do nothing",
        incident.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    // Samples are not kept for ever: what they told once is not drawn again without them.
    let is_fresh = told.ended_at.is_none_or(|ended| now - ended < FRESH);
    let keys: Vec<String> = Section::ALL.iter().map(|section| section.key().to_string()).collect();
    let texts: Vec<String> = Section::ALL.iter().map(|section| cut(sections::drawn(*section, &told))).collect();
    sqlx::query!(
        "insert into postmortem_section (incident_id, section, text, version, edited_by, edited_at)
         select $1, s.section, s.text, 1, null, $4 from unnest($2::text[], $3::text[]) as s(section, text)
         on conflict (incident_id, section) do update
         set text = excluded.text, version = postmortem_section.version + 1, edited_at = excluded.edited_at
         where postmortem_section.edited_by is null and postmortem_section.text <> excluded.text and $5",
        incident.0,
        &keys[..],
        &texts[..],
        now,
        is_fresh
    )
    .execute(&mut **tx)
    .await?;
    if first.rows_affected() == 1 {
        tx.record(incident, Event::PostmortemDrafted {}, None);
    }
    Ok(())
}

pub(super) fn must_be_resolved(incident: &Locked) -> Result<(), Refusal> {
    match incident.ended_as.as_deref() {
        Some("resolved") => Ok(()),
        Some(_) => Err(Refusal::Conflict("Only a resolved incident has a postmortem.".into())),
        None => Err(Refusal::Conflict(format!("#{} is open. Resolve it first.", incident.number))),
    }
}

/// A section holds so much; the last whole line before it.
fn cut(text: String) -> String {
    let Some((place, _)) = text.char_indices().nth(EditSection::MOST - 40) else { return text };
    let kept = text[..place].rsplit_once('\n').map_or(&text[..place], |(kept, _)| kept);
    format!("{kept}\n\nThe rest is in the record.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_section_is_cut_at_a_line() {
        let text = cut("äöü line\n".repeat(20_000));
        assert!(text.chars().count() <= EditSection::MOST);
        assert!(text.ends_with("line\n\nThe rest is in the record."));
        assert_eq!(cut("short".into()), "short");
    }
}
