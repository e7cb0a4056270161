//! Rules and silences with their expressions made ready, once for many alerts.

use super::{Alert, window};
use app::rules::{Matcher, Op, Problem, Rule, Silence};
use chrono::{DateTime, Utc};
use regex::{Regex, RegexBuilder};

/// Bytes that one expression may take when it is made ready.
const MOST_COMPILED: usize = 256 << 10;

enum Test {
    Is(String),
    Fits(Regex),
}

struct Condition {
    matcher: Matcher,
    test: Test,
}

impl Condition {
    fn make(matcher: &Matcher) -> Result<Condition, String> {
        let test = match matcher.op {
            Op::Is | Op::IsNot => Test::Is(matcher.value.clone()),
            Op::Fits | Op::FitsNot => Test::Fits(whole(&matcher.value)?),
        };
        Ok(Condition { matcher: matcher.clone(), test })
    }

    fn holds(&self, alert: &Alert) -> bool {
        let said = alert.said(&self.matcher.field);
        let fits = match &self.test {
            Test::Is(value) => said == value,
            Test::Fits(expression) => expression.is_match(said),
        };
        fits == matches!(self.matcher.op, Op::Is | Op::Fits)
    }
}

/// Over the whole value, lines and all.
fn whole(expression: &str) -> Result<Regex, String> {
    // Alone first, so that `a)|(b` can't break out of what stands around it.
    let told = |_| format!("\"{expression}\" is no regular expression that can be used here.");
    RegexBuilder::new(expression).size_limit(MOST_COMPILED).build().map_err(told)?;
    RegexBuilder::new(&format!("^(?:{expression})$"))
        .size_limit(MOST_COMPILED)
        .dot_matches_new_line(true)
        .build()
        .map_err(told)
}

fn conditions(matchers: &[Matcher]) -> Result<Vec<Condition>, String> {
    matchers.iter().map(Condition::make).collect()
}

/// A rule that can be asked.
pub struct Ready {
    pub rule: Rule,
    /// Err: it was kept before it became unusable; it takes nothing, and says so.
    conditions: Result<Vec<Condition>, String>,
}

impl Ready {
    /// In their order.
    pub fn all(rules: &[Rule]) -> Vec<Ready> {
        let mut ready: Vec<Ready> = rules.iter().map(Ready::of).collect();
        ready.sort_by_key(|ready| ready.rule.order);
        ready
    }

    pub fn of(rule: &Rule) -> Ready {
        let known = rule.windows.iter().find(|at| window::zone(&at.zone).is_none());
        let conditions = match known {
            Some(window) => Err(format!("\"{}\" is no time zone.", window.zone)),
            None => conditions(&rule.matchers),
        };
        Ready { rule: rule.clone(), conditions }
    }

    /// What keeps it from being used.
    pub fn broken(&self) -> Option<&str> {
        self.conditions.as_ref().err().map(String::as_str)
    }

    /// By its matchers alone.
    pub fn fits(&self, alert: &Alert) -> bool {
        self.conditions.as_ref().is_ok_and(|all| all.iter().all(|condition| condition.holds(alert)))
    }

    /// The first of its matchers that does not hold.
    pub fn misses(&self, alert: &Alert) -> Option<&Matcher> {
        let conditions = self.conditions.as_ref().ok()?;
        conditions.iter().find(|condition| !condition.holds(alert)).map(|condition| &condition.matcher)
    }
}

/// A silence that can be asked.
pub struct Quiet {
    pub silence: Silence,
    conditions: Vec<Condition>,
}

impl Quiet {
    /// Those that can't be read hold nothing.
    pub fn all(silences: &[Silence]) -> Vec<Quiet> {
        let ready = silences.iter().filter_map(|silence| {
            let conditions = conditions(&silence.matchers).ok().filter(|all| !all.is_empty())?;
            Some(Quiet { silence: silence.clone(), conditions })
        });
        ready.collect()
    }

    pub fn holds(&self, alert: &Alert, now: DateTime<Utc>) -> bool {
        self.silence.is_on(now) && self.fits(alert)
    }

    /// At any time.
    pub fn fits(&self, alert: &Alert) -> bool {
        self.conditions.iter().all(|condition| condition.holds(alert))
    }
}

/// What is wrong with expressions.
pub fn check_matchers(matchers: &[Matcher]) -> Vec<Problem> {
    let told = matchers.iter().filter_map(|matcher| Condition::make(matcher).err());
    told.map(|says| Problem { field: "matchers", says }).collect()
}

/// Everything that keeps a rule from being saved.
pub fn check(rule: &Rule, now: DateTime<Utc>) -> Vec<Problem> {
    let mut problems = rule.problems(now);
    problems.extend(check_matchers(&rule.matchers));
    for at in rule.windows.iter().filter(|at| window::zone(&at.zone).is_none()) {
        problems.push(Problem { field: "windows", says: format!("\"{}\" is no time zone.", at.zone) });
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::super::decide_tests::{alert, rule};
    use super::*;
    use app::rules::Effect;
    use proptest::prelude::*;

    #[test]
    fn matchers_hold_or_not() {
        let alert = alert(&[("severity", "critical"), ("team", "search"), ("text", "a\nb")], 0);
        for (matcher, holds) in [
            ("severity=critical", true),
            ("severity=Critical", false),
            ("severity!=critical", false),
            ("team=~se.*", true),
            ("team=~sear", false),
            ("team=~sea|search", true),
            ("team!~sea", true),
            ("text=~a.b", true),
            ("none=", true),
            ("none!=", false),
            ("none=~.+", false),
            ("none!~x", true),
            ("service=bot", true),
            ("source=am", true),
            ("summary=~.*rise", true),
            ("team=~(?i)SEARCH", true),
        ] {
            let rule = rule(1, &[matcher], Effect::Open);
            assert_eq!(Ready::of(&rule).fits(&alert), holds, "{matcher}");
        }
    }

    #[test]
    fn an_unusable_rule_says_so_and_takes_nothing() {
        let now = DateTime::UNIX_EPOCH;
        for bad in ["team=~(", "team=~a)|(b", "team=~(a{1000}){1000}", r"team=~(?P<x>a)\k<x>"] {
            let broken = rule(1, &[bad], Effect::Open);
            assert!(Ready::of(&broken).broken().is_some(), "{bad}");
            assert!(!Ready::of(&broken).fits(&alert(&[("team", "a")], 0)));
            assert_eq!(check(&broken, now)[0].field, "matchers");
        }
        let mut nowhere = rule(1, &[], Effect::Open);
        nowhere.windows.push(app::rules::TimeWindow { days: [true; 7], from: 0, until: 0, zone: "Nowhere".into() });
        assert_eq!(Ready::of(&nowhere).broken(), Some("\"Nowhere\" is no time zone."));
        assert_eq!(check(&nowhere, now)[0].field, "windows");
        assert_eq!(check(&rule(1, &["team=~a|b"], Effect::Open), now), []);
    }

    proptest! {
        #[test]
        fn any_expression_is_used_or_refused(expression in ".{0,30}", value in ".{0,30}") {
            let mut rule = rule(1, &["team=~x"], Effect::Open);
            rule.matchers[0].value = expression;
            let ready = Ready::of(&rule);
            let fits = ready.fits(&alert(&[("team", &value)], 0));
            prop_assert!(!(fits && ready.broken().is_some()));
        }
    }
}
