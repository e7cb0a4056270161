//! Rows of a schedule: what is written of it is never changed.

use crate::db::Tx;
use app::{
    ids::{LayerId, OverrideId, PersonId, ScheduleId},
    oncall::{Layer, Override},
};
use uuid::Uuid;

pub(super) async fn version(
    tx: &mut Tx,
    schedule: ScheduleId,
    number: i32,
    layer: &Layer,
    by: PersonId,
) -> sqlx::Result<()> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    sqlx::query!(
        "insert into layer_version
             (id, schedule_id, layer_id, version, name, place, every, unit, anchor, starts_at, written_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id,
        schedule.0,
        layer.id.0,
        number,
        layer.name,
        layer.place,
        i16::try_from(layer.rotation.every).unwrap_or(i16::MAX),
        layer.rotation.unit.key(),
        layer.rotation.anchor,
        layer.starts_at,
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    let people: Vec<Uuid> = layer.people.iter().map(|person| person.0).collect();
    sqlx::query!(
        "insert into layer_person (layer_version_id, turn, person_id)
         select $1, (turn - 1)::int2, person from unnest($2::uuid[]) with ordinality as p (person, turn)",
        id,
        &people
    )
    .execute(&mut **tx)
    .await?;
    for (number, window) in (0..).zip(&layer.windows) {
        sqlx::query!(
            "insert into layer_window (layer_version_id, number, days, from_clock, until_clock)
             values ($1, $2, $3, $4, $5)",
            id,
            number,
            window.days.bits(),
            window.from,
            window.until
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

pub(super) async fn cover(
    tx: &mut Tx,
    schedule: ScheduleId,
    cover: &Override,
    swap: Option<OverrideId>,
    by: PersonId,
) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into schedule_override
             (id, schedule_id, person_id, for_person_id, starts_at, ends_at, swap_id, made_by, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        cover.id.0,
        schedule.0,
        cover.person.0,
        cover.for_whom.map(|person| person.0),
        cover.from,
        cover.until,
        swap.map(|id| id.0),
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) fn new_layer() -> LayerId {
    LayerId(Uuid::now_v7())
}
