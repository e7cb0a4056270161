//! What a person may do is an administrator's to change, and never their own.

use super::audit;
use crate::{
    db::Tx,
    http::{Cx, Refusal},
};
use app::{auth::Role, ids::PersonId, settings::ChangeRole};
use serde_json::json;
use uuid::Uuid;

pub async fn change_role(cx: Cx, ask: ChangeRole) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let admins = admins(&mut tx, &cx).await?;
    let person = other_person(&mut tx, &cx, &ask.person).await?;
    let role: Role = ask.role.parse().map_err(|()| Refusal::field("role", "Choose a role from the list."))?;
    if role != Role::Admin {
        must_leave_one(&admins, person.id)?;
    }
    if role == person.role {
        return tx.commit(()).await;
    }
    sqlx::query!("update person set role = $2 where id = $1", person.id.0, role.word()).execute(&mut *tx).await?;
    let detail = json!({ "from": person.role.word(), "to": role.word() });
    audit::note(&mut tx, &cx, "person.role_changed", &person.id.to_string(), detail).await?;
    tx.commit(()).await
}

pub(super) struct Other {
    pub id: PersonId,
    pub role: Role,
}

/// Locks all administrators, so that two of them can't end each other at once.
pub(super) async fn admins(tx: &mut Tx, cx: &Cx) -> Result<Vec<Uuid>, Refusal> {
    let admins = sqlx::query_scalar!(
        "select id from person where role = 'admin' and deactivated_at is null order by id for update"
    )
    .fetch_all(&mut **tx)
    .await?;
    match admins.contains(&cx.viewer.id.0) {
        true => Ok(admins),
        false => Err(Refusal::Forbidden("You are no longer an administrator.".into())),
    }
}

/// An active person who is not the one who asks.
pub(super) async fn other_person(tx: &mut Tx, cx: &Cx, chosen: &str) -> Result<Other, Refusal> {
    let nobody = || Refusal::field("person", "Choose somebody from the list.");
    let id = app::incidents::person(chosen).ok_or_else(nobody)?;
    if id == cx.viewer.id {
        return Err(Refusal::field("person", "Another administrator does this to you, never you yourself."));
    }
    let role = sqlx::query_scalar!("select role from person where id = $1 and deactivated_at is null for update", id.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or_else(nobody)?;
    Ok(Other { id, role: role.parse().map_err(|()| Refusal::Broken(format!("unknown role {role}")))? })
}

pub(super) fn must_leave_one(admins: &[Uuid], leaves: PersonId) -> Result<(), Refusal> {
    match admins.iter().any(|admin| *admin != leaves.0) {
        true => Ok(()),
        false => Err(Refusal::field("person", "This is the last administrator. Make another one first.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_administrator_stays() {
        let (ana, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert!(must_leave_one(&[ana], PersonId(ana)).is_err());
        assert!(must_leave_one(&[], PersonId(ana)).is_err());
        assert!(must_leave_one(&[ana, ben], PersonId(ana)).is_ok());
        assert!(must_leave_one(&[ana], PersonId(ben)).is_ok());
    }
}
