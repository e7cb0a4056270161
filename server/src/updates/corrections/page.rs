use super::stored::stored;
use crate::{
    http::{Ask, Cx, Page, Refusal},
    incidents::{Right, highest},
    subscribers,
};
use app::{
    ids::UpdateId,
    updates::corrections::{CorrectPage, correct_page},
};
use uuid::Uuid;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let number = ask.number()?;
    let update = ask.path.text("update").and_then(|text| text.parse().ok()).map(UpdateId).ok_or(Refusal::NotFound)?;
    let mut conn = cx.app.pool.acquire().await?;
    let incident = sqlx::query!(
        "select i.id, i.title, i.owner_id, i.acknowledged_at from incident i where number = $1 and may_read(i, $2, $3)",
        number.0,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(Refusal::NotFound)?;
    let stored = stored(&mut conn, incident.id, update).await?;
    let parts: Vec<Uuid> = stored.parts.iter().map(|part| part.id.0).collect();
    let reach = subscribers::reach(&mut conn, incident.id, &parts).await?;
    let owns = incident.acknowledged_at.is_some() && incident.owner_id == Some(cx.viewer.id.0);
    let shown = CorrectPage {
        number,
        title: incident.title,
        update,
        count: stored.count,
        said: stored.said,
        parts: stored.parts,
        published_at: stored.published_at,
        revision: stored.revision,
        readers: reach.mails + reach.webhooks + reach.slack,
        allowed: highest(cx.viewer.role, owns) >= Right::Command,
    };
    Ok(Page::new(format!("Correct an update of #{number}"), move || correct_page(shown.clone())))
}
