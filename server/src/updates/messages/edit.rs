use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::FieldError,
    updates::{
        CUSTOMERS, INTERNAL,
        messages::EditMessage,
        template::{Problem, problems},
    },
};
use serde_json::json;

/// Held until the version is written, so that two writers follow one another.
const LOCK: i64 = 0x6d_65_73;

pub async fn edit_message(cx: Cx, ask: EditMessage) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    if ![CUSTOMERS, INTERNAL].contains(&ask.audience.as_str()) {
        return Err(Refusal::field("audience", "Say for whom: customers or internal."));
    }
    let text = ask.text.replace("\r\n", "\n").replace('\0', "").trim().to_string();
    if !ask.look.trim().is_empty() {
        return Err(Refusal::field("review", "This is the sample. Nothing was kept yet."));
    }
    let wrong = if text.is_empty() { Vec::new() } else { problems(&text, ask.audience == CUSTOMERS) };
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(vec![FieldError::new("text", sentence(&wrong))]));
    }
    let mut tx = cx.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock($1)", LOCK).fetch_one(&mut *tx).await?;
    let newest = sqlx::query!(
        "select m.version, m.text, p.name as by from message_template m join person p on p.id = m.written_by
         where m.audience = $1 order by m.version desc limit 1",
        ask.audience
    )
    .fetch_optional(&mut *tx)
    .await?;
    let (version, kept) = newest.as_ref().map_or((0, ""), |newest| (newest.version, newest.text.as_str()));
    if let Some(newest) = newest.as_ref().filter(|_| ask.base.trim().parse().is_ok_and(|base: i32| base < version)) {
        let says = format!("{} kept version {version} while you wrote. Read it below, then keep yours.", newest.by);
        return Err(Refusal::Conflict(says));
    }
    if text == kept {
        return Err(Refusal::field("text", "Nothing was changed."));
    }
    let now = tx.now();
    sqlx::query!(
        "insert into message_template (audience, version, text, written_by, recorded_at) values ($1, $2, $3, $4, $5)",
        ask.audience,
        version + 1,
        text,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, &cx, "message.edited", &ask.audience, json!({"version": version + 1})).await?;
    tx.commit(()).await
}

fn sentence(wrong: &[Problem]) -> String {
    let sentence = |problem: &Problem| match problem.line {
        Some(line) => format!("Line {line}: {}", problem.says),
        None => problem.says.clone(),
    };
    wrong.iter().map(sentence).collect::<Vec<_>>().join(" ")
}
