//! One thing that subscribers are told, whatever the channel.

use crate::status::view::{IncidentView, UpdateView, View, WorkView};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'a> {
    Incident(&'a IncidentView),
    Work(&'a WorkView),
}

/// An update of an incident or a step of planned work, as it stands on the page.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub view: &'a View,
    pub about: About<'a>,
    pub update: &'a UpdateView,
    /// It was told before, and is told again because it was wrong.
    pub is_correction: bool,
}

/// None where the page does not have it any more.
pub fn told<'a>(view: &'a View, update: &str, is_correction: bool) -> Option<Told<'a>> {
    let incidents = view.incidents.iter().map(|one| (About::Incident(one), &one.updates));
    let works = view.works.iter().map(|one| (About::Work(one), &one.updates));
    incidents.chain(works).find_map(|(about, updates)| {
        let update = updates.iter().find(|known| known.id == update)?;
        Some(Told { view, about, update, is_correction })
    })
}

impl<'a> Told<'a> {
    /// The public id of what it is about.
    pub fn subject(&self) -> &'a str {
        match self.about {
            About::Incident(incident) => &incident.id,
            About::Work(work) => &work.id,
        }
    }

    pub fn address(&self) -> String {
        self.view.incident_address(self.subject())
    }

    /// Ids of the parts that it concerns; none: it concerns everyone.
    pub fn parts(&self) -> &'a [String] {
        match self.about {
            About::Incident(incident) => &incident.parts,
            About::Work(work) => &work.parts,
        }
    }

    /// "Identified: The support assistant refuses some questions", in one line.
    pub fn line(&self) -> String {
        let corrected = if self.is_correction { "Corrected: " } else { "" };
        one_line(&format!("{corrected}{}: {}", self.update.word, self.update.title))
    }
}

/// What may stand in a header, a subject or a heading.
pub fn one_line(text: &str) -> String {
    let letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    letters.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::view::sample::*;

    #[test]
    fn an_update_is_found_with_what_it_is_about() {
        let view = sample();
        let update = told(&view, "updateupdat2", false).unwrap();
        assert_eq!((update.subject(), update.parts()), ("abcdefghijkl", &["partassistan".to_string()][..]));
        assert_eq!(update.line(), "Identified: The support assistant refuses some questions");
        let note = told(&view, "notenotenote", true).unwrap();
        assert_eq!(note.line(), "Corrected: In progress: Document upload: storage move");
        assert_eq!(note.address(), "https://status.acme.test/status/incidents/workworkwork");
        assert!(told(&view, "unknown", false).is_none());
        assert_eq!(one_line("a\r\nBcc: x@y.z\u{0}\t b"), "a Bcc: x@y.z b");
    }
}
