//! What each kind of job does. A kind lies in the database: it is never renamed.

use super::{Job, clean_up};
use crate::{
    http::{App, Refusal},
    notifications, oncall, providers, recovery, rollbacks, rules,
};

pub(super) async fn carry_out(app: &App, job: &Job) -> Result<(), Refusal> {
    match job.kind.as_str() {
        clean_up::KIND => clean_up::run(app).await,
        notifications::DELIVER | notifications::TEST => notifications::deliver_job(app, job).await,
        providers::CHECK_PROVIDER => providers::check_provider_job(app, job).await,
        recovery::CHECK_SOURCE => recovery::check_source_job(app, job).await,
        recovery::WATCH_SOURCES => recovery::watch_sources_job(app).await,
        rollbacks::MEASURE => rollbacks::measure_job(app, job).await,
        rollbacks::ASK => rollbacks::ask_job(app, job).await,
        rules::AGAIN => rules::decide_again_job(app).await,
        oncall::WARN_OF_GAPS => oncall::warn_of_gaps_job(app).await,
        other => Err(Refusal::Broken(format!("This Signalbox knows no work of the kind {other}."))),
    }
}
