//! `/alerts/rules`: the rules with what each took in the last seven days.

use super::{
    Ready,
    arrange::BRING_BACK,
    kept::draft,
    save::may_write,
    standing::{self},
};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    ids::{AlertId, RuleId},
    rules::{RemovedRule, RuleRow, RulesPage, Starting, Unmatched},
};
use chrono::Duration;
use std::collections::HashMap;

const MOST_REMOVED: i64 = 20;
const MOST_NAMES: i64 = 8;
const LATELY: Duration = Duration::days(7);

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let kept = standing::rules(&mut conn).await?;
    let now = cx.now();
    let counts = sqlx::query!(
        r#"select rule as "rule!", sum(hits)::bigint as "hits!", sum(holding)::bigint as "holding!" from (
               select a.rule_id as rule, 1 as hits, 0 as holding
               from alert a left join incident i on i.id = a.incident_id
               where a.rule_id is not null and a.decided_at > $3 and a.kind = 'real'
                   and (a.incident_id is null or may_read(i, $1, $2))
               union all
               select a.rule_id, 0, 1 from alert a
               where a.rule_id is not null and a.again_at is not null and a.ended_at is null
                   and a.incident_id is null and a.kind = 'real') counted
           group by rule"#,
        cx.viewer.id.0,
        cx.is_admin(),
        now - LATELY
    )
    .fetch_all(&mut *conn)
    .await?;
    let counts: HashMap<_, _> = counts.into_iter().map(|row| (row.rule, (row.hits, row.holding))).collect();
    let names = sqlx::query!(
        r#"select a.name, count(*) as "count!", (array_agg(a.id order by a.decided_at desc))[1] as "newest!",
                  (sum(count(*)) over ())::bigint as "all!"
           from alert a left join incident i on i.id = a.incident_id
           where a.outcome = 'unmatched' and a.kind = 'real' and a.decided_at > $3
               and (a.incident_id is null or may_read(i, $1, $2))
           group by a.name order by count(*) desc, a.name limit $4"#,
        cx.viewer.id.0,
        cx.is_admin(),
        now - LATELY,
        MOST_NAMES
    )
    .fetch_all(&mut *conn)
    .await?;
    let removed = removed(&cx, &mut conn).await?;
    let zone = super::try_out::zone(&mut conn).await?;
    let drafts: Vec<_> = kept.iter().map(draft).collect();
    let starting = Starting::ALL.into_iter().filter(|starting| !drafts.contains(&starting.draft(&zone)));
    let rows = kept.into_iter().map(|kept| {
        let (hits, holding) = counts.get(&kept.rule.id.0).copied().unwrap_or_default();
        let broken = Ready::of(&kept.rule).broken().map(str::to_string);
        RuleRow { rule: kept.rule, version: kept.version, recorded_at: kept.recorded_at, hits, holding, broken }
    });
    let data = RulesPage {
        rows: rows.collect(),
        unmatched: names.first().map_or(0, |row| row.all),
        unmatched_names: names
            .into_iter()
            .map(|row| Unmatched { alert: AlertId(row.newest), name: row.name, count: row.count })
            .collect(),
        removed,
        just_removed: ask.query.text("removed").and_then(|text| text.parse().ok()).map(RuleId),
        saved: ask.query.text("saved").filter(|order| order.parse::<i32>().is_ok()),
        starting: starting.collect(),
        may_edit: may_write(&cx).is_ok(),
    };
    Ok(Page::new("Rules · Signalbox", move || app::rules::rules(data.clone())))
}

async fn removed(cx: &Cx, conn: &mut sqlx::PgConnection) -> Result<Vec<RemovedRule>, Refusal> {
    let rows = sqlx::query!(
        r#"select r.id, r.removed_at as "at!", p.name as "by?", v.matchers, v.windows, v.rates
           from rule r
           join lateral (select * from rule_version n where n.rule_id = r.id order by n.version desc limit 1) v on true
           left join person p on p.id = r.removed_by
           where r.removed_at >= $1 order by r.removed_at desc limit $2"#,
        cx.now() - BRING_BACK,
        MOST_REMOVED
    )
    .fetch_all(conn)
    .await?;
    let removed = rows.into_iter().filter_map(|row| {
        let (matchers, windows) = (standing::read(row.id, row.matchers)?, standing::read(row.id, row.windows)?);
        let rates = standing::read(row.id, row.rates)?;
        let (id, author) = (RuleId(row.id), String::new());
        let (gives, effect) = (app::rules::Gives::default(), app::rules::Effect::Open);
        let rule = app::rules::Rule { id, order: 0, matchers, windows, rates, gives, effect, author };
        Some(RemovedRule {
            id: rule.id,
            conditions: rule.conditions(),
            by: row.by.unwrap_or_else(|| "Signalbox".into()),
            at: row.at,
        })
    });
    Ok(removed.collect())
}
