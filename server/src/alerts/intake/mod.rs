//! Where senders deliver. Each knows its token, hears its own protocol's answer, and is answered once its delivery is
//! committed: what is worked on later can't be refused any more.

mod door;
mod opsgenie;
mod pagerduty;
mod plain;
mod source;

pub use door::{Door, Kept};
pub use opsgenie::{act, create, request};
pub use pagerduty::enqueue;
pub use plain::{alertmanager, events, grafana};
pub use source::Source;

use super::formats::Answer;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        (StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(self.body))
            .into_response()
    }
}
