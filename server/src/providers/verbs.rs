//! What an administrator does with providers. None of it talks to them: a job does, and the answer is waited for a little.

use super::{
    all::MOST,
    poll::{CHECK_PROVIDER, Payload},
};
use crate::{
    db::Tx,
    http::{App, Cx, Refusal},
    jobs,
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    providers::{AddProvider, CheckProvider, ChooseProvider, KNOWN, RemoveProvider},
    services::{is_slug, slug_of},
};
use chrono::{DateTime, Utc};
use serde_json::json;

pub async fn choose_provider(cx: Cx, ask: ChooseProvider) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let watch = match ask.watch.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::field("watch", "Say yes or no.")),
    };
    let mut tx = cx.begin().await?;
    let now = tx.now();
    if let Some(known) = KNOWN.iter().find(|known| known.slug == ask.provider) {
        sqlx::query!(
            "insert into provider (slug, name, summary_url, shipped, added_by, added_at, next_at)
             values ($1, $2, $3, true, $4, $5, $5) on conflict (slug) do nothing",
            known.slug,
            known.name,
            known.summary_url,
            cx.viewer.id.0,
            now
        )
        .execute(&mut *tx)
        .await?;
    }
    let chosen = sqlx::query!(
        "update provider
         set chosen_at = case when $2 then coalesce(chosen_at, $3) end,
             chosen_by = case when not $2 then null when chosen_at is null then $4 else chosen_by end,
             next_at = case when chosen_at is null then $3 else next_at end
         where slug = $1 and removed_at is null returning name",
        ask.provider,
        watch,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This provider was removed.".into()))?;
    let act = if watch { "provider.chosen" } else { "provider.switched_off" };
    audit::note(&mut tx, &cx, act, &ask.provider, json!({ "name": chosen.name })).await?;
    if watch {
        plan_check(&mut tx, &ask.provider).await?;
    }
    tx.commit(()).await?;
    match watch {
        true => wait_for_answer(&cx.app, &ask.provider, now).await,
        false => Ok(()),
    }
}

pub async fn add_provider(cx: Cx, ask: AddProvider) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 80, "Name it as people will read it beside its state.");
    let slug = slug_of(&name);
    check.need(name.is_empty() || is_slug(&slug), "name", "A name needs a letter or a digit.");
    let address = check.text("address", &ask.address, 500, "Say where its summary lies.");
    if let Err(says) = fits(&address) {
        check.need(address.is_empty(), "address", says);
    }
    check.need(
        KNOWN.iter().all(|known| known.slug != slug),
        "name",
        "This one comes with Signalbox: switch it on above.",
    );
    check.done()?;

    let mut tx = cx.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtext('provider'))").fetch_one(&mut *tx).await?;
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from provider where removed_at is null"#)
        .fetch_one(&mut *tx)
        .await?;
    if count >= MOST {
        return Err(Refusal::Conflict(format!("There are {MOST} providers already. Remove one first.")));
    }
    let now = tx.now();
    let written = sqlx::query!(
        "insert into provider as p (slug, name, summary_url, shipped, added_by, added_at, chosen_by, chosen_at, next_at)
         values ($1, $2, $3, false, $4, $5, $4, $5, $5)
         on conflict (slug) do update set
             name = $2, summary_url = $3, added_by = $4, added_at = $5, chosen_by = $4, chosen_at = $5, next_at = $5,
             removed_by = null, removed_at = null, polled_at = null, answered_at = null, error = null, failed_at = null,
             indicator = null, description = null, page_url = null, components = '[]', state_since = null
         where p.removed_at is not null",
        slug,
        name,
        address,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    if written.rows_affected() == 0 {
        return Err(Refusal::field("name", "Another provider has this name."));
    }
    audit::note(&mut tx, &cx, "provider.added", &slug, json!({ "name": name, "address": address })).await?;
    plan_check(&mut tx, &slug).await?;
    tx.commit(()).await?;
    wait_for_answer(&cx.app, &slug, now).await
}

pub async fn check_provider(cx: Cx, ask: CheckProvider) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    sqlx::query!("select slug from provider where slug = $1 and removed_at is null", ask.provider)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::Gone("This provider is not watched any more.".into()))?;
    plan_check(&mut tx, &ask.provider).await?;
    let now = tx.now();
    tx.commit(()).await?;
    wait_for_answer(&cx.app, &ask.provider, now).await
}

/// Those that come with Signalbox are switched off instead.
pub async fn remove_provider(cx: Cx, ask: RemoveProvider) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update provider set removed_at = $2, removed_by = $3, chosen_at = null, chosen_by = null
         where slug = $1 and removed_at is null and not shipped returning name",
        ask.provider,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This provider was removed already, or it comes with Signalbox.".into()))?;
    audit::note(&mut tx, &cx, "provider.removed", &ask.provider, json!({ "name": removed.name })).await?;
    tx.commit(()).await
}

async fn plan_check(tx: &mut Tx, provider: &str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    jobs::enqueue(tx, CHECK_PROVIDER, provider, &Payload { provider: provider.to_string() }, now).await
}

async fn wait_for_answer(app: &App, provider: &str, since: DateTime<Utc>) -> Result<(), Refusal> {
    let is_there = || async {
        sqlx::query_scalar!(
            r#"select coalesce(polled_at >= $2, false) as "polled!" from provider where slug = $1"#,
            provider,
            since
        )
        .fetch_one(&app.pool)
        .await
    };
    jobs::wait_for_answer(app, is_there).await
}

fn fits(text: &str) -> Result<(), String> {
    let url = reqwest::Url::parse(text)
        .map_err(|_| "Write the whole address, such as https://status.example.org/api/v2/summary.json.".to_string())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("An address begins with http:// or https://.".into());
    }
    match url.username().is_empty() && url.password().is_none() {
        true => Ok(()),
        false => Err("A status page is public: leave out the user name and the password.".into()),
    }
}
