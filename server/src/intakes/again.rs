use super::standing::standing;
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{auth::Role, intakes::WorkAgain};
use serde_json::json;

/// What was given up comes due once more, with all its tries. Its alerts are told apart by their keys and times, so that
/// nothing that came after it is undone.
pub async fn work_again(cx: Cx, ask: WorkAgain) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    let now = tx.now();
    let due = sqlx::query!(
        "update delivery set processed_at = null, attempts = 0, retry_at = $3
         where id = $1 and source_id = $2 and processed_at is not null and error is not null and octet_length(body) > 0",
        ask.delivery.0,
        ask.intake.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    // Pressed by somebody else meanwhile, it is on its way all the same.
    if due.rows_affected() == 1 {
        let detail = json!({ "name": name, "delivery": ask.delivery });
        audit::note(&mut tx, &cx, "intake.work_again", &ask.intake.to_string(), detail).await?;
    }
    tx.commit(()).await?;
    cx.app.inbox.notify_one();
    Ok(())
}
