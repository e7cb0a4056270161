//! Parts registered and retired by hand.

use super::{find, live::MOST_PARTS};
use crate::{
    http::{Cx, Refusal},
    services::locked,
};
use app::{
    auth::Role,
    command::Check,
    services::{Kind, RegisterPart, RegisterParts, RetirePart},
};
use uuid::Uuid;

pub async fn register_parts(cx: Cx, ask: RegisterParts) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    let parts = find::parts(&mut tx, service).await?;
    for kind in Kind::ALL {
        match parts.iter().find(|(_, known, name)| *known == kind || name.to_lowercase() == kind.name()) {
            Some((part, ..)) => find::revive(&mut tx, *part).await?,
            None => {
                find::insert(&mut tx, service, kind, kind.name(), cx.who()).await?;
            }
        }
    }
    tx.commit(()).await
}

pub async fn register_part(cx: Cx, ask: RegisterPart) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    let kind: Option<Kind> = ask.kind.parse().ok();
    let mut check = Check::default();
    check.need(kind.is_some(), "kind", "Choose a kind from the list.");
    let name = match (ask.name.trim(), kind) {
        ("", Some(kind)) => kind.name().to_string(),
        _ => check.text("name", &ask.name, 80, "Name the part."),
    };
    check.need(!name.contains(char::is_control), "name", "One line, without control characters.");
    check.done()?;
    let Some(kind) = kind else { return Err(Refusal::field("kind", "Choose a kind from the list.")) };
    let parts = find::parts(&mut tx, service).await?;
    match parts.iter().find(|(.., known)| known.to_lowercase() == name.to_lowercase()) {
        // It was retired, or it stands already: either way it stands afterwards.
        Some((part, known, _)) if *known == kind => find::revive(&mut tx, *part).await?,
        Some(_) => return Err(Refusal::field("name", format!("Another part is called {name} already."))),
        None if parts.len() as i64 >= MOST_PARTS => {
            return Err(Refusal::field("name", format!("At most {MOST_PARTS} parts for each service.")));
        }
        None => {
            find::insert(&mut tx, service, kind, &name, cx.who()).await?;
        }
    }
    tx.commit(()).await
}

pub async fn retire_part(cx: Cx, ask: RetirePart) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    let part: Uuid = ask.part.parse().map_err(|_| Refusal::NotFound)?;
    let found = sqlx::query!(
        "update artifact set retired_at = coalesce(retired_at, $3), retired_by = coalesce(retired_by, $4)
         where id = $1 and service_id = $2",
        part,
        service,
        cx.now(),
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    match found.rows_affected() {
        0 => Err(Refusal::NotFound),
        _ => tx.commit(()).await,
    }
}
