use super::{audit, people::once, shelf};
use crate::{
    auth::tokens,
    http::{Ask, Cx, Limits, Page, Refusal, Scope},
};
use app::{
    auth::Role,
    ids::TokenId,
    settings::{CreateToken, EndToken, Made, NewToken, TokenRow, TokensPage},
};
use serde_json::json;

pub async fn tokens_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let rows = sqlx::query!(
        r#"select t.id, t.name, t.scope, t.created_at, t.last_used_at, t.revoked_at, p.name as "made_by?"
           from api_token t left join person p on p.id = t.created_by
           where t.scope <> 'intake' order by t.revoked_at is not null, t.created_at desc, t.id limit $1"#,
        Limits::API_ROWS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| TokenRow {
        id: TokenId(row.id),
        name: row.name,
        scope: row.scope,
        made_by: row.made_by,
        made_at: row.created_at,
        last_used_at: row.last_used_at,
        ended_at: row.revoked_at,
    });
    let page = TokensPage {
        rows: rows.collect(),
        made: once(&cx, &ask, |kept| NewToken { secret: kept.secret, scope: kept.about }),
    };
    Ok(Page::new("Tokens · Signalbox", move || app::settings::tokens(page.clone())))
}

pub async fn create_token(cx: Cx, ask: CreateToken) -> Result<Made, Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let scope = Scope::parse(&ask.scope).ok_or_else(|| Refusal::field("scope", "Choose a scope from the list."))?;
    let secret = tokens::create(&mut tx, &ask.name, scope, Some(cx.viewer.id.0), cx.now()).await?;
    audit::note(&mut tx, &cx, "token.made", ask.name.trim(), json!({ "scope": scope.word() })).await?;
    let made = shelf::put(cx.viewer.id, &secret, scope.word(), cx.now());
    // The answer that is kept for a repeated command holds no secret.
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(secret), ..kept })
}

pub async fn end_token(cx: Cx, ask: EndToken) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let ended = sqlx::query!(
        "update api_token set revoked_at = $2 where id = $1 and revoked_at is null",
        ask.token.0,
        cx.now()
    )
    .execute(&mut *tx)
    .await?;
    // Ended by somebody else meanwhile is ended all the same.
    if ended.rows_affected() == 1 {
        audit::note(&mut tx, &cx, "token.ended", &ask.token.to_string(), json!({})).await?;
    }
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}
