//! Trigger conditions and severity rows: the items of a list, or the rows of a table.

use app::runbooks::Trigger;
use comrak::nodes::{Node, NodeValue};

use super::annotations;
use super::sections::Section;
use super::source::words;
use super::table::{self, cells};

pub const MEANT: [&str; 1] = ["when"];

pub fn read<'a>(section: &Section<'a>, triggers: &mut Vec<Trigger>) -> Vec<Node<'a>> {
    items(section, " – ", |text| {
        let (text, found) = annotations::take(text, &MEANT);
        triggers.push(Trigger { text: text.replace('\n', " "), when: found.when });
    })
}

pub fn severity_rows<'a>(section: &Section<'a>, rows: &mut Vec<String>) -> Vec<Node<'a>> {
    items(section, ": ", |text| rows.push(text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

pub fn is_blank(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// Hands over the text of each flat item; answers the nodes that are more than that.
fn items<'a>(section: &Section<'a>, between: &str, mut each: impl FnMut(&str)) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for node in &section.nodes {
        match node.data().value {
            NodeValue::List(_) => {
                for item in node.children() {
                    let mut blocks = item.children().peekable();
                    let is_text = |node: &Node| matches!(node.data().value, NodeValue::Paragraph);
                    if let Some(first) = blocks.next_if(is_text) {
                        each(&words(first));
                    }
                    left.extend(blocks);
                }
            }
            NodeValue::Table(_) => {
                node.children().skip(1).for_each(|row| each(&said(row, between)));
                left.extend(table::header_says_more(node).then_some(*node));
            }
            _ => left.push(*node),
        }
    }
    left
}

fn said(row: Node, between: &str) -> String {
    cells(row).into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join(between)
}
