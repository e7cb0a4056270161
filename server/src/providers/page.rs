use super::all::{MOST, components};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    providers::{KNOWN, ProviderNow, ProviderRow, ProvidersPage, StateRow, providers},
};

const MOST_STATES: i64 = 20;

pub async fn providers_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let pool = &cx.app.pool;
    let rows = sqlx::query!(
        r#"select v.slug, v.name, v.summary_url, v.shipped, v.chosen_at, v.polled_at, v.answered_at, v.error, v.failed_at,
                  v.indicator, v.description, v.components, v.page_url, p.name as "chosen_by?"
           from provider v left join person p on p.id = v.chosen_by
           where v.removed_at is null order by lower(v.name), v.slug limit $1"#,
        MOST
    )
    .fetch_all(pool)
    .await?;
    let states = sqlx::query!(
        "select v.name, s.indicator, s.description, s.components, s.seen_at
         from provider_state s join provider v on v.slug = s.provider
         where v.removed_at is null order by s.seen_at desc, s.id desc limit $1",
        MOST_STATES
    )
    .fetch_all(pool)
    .await?;
    let mut rows: Vec<ProviderRow> = rows
        .into_iter()
        .map(|row| ProviderRow {
            now: ProviderNow {
                slug: row.slug,
                name: row.name,
                chosen_at: row.chosen_at,
                polled_at: row.polled_at,
                answered_at: row.answered_at,
                error: row.error,
                failed_at: row.failed_at,
                indicator: row.indicator,
                description: row.description,
                components: components(row.components),
                page_url: row.page_url,
            },
            address: row.summary_url,
            shipped: row.shipped,
            chosen_by: row.chosen_by,
        })
        .collect();
    for known in KNOWN {
        if rows.iter().all(|row| row.now.slug != known.slug) {
            let now = ProviderNow { slug: known.slug.into(), name: known.name.into(), ..ProviderNow::default() };
            rows.push(ProviderRow { now, address: known.summary_url.into(), shipped: true, chosen_by: None });
        }
    }
    let states = states.into_iter().map(|row| {
        let now = ProviderNow {
            indicator: Some(row.indicator),
            description: Some(row.description),
            components: components(row.components),
            ..ProviderNow::default()
        };
        StateRow { provider: row.name, says: now.says(), seen_at: row.seen_at }
    });
    let page = ProvidersPage { rows, states: states.collect() };
    Ok(Page::new("Model providers · Signalbox", move || providers(page.clone())))
}
