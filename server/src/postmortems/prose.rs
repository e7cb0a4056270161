//! A section as it is read: Markdown as everywhere, below the page's own headings, its open questions marked.

use crate::runbooks::html;
use app::{postmortems::ASKS, runbooks::SafeHtml};

/// Tags are exchanged in HTML that is clean already, where `<` cannot be a person's.
pub fn prose(markdown: &str) -> SafeHtml {
    let shown = html(markdown).0;
    let below = ["1", "2"].iter().fold(shown, |shown, level| {
        shown.replace(&format!("<h{level}>"), "<h3>").replace(&format!("</h{level}>"), "</h3>")
    });
    SafeHtml(below.replace(&format!("<em>{ASKS}"), &format!("<em class=\"prompt\">{ASKS}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::postmortems::prompt;

    #[test]
    fn an_open_question_is_marked() {
        let shown = prose(&format!("The class is known. {}", prompt("which gate?"))).0;
        assert_eq!(shown, "<p>The class is known. <em class=\"prompt\">Needs a person: which gate?</em></p>");
    }

    #[test]
    fn a_writers_headings_stand_below_the_sections() {
        assert_eq!(prose("# One\n\n## Two\n\n### Three").0, "<h3>One</h3>\n<h3>Two</h3>\n<h3>Three</h3>");
        assert_eq!(prose("`<h1>`").0, "<p><code>&lt;h1&gt;</code></p>");
    }
}
