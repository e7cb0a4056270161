//! Evidence for checks and questions: what open runs want to know is asked by a worker, kept once for all who ask the
//! same, and read by pages and verbs. No request asks a source.

mod add;
mod gather;
mod kept;
mod own_query;
mod plan;
mod round;
mod sheet;
mod sources;
mod values;
mod work;

pub use add::{About, add_evidence, of_check, of_question};
pub use plan::forget;
pub use work::{ask_due, run};
