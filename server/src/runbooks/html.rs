//! Markdown as HTML. Anybody may have written it: raw HTML is shown as the text that it is, and the outcome is cleaned.

use app::runbooks::SafeHtml;
use comrak::{
    Arena, format_html,
    nodes::{Node, NodeValue},
    parse_document,
};
use std::{collections::HashSet, sync::LazyLock};

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::default();
    // A picture from elsewhere would tell its host who reads the page, and when.
    cleaner
        .rm_tags(["img"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer"));
    cleaner
});

pub fn html(markdown: &str) -> SafeHtml {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.escape = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    let comments: Vec<Node> = root.descendants().filter(|node| is_comment(node)).collect();
    comments.iter().for_each(|node| node.detach());
    let mut shown = String::new();
    match format_html(root, &options, &mut shown) {
        Ok(()) => SafeHtml(CLEANER.clean(&shown).to_string().trim().to_string()),
        Err(_) => SafeHtml(ammonia::clean_text(markdown)),
    }
}

/// `<!-- for the next writer -->`, and no word behind it.
fn is_comment(node: &Node) -> bool {
    let data = node.data();
    let literal = match &data.value {
        NodeValue::HtmlBlock(block) => &block.literal,
        NodeValue::HtmlInline(literal) => literal,
        _ => return false,
    };
    let inside = literal.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| !inside.contains("-->"))
}

#[cfg(test)]
mod tests {
    use super::html;
    use std::time::{Duration, Instant};

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
            "[x](data:text/html,x)",
            "<a href=\"javascript:alert(1)\" onclick=\"alert(1)\">x</a>",
            "![x](https://example.org/pixel.png)",
            "<style>body{}</style><svg onload=alert(1)>",
            "<p style=\"position:fixed\">x</p>",
            "</textarea>\n\n</div><!--><img src=x onerror=alert(1)>",
        ] {
            let shown = html(bad).0;
            let tags: Vec<&str> =
                shown.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag).collect();
            let plain = ["p", "/p", "a rel=\"noopener noreferrer\"", "a href=\"\" rel=\"noopener noreferrer\"", "/a"];
            assert!(tags.iter().all(|tag| plain.contains(tag)), "{bad} became {shown}");
        }
    }

    #[test]
    fn a_tag_that_was_typed_is_read_as_it_was_typed() {
        assert_eq!(html("The <system> prompt").0, "<p>The &lt;system&gt; prompt</p>");
        assert_eq!(html("<system>\nBe kind.").0, "&lt;system&gt;\nBe kind.");
        assert_eq!(html("a\n\n<!-- ask Kim -->\n\nb<!-- or Ben -->").0, "<p>a</p>\n<p>b</p>");
        assert!(html("<!-- x --> still said").0.contains("still said"));
    }

    #[test]
    fn no_text_holds_the_page_up() {
        for part in [">", "* ", "[", "**a ", "1. ", "| ", "`", "![", "<a ", "_a_", "- >"] {
            let text = part.repeat(100_000 / part.len());
            let began = Instant::now();
            html(&text);
            let took = began.elapsed();
            assert!(took < Duration::from_secs(5), "{part:?} took {took:?}");
        }
    }
}
