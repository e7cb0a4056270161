//! Adding and changing services.

use crate::{
    auth::people,
    db::Tx,
    http::{Cx, Refusal},
};
use app::{
    auth::Role,
    command::Check,
    ids::PersonId,
    services::{AddService, EditService, is_slug, slug_of},
};
use uuid::Uuid;

const DESCRIPTION_MOST: usize = 2000;

pub async fn add_service(cx: Cx, ask: AddService) -> Result<String, Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let owner = chosen_owner(&mut tx, &ask.owner).await?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Name the service.");
    let description = description(&mut check, &ask.description);
    let slug = match ask.slug.trim() {
        "" => slug_of(&name),
        typed => typed.to_string(),
    };
    let says = "Small letters, digits and dashes, at most 80, beginning with a letter or digit; not “new”.";
    check.need(is_slug(&slug) || name.is_empty(), "slug", says);
    check.done()?;
    sqlx::query!(
        "insert into service (id, slug, name, description, owner_id, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        Uuid::now_v7(),
        slug,
        name,
        description,
        owner.map(|owner| owner.0),
        cx.now(),
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await
    .map_err(|error| refuse_twin(error, &slug))?;
    tx.commit(slug).await
}

pub async fn edit_service(cx: Cx, ask: EditService) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let owner = chosen_owner(&mut tx, &ask.owner).await?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Name the service.");
    let description = description(&mut check, &ask.description);
    check.done()?;
    let changed = sqlx::query!(
        "update service set name = $2, description = $3, owner_id = $4 where slug = $1 and archived_at is null",
        ask.slug,
        name,
        description,
        owner.map(|owner| owner.0)
    )
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Refusal::NotFound);
    }
    tx.commit(()).await
}

/// It may be empty.
fn description(check: &mut Check, text: &str) -> String {
    let text = text.trim().replace("\r\n", "\n").replace('\0', "");
    let length = text.chars().count();
    let says = format!("At most {DESCRIPTION_MOST} characters; this has {length}.");
    check.need(length <= DESCRIPTION_MOST, "description", says);
    text
}

async fn chosen_owner(tx: &mut Tx, chosen: &str) -> Result<Option<PersonId>, Refusal> {
    if chosen.is_empty() {
        return Ok(None);
    }
    let person = match app::incidents::person(chosen) {
        Some(person) => people::active(tx, person).await?,
        None => None,
    };
    person.map(|person| Some(person.id)).ok_or_else(|| Refusal::field("owner", "Choose somebody from the list."))
}

fn refuse_twin(error: sqlx::Error, slug: &str) -> Refusal {
    match error.as_database_error().and_then(|refused| refused.constraint()) {
        Some("service_slug_key") => Refusal::field("slug", format!("Another service is called {slug} already.")),
        _ => error.into(),
    }
}
