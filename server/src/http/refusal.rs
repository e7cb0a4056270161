//! Why something was not done, as one type: for forms the page again, for machines an RFC 9457 problem.

use app::command::{FieldError, Stale};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Also what may not be known to exist.
    #[error("There is nothing at this address.")]
    NotFound,
    #[error("Sign in first.")]
    NotSignedIn,
    #[error("{0}")]
    Forbidden(String),
    #[error("{}", fields_say(.0))]
    Invalid(Vec<FieldError>),
    #[error("{0}")]
    BadRequest(String),
    #[error("{0}")]
    Conflict(String),
    #[error("{}", .0.says)]
    Stale(Stale),
    #[error("{0}")]
    Gone(String),
    #[error("The body is larger than {limit} bytes. Send less at once.")]
    TooLarge { limit: usize },
    #[error("Too many tries. Next try in {seconds} s.")]
    TooMany { seconds: u64 },
    #[error("{0}")]
    Busy(String),
    /// Not a failure: this command was already carried out, and this was its answer.
    #[error("This was already done.")]
    Repeated(serde_json::Value),
    #[error("The database does not answer.")]
    Away(#[source] sqlx::Error),
    #[error("Something broke here.")]
    Database(#[source] sqlx::Error),
    #[error("Something broke here.")]
    Broken(String),
}

impl Refusal {
    pub fn field(field: &str, says: impl Into<String>) -> Refusal {
        Refusal::Invalid(vec![FieldError::new(field, says)])
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::NotFound => StatusCode::NOT_FOUND,
            Refusal::NotSignedIn => StatusCode::UNAUTHORIZED,
            Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
            Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::BadRequest(_) => StatusCode::BAD_REQUEST,
            Refusal::Conflict(_) | Refusal::Stale(_) => StatusCode::CONFLICT,
            Refusal::Gone(_) => StatusCode::GONE,
            Refusal::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Busy(_) | Refusal::Away(_) => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::Repeated(_) => StatusCode::OK,
            Refusal::Database(_) | Refusal::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Nothing was written, and the next try may go through.
    pub fn is_crossed(&self) -> bool {
        matches!(self, Refusal::Database(error) if crate::db::is_crossed(error))
    }

    pub fn errors(&self) -> &[FieldError] {
        match self {
            Refusal::Invalid(errors) => errors,
            _ => &[],
        }
    }

    pub fn stale(&self) -> Option<&Stale> {
        match self {
            Refusal::Stale(stale) => Some(stale),
            _ => None,
        }
    }

    /// Logs what is ours to mend, and gives it a short name that a person can quote.
    pub fn incidence(&self) -> Option<String> {
        let cause = match self {
            Refusal::Database(error) | Refusal::Away(error) => error.to_string(),
            Refusal::Broken(cause) => cause.clone(),
            _ => return None,
        };
        let name = format!("e-{:04x}", rand::random::<u16>());
        tracing::error!(name, cause, "a request failed");
        Some(name)
    }

    /// An RFC 9457 problem, with `errors` for fields and both texts of a stale edit.
    pub fn problem(&self) -> Response {
        let status = self.status();
        let mut body = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or("Refused"),
            "status": status.as_u16(),
            "detail": self.to_string(),
        });
        if !self.errors().is_empty() {
            body["errors"] = json!(self.errors());
        }
        if let Some(stale) = self.stale() {
            body["stale"] = json!(stale);
        }
        if let Some(name) = self.incidence() {
            body["instance"] = json!(name);
        }
        let mut response = (status, body.to_string()).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        self.add_headers(&mut response);
        response
    }

    pub(crate) fn add_headers(&self, response: &mut Response) {
        let headers = response.headers_mut();
        match self {
            Refusal::TooMany { seconds } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
            }
            Refusal::Busy(_) | Refusal::Away(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            Refusal::NotSignedIn => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
    }
}

fn fields_say(errors: &[FieldError]) -> String {
    match errors {
        [one] => one.says.clone(),
        several => format!("{} fields need you.", several.len()),
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Refusal::NotFound,
            error if crate::db::is_away(&error) => Refusal::Away(error),
            error => Refusal::Database(error),
        }
    }
}

impl From<Vec<FieldError>> for Refusal {
    fn from(errors: Vec<FieldError>) -> Self {
        Refusal::Invalid(errors)
    }
}
