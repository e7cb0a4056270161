use crate::http::{Cx, Refusal};
use crate::settings::audit;
use app::{
    auth::Role,
    command::Check,
    severities::{AddRule, RemoveRule, Severity},
};
use serde_json::json;
use uuid::Uuid;

pub(super) const MOST_RULES: i64 = 100;

pub async fn add_rule(cx: Cx, ask: AddRule) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let label = check.text("label", &ask.label, 200, "Name the label.");
    let value = check.text("value", &ask.value, 500, "Say which value.");
    let severity = ask.severity.parse::<Severity>();
    check.need(severity.is_ok(), "severity", "Choose one of the four.");
    check.done()?;
    let Ok(severity) = severity else { return Err(Refusal::field("severity", "Choose one of the four.")) };
    let mut tx = cx.begin().await?;
    // Two administrators at once would take the same number.
    sqlx::query!("select level from severity where level = 'SEV1' for update").fetch_one(&mut *tx).await?;
    let standing = sqlx::query_scalar!(r#"select count(*) as "count!" from severity_rule where removed_at is null"#)
        .fetch_one(&mut *tx)
        .await?;
    if standing >= MOST_RULES {
        return Err(Refusal::Conflict(format!("There are {MOST_RULES} rules already. Remove one first.")));
    }
    let id = Uuid::now_v7();
    let now = tx.now();
    let position = sqlx::query_scalar!(
        "insert into severity_rule (id, position, label, value, severity, created_by, created_at)
         select $1, coalesce(max(position), 0) + 1, $2, $3, $4, $5, $6 from severity_rule
         returning position",
        id,
        label,
        value,
        severity.word(),
        cx.viewer.id.0,
        now
    )
    .fetch_one(&mut *tx)
    .await?;
    let detail = json!({ "position": position, "label": label, "value": value, "severity": severity });
    audit::note(&mut tx, &cx, "severity.rule_added", &id.to_string(), detail).await?;
    tx.commit(()).await
}

pub async fn remove_rule(cx: Cx, ask: RemoveRule) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update severity_rule set removed_at = $2, removed_by = $3 where id = $1 and removed_at is null
         returning position, label, value, severity",
        ask.rule.0,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This rule was removed already.".into()))?;
    let detail = json!({
        "position": removed.position, "label": removed.label, "value": removed.value, "severity": removed.severity,
    });
    audit::note(&mut tx, &cx, "severity.rule_removed", &ask.rule.to_string(), detail).await?;
    tx.commit(()).await
}
