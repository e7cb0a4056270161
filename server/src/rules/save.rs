//! Saving a rule: a new one, or the next version of one that stands. Who began with an older one hears it.

use super::{
    again, check,
    kept::{self, draft},
    standing::Kept,
};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::{FieldError, Stale},
    ids::RuleId,
    rules::{Draft, Rule, SaveRule, SavedRule},
};
use serde_json::json;
use uuid::Uuid;

pub async fn save(cx: Cx, ask: SaveRule) -> Result<SavedRule, Refusal> {
    let draft = asked(&cx, &ask)?;
    match ask.act.as_str() {
        "rows" => return Err(Refusal::field("review", "Here are more rows. Nothing is saved yet.")),
        "try" => return Err(Refusal::field("review", "This was a try. Nothing is saved yet.")),
        _ => may_write(&cx)?,
    }
    let mut tx = cx.begin().await?;
    let standing = kept::lock(&mut tx).await?;
    let saved = match ask.rule.as_str() {
        "new" => {
            kept::room(&standing)?;
            let last = standing.len() as i32 + 1;
            let order = ask.place.trim().parse().unwrap_or(last).clamp(1, last);
            let id = kept::insert(&mut tx, &cx, order, &draft).await?;
            SavedRule { rule: RuleId(id), order, version: 1 }
        }
        id => {
            let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
            let now = standing.iter().find(|kept| kept.rule.id.0 == id);
            let now = now.ok_or_else(|| Refusal::Gone("This rule was removed. Bring it back first.".into()))?;
            if ask.base != now.version && said_then(&mut tx, id, ask.base).await?.as_ref() != Some(&kept::draft(now)) {
                return Err(Refusal::Stale(stale(&cx, now, &draft)));
            }
            let (order, version) = (now.rule.order, now.version + 1);
            kept::version(&mut tx, &cx, id, version, order, &draft).await?;
            SavedRule { rule: RuleId(id), order, version }
        }
    };
    again::all_now(&mut tx).await?;
    let detail = json!({ "order": saved.order, "version": saved.version, "says": words(&cx, saved.order, &draft) });
    audit::note(&mut tx, &cx, "rule.saved", &saved.rule.to_string(), detail).await?;
    tx.commit(saved).await
}

pub(super) fn may_write(cx: &Cx) -> Result<(), Refusal> {
    cx.need_role(Role::Commander).map_err(|_| {
        Refusal::Forbidden("Rules decide who is woken: they take the role of commander. You may try them.".into())
    })
}

/// What the form says, with everything that is wrong with it.
pub(super) fn asked(cx: &Cx, ask: &SaveRule) -> Result<Draft, Refusal> {
    let now = cx.now();
    let (until, wrong) = match end(cx, &ask.until) {
        Ok(until) => (until, None),
        Err(says) => (Some(now + chrono::Duration::days(1)), Some(FieldError::new("until", says))),
    };
    let mut errors: Vec<FieldError> = wrong.filter(|_| ask.effect == "hold-back").into_iter().collect();
    let draft = match ask.read(until) {
        Ok(draft) => draft,
        // More rows are shown whatever stands in the others.
        Err(_) if ask.act == "rows" => return Err(Refusal::field("review", "Nothing is saved yet.")),
        Err(found) => return Err(Refusal::Invalid(errors.into_iter().chain(found).collect())),
    };
    if ask.act == "rows" {
        return Ok(draft);
    }
    let problems = check(&rule(cx, 1, &draft), now).into_iter();
    errors.extend(problems.map(|problem| FieldError::new(problem.field, problem.says)));
    if errors.is_empty() { Ok(draft) } else { Err(Refusal::Invalid(errors)) }
}

/// The end that a person typed, in their zone; one that has passed is told by the rule itself.
fn end(cx: &Cx, text: &str) -> Result<Option<chrono::DateTime<chrono::Utc>>, String> {
    match crate::timeline::promised_time(text, &cx.viewer.zone, cx.now()) {
        Err(says) if says.starts_with("This time has passed") => {
            Err("This end has passed: the rule would hold nothing.".into())
        }
        other => other,
    }
}

pub(super) fn rule(cx: &Cx, order: i32, draft: &Draft) -> Rule {
    let Draft { matchers, windows, rates, gives, effect } = draft.clone();
    let author = cx.viewer.name.clone();
    Rule { id: RuleId(Uuid::now_v7()), order, matchers, windows, rates, gives, effect, author }
}

fn words(cx: &Cx, order: i32, draft: &Draft) -> String {
    rule(cx, order, draft).text()
}

/// What the version said that the writer began with: moving a rule in between takes nothing from anybody.
async fn said_then(tx: &mut crate::db::Tx, id: Uuid, version: i32) -> Result<Option<Draft>, Refusal> {
    let versions = super::history::versions(tx, id, Some(version)).await?;
    Ok(versions.into_iter().next().map(|(_, kept)| draft(&kept)))
}

fn stale(cx: &Cx, now: &Kept, yours: &Draft) -> Stale {
    let who = match now.rule.author == cx.viewer.name {
        true => "You".to_string(),
        false => now.rule.author.split_whitespace().next().unwrap_or("Somebody").to_string(),
    };
    let says = format!("{who} saved version {} of this rule before you.", now.version);
    Stale { says, yours: words(cx, now.rule.order, yours), theirs: now.rule.text(), version: now.version }
}
