use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
};
use app::{
    command::Check,
    timeline::{Event, WriteNote},
};

pub const MOST: usize = 10_000;

/// Notes are taken after the end too: memory comes late.
pub async fn write_note(cx: Cx, ask: WriteNote) -> Result<(), Refusal> {
    let mut check = Check::default();
    let text = check.text("text", &ask.text, MOST, "The note is empty. Write what you see.");
    check.done()?;
    let happened_at = cx.said_time("happened", &ask.happened)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.record_at(incident.id, Event::NoteWritten {}, Some(&text), happened_at);
    tx.commit(()).await
}
