//! What waits for this reader: a pure rule over the facts of the open incidents.

use crate::{
    auth::Role,
    ids::{IncidentNumber, PersonId},
    incidents::Facts,
    severities::Severity,
};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// I am paged, and nobody acknowledged.
    Page,
    /// Nobody owns it.
    Owner,
    /// The giver's name.
    HandOver(String),
    /// I am named, and have not acknowledged.
    Acknowledgement,
    /// A customer update of this person waits for me.
    Approval(String),
    /// Mine came back from this person.
    Returned(String),
    /// An update that I own or command is late.
    Update,
    /// The promise of what I own falls due.
    UpdateSoon,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub want: Want,
    pub since: DateTime<Utc>,
}

/// At most one for each incident; those that nobody owns come first, then the worst (not chosen counts as worst), then the
/// longest waiting.
pub fn needs<'a>(open: impl Iterator<Item = &'a Facts>, viewer: PersonId, role: Role, now: DateTime<Utc>) -> Vec<Need> {
    let mut needs: Vec<Need> = open.filter_map(|facts| need(facts, viewer, role, now)).collect();
    let severity = |need: &Need| need.severity.map_or(0, |severity| severity.digit());
    needs.sort_by_key(|need| (rank(&need.want), severity(need), need.since));
    needs
}

fn rank(want: &Want) -> u8 {
    match want {
        Want::Page => 0,
        Want::Owner => 1,
        Want::HandOver(_) => 2,
        Want::Acknowledgement => 3,
        Want::Approval(_) => 4,
        Want::Returned(_) => 5,
        Want::Update => 6,
        Want::UpdateSoon => 7,
    }
}

fn need(facts: &Facts, viewer: PersonId, role: Role, now: DateTime<Utc>) -> Option<Need> {
    if !facts.is_open() {
        return None;
    }
    let is_mine = facts.owner.as_ref().is_some_and(|owner| owner.id == viewer);
    let is_handed_to_me = facts.handed_to.as_ref().is_some_and(|to| to.id == viewer);
    let commands = role >= Role::Commander || (is_mine && facts.is_owned());
    let paged_at = facts.paged.as_ref().filter(|_| !facts.is_owned()).and_then(|paged| paged.me_at);
    if let Some(since) = paged_at {
        let (title, severity) = (facts.title.clone(), facts.severity);
        return Some(Need { number: facts.number, title, severity, want: Want::Page, since });
    }
    // Before "nobody owns it", as the incident's own page says it: only those who are asked can answer.
    let asked = facts.approval.as_ref().filter(|waiting| commands && !is_handed_to_me && waiting.asks(viewer));
    let (want, since) = match &facts.owner {
        _ if let Some(waiting) = asked => (Want::Approval(waiting.author.name.clone()), waiting.asked_at),
        None if role >= Role::Responder => (Want::Owner, facts.declared_at),
        Some(giver) if is_handed_to_me => {
            (Want::HandOver(giver.name.clone()), facts.handed_at.unwrap_or(facts.declared_at))
        }
        // A verb asks the same of the person who is named: one who only reads can't take it.
        Some(_) if is_mine && !facts.is_owned() && role >= Role::Responder => {
            (Want::Acknowledgement, facts.owner_since.unwrap_or(facts.declared_at))
        }
        _ if commands => owed(facts, viewer, is_mine, now)?,
        _ => return None,
    };
    Some(Need { number: facts.number, title: facts.title.clone(), severity: facts.severity, want, since })
}

