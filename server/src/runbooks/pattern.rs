//! Which runbook an alert's name asks for.

/// Whether a name fits a pattern, whatever its case. `*` at either end stands for anything.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.trim().to_lowercase(), name.trim().to_lowercase());
    let open_start = pattern.starts_with('*');
    let open_end = pattern.ends_with('*');
    let middle = pattern.trim_matches('*');
    match (open_start, open_end) {
        (true, true) => name.contains(middle),
        (true, false) => name.ends_with(middle),
        (false, true) => name.starts_with(middle),
        (false, false) => name == middle,
    }
}

/// The value that belongs to the longest pattern that fits; of equally long ones the first.
pub fn best<'a, T>(patterns: impl IntoIterator<Item = (&'a str, T)>, name: &str) -> Option<T> {
    let mut found: Option<(usize, T)> = None;
    for (pattern, value) in patterns {
        let length = pattern.trim_matches('*').chars().count();
        if matches(pattern, name) && found.as_ref().is_none_or(|(longest, _)| length > *longest) {
            found = Some((length, value));
        }
    }
    found.map(|(_, value)| value)
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
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
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
