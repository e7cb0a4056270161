//! What an administrator does with sources. None of it talks to them: a job does, and the answer is waited for a little.

use super::{
    check::{CHECK_SOURCE, Payload},
    load::place,
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
    recovery::{AddSource, CheckSource, RemoveSource},
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

pub(super) const MOST_SOURCES: i64 = 20;

pub async fn add_source(cx: Cx, ask: AddSource) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 80, "Name it as people will read it beside a figure.");
    let address = check.text("address", &ask.address, 500, "Say where it listens, such as http://prom:9090.");
    let address = match clean(&address) {
        Ok(clean) => clean,
        Err(says) => {
            check.need(address.is_empty(), "address", says);
            address
        }
    };
    let auth = if ask.auth.is_empty() { "none" } else { ask.auth.as_str() };
    check.need(matches!(auth, "none" | "bearer" | "basic"), "auth", "Choose one from the list.");
    let (username, secret) = (ask.username.trim(), ask.secret.trim());
    check.need(auth == "none" || !secret.is_empty(), "secret", "It asks for a secret: say it.");
    check.need(auth != "none" || secret.is_empty(), "auth", "Say what the secret is: a token or a password.");
    check.need(auth != "basic" || !username.is_empty(), "username", "A password needs a user name.");
    check.need(!username.contains(':') && username.len() <= 200, "username", "At most 200 letters, without a colon.");
    let is_plain = secret.len() <= 4000 && secret.chars().all(|letter| letter.is_ascii_graphic() || letter == ' ');
    check.need(
        is_plain || auth == "basic" && secret.len() <= 4000,
        "secret",
        "At most 4000 plain letters, in one line.",
    );
    check.done()?;

    let mut tx = cx.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtext('data_source'))").fetch_one(&mut *tx).await?;
    let standing = sqlx::query!(
        r#"select count(*) as "count!", coalesce(bool_or(lower(name) = lower($1)), false) as "taken!"
           from data_source where removed_at is null"#,
        name
    )
    .fetch_one(&mut *tx)
    .await?;
    if standing.taken {
        return Err(Refusal::field("name", "Another source has this name."));
    }
    if standing.count >= MOST_SOURCES {
        return Err(Refusal::Conflict(format!("There are {MOST_SOURCES} sources already. Remove one first.")));
    }
    let id = Uuid::now_v7();
    let now = tx.now();
    let sealed = (auth != "none").then(|| cx.app.seal.close(&place(id), secret));
    sqlx::query!(
        "insert into data_source (id, name, address, auth, username, secret, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        name,
        address,
        auth,
        if auth == "basic" { username } else { "" },
        sealed,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    // Metrics that had nobody to ask now have.
    sqlx::query!(
        "update metric m set source_id = $1, next_at = $2 from incident i
         where i.id = m.incident_id and i.ended_at is null and m.source_id is null and m.removed_at is null",
        id,
        now
    )
    .execute(&mut *tx)
    .await?;
    audit::note(
        &mut tx,
        &cx,
        "source.added",
        &id.to_string(),
        json!({ "name": name, "address": address, "auth": auth }),
    )
    .await?;
    plan_check(&mut tx, id).await?;
    tx.commit(()).await?;
    wait_for_answer(&cx.app, id, now).await
}

pub async fn check_source(cx: Cx, ask: CheckSource) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    sqlx::query!("select id from data_source where id = $1 and removed_at is null", ask.source.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::Gone("This source was removed.".into()))?;
    plan_check(&mut tx, ask.source.0).await?;
    let now = tx.now();
    tx.commit(()).await?;
    wait_for_answer(&cx.app, ask.source.0, now).await
}

/// Its samples stay, and the metrics that were asked of it have no data from now on.
pub async fn remove_source(cx: Cx, ask: RemoveSource) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update data_source set removed_at = $2, removed_by = $3, secret = null
         where id = $1 and removed_at is null returning name",
        ask.source.0,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This source was removed already.".into()))?;
    audit::note(&mut tx, &cx, "source.removed", &ask.source.to_string(), json!({ "name": removed.name })).await?;
    tx.commit(()).await
}

async fn plan_check(tx: &mut Tx, source: Uuid) -> Result<(), sqlx::Error> {
    let now = tx.now();
    jobs::enqueue(tx, CHECK_SOURCE, &source.to_string(), &Payload { source }, now).await
}

async fn wait_for_answer(app: &App, source: Uuid, since: DateTime<Utc>) -> Result<(), Refusal> {
    let is_there = || async {
        sqlx::query_scalar!(
            r#"select coalesce(asked_at >= $2, false) as "asked!" from data_source where id = $1"#,
            source,
            since
        )
        .fetch_one(&app.pool)
        .await
    };
    jobs::wait_for_answer(app, is_there).await
}

/// The address up to the path before `/api/v1`.
fn clean(text: &str) -> Result<String, String> {
    let url =
        reqwest::Url::parse(text).map_err(|_| "Write the whole address, such as http://prom:9090.".to_string())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err("An address begins with http:// or https://.".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Put the user name and the password into their own fields.".into());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("Leave out what follows the path: ? and #.".into());
    }
    let text = url.as_str().trim_end_matches('/');
    Ok(text.strip_suffix("/api/v1").unwrap_or(text).trim_end_matches('/').to_string())
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn addresses_are_cleaned_or_refused() {
        let rows = [
            ("http://prom:9090", Some("http://prom:9090")),
            ("http://prom:9090/", Some("http://prom:9090")),
            ("https://Prom.example.org/prometheus/api/v1/", Some("https://prom.example.org/prometheus")),
            ("prom:9090", None),
            ("ftp://prom", None),
            ("http://ana:pw@prom", None),
            ("http://prom/?a=b", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(clean(text).ok().as_deref(), expected, "{text}");
        }
    }
}
