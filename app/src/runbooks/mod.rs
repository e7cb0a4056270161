//! Runbooks: what a written track holds, how its tree is walked and drawn, what it lacks.

mod checks_view;
mod command_view;
mod commands;
mod completeness;
mod document;
mod layout;
mod library;
mod mitigations_view;
mod own_form;
mod page;
mod query_variables;
mod recovery_view;
mod run;
mod run_view;
mod tree;
mod tree_view;
mod variables;
mod walk;

pub use commands::{AnswerQuestion, AttachRunbook, MOST_RESULT_BYTES, MarkCheck, Marked, StepBack, stop_of};
pub use completeness::{Part, Presence, completeness};
pub use document::{
    Annotations, Check, Checklist, Command, Communication, Mitigation, Problem, Prose, RecoveryRow, Rollback, Runbook,
    Signal, Trigger,
};
pub use layout::{Edge, Node, NodeKind, NodeState, Picture, picture};
pub use library::{LibraryRow, library, spoken};
pub use mitigations_view::mitigations;
pub use page::{RunbookPage, SafeHtml, runbook_page};
pub use query_variables::fill_query;
pub use recovery_view::recovery;
pub use run::{AnswerRow, CheckMark, RunDetail};
pub use run_view::{attach, resolution, rollback_steps, triage};
pub use tree::{Branch, Leaf, Question, Then, Tree};
pub use variables::{Filled, Piece, fill};
pub use walk::{Answer, Place, Step, Walk, step_back, walk};

use checks_view::{Sheet, panel as checks_panel};
use own_form::OwnForm;
use tree_view::panel as tree_panel;
