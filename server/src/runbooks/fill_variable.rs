//! A value that a run's commands lack is said where it is missing: for the service, or for this incident alone.

use super::locked_run::{before_you, run_of};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
};
use app::{command::Check, runbooks::FillVariable, timeline::Event};

const MOST_VALUE: usize = 1000;

pub async fn fill_variable(cx: Cx, ask: FillVariable) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&cx.app, &mut tx, incident.id, ask.run).await?;
    if !run.runbook.variables.contains(&ask.name) {
        return Err(Refusal::NotFound);
    }
    let mut check = Check::default();
    let value = check.text("value", &ask.value, MOST_VALUE, "Say the value.");
    // A line break in a value would end the command it is filled into.
    check.need(!value.contains(char::is_control), "value", "One line, without control characters.");
    check.done()?;
    let now = tx.now();
    let written = match incident.service {
        Some(service) => {
            sqlx::query!(
            "insert into service_variable (service_id, name, value, changed_by, changed_at) values ($1, $2, $3, $4, $5)
             on conflict (service_id, name) do nothing",
            service.0,
            ask.name,
            value,
            cx.viewer.id.0,
            now
        )
            .execute(&mut *tx)
            .await?
        }
        None => {
            sqlx::query!(
                "insert into incident_variable (incident_id, name, value, said_by, said_at) values ($1, $2, $3, $4, $5)
             on conflict (incident_id, name) do nothing",
                incident.id.0,
                ask.name,
                value,
                cx.viewer.id.0,
                now
            )
            .execute(&mut *tx)
            .await?
        }
    };
    let known = sqlx::query!(
        r#"select v.value as "value!", v.by as "by!", v.at as "at!", p.name as person, s.name as "service?"
           from (select value, changed_by as by, changed_at as at, service_id from service_variable
                 where service_id = $1 and name = $3
                 union all
                 select value, said_by, said_at, null from incident_variable
                 where $1::uuid is null and incident_id = $2 and name = $3) v
           join person p on p.id = v.by left join service s on s.id = v.service_id"#,
        incident.service.map(|service| service.0),
        incident.id.0,
        ask.name
    )
    .fetch_one(&mut *tx)
    .await?;
    if written.rows_affected() == 0 {
        if known.value == value {
            return tx.commit(()).await;
        }
        let says = before_you(&known.person, &format!("said {}", known.value), now - known.at);
        return Err(Refusal::Conflict(says));
    }
    joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.record(incident.id, Event::VariableFilled { name: ask.name, service: known.service }, Some(&value));
    tx.commit(()).await
}
