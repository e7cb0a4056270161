//! The binary's subcommands. Each finds the data like `serve` does, also beside a running one.

mod database;
mod token;
mod user;

use crate::config::{Data, Serve};
use clap::{Args, Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "signalbox", version, about = "Incident management for teams that run AI systems in production.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Migrate, then serve until Ctrl-C.
    Serve(Box<Serve>),
    /// Bring the schema up to date and stop.
    Migrate(Data),
    /// Run the embedded Postgres alone and print its DATABASE_URL.
    Postgres(Data),
    /// People.
    User(UserArgs),
    /// Tokens of machines.
    Token(TokenArgs),
    /// Runbooks.
    Runbook(RunbookArgs),
}

#[derive(Args)]
struct UserArgs {
    #[command(subcommand)]
    act: UserAct,
}

#[derive(Subcommand)]
enum UserAct {
    /// Add a person; the password is read from standard input.
    Add {
        #[command(flatten)]
        data: Data,
        #[arg(long)]
        email: String,
        #[arg(long, value_parser = ["viewer", "responder", "commander", "admin"])]
        role: String,
        /// [default: the part of the mail before the @]
        #[arg(long)]
        name: Option<String>,
        #[arg(long, default_value = "UTC")]
        zone: String,
    },
}

#[derive(Args)]
struct TokenArgs {
    #[command(subcommand)]
    act: TokenAct,
}

#[derive(Subcommand)]
enum TokenAct {
    /// Make a token and print it, alone, on standard output.
    Create {
        #[command(flatten)]
        data: Data,
        #[arg(long, value_parser = ["intake", "read", "write"])]
        scope: String,
        #[arg(long)]
        name: String,
    },
}

#[derive(Args)]
struct RunbookArgs {
    #[command(subcommand)]
    act: RunbookAct,
}

#[derive(Subcommand)]
enum RunbookAct {
    /// Read runbook files and say what is wrong with them; exit code 1 if anything is.
    Lint { files: Vec<std::path::PathBuf> },
}

pub fn run(cli: Cli) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return told(&error.to_string()),
    };
    let ended = runtime.block_on(async {
        match cli.command {
            Command::Serve(serve) => crate::serve::serve(*serve).await,
            Command::Migrate(data) => database::migrate(&data).await,
            Command::Postgres(data) => database::postgres(&data).await,
            Command::User(UserArgs { act: UserAct::Add { data, email, role, name, zone } }) => {
                user::add(&data, &email, &role, name.as_deref(), &zone).await
            }
            Command::Token(TokenArgs { act: TokenAct::Create { data, scope, name } }) => {
                token::create(&data, &scope, &name).await
            }
            Command::Runbook(RunbookArgs { act: RunbookAct::Lint { files } }) => lint(&files),
        }
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(says) => told(&says),
    }
}

fn told(says: &str) -> ExitCode {
    eprintln!("signalbox: {says}");
    ExitCode::FAILURE
}

fn lint(files: &[std::path::PathBuf]) -> Result<(), String> {
    let mut problems = 0;
    for file in files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        for problem in crate::runbooks::read::read(&text).problems {
            problems += 1;
            println!("{}:{}:{}: {}", file.display(), problem.line, problem.column, problem.message);
        }
    }
    match problems {
        0 => Ok(()),
        1 => Err("one problem".into()),
        several => Err(format!("{several} problems")),
    }
}
