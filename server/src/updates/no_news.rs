//! "No news yet": one press keeps the promise, with the last update's facts and states as they were.

use super::{
    latest::latest,
    send::{Content, must_be_real, send},
};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right},
};
use app::{
    ids::IncidentNumber,
    severities::Severity,
    status::said,
    updates::{
        CUSTOMERS, NoNews, NoNewsOffer, Phase, Statements, UpdateRow, Words, cadence, may_say_no_news,
        no_news::no_news_says,
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;

/// Where no severity says how often.
const CADENCE_MINUTES: i32 = 30;

pub async fn no_news(cx: Cx, ask: NoNews) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    must_be_real(&incident, CUSTOMERS)?;
    let last = latest(&mut tx, incident.id, CUSTOMERS).await?;
    let words = last.as_ref().map(|last| last.words.clone()).unwrap_or_default();
    may_say_no_news(&words).map_err(|says| Refusal::Conflict(says.into()))?;
    let Some(last) = last else { return Err(Refusal::NotFound) };
    must_go_on(&incident, last.said.phase)?;
    let (every, zone) = cadence_and_zone(&mut tx, incident.severity).await?;
    let now = tx.now();
    let by = promised(&ask.next_update, every, now)?;
    let text = no_news_says(&said(now, now, &zone), &said(by, now, &zone));
    let content = Content {
        audience: CUSTOMERS.into(),
        said: Statements { mitigation: text, next_update_at: Some(by), ..last.said },
        states: last.states,
        words: Words::NoNews,
        kept_reason: last.kept_reason,
    };
    send(&mut tx, &incident, &content, cx.viewer.id).await?;
    tx.commit(()).await
}

fn must_go_on(incident: &Locked, phase: Phase) -> Result<(), Refusal> {
    match (phase, incident.ended_at) {
        (Phase::Resolved, _) => Err(Refusal::Conflict("Customers know that it is resolved. Nothing is owed.".into())),
        (_, Some(_)) => {
            Err(Refusal::Conflict(format!("#{} has ended. Tell them that it is resolved.", incident.number)))
        }
        _ => Ok(()),
    }
}

/// The time on the button that was pressed. One that has passed meanwhile is read again before it is promised.
fn promised(typed: &str, every: i64, now: DateTime<Utc>) -> Result<DateTime<Utc>, Refusal> {
    let most = cadence::in_minutes(every, now);
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(most);
    }
    let Ok(at) = DateTime::parse_from_rfc3339(typed) else {
        return Err(Refusal::field("next_update", "Write the time as 2025-02-15T15:10:00Z."));
    };
    match at.with_timezone(&Utc) {
        at if at <= now => Err(Refusal::Conflict("The time on the button has passed. Press it again.".into())),
        at if at > most => Err(Refusal::field("next_update", format!("No news is promised for {every} min at most."))),
        at => Ok(at),
    }
}

async fn cadence_and_zone(conn: &mut PgConnection, severity: Option<Severity>) -> Result<(i64, Tz), sqlx::Error> {
    let row = sqlx::query!(
        r#"select (select s.update_every_minutes from severity s where s.level = $1) as minutes,
                  (select p.zone from status_page p order by p.id limit 1) as zone"#,
        severity.map(|severity| severity.word())
    )
    .fetch_one(conn)
    .await?;
    let zone = row.zone.and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC);
    Ok((row.minutes.unwrap_or(CADENCE_MINUTES).into(), zone))
}

/// An incident of which something may be owed.
pub struct About {
    pub number: IncidentNumber,
    pub is_real: bool,
    pub has_ended: bool,
    pub commands: bool,
    pub cadence: i64,
}

/// What can be pressed; none where nothing is owed to customers, or where the viewer may not.
pub fn offer(about: &About, updates: &[UpdateRow], zone: Tz, now: DateTime<Utc>) -> Option<NoNewsOffer> {
    let said_so_far: Vec<&UpdateRow> = updates.iter().filter(|update| update.is_public()).collect();
    let newest = said_so_far.first()?;
    if !about.is_real || about.has_ended || !about.commands || newest.phase == Phase::Resolved.key() {
        return None;
    }
    let words: Vec<Words> = said_so_far.iter().map(|update| update.words).collect();
    let by = cadence::in_minutes(about.cadence, now);
    Some(NoNewsOffer {
        number: about.number,
        by,
        by_says: said(by, now, &zone),
        at_says: said(now, now, &zone),
        refused: may_say_no_news(&words).err(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_on_the_button_counts() {
        let now: DateTime<Utc> = "2025-02-15T14:10:00Z".parse().unwrap();
        let at = |text: &str| promised(text, 30, now);
        assert_eq!(at("").unwrap(), "2025-02-15T14:40:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(at("2025-02-15T14:25:00Z").unwrap(), "2025-02-15T14:25:00Z".parse::<DateTime<Utc>>().unwrap());
        assert!(matches!(at("2025-02-15T14:10:00Z"), Err(Refusal::Conflict(_))));
        assert!(matches!(at("2025-02-15T14:41:00Z"), Err(Refusal::Invalid(_))));
        assert!(matches!(at("soon"), Err(Refusal::Invalid(_))));
    }
}
