//! What deliveries do: each alert is begun, seen again, marked or ended, and each new one gets a place.

use super::{
    alertmanager::{Notice, Status},
    batch,
    fired::Fired,
    formats::{self, About, Format, Order, Said, Sent},
    settle, tell,
    turn::{Item, New, Work, sort_out},
};
use crate::{db::Tx, http::Refusal, rules, severities};
use app::{alerts::mapping::Mapping, ids::IncidentId, severities::propose, timeline::Event};
use chrono::{DateTime, Utc};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    mem::discriminant,
};
use uuid::Uuid;

/// A delivery that says something of one alert oftener is no history, but a flood.
const MOST_WAVES: usize = 20;
/// In bytes; the delivery keeps it whole.
const LONGEST_VALUE: usize = 16 << 10;
/// Labels and annotations of one alert; the delivery keeps them all.
const MOST_NAMES: usize = 500;

/// A delivery that this process works on.
pub struct Claimed {
    pub id: Uuid,
    pub format: String,
    pub body: Vec<u8>,
    pub about: Option<serde_json::Value>,
    pub received_at: DateTime<Utc>,
    pub attempts: i32,
}

/// Works on the first of them, as many as speak of different alerts, and always on one; answers how many it did.
pub async fn place(
    mut tx: Tx,
    source: Uuid,
    mapping: Option<Mapping>,
    claimed: Vec<Claimed>,
) -> Result<usize, Refusal> {
    let read = tokio::task::spawn_blocking(move || together(claimed, mapping.as_ref()));
    let Together { deliveries, turns, tests } = read.await.map_err(|error| Refusal::Broken(error.to_string()))??;
    for turn in turns {
        take_turn(&mut tx, source, &deliveries, &tests, turn).await?;
    }
    batch::finish(&mut tx, &deliveries).await?;
    tx.commit(deliveries.len()).await
}

struct Together {
    deliveries: Vec<Uuid>,
    /// Which of them are tests.
    tests: HashSet<usize>,
    turns: Vec<Vec<Item>>,
}

fn together(claimed: Vec<Claimed>, mapping: Option<&Mapping>) -> Result<Together, Refusal> {
    let mut together = Together { deliveries: Vec::new(), tests: HashSet::new(), turns: vec![Vec::new()] };
    let mut keys: HashSet<String> = HashSet::new();
    for (sent, delivery) in claimed.into_iter().enumerate() {
        let (said, is_test) = read(&delivery, mapping)?;
        let Sent { group_key, order, said } = said;
        let mut waves = match order {
            Order::Start => vec![newest_of_each(said)],
            Order::Arrival => few(formats::waves(said)),
        };
        let is_fresh = |said: &Said| !keys.contains(said.dedup_key());
        if sent > 0 && (waves.len() > 1 || !waves.iter().flatten().all(is_fresh)) {
            break;
        }
        let item = |said| Item { sent, order, group_key: group_key.clone(), received_at: delivery.received_at, said };
        let first = waves.drain(..waves.len().min(1)).flatten();
        for said in first {
            keys.insert(said.dedup_key().to_string());
            together.turns[0].push(item(said));
        }
        let goes_on = waves.is_empty();
        together.turns.extend(waves.into_iter().map(|wave| wave.into_iter().map(&item).collect()));
        together.deliveries.push(delivery.id);
        if is_test {
            together.tests.insert(sent);
        }
        if !goes_on {
            break;
        }
    }
    Ok(together)
}

/// Of what one delivery says about one alert so many words are worked on each by itself, and of the rest the last one
/// of each kind: a note must not hide the end that came before it.
fn few(mut waves: Vec<Vec<Said>>) -> Vec<Vec<Said>> {
    if waves.len() > MOST_WAVES {
        let rest = waves.split_off(MOST_WAVES - 1).into_iter().flatten();
        let mut last: Vec<Said> = Vec::new();
        let mut places = HashMap::new();
        for said in rest {
            let place = *places.entry((said.dedup_key().to_string(), discriminant(&said))).or_insert(last.len());
            match last.get_mut(place) {
                Some(before) => *before = said,
                None => last.push(said),
            }
        }
        waves.extend(formats::waves(last));
    }
    waves
}

