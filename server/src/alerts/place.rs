//! What a delivery does: each alert is begun, seen again or ended, and each new one gets a place in an incident.

use super::{
    alertmanager::{self, Notice, Status},
    batch,
    judge::{Known, Verdict, judge},
    open, target,
};
use crate::{db::Tx, http::Refusal, severities};
use app::{
    ids::IncidentId,
    severities::{Proposed, propose},
    timeline::Event,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A delivery that this process works on.
pub struct Claimed {
    pub id: Uuid,
    pub source: Uuid,
    pub source_name: String,
    pub body: Vec<u8>,
    pub received_at: DateTime<Utc>,
    pub attempts: i32,
}

/// An alert that begins.
pub struct Fired {
    pub id: Uuid,
    pub notice: Notice,
    pub starts_at: DateTime<Utc>,
    pub service: Option<Uuid>,
    pub proposed: Proposed,
    pub incident: Option<Uuid>,
    pub why: String,
}

/// What the delivery said of a stored alert.
pub struct Said {
    pub alert: Uuid,
    pub status: Status,
    pub at: DateTime<Utc>,
}

#[derive(Default)]
struct Work {
    new: Vec<(Notice, DateTime<Utc>)>,
    seen: Vec<Uuid>,
    ended: Vec<(Uuid, DateTime<Utc>)>,
    /// Name of the first and count, by incident.
    ended_in: BTreeMap<Uuid, (String, i64)>,
    said: Vec<Said>,
}

pub async fn place(mut tx: Tx, claimed: Claimed) -> Result<(), Refusal> {
    let sent = alertmanager::parse(&claimed.body).map_err(Refusal::BadRequest)?;
    let notices = newest_of_each(sent.notices);
    let keys: Vec<String> = notices.iter().map(|notice| notice.dedup_key.clone()).collect();
    let known = batch::known(&mut tx, claimed.source, &keys).await?;
    let mut work = sort_out(notices, &known, claimed.received_at);
    let mut fired = begun(&mut tx, std::mem::take(&mut work.new)).await?;

    let mut targets =
        target::lock(&mut tx, claimed.source, &sent.group_key, &fired, work.ended_in.keys().copied()).await?;
    let joined = target::join(&mut fired, &targets);
    if let Some(lead) = lead(&fired) {
        let opened = open::open(&mut tx, &claimed, &sent.group_key, &fired[lead]).await?;
        target::take(&mut fired, lead, &opened);
        targets.group = Some(opened);
    }
    for incident in joined.into_iter().chain(target::beside_the_lead(&fired, &targets)) {
        let event = Event::AlertJoined { alert: incident.first, count: incident.count };
        tx.record(IncidentId(incident.id), event, incident.worse.as_deref());
    }
    for (incident, (alert, count)) in work.ended_in {
        tx.record(IncidentId(incident), Event::AlertEnded { alert, count }, None);
    }

    batch::seen(&mut tx, &work.seen).await?;
    batch::end(&mut tx, &work.ended).await?;
    batch::insert(&mut tx, claimed.source, &sent.group_key, &fired).await?;
    work.said.extend(fired.iter().map(|fired| Said { alert: fired.id, status: Status::Firing, at: fired.starts_at }));
    batch::say(&mut tx, claimed.id, &work.said).await?;
    batch::finish(&mut tx, claimed.id).await?;
    tx.commit(()).await
}

/// One notice for each key: the later start wins, and of one start the end.
fn newest_of_each(notices: Vec<Notice>) -> Vec<Notice> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Notice> = Vec::with_capacity(notices.len());
    for notice in notices {
        match places.get(&notice.dedup_key) {
            None => {
                places.insert(notice.dedup_key.clone(), kept.len());
                kept.push(notice);
            }
            Some(&place) => {
                let rank = |notice: &Notice| (notice.starts_at, notice.status == Status::Resolved);
                if rank(&notice) > rank(&kept[place]) {
                    kept[place] = notice;
                }
            }
        }
    }
    kept
}

