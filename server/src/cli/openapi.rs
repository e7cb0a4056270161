use crate::http::openapi;
use std::io::Write;

/// The same that `/api/v1/openapi.json` serves, without a server.
pub fn print() -> Result<(), String> {
    let text = serde_json::to_string_pretty(&openapi::document()).map_err(|error| error.to_string())?;
    writeln!(std::io::stdout(), "{text}").map_err(|error| error.to_string())
}
