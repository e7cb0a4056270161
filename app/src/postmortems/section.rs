//! The parts of a postmortem, and whose words stand in them.

use super::asked;
use crate::runbooks::SafeHtml;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    Summary,
    Timeline,
    DetectionGap,
    RootCause,
    Tried,
    Resolution,
    Questions,
    Promises,
    Waivers,
    Lessons,
}

impl Section {
    /// In the order of the report; the actions stand before the lessons.
    pub const ALL: [Section; 10] = [
        Section::Summary,
        Section::Timeline,
        Section::DetectionGap,
        Section::RootCause,
        Section::Tried,
        Section::Resolution,
        Section::Questions,
        Section::Promises,
        Section::Waivers,
        Section::Lessons,
    ];

    /// As it is stored and addressed.
    pub fn key(self) -> &'static str {
        match self {
            Section::Summary => "summary",
            Section::Timeline => "timeline",
            Section::DetectionGap => "detection-gap",
            Section::RootCause => "root-cause",
            Section::Tried => "tried",
            Section::Resolution => "resolution",
            Section::Questions => "questions",
            Section::Promises => "promises",
            Section::Waivers => "waivers",
            Section::Lessons => "lessons",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Section::Summary => "Summary",
            Section::Timeline => "Timeline",
            Section::DetectionGap => "Detection gap",
            Section::RootCause => "Root cause",
            Section::Tried => "What was tried",
            Section::Resolution => "Resolution",
            Section::Questions => "Questions",
            Section::Promises => "Promises kept and missed",
            Section::Waivers => "Waivers",
            Section::Lessons => "Lessons learned",
        }
    }

    /// The record tells what happened; why, and what to learn from it, takes a person.
    pub fn needs_person(self) -> bool {
        matches!(self, Section::RootCause | Section::Questions | Section::Lessons)
    }

    pub fn read(key: &str) -> Option<Section> {
        Section::ALL.into_iter().find(|section| section.key() == key)
    }

    pub fn mark(self, is_touched: bool) -> Mark {
        match (is_touched, self.needs_person()) {
            (true, _) => Mark::Yours,
            (false, true) => Mark::Needs,
            (false, false) => Mark::Record,
        }
    }
}

/// Whose words a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    Record,
    Yours,
    Needs,
}

impl Mark {
    pub fn class(self) -> &'static str {
        match self {
            Mark::Record => "record",
            Mark::Yours => "yours",
            Mark::Needs => "needs",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Mark::Record => "from the record",
            Mark::Yours => "written by a person",
            Mark::Needs => "needs you",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionRow {
    pub section: Section,
    /// Markdown.
    pub text: String,
    /// The same as it is read.
    pub prose: SafeHtml,
    pub version: i32,
    /// None until a person wrote in it.
    pub edited_by: Option<String>,
    pub edited_at: DateTime<Utc>,
    pub is_touched: bool,
}

impl SectionRow {
    pub fn mark(&self) -> Mark {
        self.section.mark(self.is_touched)
    }

    /// Nobody has begun with what only a person can write.
    pub fn is_unwritten(&self) -> bool {
        self.section.needs_person() && (self.text.trim().is_empty() || asked(&self.text).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_found_by_its_key() {
        for section in Section::ALL {
            assert_eq!(Section::read(section.key()), Some(section));
            assert_eq!(serde_json::to_value(section).unwrap(), section.key());
        }
        assert_eq!(Section::read("blame"), None);
    }

    #[test]
    fn what_a_person_touched_is_theirs() {
        assert_eq!(Section::Summary.mark(false), Mark::Record);
        assert_eq!(Section::RootCause.mark(false), Mark::Needs);
        assert_eq!(Section::RootCause.mark(true), Mark::Yours);
    }
}