fn sort_out(notices: Vec<Notice>, known: &HashMap<String, Known>, received_at: DateTime<Utc>) -> Work {
    let mut work = Work::default();
    for notice in notices {
        let known = known.get(&notice.dedup_key).copied();
        let standing = known.filter(|known| known.is_open).map(|known| known.started_at);
        let starts_at = notice.starts_at.or(standing).unwrap_or(received_at);
        let mut end = |known: Known, at: DateTime<Utc>| {
            work.ended.push((known.id, at.min(received_at).max(known.started_at)));
            if let Some(incident) = known.incident {
                work.ended_in.entry(incident).or_insert_with(|| (notice.name().to_string(), 0)).1 += 1;
            }
        };
        let said = |known: Known| Said { alert: known.id, status: notice.status, at: starts_at };
        match judge(notice.status, starts_at, known) {
            Verdict::New => work.new.push((notice, starts_at)),
            Verdict::Again(known) => {
                end(known, starts_at);
                work.new.push((notice, starts_at));
            }
            Verdict::Seen(known) => {
                work.seen.push(known.id);
                work.said.push(said(known));
            }
            Verdict::Ended(known) => {
                let ends_at = notice.ends_at.unwrap_or(received_at);
                end(known, ends_at);
                work.said.push(Said { at: ends_at.min(received_at), ..said(known) });
            }
            Verdict::Late(known) => work.said.push(said(known)),
            Verdict::Nothing => {}
        }
    }
    work
}

/// New alerts with their service and the severity that the rules propose.
async fn begun(tx: &mut Tx, new: Vec<(Notice, DateTime<Utc>)>) -> Result<Vec<Fired>, Refusal> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let rules = severities::rules(tx).await?;
    let services = batch::services(tx, &new).await?;
    let fired = new.into_iter().map(|(notice, starts_at)| {
        let service = notice.service_words().find_map(|word| services.get(&word.to_lowercase()).copied());
        let proposed = propose(&notice.labels, &rules);
        Fired { id: Uuid::now_v7(), notice, starts_at, service, proposed, incident: None, why: String::new() }
    });
    Ok(fired.collect())
}

/// The worst of those without a place opens the incident, the others join it.
fn lead(fired: &[Fired]) -> Option<usize> {
    let homeless = fired.iter().enumerate().filter(|(_, fired)| fired.incident.is_none());
    homeless.min_by_key(|(_, fired)| fired.proposed.severity.digit()).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 8, 19, 10, minute, 0).unwrap()
    }

    fn notice(key: &str, status: Status, minute: u32) -> Notice {
        Notice {
            dedup_key: key.into(),
            status,
            labels: BTreeMap::new(),
            annotations: BTreeMap::new(),
            starts_at: Some(at(minute)),
            ends_at: None,
            generator_url: None,
        }
    }

    #[test]
    fn a_key_that_comes_twice_is_one() {
        use Status::{Firing, Resolved};
        let kept = newest_of_each(vec![
            notice("a", Resolved, 1),
            notice("b", Firing, 1),
            notice("a", Firing, 1),
            notice("b", Firing, 2),
        ]);
        let kept: Vec<_> = kept.iter().map(|kept| (kept.dedup_key.as_str(), kept.status, kept.starts_at)).collect();
        assert_eq!(kept, [("a", Resolved, Some(at(1))), ("b", Firing, Some(at(2)))]);
    }

    #[test]
    fn a_later_firing_ends_the_old_one_and_begins_anew() {
        let incident = Uuid::now_v7();
        let old = Known { id: Uuid::now_v7(), started_at: at(1), is_open: true, incident: Some(incident) };
        let known = HashMap::from([("a".to_string(), old)]);
        let work = sort_out(vec![notice("a", Status::Firing, 3)], &known, at(4));
        assert_eq!(work.ended, [(old.id, at(3))]);
        assert_eq!(work.new.len(), 1);
        assert_eq!(work.ended_in[&incident].1, 1);
    }

    #[test]
    fn without_a_start_the_standing_alert_is_meant() {
        let old = Known { id: Uuid::now_v7(), started_at: at(1), is_open: true, incident: None };
        let known = HashMap::from([("a".to_string(), old)]);
        let unsaid = |status| Notice { starts_at: None, ..notice("a", status, 0) };
        assert_eq!(sort_out(vec![unsaid(Status::Firing)], &known, at(4)).seen, [old.id]);
        assert_eq!(sort_out(vec![unsaid(Status::Resolved)], &known, at(4)).ended, [(old.id, at(4))]);
        assert_eq!(sort_out(vec![unsaid(Status::Firing)], &HashMap::new(), at(4)).new[0].1, at(4));
    }
}
