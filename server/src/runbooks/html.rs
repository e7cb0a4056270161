//! Markdown of runbooks as HTML: rendered without raw HTML, then cleaned, because anybody may have written it.

use app::runbooks::SafeHtml;
use std::{collections::HashSet, sync::LazyLock};

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    // A picture from elsewhere would tell its host who reads the runbook, and when.
    cleaner
        .rm_tags(["img"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer"));
    cleaner
});

pub(super) fn html(markdown: &str) -> SafeHtml {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    SafeHtml(CLEANER.clean(&comrak::markdown_to_html(markdown, &options)).to_string().trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn markdown_is_rendered_and_nothing_runs() {
        let shown = html("**Now**\n\n| a | b |\n|---|---|\n| 1 | `x` |\n\n<https://example.org>").0;
        for part in ["<strong>Now</strong>", "<table>", "<code>x</code>", "href=\"https://example.org\""] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        assert_eq!(html(" \n").0, "");
        for bad in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "<a href=\"javascript:alert(1)\" onclick=\"alert(1)\">x</a>",
            "![x](https://example.org/pixel.png)",
            "<style>body{}</style><svg onload=alert(1)>",
            "<p style=\"position:fixed\">x</p>",
        ] {
            let shown = html(bad).0.to_lowercase();
            for part in ["<script", "javascript:", "onclick", "<img", "<style", "<svg", "style="] {
                assert!(!shown.contains(part), "{bad} became {shown}");
            }
        }
    }
}
