//! What each kind of job does. A kind lies in the database: it is never renamed.

use super::{Job, clean_up};
use crate::{
    http::{App, Refusal},
    providers, recovery, rollbacks,
};

pub(super) async fn carry_out(app: &App, job: &Job) -> Result<(), Refusal> {
    match job.kind.as_str() {
        clean_up::KIND => clean_up::run(app).await,
        providers::CHECK_PROVIDER => providers::check_provider_job(app, job).await,
        recovery::CHECK_SOURCE => recovery::check_source_job(app, job).await,
        rollbacks::MEASURE => rollbacks::measure_job(app, job).await,
        rollbacks::ASK => rollbacks::ask_job(app, job).await,
        other => Err(Refusal::Broken(format!("This Signalbox knows no work of the kind {other}."))),
    }
}
