//! `/alerts/rules/new` and `/alerts/rules/{rule}`: what stands, or what was typed and not saved.

use super::{
    history, past,
    save::{asked, may_write, rule},
    standing::{self, Kept},
    try_out,
};
use crate::http::{Ask, Cx, Page, Refusal, local_time};
use app::{
    command::{Command, Refused},
    rules::{EditorPage, Matcher, SaveRule},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_LISTED: i64 = 500;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let named = ask.path.text("rule").ok_or(Refusal::NotFound)?;
    let mut conn = cx.app.pool.acquire().await?;
    let kept = standing::rules(&mut conn).await?;
    let typed = ask.refused.as_ref().filter(|refused| refused.command == SaveRule::NAME);
    let id: Option<Uuid> = match named.as_str() {
        "new" => None,
        id => Some(id.parse().map_err(|_| Refusal::NotFound)?),
    };
    let history = match id {
        Some(id) => history::versions(&mut conn, id, None).await?,
        None => Vec::new(),
    };
    if id.is_some() && history.is_empty() {
        return Err(Refusal::NotFound);
    }
    let stands = kept.iter().find(|kept| Some(kept.rule.id.0) == id);
    let mut form = match (typed, stands.or(history.first().map(|(_, kept)| kept))) {
        (Some(refused), _) => read(refused, &named),
        (None, Some(kept)) => SaveRule::of(&kept.rule, kept.version, &|at| for_input(&cx, at)),
        (None, None) => fresh(&cx, &mut conn, &ask).await?,
    };
    // Saving again keeps the writer's words knowingly.
    let stale = typed.and_then(|refused| refused.stale.clone());
    if let Some(stale) = &stale {
        form.base = stale.version;
    }
    let tried = match form.act.as_str() {
        "try" => tried(&cx, &mut conn, &kept, stands, &form).await?,
        _ => None,
    };
    let others = kept.iter().filter(|kept| Some(kept.rule.id) != stands.map(|kept| kept.rule.id));
    let page = EditorPage {
        order: stands.map(|kept| kept.rule.order),
        others: others.map(|kept| (kept.rule.order, kept.rule.conditions())).collect(),
        services: crate::services::choices(&cx.app.pool)
            .await?
            .into_iter()
            .map(|(slug, name, _)| (slug, name))
            .collect(),
        runbooks: runbooks(&cx, &mut conn).await?,
        classes: classes(&cx, &mut conn).await?,
        zone: cx.viewer.zone.clone(),
        tried,
        stale,
        history: history.into_iter().map(|(row, _)| row).collect(),
        is_removed: id.is_some() && stands.is_none(),
        may_edit: may_write(&cx).is_ok(),
        form,
    };
    let title =
        page.order.map_or_else(|| "New rule · Signalbox".to_string(), |order| format!("Rule {order} · Signalbox"));
    Ok(Page::new(title, move || app::rules::editor(page.clone())))
}

/// What was typed, as it was typed.
fn read(refused: &Refused, named: &str) -> SaveRule {
    let fields = refused.fields.iter().map(|(name, value)| (name.clone(), value.clone().into()));
    let form = serde_json::from_value(serde_json::Value::Object(fields.collect()));
    form.unwrap_or_else(|_| SaveRule { rule: named.into(), ..SaveRule::default() })
}

/// Empty, or about one alert.
async fn fresh(cx: &Cx, conn: &mut PgConnection, ask: &Ask) -> Result<SaveRule, Refusal> {
    let mut form = SaveRule { rule: "new".into(), effect: "open".into(), ..SaveRule::default() };
    if let Some(id) = ask.query.text("alert").and_then(|text| text.parse().ok()) {
        let seen = past::one(conn, cx, id).await?.ok_or(Refusal::NotFound)?;
        form.fill_matchers(&about(&seen.alert));
    }
    Ok(form)
}

/// What names an alert of this kind: its name and its service.
pub(super) fn about(alert: &super::Alert) -> Vec<Matcher> {
    use app::rules::{Field, Op};
    let is = |field, value: &str| Matcher { field, op: Op::Is, value: value.into() };
    let name = alert.labels.get("alertname").map(|name| is(Field::Label("alertname".into()), name));
    let name = name.or_else(|| Some(is(Field::Summary, &alert.summary)));
    let service = (!alert.service.is_empty()).then(|| is(Field::Service, &alert.service));
    name.into_iter().chain(service).collect()
}

async fn tried(
    cx: &Cx,
    conn: &mut PgConnection,
    kept: &[Kept],
    stands: Option<&Kept>,
    form: &SaveRule,
) -> Result<Option<app::rules::Tried>, Refusal> {
    // What is wrong with it stands beside its fields; then there is nothing to try.
    let Ok(draft) = asked(cx, form) else { return Ok(None) };
    let last = kept.len() as i32 + 1;
    let order = stands.map_or_else(|| form.place.trim().parse().unwrap_or(last), |kept| kept.rule.order);
    let rule = rule(cx, order.clamp(1, last), &draft);
    try_out::try_out(cx, conn, kept, rule, stands.is_none()).await.map(Some)
}

fn for_input(cx: &Cx, at: DateTime<Utc>) -> String {
    local_time(&cx.viewer.zone)(at).0.format("%Y-%m-%dT%H:%M").to_string()
}

/// A restricted one is named to those alone who may read it.
async fn runbooks(cx: &Cx, conn: &mut PgConnection) -> Result<Vec<(String, String)>, Refusal> {
    let rows = sqlx::query!(
        "select slug, title from runbook where archived_at is null and (not restricted or $1) order by title, slug limit $2",
        cx.is_admin(),
        MOST_LISTED
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.title)).collect())
}

async fn classes(cx: &Cx, conn: &mut PgConnection) -> Result<Vec<String>, Refusal> {
    let classes = sqlx::query_scalar!(
        "select distinct failure_class from runbook
         where failure_class <> '' and archived_at is null and (not restricted or $1) order by 1 limit $2",
        cx.is_admin(),
        MOST_LISTED
    );
    Ok(classes.fetch_all(conn).await?)
}
