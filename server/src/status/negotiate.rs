//! Which of the prepared encodings a reader gets, and whether it has it already.

use axum::http::HeaderValue;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Brotli,
    Gzip,
    Plain,
}

/// How much a reader likes each, in thousandths; 0 is a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likes {
    pub brotli: u16,
    pub gzip: u16,
}

/// Of `Accept-Encoding`; without one, nothing is compressed.
pub fn likes(accepts: Option<&HeaderValue>) -> Likes {
    let mut likes = Likes { brotli: 0, gzip: 0 };
    let Some(text) = accepts.and_then(|value| value.to_str().ok()) else { return likes };
    let (mut brotli, mut gzip, mut any) = (None, None, None);
    for item in text.split(',') {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let named = match name.trim() {
            name if name.eq_ignore_ascii_case("br") => &mut brotli,
            name if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => &mut gzip,
            "*" => &mut any,
            _ => continue,
        };
        *named = Some(thousandths(weight));
    }
    likes.brotli = brotli.or(any).unwrap_or_default();
    likes.gzip = gzip.or(any).unwrap_or_default();
    likes
}

impl Likes {
    /// The smaller one where both are liked as well.
    pub fn choose(self, has_brotli: bool, has_gzip: bool) -> Coding {
        let brotli = if has_brotli { self.brotli } else { 0 };
        let gzip = if has_gzip { self.gzip } else { 0 };
        match (brotli, gzip) {
            (0, 0) => Coding::Plain,
            (brotli, gzip) if brotli >= gzip => Coding::Brotli,
            _ => Coding::Gzip,
        }
    }
}

/// `q=0.5`; what can't be read counts fully.
fn thousandths(weight: &str) -> u16 {
    let Some(text) = weight.trim().strip_prefix("q=").or_else(|| weight.trim().strip_prefix("Q=")) else { return 1000 };
    let value = text.trim().parse::<f32>().unwrap_or(1.0).clamp(0.0, 1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let thousandths = (value * 1000.0) as u16;
    thousandths
}

/// A list of marks; a proxy that compressed the bytes calls its copy weak.
pub fn knows(known: &HeaderValue, etag: &HeaderValue) -> bool {
    if known == etag {
        return true;
    }
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else { return false };
    known.split(',').map(|mark| mark.trim().trim_start_matches("W/")).any(|mark| mark == etag || mark == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_again() {
        let etag = HeaderValue::from_static("\"abc\"");
        for (known, expected) in [("\"abc\"", true), ("W/\"abc\"", true), ("\"x\", \"abc\"", true), ("\"x\"", false)] {
            assert_eq!(knows(&HeaderValue::from_static(known), &etag), expected, "{known}");
        }
    }

    #[test]
    fn a_reader_gets_what_it_likes_best() {
        for (accepts, expected) in [
            ("gzip, deflate, br, zstd", Coding::Brotli),
            ("gzip, deflate", Coding::Gzip),
            ("GZIP", Coding::Gzip),
            ("br;q=0.4, gzip;q=0.5", Coding::Gzip),
            ("br;q=0, gzip;q=0", Coding::Plain),
            ("*", Coding::Brotli),
            ("*;q=0.1, br;q=0", Coding::Gzip),
            ("identity", Coding::Plain),
            ("", Coding::Plain),
        ] {
            let likes = likes(Some(&HeaderValue::from_static(accepts)));
            assert_eq!(likes.choose(true, true), expected, "{accepts}");
        }
        assert_eq!(likes(None).choose(true, true), Coding::Plain);
        let both = likes(Some(&HeaderValue::from_static("br, gzip")));
        assert_eq!((both.choose(false, true), both.choose(false, false)), (Coding::Gzip, Coding::Plain));
    }
}
