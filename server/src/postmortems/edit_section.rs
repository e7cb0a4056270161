//! A section in a person's words. An edit that met another one is answered with both texts, and nothing is saved.

use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    command::Stale,
    postmortems::{EditSection, Section, offered},
    timeline::Event,
    ui::span,
};
use chrono::Duration;

pub async fn edit_section(cx: Cx, ask: EditSection) -> Result<(), Refusal> {
    let section = Section::read(&ask.section).ok_or(Refusal::NotFound)?;
    let text = cleaned(&ask.text)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let current = sqlx::query!(
        r#"select s.text as "text!", s.version as "version!", s.edited_at as "edited_at!", s.edited_by as "edited_by?",
                  p.name as "name?"
           from postmortem_section s left join person p on p.id = s.edited_by
           where s.incident_id = $1 and s.section = $2 for update of s"#,
        incident.id.0,
        section.key()
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Conflict("There is no draft yet. Draft the postmortem first.".into()))?;
    // Saved as it was offered: nothing was written.
    if text == current.text || text == offered(&current.text) {
        return tx.commit(()).await;
    }
    let now = tx.now();
    if ask.base != current.version {
        let by = match current.edited_by == Some(cx.viewer.id.0) {
            true => Some("You"),
            false => current.name.as_deref(),
        };
        let says = saved_before(by, now - current.edited_at);
        return Err(Refusal::Stale(Stale { says, yours: text, theirs: current.text, version: current.version }));
    }
    let version = current.version + 1;
    sqlx::query!(
        "update postmortem_section set text = $3, version = $4, edited_by = $5, edited_at = $6
         where incident_id = $1 and section = $2",
        incident.id.0,
        section.key(),
        text,
        version,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::SectionEdited { section: section.key().into(), version }, None);
    tx.commit(()).await
}

/// Spacing inside is the writer's; a browser's line ends are not.
fn cleaned(text: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\0', "").trim_end().to_string();
    let (length, most) = (text.chars().count(), EditSection::MOST);
    match length <= most {
        true => Ok(text),
        false => Err(Refusal::field("text", format!("At most {most} characters; this has {length}."))),
    }
}

/// "Ben saved this 20 s before you."
fn saved_before(by: Option<&str>, ago: Duration) -> String {
    let first = by.and_then(|name| name.split_whitespace().next());
    let when = match ago.num_seconds().max(0) {
        seconds @ 0..=119 => format!("{seconds} s"),
        _ => span(ago),
    };
    match first {
        Some("You") => format!("You saved this elsewhere {when} before."),
        Some(first) => format!("{first} saved this {when} before you."),
        None => format!("It was drawn from the record again {when} before you."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_saved_and_how_long_ago() {
        assert_eq!(saved_before(Some("Ben Osei"), Duration::seconds(20)), "Ben saved this 20 s before you.");
        assert_eq!(saved_before(Some("Ben Osei"), Duration::minutes(3)), "Ben saved this 3 min before you.");
        assert_eq!(saved_before(Some("You"), Duration::seconds(-1)), "You saved this elsewhere 0 s before.");
    }

    #[test]
    fn a_text_keeps_its_spacing_and_has_a_most() {
        assert_eq!(cleaned("  a\r\n\r\n b \n").unwrap(), "  a\n\n b");
        assert!(cleaned(&"ä".repeat(EditSection::MOST)).is_ok());
        assert!(matches!(cleaned(&"a".repeat(EditSection::MOST + 1)), Err(Refusal::Invalid(_))));
    }
}
