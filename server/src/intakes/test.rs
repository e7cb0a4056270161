//! The test button: one delivery through the door of the intake, marked so that it opens nothing and tells nobody.

use super::{
    deliveries, heard,
    probe::{Probe, probe},
};
use crate::{
    alerts::{
        Kept, Source,
        formats::{self, Said},
    },
    http::{App, Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    ids::DeliveryId,
    intakes::{Sender, TestIntake, Tested},
};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// Past it the page says that it waits.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(20);

pub async fn test_intake(cx: Cx, ask: TestIntake) -> Result<Tested, Refusal> {
    cx.need_role(Role::Admin)?;
    let app = &cx.app;
    let source = ask.intake.0;
    // No row of it is locked here: the delivery refers to it, and is kept by another connection.
    let mut tx = cx.begin().await?;
    let known = heard::known(&app.pool, Some(source), false, cx.now()).await?.pop();
    let known = known.ok_or_else(|| Refusal::Gone("This intake was ended.".into()))?;
    let settings = Source::load(app, source).await?;
    let sender = known.sender.unwrap_or(Sender::Alertmanager);
    let Probe { format, body, mut about } = match again(app, &settings, sender).await? {
        Some(last) => last,
        None => probe(sender, cx.now())
            .ok_or_else(|| Refusal::Conflict("This intake takes changes, no alerts: tell it one.".into()))?,
    };
    about.test = true;
    let id = Uuid::now_v7();
    app.door.must_have_room(app).await?;
    formats::read(format, &body, &about, settings.mapping.as_ref(), id)
        .map_err(|says| Refusal::Conflict(format!("The door would refuse it: {says}")))?;
    let kept = Kept { id, source, format, body: body.into(), about };
    app.door.keep(app, kept).await?;
    let detail = json!({ "name": known.heard.name, "delivery": id });
    audit::note(&mut tx, &cx, "intake.tested", &source.to_string(), detail).await?;
    let tested = tx.commit(Tested { delivery: DeliveryId(id) }).await?;
    wait(app, source, id).await?;
    Ok(tested)
}

/// With a mapping of its own our words may say nothing: then the last delivery is sent once more. Only what fires or
/// ends: the keys of those are made the test's own.
async fn again(app: &App, settings: &Source, sender: Sender) -> Result<Option<Probe>, Refusal> {
    let Some(mapping) = settings.mapping.as_ref().filter(|_| sender.is_mapped()) else { return Ok(None) };
    let last = deliveries::last_mapped(&app.pool, settings.id).await?;
    Ok(last.filter(|last| {
        let read = formats::read(last.format, &last.body, &last.about, Some(mapping), Uuid::nil());
        read.is_ok_and(|sent| sent.said.iter().all(|said| matches!(said, Said::Alert(_))))
    }))
}

async fn wait(app: &App, source: Uuid, id: Uuid) -> Result<(), Refusal> {
    let looks = async {
        while let Ok(Some(app::intakes::TestResult::Waits { .. })) = deliveries::tested(&app.pool, source, id).await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let _ = tokio::time::timeout(LONGEST_WAIT, looks).await;
    Ok(())
}
