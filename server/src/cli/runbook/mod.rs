//! Runbooks as files: linted, taken into the library, given back.

mod export;
mod files;
mod import;
mod lint;

use crate::config::Data;
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Args)]
pub struct RunbookArgs {
    #[command(subcommand)]
    act: RunbookAct,
}

#[derive(Subcommand)]
enum RunbookAct {
    /// Say what is wrong with runbook files and which of the eight parts they lack; exit code 1 if anything is.
    Lint {
        /// Files, or folders with `.md`, `.markdown` and `.txt` files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The same as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Take files into the library: what is new or changed becomes a version, what is the same stays.
    Import {
        #[command(flatten)]
        data: Data,
        /// Files, or folders with `.md`, `.markdown` and `.txt` files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// One line that stands beside each new version.
        #[arg(long, default_value = "Imported from a file.")]
        comment: String,
    },
    /// Give back the stored bytes: one runbook on standard output, or all of them into a folder.
    Export {
        #[command(flatten)]
        data: Data,
        /// [default: all that are not archived]
        slug: Option<String>,
        /// The folder for the files, each named by its slug.
        #[arg(long, required_unless_present = "slug")]
        to: Option<PathBuf>,
    },
}

pub async fn run(args: RunbookArgs) -> Result<(), String> {
    match args.act {
        RunbookAct::Lint { files, json } => lint::lint(&files, json),
        RunbookAct::Import { data, files, comment } => import::import(&data, &files, &comment).await,
        RunbookAct::Export { data, slug, to } => export::export(&data, slug.as_deref(), to.as_deref()).await,
    }
}
