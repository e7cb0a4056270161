//! Trigger conditions and severity rows: the items of a list.

use app::runbooks::Trigger;
use comrak::nodes::{Node, NodeValue};

use super::annotations;
use super::sections::Section;
use super::source::words;

pub fn read<'a>(section: &Section<'a>, triggers: &mut Vec<Trigger>) -> Vec<Node<'a>> {
    items(section, |text| {
        let (text, found) = annotations::take(text);
        triggers.push(Trigger { text: text.replace('\n', " "), when: found.when });
    })
}

pub fn severity_rows<'a>(section: &Section<'a>, rows: &mut Vec<String>) -> Vec<Node<'a>> {
    items(section, |text| rows.push(text.replace('\n', " ")))
}

/// Hands over the text of each flat item; answers the nodes that are more than that.
fn items<'a>(section: &Section<'a>, mut each: impl FnMut(&str)) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for node in &section.nodes {
        let NodeValue::List(_) = node.data().value else {
            left.push(*node);
            continue;
        };
        for item in node.children() {
            let mut blocks = item.children();
            if let Some(first) = blocks.next() {
                each(&words(first));
            }
            left.extend(blocks);
        }
    }
    left
}
