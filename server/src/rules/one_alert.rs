//! `/alerts/rules/try`: one alert and the rules as they stand, at the time it came.

use super::{Alert, Ready, Standing, Tally, decide, past, save::may_write, standing};
use crate::http::{Ask, Cx, Page, Refusal, local_time};
use app::{
    ids::AlertId,
    rules::{Decision, Says, Step, TriedAlert, TryPage},
    ui::clock_at,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_RECENT: i64 = 20;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let id = ask.query.text("alert").map(|text| text.parse().map_err(|_| Refusal::NotFound)).transpose()?;
    let alert = match id {
        Some(id) => Some(tried(&cx, &mut conn, id).await?),
        None => None,
    };
    let recent = sqlx::query!(
        "select a.id, a.summary, a.started_at from alert a left join incident i on i.id = a.incident_id
         where a.kind = 'real' and (a.incident_id is null or may_read(i, $1, $2))
         order by a.started_at desc, a.id desc limit $3",
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_RECENT
    )
    .fetch_all(&mut *conn)
    .await?;
    let page = TryPage {
        alert,
        recent: recent.into_iter().map(|row| (AlertId(row.id), row.summary, row.started_at)).collect(),
        may_edit: may_write(&cx).is_ok(),
    };
    Ok(Page::new("Try the rules · Signalbox", move || app::rules::try_one(page.clone())))
}

async fn tried(cx: &Cx, conn: &mut PgConnection, id: Uuid) -> Result<TriedAlert, Refusal> {
    let seen = past::one(conn, cx, id).await?.ok_or(Refusal::NotFound)?;
    let at = seen.first_seen_at;
    let mut standing = Standing::load(conn, at).await?;
    standing.silences = super::Quiet::all(&standing::silences_since(conn, at).await?);
    let tally = past::tally(conn, &standing.rules, &[], at).await?;
    let alert = seen.alert;
    let decision = decide(&standing.rules, &standing.silences, &alert, &tally, at);
    let local = local_time(&cx.viewer.zone);
    let now = cx.now();
    let clock = |at: DateTime<Utc>| clock_at(&local, now, at);
    Ok(TriedAlert {
        id: AlertId(id),
        steps: steps(&standing, &decision, &alert, &tally, at),
        decision: decision.short(&clock),
        why: decision.why,
        was: seen.why,
        name: alert.name,
        summary: alert.summary,
        service: alert.service,
        source: alert.source,
        labels: alert.labels,
        at,
    })
}

fn steps(standing: &Standing, decision: &Decision, alert: &Alert, tally: &Tally, at: DateTime<Utc>) -> Vec<Step> {
    // A silence asks no rule; what they would have said is shown all the same.
    let decided = match decision.silence {
        Some(_) => decide(&standing.rules, &[], alert, tally, at),
        None => decision.clone(),
    };
    let step = |ready: &Ready| {
        let order = ready.rule.order;
        let passed = decided.passed.iter().find(|(passed, _)| *passed == order);
        let (says, why) = match (decided.rule, passed, ready.misses(alert)) {
            (Some(taker), ..) if taker == order && decision.silence.is_some() => {
                (Says::NotAsked, "A silence comes first; without it this rule takes it.".to_string())
            }
            (Some(taker), ..) if taker == order => (Says::Takes, decided.why.clone()),
            (Some(taker), ..) if taker < order => (Says::NotAsked, format!("Rule {taker} takes it before.")),
            (_, Some((_, why)), _) => (Says::Passes, why.clone()),
            (_, None, Some(matcher)) => {
                let said = alert.said(&matcher.field);
                let said = if said.is_empty() { "empty" } else { said };
                (Says::Misses, format!("It wants: {}. Here it is {said}.", matcher.words()))
            }
            (_, None, None) => (Says::Passes, String::new()),
        };
        Step { order, rule: ready.rule.id.to_string(), conditions: ready.rule.conditions(), says, why }
    };
    standing.rules.iter().map(step).collect()
}
