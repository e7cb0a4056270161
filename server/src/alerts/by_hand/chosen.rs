//! What a person selected: single alerts, and rows that stand for many.

use crate::{
    alerts::{
        flapping::now_flapping,
        list::search,
        reach::{FOLD_WINDOW, Part, reach},
    },
    db::Tx,
    http::{Cx, Fields, Refusal},
    incidents::{Gate, Locked, Reader, Right},
};
use app::{alerts::AlertSearch, auth::Role, ids::IncidentNumber};
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Rows that a form may name.
const MOST_ROWS: usize = 1000;

pub struct Chosen {
    pub id: Uuid,
    pub kind: String,
    pub name: String,
    pub summary: String,
    pub labels: Json<BTreeMap<String, String>>,
    pub service_id: Option<Uuid>,
    pub source_id: Uuid,
    pub source_name: String,
    pub group_key: String,
    pub started_at: DateTime<Utc>,
    pub first_seen_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub incident_id: Option<Uuid>,
}

/// Locked, with the incidents they are in; incidents first and in one order, as the worker does.
pub struct Held {
    pub alerts: Vec<Chosen>,
    pub incidents: HashMap<Uuid, Locked>,
    /// The incident that was asked for besides.
    pub target: Option<Locked>,
}

/// Nobody changes an alert without the right to work on its incident.
pub async fn hold(cx: &Cx, tx: &mut Tx, ids: &[Uuid], target: Option<IncidentNumber>) -> Result<Held, Refusal> {
    cx.need_role(Role::Responder)?;
    let numbers = sqlx::query_scalar!(
        "select distinct i.number from alert a join incident i on i.id = a.incident_id where a.id = any($1)",
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    let wanted: BTreeSet<IncidentNumber> = numbers.into_iter().map(IncidentNumber).chain(target).collect();
    let (mut incidents, mut aim) = (HashMap::new(), None);
    for number in wanted {
        let locked = match cx.viewer.incident(tx, number, Right::Respond).await {
            Err(Refusal::NotFound) if target == Some(number) => {
                return Err(Refusal::field("incident", format!("There is no incident #{number}.")));
            }
            other => other?,
        };
        if target == Some(number) {
            aim = Some(locked.clone());
        }
        incidents.insert(locked.id.0, locked);
    }
    let alerts = sqlx::query_as!(
        Chosen,
        r#"select a.id as "id!", a.kind as "kind!", a.name as "name!", a.summary as "summary!",
                  a.labels as "labels!: Json<BTreeMap<String, String>>", a.service_id,
                  a.source_id as "source_id!", t.name as "source_name!", a.group_key as "group_key!",
                  a.started_at as "started_at!", a.first_seen_at as "first_seen_at!", a.ended_at,
                  a.acknowledged_at, a.incident_id
           from alert a join api_token t on t.id = a.source_id
           where a.id = any($1) order by a.id for update of a"#,
        ids
    )
    .fetch_all(&mut **tx)
    .await?;
    if alerts.len() < ids.len() {
        return Err(Refusal::NotFound);
    }
    let was_moved = |alert: &Chosen| alert.incident_id.is_some_and(|id| !incidents.contains_key(&id));
    if alerts.iter().any(was_moved) {
        return Err(Refusal::Conflict("Some of them were moved this moment. Look again.".into()));
    }
    if alerts.iter().any(|alert| alert.kind != "real") {
        return Err(Refusal::field("alerts", "A test or a drill stays what it is: it goes into no real incident."));
    }
    Ok(Held { alerts, incidents, target: aim })
}

/// The ids behind `alerts`: an id a line, or `newest..oldest` of a row of the list that `within` shows.
pub async fn ids(cx: &Cx, tx: &mut Tx, alerts: &str, within: &str) -> Result<Vec<Uuid>, Refusal> {
    let picks: Vec<&str> = alerts.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if picks.is_empty() {
        return Err(Refusal::field("alerts", "Select at least one alert."));
    }
    if picks.len() > MOST_ROWS {
        return Err(Refusal::field("alerts", format!("At most {MOST_ROWS} rows at once.")));
    }
    let mut ids = BTreeSet::new();
    for pick in picks {
        match pick.split_once("..") {
            None => drop(ids.insert(id(pick)?)),
            Some((newest, oldest)) => ids.extend(folded(cx, tx, id(newest)?, id(oldest)?, within).await?),
        }
    }
    if ids.len() as i64 > FOLD_WINDOW {
        return Err(Refusal::field("alerts", format!("At most {} alerts at once.", app::ui::grouped(FOLD_WINDOW))));
    }
    Ok(ids.into_iter().collect())
}

fn id(text: &str) -> Result<Uuid, Refusal> {
    text.parse().map_err(|_| Refusal::field("alerts", "These are no alerts. Select them in the list."))
}

/// Those the row stood for: the list's filter, between the two, in the same place and of the same name.
async fn folded(cx: &Cx, tx: &mut Tx, newest: Uuid, oldest: Uuid, within: &str) -> Result<Vec<Uuid>, Refusal> {
    let reader = Reader::of(cx);
    let name = sqlx::query_scalar!("select name from alert where id = $1", newest)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let search = AlertSearch { name, is_plain: true, ..search(&Fields::from_query(within)) };
    let flaps = now_flapping(tx, reader, cx.now()).await?;
    let part = Part { from: Some(oldest), most: FOLD_WINDOW + 1, ..Part::default() };
    let found = reach(tx, reader, &search, &flaps.alerts(), &part).await?;
    let found: Vec<Uuid> = found.into_iter().map(|row| row.id).filter(|id| *id <= newest).collect();
    let alike = sqlx::query_scalar!(
        "select a.id from alert a join alert n on n.id = $1
         where a.id = any($2) and a.service_id is not distinct from n.service_id
           and a.incident_id is not distinct from n.incident_id
           and (a.incident_id is not null
                or concat(a.outcome, a.rule_id, a.silence_id, a.placed_by)
                 = concat(n.outcome, n.rule_id, n.silence_id, n.placed_by))",
        newest,
        &found
    )
    .fetch_all(&mut **tx)
    .await?;
    if alike.is_empty() { Err(Refusal::NotFound) } else { Ok(alike) }
}

impl Held {
    /// By the incident they are in now; the first name and how many.
    pub fn by_incident(&self) -> Vec<(&Locked, &str, i64)> {
        let mut found: Vec<(&Locked, &str, i64)> = Vec::new();
        for alert in &self.alerts {
            let Some(incident) = alert.incident_id.and_then(|id| self.incidents.get(&id)) else { continue };
            match found.iter_mut().find(|(other, ..)| other.id == incident.id) {
                Some((_, _, count)) => *count += 1,
                None => found.push((incident, &alert.name, 1)),
            }
        }
        found
    }

    pub fn ids(&self) -> Vec<Uuid> {
        self.alerts.iter().map(|alert| alert.id).collect()
    }

    pub fn first_name(&self) -> String {
        self.alerts.first().map(|alert| alert.name.clone()).unwrap_or_default()
    }
}
