//! The versions of a runbook: listed, compared, read, restored; and the runbook's way out of the library and back.

mod archived;
mod commands;
mod compare;
mod diff;
mod import;
mod list;
mod one;

pub use archived::{ArchivedRow, archive_panel, archived};
pub use commands::{ArchiveRunbook, BringBack, RestoreVersion};
pub use compare::{ComparePage, compare};
pub use diff::{Diff, DiffLine, Hunk, Side, diff};
pub use import::{ImportPage, Imported, Landed, import};
pub use list::{VersionRow, VersionsPage, versions};
pub use one::{VersionPage, version};
