//! Ninety days as one thin band: a mark only where something happened, half as high where it was only slow.

use super::PartView;
use app::status::State;
use askama::Template;

/// Of a day, in the band's own units.
const STEP: usize = 4;
const HEIGHT: u32 = 16;

#[derive(Template)]
#[template(path = "status/view/band.svg", escape = "html")]
struct Band {
    says: String,
    width: usize,
    /// Where the line begins: not before the part stood on the page.
    from: usize,
    watched: usize,
    height: u32,
    marks: Vec<Mark>,
}

struct Mark {
    x: usize,
    y: u32,
    high: u32,
    class: &'static str,
    /// The incident that the day leads to; empty where a person alone said so.
    incident: String,
    says: String,
}

/// `root` leads from the page that holds it to `incidents/…`; relative.
pub fn band(part: &PartView, root: &str) -> Result<String, askama::Error> {
    let marked = part.days.iter().enumerate().filter(|(_, day)| day.worst != State::Working);
    let mark = |(place, day): (usize, &app::status::history::PastDay)| {
        let high = if day.worst == State::Degraded { HEIGHT / 2 } else { HEIGHT };
        let incident = day.incidents.first().map(|id| format!("{root}incidents/{id}")).unwrap_or_default();
        let says = format!("{}: {}", day.day.date.format("%-d %b"), day.worst.word().to_lowercase());
        Mark { x: place * STEP, y: HEIGHT - high, high, class: day.worst.class(), incident, says }
    };
    let watched = part.watched().len() * STEP;
    let width = part.days.len() * STEP;
    let (says, from) = (part.past_in_words(), width - watched);
    Band { says, width, from, watched, height: HEIGHT, marks: marked.map(mark).collect() }.render()
}

#[cfg(test)]
mod tests {
    use super::{super::sample::*, *};

    #[test]
    fn marks_stand_only_where_something_happened() {
        let view = sample();
        let svg = band(view.part("partassistan").unwrap(), "").unwrap();
        assert_eq!(svg.matches("<rect").count(), 3, "the line and two days: {svg}");
        assert!(svg.contains("href=\"incidents/abcdefghijkl\"") && svg.contains("href=\"incidents/zyxwvutsrqpo\""));
        assert!(svg.contains("15 Feb: partly not working") && svg.contains("12 Feb: not working"));
        assert!(svg.contains("2 days with problems in 90 days"));
        let calm = band(view.part("partapipartp").unwrap(), "").unwrap();
        assert!(calm.contains("aria-label=\"100 %, no problems in 90 days\"") && calm.len() < 400, "{calm}");
    }

    #[test]
    fn slow_is_half_as_high() {
        let mut part = sample().parts[0].clone();
        part.days.iter_mut().for_each(|day| day.worst = State::Working);
        part.days[89].worst = State::Degraded;
        let svg = band(&part, "/status/").unwrap();
        assert!(svg.contains("x=\"356\" y=\"8\" width=\"4\" height=\"8\""), "{svg}");
        assert!(svg.contains("href=\"/status/incidents/abcdefghijkl\""));
    }
}
