//! Between a rule and the rows of its form, both ways. Pure.

use super::{Effect, Gives, Matcher, Op, Rate, Rule, SaveRule, TimeWindow};
use crate::command::FieldError;
use chrono::{DateTime, Utc};

pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// What a form says, before it is known whose it is and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub matchers: Vec<Matcher>,
    pub windows: Vec<TimeWindow>,
    pub rates: Vec<Rate>,
    pub gives: Gives,
    pub effect: Effect,
}

/// Three texts of lines, as rows.
pub fn rows<'a>(name: &'a str, op: &'a str, value: &'a str) -> Vec<[&'a str; 3]> {
    let lines = |text: &'a str| text.split('\n').map(|line| line.trim_end_matches('\r')).collect::<Vec<_>>();
    let (names, ops, values) = (lines(name), lines(op), lines(value));
    let count = names.len().max(values.len());
    let at = |lines: &Vec<&'a str>, row: usize| lines.get(row).copied().unwrap_or_default();
    (0..count).map(|row| [at(&names, row), at(&ops, row), at(&values, row)]).collect()
}

/// Empty rows say nothing.
pub fn matchers(name: &str, op: &str, value: &str) -> Result<Vec<Matcher>, Vec<FieldError>> {
    let (mut read, mut errors) = (Vec::new(), Vec::new());
    for (row, [name, op, value]) in rows(name, op, value).into_iter().enumerate() {
        let name = name.trim();
        if name.is_empty() && value.trim().is_empty() {
            continue;
        }
        let sign = Op::ALL.into_iter().find(|known| known.sign() == op).unwrap_or(Op::Is).sign();
        let is_name = !name.is_empty() && !name.contains(['=', '!', '~', '"']) && !name.contains(char::is_whitespace);
        let quoted = value.trim().replace('\\', "\\\\").replace('"', "\\\"");
        let said = match is_name {
            true => format!("{name}{sign}\"{quoted}\"").parse::<Matcher>(),
            false => Err("say which label, or service, source or summary.".into()),
        };
        match said {
            Ok(matcher) => read.push(matcher),
            Err(says) => errors.push(FieldError::new("matchers", format!("Condition {}: {says}", row + 1))),
        }
    }
    if errors.is_empty() { Ok(read) } else { Err(errors) }
}

impl SaveRule {
    /// The form of a rule that stands. `until` is its end as the reader's clock says it.
    pub fn of(rule: &Rule, version: i32, until: &dyn Fn(DateTime<Utc>) -> String) -> SaveRule {
        let mut form = SaveRule { rule: rule.id.to_string(), base: version, ..SaveRule::default() };
        form.fill_matchers(&rule.matchers);
        form.fill_windows(&rule.windows);
        for rate in &rule.rates {
            match rate {
                Rate::FiringFor { minutes } => form.firing_for = minutes.to_string(),
                Rate::Often { times, minutes } => {
                    (form.often_times, form.often_minutes) = (times.to_string(), minutes.to_string());
                }
                Rate::Burst { times, minutes, days, at_least } => {
                    (form.burst_times, form.burst_minutes) = (times.to_string(), minutes.to_string());
                    (form.burst_days, form.burst_least) = (days.to_string(), at_least.to_string());
                }
            }
        }
        form.service = rule.gives.service.clone().unwrap_or_default();
        form.severity = rule.gives.severity.map(|severity| severity.to_string()).unwrap_or_default();
        form.class = rule.gives.class.clone().unwrap_or_default();
        form.runbook = rule.gives.runbook.clone().unwrap_or_default();
        form.effect = rule.effect.kind().into();
        match &rule.effect {
            Effect::HoldBack { until: end, reason } => {
                form.until = end.map(until).unwrap_or_default();
                form.reason = reason.clone();
            }
            Effect::Join { labels } => form.labels = labels.join(", "),
            Effect::Open | Effect::Notify => {}
        }
        form
    }

    pub fn fill_matchers(&mut self, matchers: &[Matcher]) {
        let lines = |said: fn(&Matcher) -> String| matchers.iter().map(said).collect::<Vec<_>>().join("\n");
        self.match_name = lines(Matcher::name);
        self.match_op = lines(|matcher| matcher.op.sign().to_string());
        self.match_value = lines(|matcher| matcher.value.clone());
    }

