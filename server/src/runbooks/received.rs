//! A text as it came from its writer: what can't be kept is refused here, and nothing else is.

use super::versions::as_stored;
use app::{command::FieldError, runbooks::MOST_COMMENT};

/// Three times this fits into a form, which is what a text of line breaks becomes on its way.
pub const MOST_BYTES: usize = 256 * 1024;
pub const MOST_LINES: usize = 10_000;

/// The bytes to store. `before` is the version that stands, for the line ends that a browser does not send.
pub fn text(text: &str, ends: &str, before: &str) -> Result<String, FieldError> {
    refused(text)?;
    Ok(if ends == "browser" { as_stored(before, text) } else { text.to_string() })
}

/// Why a text can't be kept.
pub fn refused(text: &str) -> Result<(), FieldError> {
    let lines = text.lines().count();
    let says = match text {
        _ if text.trim().is_empty() => "There is no text. Write one, or paste one.".to_string(),
        _ if text.len() > MOST_BYTES => {
            format!(
                "At most {} kB; this has {}. Make two runbooks of it.",
                MOST_BYTES / 1024,
                text.len().div_ceil(1024)
            )
        }
        _ if lines > MOST_LINES => format!("At most {MOST_LINES} lines; this has {lines}. Make two runbooks of it."),
        _ => match text.lines().position(|line| line.contains('\0')) {
            Some(at) => format!("Line {} holds a zero byte, which no text has. Remove it.", at + 1),
            None => return Ok(()),
        },
    };
    Err(FieldError::new("text", says))
}

/// One line, shortened by nobody.
pub fn comment(comment: &str) -> Result<String, FieldError> {
    let comment = comment.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" ");
    let length = comment.chars().count();
    match length <= MOST_COMMENT {
        true => Ok(comment),
        false => Err(FieldError::new("comment", format!("At most {MOST_COMMENT} characters; this has {length}."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_kept_is_refused_with_its_reason() {
        let table = [
            ("  \n".to_string(), "There is no text"),
            ("x".repeat(MOST_BYTES + 1), "At most 256 kB"),
            ("\n".repeat(MOST_LINES) + "x", "At most 10000 lines"),
            ("a\nb\0".into(), "Line 2 holds a zero byte"),
        ];
        for (text, says) in table {
            assert!(refused(&text).unwrap_err().says.starts_with(says), "{says}");
        }
        assert!(refused("# A title alone").is_ok());
        assert_eq!(comment(" a\r\n b ").unwrap(), "a b");
        assert!(comment(&"a".repeat(MOST_COMMENT + 1)).is_err());
    }
}
