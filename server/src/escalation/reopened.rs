use super::{begin::begin, call::call, run::standing};
use crate::{db::Tx, incidents::Locked};
use app::{auth::Viewer, ids::PersonId};

/// Its owner is paged beside the ladder, and the ladder begins again: until somebody acknowledges, nobody owns it.
/// An owner who reopens it themselves is here already.
pub async fn reopened(tx: &mut Tx, incident: &Locked, by: &Viewer) -> sqlx::Result<()> {
    if incident.owner == Some(by.id) && incident.acknowledged_at.is_some() {
        return Ok(());
    }
    let owner = sqlx::query_scalar!(
        r#"update incident i set acknowledged_at = null, owner_id = p.id, owner_since = case when p.id is null then null else owner_since end
           from (select (select id from person where id = $2 and deactivated_at is null) as id) p
           where i.id = $1 returning p.id as "id?""#,
        incident.id.0,
        incident.owner.map(|owner| owner.0)
    )
    .fetch_one(&mut **tx)
    .await?;
    begin(tx, incident.id, &format!("Reopened by {}.", by.name)).await?;
    match (standing(tx, incident.id).await?, owner) {
        (Some(page), Some(owner)) => call(tx, incident.id, page, PersonId(owner), by.id).await.map(|_| ()),
        _ => Ok(()),
    }
}