    fn fill_windows(&mut self, windows: &[TimeWindow]) {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let lines = |said: &dyn Fn(&TimeWindow) -> String| windows.iter().map(said).collect::<Vec<_>>().join("\n");
        let days = windows.iter().enumerate().flat_map(|(row, window)| {
            let on = DAYS.iter().zip(window.days).filter(|(_, is_on)| *is_on);
            on.map(move |(day, _)| format!("{row}:{day}"))
        });
        self.window_days = days.collect::<Vec<_>>().join("\n");
        self.window_from = lines(&|window| clock(window.from));
        self.window_until = lines(&|window| clock(window.until));
        self.window_zone = lines(&|window| window.zone.clone());
    }

    /// `until` is the end that was typed, read in the writer's zone.
    pub fn read(&self, until: Option<DateTime<Utc>>) -> Result<Draft, Vec<FieldError>> {
        let mut errors = Vec::new();
        let matchers = matchers(&self.match_name, &self.match_op, &self.match_value);
        let matchers = matchers.unwrap_or_else(|found| {
            errors.extend(found);
            Vec::new()
        });
        let windows = self.windows(&mut errors);
        let rates = self.rates(&mut errors);
        let severity = self.severity.parse().ok();
        if !self.severity.is_empty() && severity.is_none() {
            errors.push(FieldError::new("severity", "Choose one of the four, or leave it to the alert."));
        }
        let class = self.class.trim();
        if class.chars().count() > 80 {
            errors.push(FieldError::new("class", "At most 80 characters."));
        }
        let said = |text: &str| Some(text.trim().to_string()).filter(|text| !text.is_empty());
        let gives = Gives { service: said(&self.service), severity, class: said(class), runbook: said(&self.runbook) };
        let effect = match self.effect.as_str() {
            "open" => Some(Effect::Open),
            "notify" => Some(Effect::Notify),
            "hold-back" => Some(Effect::HoldBack { until, reason: self.reason.trim().replace("\r\n", "\n") }),
            "join" => {
                let labels = self.labels.split([',', '\n']).map(|name| name.trim().to_string());
                Some(Effect::Join { labels: labels.filter(|name| !name.is_empty()).collect() })
            }
            _ => None,
        };
        if effect.is_none() {
            errors.push(FieldError::new("effect", "Choose what becomes of the alert."));
        }
        match effect {
            Some(effect) if errors.is_empty() => Ok(Draft { matchers, windows, rates, gives, effect }),
            _ => Err(errors),
        }
    }

    fn windows(&self, errors: &mut Vec<FieldError>) -> Vec<TimeWindow> {
        let mut windows = Vec::new();
        for (row, [from, until, zone]) in
            rows(&self.window_from, &self.window_until, &self.window_zone).into_iter().enumerate()
        {
            let days = DAYS.map(|day| self.window_days.lines().any(|line| line.trim() == format!("{row}:{day}")));
            let is_empty = from.trim().is_empty() && until.trim().is_empty() && !days.contains(&true);
            if is_empty {
                continue;
            }
            match (minutes(from), minutes(until)) {
                (Some(from), Some(until)) => {
                    windows.push(TimeWindow { days, from, until, zone: zone.trim().to_string() });
                }
                _ => {
                    let says = format!("Time window {}: say from when to when, such as 22:00 to 07:00.", row + 1);
                    errors.push(FieldError::new("windows", says));
                }
            }
        }
        windows
    }

