//! Which runbook an alert's name asks for.

/// Patterns that were made ready once and are asked for many names.
pub struct Patterns<T> {
    /// The longest first; of equally long ones in the order they came.
    ready: Vec<(Pattern, T)>,
}

/// `*` at either end stands for anything; case is nothing.
struct Pattern {
    middle: String,
    open_start: bool,
    open_end: bool,
}

impl<T> Patterns<T> {
    pub fn new<'a>(patterns: impl IntoIterator<Item = (&'a str, T)>) -> Patterns<T> {
        let mut ready: Vec<_> = patterns.into_iter().map(|(text, value)| (Pattern::new(text), value)).collect();
        ready.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.middle.chars().count()));
        Patterns { ready }
    }

    /// What belongs to the longest pattern that fits.
    pub fn best(&self, name: &str) -> Option<&T> {
        let name = name.trim().to_lowercase();
        self.ready.iter().find(|(pattern, _)| pattern.fits(&name)).map(|(_, value)| value)
    }
}

impl Pattern {
    fn new(text: &str) -> Pattern {
        let text = text.trim().to_lowercase();
        Pattern {
            open_start: text.starts_with('*'),
            open_end: text.ends_with('*'),
            middle: text.trim_matches('*').to_string(),
        }
    }

    fn fits(&self, name: &str) -> bool {
        match (self.open_start, self.open_end) {
            (true, true) => name.contains(&self.middle),
            (true, false) => name.ends_with(&self.middle),
            (false, true) => name.starts_with(&self.middle),
            (false, false) => name == self.middle,
        }
    }
}

#[cfg(test)]
pub fn best<'a, T: Copy>(patterns: impl IntoIterator<Item = (&'a str, T)>, name: &str) -> Option<T> {
    Patterns::new(patterns).best(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_at_its_end() {
        let table = [
            ("*Latency*", "ApiLatencyHigh", true),
            ("*latency*", "LATENCY", true),
            ("Latency*", "ApiLatency", false),
            ("*High", "LatencyHigh", true),
            ("*High", "HighLatency", false),
            ("RefusalRateHigh", "refusalratehigh", true),
            ("Refusal", "RefusalRateHigh", false),
            ("*", "anything", true),
            ("", "x", false),
            ("*Zürich*", "inZÜRICHnow", true),
        ];
        for (pattern, name, expected) in table {
            assert_eq!(best([(pattern, ())], name).is_some(), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn the_longest_pattern_wins() {
        let patterns = [("*", 0), ("*Latency*", 1), ("*Slow*", 2), ("*latencies", 4), ("*Latency", 3)];
        assert_eq!(best(patterns, "ApiLatency"), Some(1));
        assert_eq!(best(patterns, "SlowLatencies"), Some(4));
        assert_eq!(best(patterns, "Other"), Some(0));
        assert_eq!(best([("a", 1)], "b"), None);
    }
}
