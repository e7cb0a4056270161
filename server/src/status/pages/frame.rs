//! What stands around each page.

use crate::status::view::View;
use app::status::Shown;

pub const STYLE: &str = include_str!("../../../../style/status.css");
const NOT_NAMED: &str = "Service";

/// Where a page stands; says how its links lead back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `/status`, and `/` on a listener of its own.
    Page,
    /// `/status/history`
    Section,
    /// `/status/incidents/{id}`
    Item,
    /// The same bytes answer at many addresses.
    Anywhere,
}

impl Place {
    pub fn root(self) -> &'static str {
        match self {
            Place::Page => "",
            Place::Section => "../",
            Place::Item => "../../",
            Place::Anywhere => "/",
        }
    }

    /// To what stands under `/status/`.
    pub fn under(self) -> &'static str {
        match self {
            Place::Page => "status/",
            Place::Section => "",
            Place::Item => "../",
            Place::Anywhere => "/status/",
        }
    }
}

pub struct Frame {
    pub title: String,
    pub name: String,
    pub place: Place,
    /// How the whole page does; empty where it says nothing about that.
    pub tone: &'static str,
    pub style: &'static str,
}

impl Frame {
    pub fn new(name: &str, says: &str, place: Place, tone: &'static str) -> Frame {
        let name = if name.is_empty() { NOT_NAMED } else { name };
        Frame { title: format!("{says} · {name} status"), name: name.into(), place, tone, style: STYLE }
    }

    pub fn of(view: &View, says: &str, place: Place, tone: &'static str) -> Frame {
        Frame::new(&view.name, says, place, tone)
    }
}

/// Of the sentence. What is open is never drawn in the colour of what works.
pub fn tone(view: &View) -> &'static str {
    let open = view.incidents.iter().any(|incident| incident.is_open()).then_some(Shown::Degraded);
    let works = view.works.iter().any(|work| work.is_active()).then_some(Shown::Maintenance);
    let worst = view.parts.iter().map(|part| part.shown).chain(open).chain(works).max();
    worst.map_or("", Shown::class)
}
