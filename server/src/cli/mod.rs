//! The binary's subcommands. Each finds the data like `serve` does, also beside a running one.

mod database;
mod openapi;
mod runbook;
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
    Runbook(runbook::RunbookArgs),
    /// Print the OpenAPI document of the HTTP API.
    Openapi,
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
            Command::Runbook(args) => runbook::run(args).await,
            Command::Openapi => openapi::print(),
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
