//! What *Next* may say of rollbacks.

use super::{Effect, Figure, Rollback, Row, Standing, State, next};
use crate::{
    ids::{ArtifactId, RollbackId},
    recovery::Bound,
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NextRollback {
    /// Nothing was taken back yet: the part to begin with, its version, and how long before the start it changed.
    Likeliest {
        artifact: ArtifactId,
        part: String,
        version: Option<String>,
        before: i64,
    },
    Runs {
        rollback: RollbackId,
        part: String,
        since: DateTime<Utc>,
    },
    /// It took effect, and its figures are waited for.
    Awaited {
        part: String,
        since: DateTime<Utc>,
        due: DateTime<Utc>,
    },
    /// It took effect, and that was not enough: how the key figure moved, and what could be taken back next.
    NotEnough {
        part: String,
        judged: String,
        moved: String,
        then: Option<(ArtifactId, String)>,
    },
}

/// `steps` in the order of start.
pub fn next_rollback(rows: &[Row], steps: &[Rollback]) -> Option<NextRollback> {
    if let Some(step) = steps.iter().find(|step| step.state() == State::Started) {
        let since = step.marks.started.at;
        return Some(NextRollback::Runs { rollback: step.id, part: step.part.clone(), since });
    }
    let Some(last) = steps.iter().rfind(|step| step.stands()) else {
        let row = next(rows)?;
        let Standing::Changed(before) = row.standing else { return None };
        return Some(NextRollback::Likeliest {
            artifact: row.artifact(),
            part: row.part.name.clone(),
            version: row.part.version().map(str::to_string),
            before: before.num_minutes(),
        });
    };
    let since = last.marks.effective.as_ref().map_or(last.marks.started.at, |mark| mark.at);
    if let (None, Some(due)) = (last.after_at, last.after_due) {
        return Some(NextRollback::Awaited { part: last.part.clone(), since, due });
    }
    let judged = match last.effect() {
        Effect::NoData | Effect::Enough => return None,
        Effect::Helped => "helped, not enough",
        Effect::Nothing => "had no effect",
        Effect::Worse => "made it worse",
    };
    Some(NextRollback::NotEnough {
        part: last.part.clone(),
        judged: judged.into(),
        moved: last.figures.iter().find_map(moved).unwrap_or_default(),
        then: next(rows).map(|row| (row.artifact(), row.part.name.clone())),
    })
}

/// `19 → 8 %, bound 6 %`, of a metric that is still outside.
fn moved(figure: &Figure) -> Option<String> {
    let (bound, before, after) = (figure.bound()?, figure.before?, figure.after?);
    let bare = |figure: f64| Bound { unit: String::new(), ..bound.clone() }.said(figure);
    (!bound.holds(after))
        .then(|| format!("{} → {}, bound {}", bare(before), bound.said(after), bound.said(bound.figure)))
}

/// How long before the start, for a sentence.
pub fn before_words(minutes: i64) -> String {
    crate::ui::span(Duration::minutes(minutes))
}
