//! From the versions that were written of a schedule's layers to the layers in effect at each time.

use super::Layer;

/// One edit as it was written; it is never changed. A layer is removed by a version without people.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Counts up within the layer.
    pub number: i32,
    /// `ends_at` is not stored: the next version says it.
    pub layer: Layer,
}

/// A version ends where a later one begins, even one that was planned for a later day than that: who edits what is
/// planned replaces it. Versions that never take effect, and removals, are left out.
pub fn in_time(mut written: Vec<Version>) -> Vec<Layer> {
    written.sort_by_key(|version| (version.layer.id, version.number));
    let mut layers = vec![];
    for (index, version) in written.iter().enumerate() {
        let later = written[index + 1..].iter().take_while(|next| next.layer.id == version.layer.id);
        let ends_at = later.map(|next| next.layer.starts_at).min();
        if version.layer.people.is_empty() || ends_at.is_some_and(|end| end <= version.layer.starts_at) {
            continue;
        }
        layers.push(Layer { ends_at, ..version.layer.clone() });
    }
    layers.sort_by_key(|layer| (layer.place, layer.id, layer.starts_at));
    layers
}

#[cfg(test)]
mod tests {
    use super::super::{Rotation, Unit};
    use super::*;
    use crate::ids::{LayerId, PersonId};
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    fn day(day: u32) -> DateTime<Utc> {
        format!("2025-02-{day:02}T09:00:00Z").parse().unwrap()
    }

    fn version(layer: u128, number: i32, starts: u32, people: &[u128]) -> Version {
        Version {
            number,
            layer: Layer {
                id: LayerId(Uuid::from_u128(layer)),
                name: format!("{layer}.{number}"),
                place: layer as i16,
                people: people.iter().map(|person| PersonId(Uuid::from_u128(*person))).collect(),
                rotation: Rotation { every: 1, unit: Unit::Days, anchor: day(1).naive_utc() },
                windows: vec![],
                starts_at: day(starts),
                ends_at: None,
            },
        }
    }

    fn said(written: Vec<Version>) -> Vec<String> {
        let end = |layer: &Layer| layer.ends_at.map_or("on".into(), |end| end.format("%-d").to_string());
        in_time(written)
            .iter()
            .map(|layer| format!("{} {}–{}", layer.name, layer.starts_at.format("%-d"), end(layer)))
            .collect()
    }

    #[test]
    fn versions_follow_each_other() {
        let one = version(1, 1, 1, &[1, 2]);
        let other = version(2, 1, 3, &[3]);
        assert_eq!(said(vec![other.clone(), one.clone()]), ["1.1 1–on", "2.1 3–on"]);
        let edited = version(1, 2, 10, &[2, 3]);
        assert_eq!(said(vec![edited.clone(), one.clone()]), ["1.1 1–10", "1.2 10–on"]);
        // Planned for the 10th, then edited for the 7th: the plan is replaced.
        let sooner = version(1, 3, 7, &[1]);
        assert_eq!(said(vec![one.clone(), edited.clone(), sooner]), ["1.1 1–7", "1.3 7–on"]);
        let removed = version(1, 3, 20, &[]);
        assert_eq!(said(vec![one.clone(), edited, removed]), ["1.1 1–10", "1.2 10–20"]);
        let at_once = version(1, 2, 1, &[2]);
        assert_eq!(said(vec![one, at_once]), ["1.2 1–on"]);
    }
}