/// To customers. Where reminders are off, nobody is reminded here either.
fn owed(facts: &Facts, viewer: PersonId, is_mine: bool, now: DateTime<Utc>) -> Option<(Want, DateTime<Utc>)> {
    if let Some(back) = facts.returned.as_ref().filter(|back| back.author == viewer) {
        return Some((Want::Returned(back.by.clone()), back.at));
    }
    let promised = facts.promise_at.filter(|_| facts.reminders_off.is_none())?;
    match facts.is_late(now) {
        true => Some((Want::Update, promised)),
        false => (is_mine && facts.is_due_soon(now)).then_some((Want::UpdateSoon, promised)),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        auth::PersonName,
        escalation::Paged,
        ids::IncidentId,
        updates::{
            approvals::{Back, Waiting},
            reminders_off::RemindersOff,
        },
    };
    use uuid::Uuid;

    pub const ANA: PersonId = PersonId(Uuid::from_u128(1));
    pub const BEN: PersonId = PersonId(Uuid::from_u128(2));

    const KIM: PersonId = PersonId(Uuid::from_u128(3));

    pub fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_600 + minute * 60, 0).expect("a time")
    }

    pub fn person(id: PersonId, name: &str) -> PersonName {
        PersonName { id, name: name.into(), role: Role::Responder }
    }

    /// Open, declared in that minute, owned by nobody.
    pub fn open(number: i64, minute: i64) -> Facts {
        Facts {
            id: IncidentId(Uuid::from_u128(number as u128)),
            number: IncidentNumber(number),
            kind: "real".into(),
            restricted: false,
            title: format!("Incident {number}"),
            service: None,
            impact_started_at: at(minute),
            detected_at: at(minute),
            declared_at: at(minute),
            declared_by: "Kim Lund".into(),
            alert: None,
            alerts: 0,
            severity: Some(Severity::Sev3),
            severity_reason: None,
            severity_at: None,
            severity_by: None,
            owner: None,
            owner_since: None,
            acknowledged_at: None,
            paged: None,
            handed_to: None,
            handed_at: None,
            class: None,
            class_at: None,
            mitigated_at: None,
            mitigations: 0,
            rollbacks: 0,
            none_needed: None,
            recovered_at: None,
            recovered_by: None,
            recovery_evidence: None,
            promise_at: None,
            ended: None,
            reopened_at: None,
            reopened_to: None,
            reopened_count: 0,
            postmortem_published_at: None,
            postmortem_waived_at: None,
            checks: 0,
            checks_answered: 0,
            gate: None,
            public_phase: None,
            approval: None,
            returned: None,
            reminders_off: None,
        }
    }

    pub fn owned(number: i64, minute: i64, owner: PersonId) -> Facts {
        Facts { owner: Some(person(owner, "Ana Ruiz")), acknowledged_at: Some(at(minute + 1)), ..open(number, minute) }
    }

    fn want(facts: &Facts, viewer: PersonId, role: Role) -> Option<Want> {
        needs([facts].into_iter(), viewer, role, at(60)).into_iter().next().map(|need| need.want)
    }

    #[test]
    fn each_reader_hears_what_waits_for_them() {
        let named = Facts { acknowledged_at: None, ..owned(1, 0, ANA) };
        let handed = Facts { handed_to: Some(person(BEN, "Ben Osei")), handed_at: Some(at(9)), ..owned(1, 0, ANA) };
        let late = Facts { promise_at: Some(at(40)), ..owned(1, 0, ANA) };
        let early = Facts { promise_at: Some(at(80)), ..owned(1, 0, ANA) };
        let soon = Facts { promise_at: Some(at(64)), ..owned(1, 0, ANA) };
        let this = Facts { promise_at: Some(at(60)), ..owned(1, 0, ANA) };
        let reason = RemindersOff { by: "Ana Ruiz".into(), at: at(2), reason: "The vendor speaks.".into() };
        let off = Facts { reminders_off: Some(reason), ..late.clone() };
        let (author, people) = (person(ANA, "Ana Ruiz"), vec![person(BEN, "Ben Osei")]);
        let waits = Facts { approval: Some(Waiting { author, people, asked_at: at(58) }), ..late.clone() };
        let unowned = Facts { owner: None, ..waits.clone() };
        let words = Back { author: ANA, by: "Ben Osei".into(), words: "Since when?".into(), at: at(58) };
        let back = Facts { returned: Some(words), ..late.clone() };
        let mine = Paged { people: vec!["Ben Osei".into()], at: at(9), me_at: Some(at(3)), next_at: None };
        let paged = Facts { paged: Some(mine), ..open(1, 0) };
        for (case, facts, viewer, role, expected) in [
            ("nobody owns it", &open(1, 0), BEN, Role::Responder, Some(Want::Owner)),
            ("a viewer can't take it", &open(1, 0), BEN, Role::Viewer, None),
            ("named, not acknowledged", &named, ANA, Role::Responder, Some(Want::Acknowledgement)),
            ("another one is named", &named, BEN, Role::Responder, None),
            ("paged, whatever my role", &paged, BEN, Role::Viewer, Some(Want::Page)),
            ("paged, and owned since", &Facts { paged: paged.paged.clone(), ..late.clone() }, KIM, Role::Viewer, None),
            ("handed to me", &handed, BEN, Role::Responder, Some(Want::HandOver("Ana Ruiz".into()))),
            ("handed by me", &handed, ANA, Role::Responder, None),
            ("late, and I own it", &late, ANA, Role::Responder, Some(Want::Update)),
            ("late, and I command", &late, BEN, Role::Commander, Some(Want::Update)),
            ("late, not mine", &late, BEN, Role::Responder, None),
            ("not late yet", &early, ANA, Role::Admin, None),
            ("due soon, and I own it", &soon, ANA, Role::Responder, Some(Want::UpdateSoon)),
            ("due soon, and I command", &soon, BEN, Role::Commander, None),
            ("due this minute", &this, BEN, Role::Commander, None),
            ("reminders are off", &off, ANA, Role::Commander, None),
            ("waits for me", &waits, BEN, Role::Commander, Some(Want::Approval("Ana Ruiz".into()))),
            ("waits for me, owned or not", &unowned, BEN, Role::Commander, Some(Want::Approval("Ana Ruiz".into()))),
            ("waits for another one, and nobody owns it", &unowned, KIM, Role::Commander, Some(Want::Owner)),
            ("waits for another one", &waits, KIM, Role::Commander, Some(Want::Update)),
            ("came back to me", &back, ANA, Role::Responder, Some(Want::Returned("Ben Osei".into()))),
        ] {
            assert_eq!(want(facts, viewer, role), expected, "{case}");
        }
    }

    #[test]
    fn what_nobody_owns_comes_first() {
        let late = Facts { promise_at: Some(at(1)), ..owned(1, 0, ANA) };
        let named = Facts { acknowledged_at: None, ..owned(2, 5, ANA) };
        let bad = Facts { severity: Some(Severity::Sev1), ..open(6, 55) };
        let less = |facts: Facts| Facts { severity: Some(Severity::Sev3), ..facts };
        let all = [late, named, less(open(3, 50)), less(open(4, 20)), bad];
        let mine = Paged { people: vec!["Ana Ruiz".into()], at: at(59), me_at: Some(at(59)), next_at: None };
        let all: Vec<Facts> = all.into_iter().chain([Facts { paged: Some(mine), ..open(5, 59) }]).collect();
        let numbers: Vec<i64> =
            needs(all.iter(), ANA, Role::Responder, at(60)).into_iter().map(|need| need.number.0).collect();
        assert_eq!(numbers, [5, 6, 4, 3, 2, 1], "a page to me comes before everything");
    }
}
