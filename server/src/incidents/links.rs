use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{
    command::Check,
    incidents::{AddLink, RemoveLink},
    timeline::Event,
};
use uuid::Uuid;

const MOST_LINKS: i64 = 100;

pub async fn add_link(cx: Cx, ask: AddLink) -> Result<(), Refusal> {
    let mut check = Check::default();
    let address = check.text("address", &ask.address, 2000, "Paste an address.");
    check.need(
        address.is_empty() || app::links::is_safe(&address),
        "address",
        "Only addresses with https:// or http://.",
    );
    let label = check.text("label", &ask.label, 200, "Say what it is.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from incident_link where incident_id = $1 and removed_at is null"#,
        incident.id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if count >= MOST_LINKS {
        return Err(Refusal::field("address", format!("At most {MOST_LINKS} links. Remove one first.")));
    }
    let now = tx.now();
    sqlx::query!(
        "insert into incident_link (id, incident_id, address, label, added_by, added_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        incident.id.0,
        address,
        label,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::LinkAdded {}, Some(&format!("{label}: {address}")));
    tx.commit(()).await
}

pub async fn remove_link(cx: Cx, ask: RemoveLink) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let now = tx.now();
    let removed = sqlx::query_scalar!(
        "update incident_link set removed_at = $3, removed_by = $4
         where id = $1 and incident_id = $2 and removed_at is null returning label",
        ask.link.0,
        incident.id.0,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(label) = removed {
        tx.record(incident.id, Event::LinkRemoved {}, Some(&label));
    }
    tx.commit(()).await
}
