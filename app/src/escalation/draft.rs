//! The steps of a policy as a form sends them: `0/person/<id>` or `0/schedule/<id>` on a line for each target, the
//! first number being the row; and the minutes of the rows, a line each.

use super::{Step, Target};
use crate::ids::{PersonId, ScheduleId};
use uuid::Uuid;

/// A row of the form, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DraftRow {
    pub targets: Vec<Target>,
    pub minutes: String,
}

/// The value of a choice.
pub fn target_value(row: usize, target: &Target) -> String {
    match target {
        Target::Person(person) => format!("{row}/person/{person}"),
        Target::Schedule(schedule) => format!("{row}/schedule/{schedule}"),
    }
}

/// Every row that was sent, those without a target too; lines that say nothing are left out.
pub fn read_rows(targets: &str, minutes: &str) -> Vec<DraftRow> {
    let mut rows: Vec<DraftRow> =
        minutes.split('\n').map(|minutes| DraftRow { targets: vec![], minutes: minutes.trim().into() }).collect();
    for line in targets.lines() {
        let Some((row, target)) = read_target(line.trim()) else { continue };
        // A row that has no minutes: JSON that left them out.
        while rows.len() <= row && row < 100 {
            rows.push(DraftRow::default());
        }
        if let Some(row) = rows.get_mut(row) {
            row.targets.push(target);
        }
    }
    rows
}

fn read_target(line: &str) -> Option<(usize, Target)> {
    let mut parts = line.splitn(3, '/');
    let (row, kind, id) = (parts.next()?, parts.next()?, parts.next()?);
    let id: Uuid = id.parse().ok()?;
    let target = match kind {
        "person" => Target::Person(PersonId(id)),
        "schedule" => Target::Schedule(ScheduleId(id)),
        _ => return None,
    };
    Some((row.parse().ok()?, target))
}

/// The steps; a row without a target is no step. Minutes that are no number become 0, which the check refuses.
pub fn steps_of_rows(rows: &[DraftRow]) -> Vec<Step> {
    let chosen = rows.iter().filter(|row| !row.targets.is_empty());
    chosen.map(|row| Step { targets: row.targets.clone(), minutes: row.minutes.parse().unwrap_or(0) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(number: u128) -> Target {
        Target::Person(PersonId(Uuid::from_u128(number)))
    }

    fn schedule(number: u128) -> Target {
        Target::Schedule(ScheduleId(Uuid::from_u128(number)))
    }

    #[test]
    fn rows_are_read_as_they_were_written_and_empty_ones_are_no_step() {
        let lines = [target_value(0, &schedule(9)), target_value(2, &person(1)), target_value(2, &person(2))];
        let rows = read_rows(&format!("{}\n\n{}\nnonsense\n{}", lines[0], lines[1], lines[2]), "15\n15\n30\n15");
        assert_eq!(rows.len(), 4);
        let steps = steps_of_rows(&rows);
        assert_eq!(
            steps,
            [
                Step { targets: vec![schedule(9)], minutes: 15 },
                Step { targets: vec![person(1), person(2)], minutes: 30 }
            ]
        );
    }

    #[test]
    fn minutes_that_are_no_number_are_refused_later() {
        let rows = read_rows(&target_value(0, &person(1)), "soon");
        assert_eq!(steps_of_rows(&rows), [Step { targets: vec![person(1)], minutes: 0 }]);
        assert_eq!(read_rows(&target_value(5_000_000, &person(1)), "").len(), 1, "a row from nowhere makes no rows");
    }
}
