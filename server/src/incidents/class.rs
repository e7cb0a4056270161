use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{command::Check, incidents::NameClass, timeline::Event};

/// May be named before all checks are answered.
pub async fn name_class(cx: Cx, ask: NameClass) -> Result<(), Refusal> {
    let mut check = Check::default();
    let class = check.text("class", &ask.class, 80, "Choose a class.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    if incident.class.as_deref() == Some(class.as_str()) {
        return tx.commit(()).await;
    }
    let now = tx.now();
    sqlx::query!(
        "update incident set class = $2, class_by = $3, class_at = $4 where id = $1",
        incident.id.0,
        class,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    super::joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.record(incident.id, Event::ClassNamed { class }, None);
    tx.commit(()).await
}
