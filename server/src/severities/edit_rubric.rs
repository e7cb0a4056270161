use crate::http::{Cx, Refusal};
use crate::settings::audit;
use app::{auth::Role, command::Check, severities::EditRubric};
use serde_json::json;

const MOST_CHARACTERS: usize = 500;

pub async fn edit_rubric(cx: Cx, ask: EditRubric) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let mut rows = Vec::new();
    for (severity, [text_field, minutes_field], [text, minutes]) in ask.rows() {
        let text = check.text(text_field, text, MOST_CHARACTERS, "Say when it is that bad.");
        let minutes = minutes.trim().parse().unwrap_or(0);
        check.need((5..=1440).contains(&minutes), minutes_field, "A whole number of minutes from 5 to 1440.");
        rows.push((severity, text, minutes));
    }
    check.done()?;
    let mut tx = cx.begin().await?;
    for (severity, text, minutes) in &rows {
        sqlx::query!(
            "update severity set rubric = $2, update_every_minutes = $3, second_person = $4 where level = $1",
            severity.word(),
            text,
            minutes,
            ask.wants_second(*severity)
        )
        .execute(&mut *tx)
        .await?;
    }
    let detail = json!(
        rows.iter()
            .map(|(severity, _, minutes)| (severity.word(), *minutes, ask.wants_second(*severity)))
            .collect::<Vec<_>>()
    );
    audit::note(&mut tx, &cx, "severity.rubric_edited", "rubric", detail).await?;
    tx.commit(()).await
}
