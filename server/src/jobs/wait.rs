use crate::http::{App, Refusal};
use std::{sync::atomic::Ordering, time::Duration};

/// For the job's answer; past it the page says that it was not asked yet.
const LONGEST_WAIT: Duration = Duration::from_secs(7);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// So that the page that follows shows the answer. Without workers in this process nobody would give one.
pub async fn wait_for_answer<F>(app: &App, is_there: impl Fn() -> F) -> Result<(), Refusal>
where
    F: Future<Output = Result<bool, sqlx::Error>>,
{
    if !app.jobs_run.load(Ordering::Relaxed) {
        return Ok(());
    }
    let waited = async {
        while let Ok(false) = is_there().await {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    let _ = tokio::time::timeout(LONGEST_WAIT, waited).await;
    Ok(())
}
