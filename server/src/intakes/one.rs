//! `/settings/intakes/{id}`

use super::{deliveries, heard::known};
use crate::{
    http::{Ask, Cx, Page, Refusal},
    settings::once,
};
use app::{
    alerts::mapping::{Mapping, Trial, try_on},
    auth::Role,
    command::Command,
    ids::TokenId,
    intakes::{IntakePage, MadeSecret, Old, SaveMapping, Signature, mapping_of, one},
};
use uuid::Uuid;

pub async fn intake_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let pool = &cx.app.pool;
    let now = cx.now();
    let id: Uuid = ask.path.text("id").and_then(|id| id.parse().ok()).ok_or(Refusal::NotFound)?;
    let known = known(pool, Some(id), true, now).await?.pop().ok_or(Refusal::NotFound)?;
    let row = sqlx::query!(
        r#"select t.created_at, t.last_used_at, t.old_hash is not null as "has_old!", t.old_used_at, t.rotated_at,
                  p.name as "made_by?", r.name as "rotated_by?", i.mapping as "mapping?",
                  coalesce(i.hmac_secret is not null, false) as "is_signed!", i.hmac_header as "hmac_header?",
                  i.hmac_time_header as "hmac_time_header?", i.old_hmac_until as "old_hmac_until?",
                  coalesce(i.old_hmac_secret is not null, false) as "has_old_secret!",
                  (select count(*) from alert a
                   where a.source_id = t.id and a.ended_at is null and a.kind = 'real') as "open_alerts!"
           from api_token t
           left join intake i on i.source_id = t.id
           left join person p on p.id = t.created_by
           left join person r on r.id = t.rotated_by
           where t.id = $1"#,
        id
    )
    .fetch_one(pool)
    .await?;
    let own: Option<Mapping> = row.mapping.and_then(|mapping| serde_json::from_value(mapping).ok());
    let is_own_mapping = own.is_some();
    let mapping = own.unwrap_or_else(|| SaveMapping::usual(known.sender));
    let raw = match wanted(&ask, "raw") {
        Some(delivery) => deliveries::raw(pool, id, delivery).await?,
        None => None,
    };
    let tested = match wanted(&ask, "tested") {
        Some(delivery) => deliveries::tested(pool, id, delivery).await?,
        None => None,
    };
    let signature = row.is_signed.then(|| Signature {
        header: row.hmac_header.unwrap_or_default(),
        time_header: row.hmac_time_header,
        old_until: row.old_hmac_until.filter(|until| *until > now),
        takes_unsigned: !row.has_old_secret,
    });
    let made = once(&cx, &ask, |kept| match kept.about.as_str() {
        "signing" => MadeSecret::Signing(kept.secret),
        _ => MadeSecret::Token(kept.secret),
    });
    let title = format!("{} · Intakes · Signalbox", known.heard.name);
    let page = IntakePage {
        sender: known.sender,
        made_by: row.made_by,
        made_at: row.created_at,
        ended_at: known.ended_at,
        used_at: row.last_used_at,
        rotated_by: row.rotated_by,
        rotated_at: row.rotated_at,
        old: known.old_until.filter(|_| row.has_old).map(|until| Old { until, used_at: row.old_used_at }),
        signature,
        mapping: SaveMapping::of(TokenId(id), &mapping),
        is_own_mapping,
        trial: trial(&cx, &ask, id).await?,
        open_alerts: row.open_alerts,
        deliveries: deliveries::last(pool, id).await?,
        heard: known.heard,
        raw,
        tested,
        made,
        url: cx.app.site.public_url.clone(),
    };
    Ok(Page::new(title, move || one(page.clone())))
}

fn wanted(ask: &Ask, name: &str) -> Option<Uuid> {
    ask.query.text(name).and_then(|id| id.parse().ok())
}

/// Where the mapping's form came back to be tried: what it makes of the sample, else of the last delivery.
async fn trial(cx: &Cx, ask: &Ask, source: Uuid) -> Result<Option<(Result<Trial, String>, bool)>, Refusal> {
    let Some(refused) = ask.refused.as_ref().filter(|refused| refused.command == SaveMapping::NAME) else {
        return Ok(None);
    };
    let typed = SaveMapping::typed(TokenId(source), refused);
    let Ok(mapping) = mapping_of(&typed) else { return Ok(None) };
    let is_last = typed.sample.trim().is_empty();
    let sample = match is_last {
        true => deliveries::last_mapped(&cx.app.pool, source).await?.as_ref().map(deliveries::as_sample),
        false => Some(typed.sample),
    };
    let tried = match sample {
        Some(sample) => try_on(&mapping, &sample),
        None => Err("Nothing was pasted, and nothing came that a mapping reads.".into()),
    };
    Ok(Some((tried, is_last)))
}
