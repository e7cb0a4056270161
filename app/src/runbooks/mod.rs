//! Runbooks: what a written track holds, how its tree is walked and drawn, what it lacks.

mod answer_form;
mod budget;
mod carry;
mod checks_view;
mod command_view;
mod commands;
mod completeness;
mod differs;
mod document;
mod editor;
mod eight;
mod layout;
mod library;
mod matches;
mod mitigations_view;
mod own_form;
mod page;
mod query_variables;
mod recovery_view;
mod run;
mod run_head;
mod run_page;
mod run_view;
mod seat;
mod secrets;
mod slug;
mod tree;
mod tree_view;
mod uncovered;
mod variables;
mod versions;
mod walk;

pub use carry::{OldMark, follow_answers, follow_marks};
pub use commands::{
    AnswerQuestion, AttachRunbook, CANNOT_TELL, FillVariable, GiveCheck, MOST_RESULT_BYTES, MarkCheck, Marked, MoveRun,
    SKIP_REASONS, StepBack, stop_of,
};
pub use completeness::{Part, Presence, completeness};
pub use document::{
    Annotations, Check, Checklist, Command, Communication, Heading, Mitigation, NamedTree, Problem, Prose, RecoveryRow,
    Rollback, Runbook, Signal, Trigger,
};
pub use editor::{
    Clash, CreateRunbook, EditorPage, MOST_COMMENT, Newest, Preview, SaveRunbook, Written, editor, fragment, part_key,
};
pub use eight::spoken;
pub use layout::{Edge, Node, NodeKind, NodeState, Picture, picture};
pub use library::{LibraryPage, LibraryRow, LibrarySearch, library};
pub use matches::{AddMatch, ChoosePage, MatchRow, RemoveMatch, choose};
pub use mitigations_view::mitigations;
pub use page::{RunbookPage, SafeHtml, runbook_page};
pub use query_variables::fill_query;
pub use recovery_view::recovery;
pub use run::{AnswerRow, CheckMark, Given, OpenCheck, RunDetail, Value, next_check};
pub use run_page::{RunPage, run_page};
pub use run_view::{
    attach, check_address, further_steps, picked_steps, resolution, rollback_part, rollback_steps, triage,
};
pub use seat::Seat;
pub use secrets::{masked, secrets};
pub use slug::is_slug;
pub use tree::{Branch, Leaf, Question, Then, Tree};
pub use uncovered::{Uncovered, UncoveredAlert};
pub use variables::{Filled, Piece, fill};
pub use versions::{
    ArchiveRunbook, ArchivedRow, BringBack, ComparePage, Diff, DiffLine, Hunk, ImportPage, Imported, Landed,
    RestoreVersion, Side, VersionPage, VersionRow, VersionsPage, archived, compare, diff, import, version, versions,
};
pub use walk::{Answer, Place, Step, Walk, step_back, walk};

use checks_view::{Sheet, panel as checks_panel};
use own_form::OwnForm;
use tree_view::panel as tree_panel;