    fn rates(&self, errors: &mut Vec<FieldError>) -> Vec<Rate> {
        let mut rates = Vec::new();
        let mut refuse = |says: &str| errors.push(FieldError::new("rates", says));
        let number = |text: &str| text.trim().parse::<u32>().ok();
        if !self.firing_for.trim().is_empty() {
            match number(&self.firing_for) {
                Some(minutes) => rates.push(Rate::FiringFor { minutes }),
                None => refuse("How long it has fired is a number of minutes."),
            }
        }
        if ![&self.often_times, &self.often_minutes].iter().all(|text| text.trim().is_empty()) {
            match (number(&self.often_times), number(&self.often_minutes)) {
                (Some(times), Some(minutes)) => rates.push(Rate::Often { times, minutes }),
                _ => refuse("How often needs both numbers: times, and minutes."),
            }
        }
        if !self.burst_times.trim().is_empty() {
            let times = self.burst_times.trim().replace(',', ".").parse::<f64>().ok();
            let or = |text: &str, usual: u32| if text.trim().is_empty() { Some(usual) } else { number(text) };
            let (minutes, days) = (or(&self.burst_minutes, 30), or(&self.burst_days, 7));
            match (times, minutes, days, or(&self.burst_least, 1)) {
                (Some(times), Some(minutes), Some(days), Some(at_least)) => {
                    rates.push(Rate::Burst { times, minutes, days, at_least });
                }
                _ => refuse("The usual rate needs numbers: times, minutes, days, and how many at least."),
            }
        }
        rates
    }
}

/// `22:00` in minutes after midnight.
fn minutes(clock: &str) -> Option<u16> {
    let (hours, minutes) = clock.trim().split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::RuleId, severities::Severity};

    fn whole() -> Rule {
        let window = |from, until, zone: &str| TimeWindow {
            days: [true, false, false, false, true, false, false],
            from,
            until,
            zone: zone.into(),
        };
        Rule {
            id: RuleId(uuid::Uuid::nil()),
            order: 2,
            matchers: vec![r#"labels.service=~"a|b""#.parse().unwrap(), r#"say="\"hi\"""#.parse().unwrap()],
            windows: vec![window(22 * 60, 7 * 60, "Europe/London"), window(0, 0, "UTC")],
            rates: vec![
                Rate::FiringFor { minutes: 10 },
                Rate::Often { times: 5, minutes: 20 },
                Rate::Burst { times: 2.5, minutes: 30, days: 7, at_least: 3 },
            ],
            gives: Gives { severity: Some(Severity::Sev2), class: Some("drift".into()), ..Gives::default() },
            effect: Effect::Join { labels: vec!["cluster".into(), "region".into()] },
            author: "Ana Ruiz".into(),
        }
    }

    #[test]
    fn a_rule_goes_through_its_form_and_is_the_same() {
        let rule = whole();
        let form = SaveRule::of(&rule, 4, &|at| at.to_rfc3339());
        assert_eq!((form.base, form.labels.as_str()), (4, "cluster, region"));
        let Draft { matchers, windows, rates, gives, effect } = form.read(None).unwrap();
        assert_eq!((matchers, windows, rates, gives, effect), {
            let Rule { matchers, windows, rates, gives, effect, .. } = rule;
            (matchers, windows, rates, gives, effect)
        });
    }

    #[test]
    fn empty_rows_say_nothing_and_half_a_row_is_told() {
        let form = SaveRule {
            match_name: "\nteam\n".into(),
            match_op: "=\n=~\n=".into(),
            match_value: "\nsearch.*\n".into(),
            effect: "open".into(),
            ..SaveRule::default()
        };
        assert_eq!(form.read(None).unwrap().matchers, ["team=~search.*".parse().unwrap()]);
        let fields = |form: SaveRule| {
            let errors = form.read(None).unwrap_err();
            errors.into_iter().map(|error| error.field).collect::<Vec<_>>()
        };
        assert_eq!(
            fields(SaveRule { match_name: "\n".into(), match_value: "x\n".into(), ..form.clone() }),
            ["matchers"]
        );
        assert_eq!(
            fields(SaveRule { match_name: "a b".into(), match_value: "x".into(), ..form.clone() }),
            ["matchers"]
        );
        assert_eq!(fields(SaveRule { effect: String::new(), ..form.clone() }), ["effect"]);
        assert_eq!(fields(SaveRule { firing_for: "ten".into(), often_times: "5".into(), ..form.clone() }).len(), 2);
        let window = SaveRule { window_days: "0:mon".into(), window_from: "25:00".into(), ..form.clone() };
        assert_eq!(fields(window), ["windows"]);
        let burst = SaveRule { burst_times: "2".into(), ..form };
        let usual = Rate::Burst { times: 2.0, minutes: 30, days: 7, at_least: 1 };
        assert_eq!(burst.read(None).unwrap().rates, [usual]);
    }
}
