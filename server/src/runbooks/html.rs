//! Markdown as HTML. Anybody may have written it: raw HTML is shown as the text that it is, and the outcome is cleaned.

use app::runbooks::SafeHtml;
use comrak::{
    Arena,
    arena_tree::NodeEdge,
    format_html,
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

/// Nobody writes so deep or so much, and the time to clean more than this grows with its square.
const MOST_DEPTH: usize = 100;
const MOST_NODES: usize = 100_000;
/// A short row is filled up to the head's width, so that a few pipes can become millions of cells.
const MOST_CELLS: usize = 50_000;

pub fn html(markdown: &str) -> SafeHtml {
    let mut options = comrak::Options::default();
    options.extension.table = cells(markdown) <= MOST_CELLS;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.render.escape = true;
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &options);
    if !is_modest(root) {
        return SafeHtml(format!("<pre>{}</pre>", app::ui::escape(markdown)));
    }
    let comments: Vec<Node> = root.descendants().filter(|node| is_comment(node)).collect();
    comments.iter().for_each(|node| node.detach());
    let mut shown = String::new();
    // Writing to a string cannot fail.
    let _ = format_html(root, &options, &mut shown);
    SafeHtml(CLEANER.clean(&shown).to_string().trim().to_string())
}

/// At most, whatever the tables are.
fn cells(markdown: &str) -> usize {
    let pipes = markdown.split(['\n', '\r']).map(|line| line.matches('|').count());
    let (lines, widest) = pipes.fold((0, 0), |(lines, widest), pipes| (lines + 1, widest.max(pipes)));
    lines * widest
}

fn is_modest(root: Node) -> bool {
    let (mut depth, mut nodes) = (0usize, 0usize);
    root.traverse().all(|edge| {
        match edge {
            NodeEdge::Start(_) => (depth, nodes) = (depth + 1, nodes + 1),
            NodeEdge::End(_) => depth -= 1,
        }
        depth <= MOST_DEPTH && nodes <= MOST_NODES
    })
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
    use super::*;
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
        let repeated = [
            ">",
            "* ",
            "[",
            "**a ",
            "1. a ",
            "`",
            "![",
            "<a ",
            "_a_",
            "- >",
            "a@a.",
            "www.a",
            "http://a",
            "[a](b",
            "~~a ",
            "&a",
            "<!--",
            "<?a ",
            "a_*",
            "- a\n",
            "[a]: b\n[a]\n",
        ];
        let wide = format!("{}\n{}\n{}", "a|".repeat(1000), "-|".repeat(1000), "a\n".repeat(40_000));
        let deep = format!("{}a{}", "*".repeat(50_000), "*".repeat(50_000));
        let texts = repeated.map(|part| part.repeat(100_000 / part.len()));
        for text in texts.into_iter().chain([wide, deep]) {
            let part: String = text.chars().take(8).collect();
            let began = Instant::now();
            html(&text);
            let took = began.elapsed();
            assert!(took < Duration::from_secs(5), "{part:?} took {took:?}");
        }
    }
}
