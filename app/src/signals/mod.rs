//! Evidence for checks and questions: what a signal, a provider's status page, the changes or the metrics say. It proposes,
//! and a person answers.

mod alert;
mod asks;
mod changed;
mod condition;
mod evidence;
mod expression;
mod harm;
mod judge;
mod length;
mod span;
mod standard;
mod view;

pub use alert::{AlertFacts, alert_finding};
pub use asks::{Ask, Query, asks_of_check, asks_of_question};
pub use changed::{ChangesAsk, changed};
pub use condition::Condition;
pub use evidence::{Evidence, Finding, Proposed};
pub use expression::{Expression, read_expression};
pub use harm::harm;
pub use judge::{SourceState, judged};
pub use span::{Heard, Span};
pub use standard::{Standard, standard};
pub use view::{beneath, evidence_lines};
