//! The edge: the one route table, what a page and a command are, who is asking, and how a refusal is told.

mod app;
mod assets;
mod client;
mod command;
mod cx;
mod error_page;
mod fields;
mod front;
mod headers;
mod health;
pub mod openapi;
mod page;
mod refusal;
mod route;
pub mod routes;
mod token;
mod tries;
mod upload;

pub use app::{App, Limits, Site};
pub use assets::{asset, hashed};
pub(crate) use client::{client_address, network};
pub use cx::{Cx, OpenCx};
pub use error_page::{ErrorPage, error_page};
pub use fields::Fields;
pub use front::Front;
pub use page::{Ask, Page, fragment, local_time};
pub use refusal::Refusal;
pub use route::{Access, Route};
pub use token::{Bearer, Scope, bearer_secret};
pub use tries::Tries;
pub use upload::{Upload, UploadedFile};
