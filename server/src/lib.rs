//! Verbs and reads: what Signalbox does. What it says and shows is in `app`.

pub mod alerts;
pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod http;
pub mod incidents;
pub mod jobs;
pub mod live;
pub mod now;
pub mod outgoing;
pub mod postmortems;
pub mod providers;
pub mod recovery;
pub mod rollbacks;
pub mod runbooks;
pub mod seal;
pub mod serve;
pub mod services;
pub mod settings;
pub mod severities;
pub mod signals;
pub mod status;
pub mod timeline;
pub mod updates;