/// What a delivery says. A test's keys are its own, so that it never meets a real alert.
fn read(delivery: &Claimed, mapping: Option<&Mapping>) -> Result<(Sent, bool), Refusal> {
    let format = Format::of_word(&delivery.format)
        .ok_or_else(|| Refusal::Broken(format!("{} is no known format.", delivery.format)))?;
    let about = match &delivery.about {
        Some(about) => serde_json::from_value(about.clone()).map_err(|error| Refusal::Broken(error.to_string()))?,
        None => About::default(),
    };
    let mut sent = formats::read(format, &delivery.body, &about, mapping, delivery.id).map_err(Refusal::BadRequest)?;
    for said in &mut sent.said {
        if let Said::Alert(notice) = said {
            bound(&mut notice.labels);
            bound(&mut notice.annotations);
        }
    }
    if about.test {
        for said in &mut sent.said {
            if let Said::Alert(notice) = said {
                notice.dedup_key = format!("test {} {}", delivery.id, notice.dedup_key);
            }
        }
    }
    Ok((sent, about.test))
}

/// Pages show them and rules read them: one alert must not cost what ten thousand do.
fn bound(words: &mut BTreeMap<String, String>) {
    let is_short = |text: &str| text.len() <= LONGEST_VALUE;
    while words.len() > MOST_NAMES {
        words.pop_last();
    }
    words.retain(|name, _| is_short(name));
    for value in words.values_mut().filter(|value| !is_short(value)) {
        value.truncate(value.floor_char_boundary(LONGEST_VALUE));
        value.push_str(" … (cut; the delivery has it whole)");
    }
}

/// One notice for each key: the later start wins, and of one start the end.
fn newest_of_each(said: Vec<Said>) -> Vec<Said> {
    fn rank(said: &Said) -> Option<(Option<DateTime<Utc>>, bool)> {
        match said {
            Said::Alert(Notice { starts_at, status, .. }) => Some((*starts_at, *status == Status::Resolved)),
            _ => None,
        }
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Said> = Vec::with_capacity(said.len());
    for said in said {
        match places.get(said.dedup_key()) {
            None => {
                places.insert(said.dedup_key().to_string(), kept.len());
                kept.push(said);
            }
            Some(&place) if rank(&said) > rank(&kept[place]) => kept[place] = said,
            Some(_) => {}
        }
    }
    kept
}

async fn take_turn(
    tx: &mut Tx,
    source: Uuid,
    deliveries: &[Uuid],
    tests: &HashSet<usize>,
    items: Vec<Item>,
) -> Result<(), Refusal> {
    let keys: Vec<String> = items.iter().map(|item| item.said.dedup_key().to_string()).collect();
    let known = batch::known(tx, source, &keys).await?;
    let Work { new, seen, ended, ended_in, acknowledged, mut facts } = sort_out(items, &known);
    let mut fired = begun(tx, source, new, tests).await?;
    settle::find_places(tx, source, &mut fired, ended_in.keys().copied()).await?;
    for (incident, (alert, count)) in ended_in {
        tx.record(IncidentId(incident), Event::AlertEnded { alert, count }, None);
    }
    batch::seen(tx, &seen).await?;
    batch::acknowledge(tx, &acknowledged).await?;
    batch::end(tx, &ended).await?;
    batch::insert(tx, source, &fired).await?;
    facts.extend(fired.iter().map(Fired::fact));
    batch::say(tx, deliveries, &facts).await?;
    tell::tell(tx, &fired).await?;
    Ok(())
}

/// New alerts with their service, the severity that is proposed, and what the rules decide.
async fn begun(tx: &mut Tx, source: Uuid, new: Vec<New>, tests: &HashSet<usize>) -> Result<Vec<Fired>, Refusal> {
    if new.is_empty() {
        return Ok(Vec::new());
    }
    let severities = severities::rules(tx).await?;
    let services = batch::services(tx, &new).await?;
    let fired = new.into_iter().map(|new| {
        let New { sent, notice, group_key, starts_at, received_at, ended_at } = new;
        let service = notice.service_words().find_map(|word| services.get(&word.to_lowercase()).copied());
        let proposed = propose(&notice.labels, &severities);
        let is_test = tests.contains(&sent);
        let ended_at = ended_at.or_else(|| is_test.then(|| received_at.max(starts_at)));
        let taken = rules::Taken::unmatched(received_at);
        let (id, incident, why) = (Uuid::now_v7(), None, String::new());
        Fired {
            id,
            notice,
            group_key,
            sent,
            is_test,
            starts_at,
            ended_at,
            received_at,
            service,
            proposed,
            incident,
            why,
            taken,
        }
    });
    let (mut over, mut fired): (Vec<Fired>, Vec<Fired>) = fired.partition(Fired::is_undecided);
    for alert in &mut over {
        let why = if alert.is_test { "A test: nothing was opened, nobody was told." } else { "Its end came first." };
        alert.why = why.into();
    }
    rules::take(tx, source, &mut fired).await?;
    fired.append(&mut over);
    Ok(fired)
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
