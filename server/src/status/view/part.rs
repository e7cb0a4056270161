use app::{
    ids::ComponentId,
    oncall::Day,
    status::{
        Shown, Uptime,
        history::{PastDay, days_in_words, history},
        of_group, parts,
        record::{Part, Record},
        stretches, uptime,
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::HashMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartView {
    pub id: String,
    pub name: String,
    pub description: String,
    /// The id of its group.
    pub group: Option<String>,
    pub shown: Shown,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    pub uptime: Uptime,
    /// The last ninety days, oldest first.
    pub days: Vec<PastDay>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupView {
    pub id: String,
    pub name: String,
    pub shown: Shown,
    pub created_at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    /// The ids of its parts.
    pub parts: Vec<String>,
}

impl PartView {
    /// Of the ninety days those on which it stood on the page.
    pub fn watched(&self) -> &[PastDay] {
        let first = self.days.iter().position(|past| self.created_at < past.day.until);
        &self.days[first.unwrap_or(self.days.len())..]
    }

    /// "99.71 %, 3 days with problems in 90 days"
    pub fn past_in_words(&self) -> String {
        let figure = self.uptime.words().map(|figure| format!("{figure}, ")).unwrap_or_default();
        let over = match self.watched().len() {
            0 | 1 => "today".into(),
            days => format!("in {days} days"),
        };
        format!("{figure}{} {over}", days_in_words(&self.days))
    }
}

pub(super) fn part_views(record: &Record<Tz>, days: &[Day], now: DateTime<Utc>) -> Vec<PartView> {
    let changed_at = changes(record, now);
    let view = |(part, shown): (&Part, Shown)| {
        let stretches = stretches(record, part.id, now);
        PartView {
            id: part.public_id.clone(),
            name: part.name.clone(),
            description: part.description.clone(),
            group: part.group.clone(),
            shown,
            created_at: part.created_at,
            changed_at: changed_at.get(&part.id).copied().unwrap_or(part.created_at).max(part.created_at),
            uptime: uptime(part, &stretches, days, now),
            days: history(record, part.id, &stretches, days, now),
        }
    };
    parts(record, now).into_iter().map(view).collect()
}

/// When something was last said of each part, or planned work on it moved on.
fn changes(record: &Record<Tz>, now: DateTime<Utc>) -> HashMap<ComponentId, DateTime<Utc>> {
    let said = record.incidents.iter().flat_map(|incident| &incident.said);
    let said = said.flat_map(|said| said.states.iter().map(|(part, _)| (*part, said.at)));
    let own = record.overrides.iter().flat_map(|own| [(own.part, Some(own.from)), (own.part, own.until)]);
    let own = own.filter_map(|(part, at)| Some((part, at?)));
    let moved = record.maintenances.iter().flat_map(|work| {
        let course = work.course();
        work.parts.iter().flat_map(move |part| course.clone().into_iter().map(|moment| (*part, moment.at)))
    });
    let mut newest: HashMap<ComponentId, DateTime<Utc>> = HashMap::new();
    for (part, at) in said.chain(own).chain(moved).filter(|(_, at)| *at <= now) {
        newest.entry(part).and_modify(|known| *known = at.max(*known)).or_insert(at);
    }
    newest
}

/// Those that have parts.
pub(super) fn group_views(record: &Record<Tz>, views: &[PartView], now: DateTime<Utc>) -> Vec<GroupView> {
    let shown = parts(record, now);
    let view = |group: &app::status::record::Group| {
        let members: Vec<&PartView> =
            views.iter().filter(|part| part.group.as_deref() == Some(group.public_id.as_str())).collect();
        GroupView {
            id: group.public_id.clone(),
            name: group.name.clone(),
            shown: of_group(&shown, &group.public_id),
            created_at: group.created_at,
            changed_at: members.iter().map(|part| part.changed_at).max().unwrap_or(group.created_at),
            parts: members.iter().map(|part| part.id.clone()).collect(),
        }
    };
    record.groups.iter().map(view).filter(|group| !group.parts.is_empty()).collect()
}
