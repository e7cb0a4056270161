//! Everything that the asks of some runs need, read in a constant number of queries, and what it says.

use super::{
    add::About,
    kept::{Answers, Key, answers},
    own_query::{own_query, source_of},
    sources::{KnownSource, sources},
};
use crate::{providers, recovery, services};
use app::{
    incidents::Stop,
    links,
    providers::{ProviderNow, trouble},
    recovery::MetricNow,
    services::{ChangeRow, LivePart},
    signals::{
        AlertFacts, Ask, Condition, Evidence, Expression, Finding, Query, alert_finding, changed, harm, judged,
        read_expression,
    },
};
use chrono::Duration;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) type Asks = Vec<(String, Vec<Ask>)>;

pub(super) struct Gathered {
    sources: Vec<KnownSource>,
    answers: Answers,
    alert: Option<(AlertFacts, Option<(Uuid, Expression)>)>,
    providers: Vec<ProviderNow>,
    changes: Option<(Vec<LivePart>, Vec<ChangeRow>)>,
    metrics: Vec<MetricNow>,
}

/// `metrics`: those of the incident, where the caller has read them anyway.
pub(super) async fn gather(
    conn: &mut PgConnection,
    about: &About,
    metrics: Option<&[MetricNow]>,
    asks: &[Asks],
) -> Result<Gathered, sqlx::Error> {
    let all = || asks.iter().flatten().flat_map(|(_, asks)| asks);
    let has = |is: fn(&Ask) -> bool| all().any(is);
    let wants_alert = has(|ask| matches!(ask, Ask::Alert));
    let sources = match wants_alert || has(|ask| matches!(ask, Ask::Signal(_))) {
        true => sources(&mut *conn).await?,
        false => Vec::new(),
    };
    let alert = match wants_alert {
        true => opening_alert(&mut *conn, about.incident.0).await?,
        false => None,
    };
    let addresses: Vec<(Uuid, &str)> = sources.iter().map(|source| (source.id, source.address.as_str())).collect();
    let alert = alert.map(|alert| {
        let address = alert.generator_url.as_deref();
        let own =
            address.and_then(|address| Some((source_of(address, &addresses)?, read_expression(&own_query(address)?))));
        (alert, own)
    });
    let mut keys: Vec<Key> = Vec::new();
    if let Some(default) = sources.first() {
        keys.extend(all().filter_map(|ask| match ask {
            Ask::Signal(query) => Some(Key::new(default.id, &query.promql, query.condition.window)),
            _ => None,
        }));
    }
    keys.extend(alert.iter().filter_map(|(_, own)| {
        let (source, expression) = own.as_ref()?;
        Some(Key::new(*source, expression.promql(), None))
    }));
    keys.sort();
    keys.dedup();
    let answers = if sources.is_empty() { Answers::new() } else { answers(&mut *conn, &keys).await? };
    let longest = all().filter_map(|ask| match ask {
        Ask::Changes(ask) => Some(ask.window),
        _ => None,
    });
    let changes = match longest.max() {
        Some(window) => Some(before(&mut *conn, about, window).await?),
        None => None,
    };
    let providers = match has(|ask| matches!(ask, Ask::Provider(_))) {
        true => providers::all(&mut *conn).await?,
        false => Vec::new(),
    };
    let metrics = match (has(|ask| matches!(ask, Ask::Harm)), metrics) {
        (true, Some(metrics)) => metrics.to_vec(),
        (true, None) => recovery::of_incident(&mut *conn, about.incident, about.now, recovery::Chosen::Verdict).await?,
        (false, _) => Vec::new(),
    };
    Ok(Gathered { sources, answers, alert, providers, changes, metrics })
}

async fn before(
    conn: &mut PgConnection,
    about: &About,
    window: Duration,
) -> Result<(Vec<LivePart>, Vec<ChangeRow>), sqlx::Error> {
    services::before_impact(conn, about.incident.0, about.impact_started_at, window).await
}

async fn opening_alert(conn: &mut PgConnection, incident: Uuid) -> Result<Option<AlertFacts>, sqlx::Error> {
    let row = sqlx::query!(
        "select a.name, a.last_seen_at, a.ended_at, a.generator_url, t.name as sender
         from alert a join api_token t on t.id = a.source_id
         where a.incident_id = $1 order by a.why like 'Opened #%' desc, a.first_seen_at, a.id limit 1",
        incident
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| AlertFacts {
        name: row.name,
        sender: row.sender,
        last_seen_at: row.last_seen_at,
        ended_at: row.ended_at,
        generator_url: row.generator_url,
    }))
}

impl Gathered {
    /// `values`: what the service's variables mean, which may name its provider.
    pub fn evidence(&self, about: &About, asks: &[Ask], values: &[(String, String)]) -> Evidence {
        let findings = asks.iter().flat_map(|ask| match ask {
            Ask::Signal(query) => vec![self.signal(about, query)],
            Ask::Broken(why) => vec![Finding::no_data(why, None)],
            Ask::Provider(asked) => {
                let values: Vec<String> = values.iter().map(|(_, value)| value.clone()).collect();
                trouble(asked, &self.providers, &values, about.now)
            }
            Ask::Changes(ask) => self
                .changes
                .iter()
                .map(|(parts, changes)| changed(ask, about.impact_started_at, parts, changes))
                .collect(),
            Ask::Alert => self.alert(about),
            Ask::Harm => vec![harm(&self.metrics).at(Some(links::stop(about.number, Stop::Verify)))],
        });
        Evidence { findings: findings.collect() }
    }

    fn signal(&self, about: &About, query: &Query) -> Finding {
        let Some(source) = self.sources.first() else {
            let why = "there is no data source yet; an administrator adds one";
            return Finding::no_data(why, None).at(Some("/settings/sources".into()));
        };
        self.asked(about, source, &query.promql, Some(&query.condition))
    }

    fn asked(&self, about: &About, source: &KnownSource, promql: &str, condition: Option<&Condition>) -> Finding {
        let key = Key::new(source.id, promql, condition.and_then(|condition| condition.window));
        let heard = self.answers.get(&key).map(|(at, heard)| (*at, heard));
        judged(condition, heard, &source.state, about.now).at(Some(source.graph(promql)))
    }

    /// Its own query; where that gives no answer, its sender's last word besides.
    fn alert(&self, about: &About) -> Vec<Finding> {
        let Some((alert, own)) = &self.alert else { return Vec::new() };
        let known = own.as_ref().and_then(|(id, expression)| {
            let source = self.sources.iter().find(|source| source.id == *id)?;
            let condition = match expression {
                Expression::Compared { bound, .. } => {
                    Some(Condition { signal: alert.name.clone(), bound: bound.clone(), window: None })
                }
                Expression::Whole(_) => None,
            };
            Some(self.asked(about, source, expression.promql(), condition.as_ref()))
        });
        match known {
            Some(finding) if finding.answer.is_some() => vec![finding],
            other => other.into_iter().chain([alert_finding(alert)]).collect(),
        }
    }
}
