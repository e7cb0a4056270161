//! Jobs: work in the background, and what became of it.

mod page;

pub use page::{JobRow, JobsPage, page};

use crate::ids::JobId;

crate::command! {
    /// From its first attempt on.
    RetryJob, "job.retry", "/settings/jobs/retry", "/settings/jobs", { job: JobId }
}
