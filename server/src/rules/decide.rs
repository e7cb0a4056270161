//! What becomes of one alert: silences first, then the first rule that takes it.

use super::{Alert, Quiet, Ready, Tally, window};
use app::rules::{Decision, Effect, Gives, Outcome, Rate, Rule};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};

const LONGEST_KEY: usize = 500;

/// `rules` in their order, `tally` made of them. `now` is the alert's arrival, or the end of what held it.
pub fn decide(rules: &[Ready], silences: &[Quiet], alert: &Alert, tally: &Tally, now: DateTime<Utc>) -> Decision {
    let mut passed = Vec::new();
    // Of several the one that ends last: until then nothing can happen.
    let quiet = silences.iter().filter(|quiet| quiet.holds(alert, now)).max_by_key(|quiet| quiet.silence.until());
    if let Some(quiet) = quiet {
        return held_by(quiet);
    }
    for (place, ready) in rules.iter().enumerate() {
        let rule = &ready.rule;
        if let Some(says) = ready.broken() {
            passed.push((rule.order, format!("Rule {} can't be used: {says}", rule.order)));
            continue;
        }
        if !ready.fits(alert) {
            continue;
        }
        match taken(place, rule, alert, tally, now) {
            Ok((outcome, why)) => {
                return Decision {
                    rule: Some(rule.order),
                    silence: None,
                    outcome,
                    gives: rule.gives.clone(),
                    why,
                    passed,
                };
            }
            Err(why) => passed.push((rule.order, why)),
        }
    }
    Decision {
        rule: None,
        silence: None,
        outcome: Outcome::Unmatched,
        gives: Gives::default(),
        why: "No rule matched.".into(),
        passed,
    }
}

fn held_by(quiet: &Quiet) -> Decision {
    let silence = &quiet.silence;
    let why = format!("Held back by {}'s {}: {}", silence.author, silence.kind.words(), sentence(&silence.reason));
    Decision {
        rule: None,
        silence: Some(silence.id),
        outcome: Outcome::Held { until: silence.until() },
        gives: Gives::default(),
        why,
        passed: Vec::new(),
    }
}

/// The alert fits the rule's matchers. Err: why the rule does not take it all the same.
fn taken(
    place: usize,
    rule: &Rule,
    alert: &Alert,
    tally: &Tally,
    now: DateTime<Utc>,
) -> Result<(Outcome, String), String> {
    let order = rule.order;
    let window_end = rule.windows.iter().filter_map(|at| window::until(at, now)).max();
    if !rule.windows.is_empty() && window_end.is_none() {
        return Err(format!("Rule {order} is for other hours."));
    }
    let hold = match &rule.effect {
        Effect::HoldBack { until, .. } => match [*until, window_end].into_iter().flatten().min() {
            Some(until) if until > now => Some(until),
            Some(_) => return Err(format!("Rule {order} held back until an end that has passed.")),
            None => return Err(format!("Rule {order} would hold back without an end.")),
        },
        _ => None,
    };
    for rate in &rule.rates {
        if let Rate::Often { times, minutes } = *rate {
            let began = tally.lately(place, minutes, now);
            if began < times as usize {
                return Err(format!("Rule {order} wants {}: {began} began.", rate.words()));
            }
        }
        if let Rate::Burst { times, minutes, days, at_least } = *rate {
            let burst = tally.burst(place, minutes, days, now);
            if !burst.holds(times, at_least) {
                return Err(match burst.usual {
                    None => format!("Rule {order} knows no usual rate yet: it needs a day."),
                    Some(usual) => format!(
                        "Rule {order} wants {}: {} began, the usual is {}.",
                        rate.words(),
                        burst.now,
                        (usual * 10.0).round() / 10.0
                    ),
                });
            }
        }
    }
    let minutes = rule.rates.iter().filter_map(|rate| match *rate {
        Rate::FiringFor { minutes } => Some(minutes),
        Rate::Often { .. } | Rate::Burst { .. } => None,
    });
    if let Some(minutes) = minutes.max() {
        let until = alert.started_at + Duration::minutes(minutes.into());
        if until > now {
            let why = format!("Rule {order} holds it: it takes what is {}.", Rate::FiringFor { minutes }.words());
            return Ok((Outcome::Waits { until, minutes }, why));
        }
    }
    let why = format!("Rule {order} matched: {}.", rule.conditions());
    Ok(match &rule.effect {
        Effect::Open => (Outcome::Open, why),
        Effect::Notify => (Outcome::Notify, why),
        Effect::Join { labels } => (Outcome::Join { key: key(rule, labels, alert) }, why),
        Effect::HoldBack { reason, .. } => {
            let until = hold.unwrap_or(now);
            (Outcome::Held { until }, format!("{why} Held back by {}: {}", rule.author, sentence(reason)))
        }
    })
}

/// Names with values, each quoted, so that no two sets read alike. By the rule's id, since its place may change.
fn key(rule: &Rule, labels: &[String], alert: &Alert) -> String {
    let pairs = labels.iter().map(|name| {
        let value = alert.labels.get(name).map_or("", String::as_str);
        format!("{name}={value:?}")
    });
    let said = pairs.collect::<Vec<_>>().join(", ");
    // Longer ones don't fit an index; they are told apart by their digest.
    let said = match said.len() <= LONGEST_KEY {
        true => said,
        false => Sha256::digest(said.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    format!("{}: {said}", rule.id)
}

fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_string() } else { format!("{text}.") }
}
