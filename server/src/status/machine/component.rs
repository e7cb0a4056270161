use super::time::time;
use crate::status::view::{GroupView, PartView, View};
use serde::Serialize;

#[derive(Serialize)]
pub struct Component<'a> {
    id: &'a str,
    name: &'a str,
    status: &'a str,
    created_at: String,
    updated_at: String,
    position: usize,
    description: Option<&'a str>,
    showcase: bool,
    start_date: Option<&'a str>,
    group_id: Option<&'a str>,
    page_id: &'a str,
    group: bool,
    only_show_if_degraded: bool,
    /// Of a group, the ids of its parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<&'a [String]>,
}

enum Row<'a> {
    Group(&'a GroupView),
    Part(&'a PartView),
}

/// Each group stands before its parts; parts without a group after them, as they come. With their positions.
fn rows(view: &View) -> Vec<(Row<'_>, usize)> {
    let mut rows = Vec::with_capacity(view.groups.len() + view.parts.len());
    for (place, group) in view.groups.iter().enumerate() {
        rows.push((Row::Group(group), place + 1));
        let members = view.parts.iter().filter(|part| part.group.as_deref() == Some(group.id.as_str()));
        rows.extend(members.enumerate().map(|(place, part)| (Row::Part(part), place + 1)));
    }
    let alone = view.parts.iter().filter(|part| group_of(view, part).is_none());
    let after = view.groups.len() + 1;
    rows.extend(alone.enumerate().map(|(place, part)| (Row::Part(part), after + place)));
    rows
}

pub fn components(view: &View) -> Vec<Component<'_>> {
    let component = |(row, position)| match row {
        Row::Group(group) => group_component(view, group, position),
        Row::Part(part) => component(view, part, position),
    };
    rows(view).into_iter().map(component).collect()
}

/// Those of an incident or of planned work; parts that have left the page are left out.
pub fn some_components<'a>(view: &'a View, ids: &'a [String]) -> Vec<Component<'a>> {
    let chosen = rows(view).into_iter().filter_map(|(row, position)| match row {
        Row::Part(part) if ids.contains(&part.id) => Some(component(view, part, position)),
        _ => None,
    });
    chosen.collect()
}

fn group_of<'a>(view: &'a View, part: &PartView) -> Option<&'a str> {
    let group = view.groups.iter().find(|group| Some(group.id.as_str()) == part.group.as_deref());
    group.map(|group| group.id.as_str())
}

fn component<'a>(view: &'a View, part: &'a PartView, position: usize) -> Component<'a> {
    Component {
        id: &part.id,
        name: &part.name,
        status: part.shown.key(),
        created_at: time(part.created_at),
        updated_at: time(part.changed_at),
        position,
        description: Some(part.description.as_str()).filter(|text| !text.is_empty()),
        showcase: true,
        start_date: None,
        group_id: group_of(view, part),
        page_id: &view.about.public_id,
        group: false,
        only_show_if_degraded: false,
        components: None,
    }
}

fn group_component<'a>(view: &'a View, group: &'a GroupView, position: usize) -> Component<'a> {
    Component {
        id: &group.id,
        name: &group.name,
        status: group.shown.key(),
        created_at: time(group.created_at),
        updated_at: time(group.changed_at),
        position,
        description: None,
        showcase: false,
        start_date: None,
        group_id: None,
        page_id: &view.about.public_id,
        group: true,
        only_show_if_degraded: false,
        components: Some(&group.parts),
    }
}
