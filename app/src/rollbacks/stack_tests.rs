use super::*;
use crate::{
    ids::{ChangeId, KnownGoodId, PersonId, ServiceId},
    services::{Kind, LiveChange, Source},
};
use proptest::prelude::*;
use uuid::Uuid;

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_739_628_600 + minute * 60, 0).expect("a time")
}

/// `versions` newest first, with the minute since when each was live; the impact starts at minute 0.
fn part(kind: Kind, versions: &[(&str, i64)], good: &[&str]) -> PartHistory {
    let change = versions.first().map(|(version, since)| LiveChange {
        id: ChangeId(Uuid::nil()),
        version: Some(version.to_string()),
        previous: None,
        since: at(*since),
        by: None,
        source: Source::Hand,
        sender: None,
    });
    let marks: Vec<KnownGood> = good
        .iter()
        .map(|version| KnownGood {
            id: KnownGoodId(Uuid::nil()),
            version: version.to_string(),
            by: "Mara K".into(),
            by_id: PersonId(Uuid::nil()),
            at: at(-9000),
        })
        .collect();
    PartHistory {
        live: LivePart {
            artifact: ArtifactId(Uuid::from_u128(kind as u128 + 1)),
            kind,
            name: kind.name().into(),
            service: ServiceId(Uuid::nil()),
            service_slug: "support-bot".into(),
            service_name: "Support bot".into(),
            change,
            known_good: None,
            way_back: None,
        },
        versions: versions
            .iter()
            .map(|(version, since)| Was { version: Some(version.to_string()), since: at(*since), told_at: at(*since) })
            .collect(),
        good: marks,
    }
}

fn said(rows: &[Row]) -> Vec<String> {
    let said = rows.iter().map(|row| {
        let standing = match row.standing {
            Standing::Changed(before) => format!("−{} min", before.num_minutes()),
            Standing::ChangedLater(_) => "later".into(),
            Standing::Unknown => "unknown".into(),
            Standing::Still(_) => "still".into(),
        };
        let target = match &row.target {
            None => "no way back".into(),
            Some(Target { version, good: Some(_) }) => format!("{version} good"),
            Some(Target { version, good: None }) => version.clone(),
        };
        format!("{} {standing}: {target}", row.part.name)
    });
    said.collect()
}

#[test]
fn what_changed_stands_first_and_what_the_class_names_before_all() {
    let parts = vec![
        part(Kind::Code, &[("api-v18", -8 * 1440), ("api-v17", -20 * 1440)], &["api-v18"]),
        part(Kind::Prompt, &[("prompt-v7", -40), ("prompt-v6", -5000)], &["prompt-v6"]),
        part(Kind::ModelWeights, &[("support-3.2", -17 * 1440)], &["support-3.2"]),
        part(Kind::RetrievalIndex, &[("kb-2025-02-15", -30), ("kb-2025-02-01", -20_000)], &[]),
        part(Kind::Thresholds, &[], &[]),
    ];
    let rows = stack(at(0), None, parts.clone(), &[]);
    assert_eq!(
        said(&rows),
        [
            "retrieval index −30 min: kb-2025-02-01",
            "prompt −40 min: prompt-v6 good",
            "thresholds unknown: no way back",
            "code still: api-v17",
            "model weights still: no way back",
        ]
    );
    assert_eq!(next(&rows).map(|row| row.part.kind), Some(Kind::RetrievalIndex));
    assert!(rows.iter().skip(2).all(|row| row.needs_reason() && !row.is_proposed()));
    let rows = stack(at(0), Some("prompt regression"), parts.clone(), &[]);
    assert_eq!(next(&rows).map(|row| row.part.kind), Some(Kind::Prompt));
    // A class that names what did not change moves nothing.
    let rows = stack(at(0), Some("application code"), parts, &[]);
    assert_eq!(next(&rows).map(|row| row.part.kind), Some(Kind::RetrievalIndex));
}

#[test]
fn the_target_is_the_last_known_good_version_that_was_live_before_the_change() {
    let rows: [(&str, &[(&str, i64)], &[&str], &str); 10] = [
        ("the one before", &[("v7", -40), ("v6", -900)], &["v6", "v5"], "v6 good"),
        ("an older one that is marked", &[("v7", -40), ("v6", -900), ("v5", -1800)], &["v5"], "v5 good"),
        ("no mark: the one before", &[("v7", -40), ("v6", -900), ("v5", -1800)], &[], "v6"),
        ("the bad one's own mark does not count", &[("v7", -40), ("v6", -900)], &["v7"], "v6"),
        ("marked, never reported", &[("v7", -40)], &["v3"], "v3 good"),
        ("nothing known", &[("v7", -40)], &[], "no way back"),
        ("deployed twice", &[("v7", -40), ("v7", -50), ("v6", -900)], &[], "v6"),
        ("went back and forth", &[("v7", -40), ("v6", -50), ("v7", -60)], &["v6"], "v6 good"),
        ("a later change is not the cause", &[("v8", 10), ("v7", -40), ("v6", -900)], &["v6"], "v6 good"),
        ("changed only later", &[("v8", 10), ("v7", -9000)], &[], "v7"),
    ];
    for (name, versions, good, expected) in rows {
        let rows = stack(at(0), None, vec![part(Kind::Prompt, versions, good)], &[]);
        assert!(said(&rows)[0].ends_with(&format!(": {expected}")), "{name}: {:?}", said(&rows));
    }
}

proptest! {
    /// Whatever changed when: changed parts stand first and nearest first, and nobody is sent to where they are.
    #[test]
    fn changed_parts_stand_first_and_no_target_is_the_bad_version(
        parts in proptest::collection::vec(
            (proptest::collection::vec((0u8..5, -4000i64..200), 0..6), proptest::collection::vec(0u8..5, 0..3)),
            0..9,
        )
    ) {
        let histories: Vec<PartHistory> = Kind::ALL.into_iter().zip(&parts).map(|(kind, (versions, good))| {
            let mut versions: Vec<(String, i64)> = versions.iter().map(|(v, since)| (format!("v{v}"), *since)).collect();
            versions.sort_by_key(|(_, since)| -since);
            let versions: Vec<(&str, i64)> = versions.iter().map(|(v, since)| (v.as_str(), *since)).collect();
            let good: Vec<String> = good.iter().map(|v| format!("v{v}")).collect();
            part(kind, &versions, &good.iter().map(String::as_str).collect::<Vec<_>>())
        }).collect();
        let bad: Vec<_> = histories.iter().map(|part| {
            (part.live.artifact, part.versions.iter().find(|was| was.since <= at(0)).and_then(|was| was.version.clone()))
        }).collect();
        let count = histories.len();
        let rows = stack(at(0), None, histories, &[]);
        prop_assert_eq!(rows.len(), count);
        let first_unchanged = rows.iter().position(|row| !row.is_changed()).unwrap_or(rows.len());
        prop_assert!(rows[first_unchanged..].iter().all(|row| !row.is_changed()));
        let before: Vec<i64> = rows[..first_unchanged].iter().map(|row| match row.standing {
            Standing::Changed(before) => before.num_minutes(),
            _ => 0,
        }).collect();
        prop_assert!(before.is_sorted());
        for row in rows.iter().filter(|row| row.is_changed()) {
            let (_, bad) = bad.iter().find(|(id, _)| *id == row.artifact()).expect("each part");
            let target = row.target.as_ref().map(|target| target.version.clone());
            prop_assert!(target.is_none() || target != *bad);
        }
    }
}
