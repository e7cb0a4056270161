use super::{
    gate::{Change, RunbookGate},
    save::write,
    versions::text_of,
};
use crate::http::{Cx, Refusal};
use app::runbooks::{RestoreVersion, Written};

/// The old bytes become the newest version; what came between stays.
pub async fn restore(cx: Cx, ask: RestoreVersion) -> Result<Written, Refusal> {
    let mut tx = cx.begin().await?;
    let runbook = cx.viewer.runbook(&mut tx, &ask.slug, Change::Write).await?;
    runbook.must_be_in_the_library()?;
    let text = text_of(&mut *tx, runbook.id, ask.version).await?.ok_or(Refusal::NotFound)?;
    let written = write(&mut tx, &cx, &runbook.slug, &text, &format!("Restored version {}", ask.version)).await?;
    tx.commit(written).await
}
