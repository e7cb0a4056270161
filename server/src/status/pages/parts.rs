//! The parts: those with problems first, then what works, by group, folded where it is much.

use super::time::Clock;
use crate::status::view::{PartView, View, band};
use app::status::Shown;
use askama::Template;

/// Beyond this many, parts that work are counted and folded.
const MOST_UNFOLDED: usize = 8;

#[derive(Template)]
#[template(path = "status/pages/line.html")]
pub struct Line {
    pub id: String,
    pub name: String,
    /// The group's name, where the line stands outside of it.
    pub group: String,
    description: String,
    word: String,
    class: &'static str,
    band: String,
    days: String,
}

pub struct Cluster {
    /// Empty: these stand in no group.
    pub name: String,
    pub lines: Vec<Line>,
}

#[derive(Default)]
pub struct Parts {
    pub troubled: Vec<Line>,
    pub working: Vec<Cluster>,
    pub folded: Vec<Cluster>,
    pub folded_count: usize,
}

pub fn parts(view: &View) -> Result<Parts, askama::Error> {
    let is_well = |part: &&PartView| part.shown == Shown::Working;
    let mut troubled: Vec<&PartView> = view.parts.iter().filter(|part| !is_well(part)).collect();
    troubled.sort_by_key(|part| std::cmp::Reverse(part.shown));
    // While something is wrong, what works steps back; otherwise the first few stay open.
    let unfolded = match (view.parts.len() > MOST_UNFOLDED, troubled.is_empty()) {
        (false, _) => usize::MAX,
        (true, true) => MOST_UNFOLDED,
        (true, false) => 0,
    };
    let well: Vec<&PartView> = in_groups(view).into_iter().filter(is_well).collect();
    let (open, folded) = well.split_at(unfolded.min(well.len()));
    let line = |part: &&PartView| line(view, part, true);
    Ok(Parts {
        troubled: troubled.iter().map(line).collect::<Result<_, _>>()?,
        working: clusters(view, open)?,
        folded: clusters(view, folded)?,
        folded_count: folded.len(),
    })
}

/// Those without a group first, then group by group.
fn in_groups(view: &View) -> Vec<&PartView> {
    let known = |id: &str| view.groups.iter().position(|group| group.id == id);
    let mut parts: Vec<&PartView> = view.parts.iter().collect();
    parts.sort_by_key(|part| part.group.as_deref().and_then(known));
    parts
}

fn clusters(view: &View, parts: &[&PartView]) -> Result<Vec<Cluster>, askama::Error> {
    let cluster = |parts: &[&PartView]| {
        let lines = parts.iter().map(|part| line(view, part, false)).collect::<Result<_, _>>()?;
        Ok(Cluster { name: group_name(view, parts[0]), lines })
    };
    parts.chunk_by(|one, other| one.group == other.group).map(cluster).collect()
}

fn group_name(view: &View, part: &PartView) -> String {
    let group = view.groups.iter().find(|group| Some(&group.id) == part.group.as_ref());
    group.map(|group| group.name.clone()).unwrap_or_default()
}

fn line(view: &View, part: &PartView, alone: bool) -> Result<Line, askama::Error> {
    Ok(Line {
        id: part.id.clone(),
        name: part.name.clone(),
        group: if alone { group_name(view, part) } else { String::new() },
        description: part.description.trim().to_string(),
        word: word(view, part),
        class: part.shown.class(),
        band: band(part, "status/")?,
        days: part.past_in_words(),
    })
}

/// "Maintenance until 16:00 UTC", where somebody knows until when.
fn word(view: &View, part: &PartView) -> String {
    let works = view.works.iter().filter(|work| work.is_active() && work.parts.contains(&part.id));
    let end = works.map(|work| work.end_is_known.then_some(work.ends_at)).collect::<Option<Vec<_>>>();
    match end.and_then(|ends| ends.into_iter().max()) {
        Some(end) if part.shown == Shown::Maintenance => {
            format!("Maintenance until {}", Clock::of(view).words(end))
        }
        _ => part.shown.word().into(),
    }
}
