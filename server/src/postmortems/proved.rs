//! What the figures tell: how bad it was, what each step did, whether users were well at the end, and who signed
//! where figures could not say so. Nobody types a figure.

use super::{
    escape::one_line,
    sections::clock,
    told::{Measured, Proof, Told, Waived},
};
use app::rollbacks::{self, Rollback};

/// `Refusal rate was 19 % at its worst, 14:12, bound ≤ 6 %; 5 % at the end.` Of the first key metric with a figure.
pub fn impact(told: &Told) -> Option<String> {
    let metric = told.metrics.iter().find(|metric| metric.role == "key" && metric.worst.is_some())?;
    let (at, worst) = metric.worst.as_ref()?;
    let (name, bound) = (one_line(&metric.name), one_line(&metric.bound));
    let last = match (&metric.last, told.ended_at) {
        (Some((_, last)), Some(_)) => format!("; {} at the end", one_line(last)),
        (Some((_, last)), None) => format!("; {} now", one_line(last)),
        (None, _) => String::new(),
    };
    let (worst, at) = (one_line(worst), clock(told, *at));
    Some(match metric.was_outside {
        true => format!("{name} was {worst} at its worst, {at}, bound {bound}{last}."),
        false => format!("{name} never left its bound {bound}: {worst} at its worst, {at}{last}."),
    })
}

/// `- 14:31 - prompt prompt-v7 → prompt-v6: refusal rate 19 % → 8 %, deflection 25 % → 36 %: not enough`.
pub fn step(told: &Told, rollback: &Rollback) -> String {
    let says = one_line(&rollbacks::told(rollback));
    let because = |reason: &Option<String>| {
        reason
            .as_deref()
            .filter(|text| !text.is_empty())
            .map(|text| format!(": {}", one_line(text)))
            .unwrap_or_default()
    };
    let marks = &rollback.marks;
    let mut line = format!("- {} - {says}", clock(told, marks.started.at));
    if let rollbacks::How::Automation { name, .. } = &rollback.how {
        line.push_str(&format!("; by asking {}", one_line(name)));
    }
    if let Some(reason) = &rollback.unchanged {
        line.push_str(&format!("; it had not changed: {}", one_line(reason)));
    }
    if let Some(failed) = &marks.failed {
        line.push_str(&format!("; failed {}{}", clock(told, failed.at), because(&failed.reason)));
    }
    if let Some(undone) = &marks.undone {
        line.push_str(&format!(
            "; undone {} by {}{}",
            clock(told, undone.at),
            one_line(&undone.by),
            because(&undone.reason)
        ));
    }
    line
}

/// Over all steps: `Refusal rate 19 % → 8 % after the prompt, → 5 % after the index.`
pub fn story(told: &Told) -> Option<String> {
    let lines: Vec<String> =
        rollbacks::story(&told.rollbacks).into_iter().map(|line| format!("{}.", one_line(&line))).collect();
    (told.rollbacks.len() > 1 && !lines.is_empty()).then(|| lines.join(" "))
}

/// Each metric with its bound, its hold and its last value; without metrics, that there were no figures.
pub fn recovery(told: &Told) -> String {
    if told.metrics.is_empty() {
        return match (told.recovered_at, told.recovery_evidence.as_deref().filter(|text| !text.is_empty())) {
            (Some(at), Some(evidence)) => {
                format!("- No figures were recorded. How we knew, {}: {}", clock(told, at), one_line(evidence))
            }
            _ => "- No figures were recorded. Write how you knew.".into(),
        };
    }
    let mut lines: Vec<String> = told.metrics.iter().map(|metric| proved(told, metric)).collect();
    if let (Some(at), Some(evidence)) = (told.recovered_at, told.recovery_evidence.as_deref()) {
        lines.push(format!("- In words too, {}: {}", clock(told, at), one_line(evidence)));
    }
    lines.join("\n")
}

fn proved(told: &Told, metric: &Measured) -> String {
    let last = match &metric.last {
        Some((at, figure)) => format!("last value {} at {}", one_line(figure), clock(told, *at)),
        None => "no value was ever read".into(),
    };
    let says = match &metric.proof {
        Proof::Held { from, to } => {
            let hold = &metric.hold;
            format!("held from {} to {} (asked for: {hold}), {last}", clock(told, *from), clock(told, *to))
        }
        Proof::Holding { from } => {
            format!("inside since {}, not for the {} asked for; {last}", clock(told, *from), metric.hold)
        }
        Proof::Outside => format!("outside; {last}"),
        Proof::NoData => format!("no data; {last}"),
        Proof::Unasked(problem) => format!("could not be asked: {}", one_line(problem.trim_end_matches('.'))),
    };
    let waived = match (&metric.proof, &metric.waived_by) {
        (Proof::Held { .. }, _) | (_, None) => String::new(),
        (_, Some(by)) => format!("; waived by {}", one_line(by)),
    };
    format!("- {} ({}), bound {}: {says}{waived}", one_line(&metric.name), metric.role, one_line(&metric.bound))
}

pub fn waivers(told: &Told) -> String {
    match told.waivers.is_empty() {
        true => "No waiver was signed.".into(),
        false => told.waivers.iter().map(|waiver| signed(told, waiver)).collect::<Vec<_>>().join("\n"),
    }
}

fn signed(told: &Told, waiver: &Waived) -> String {
    let ended = match (&waiver.withdrawn, waiver.lapsed) {
        (Some((at, by)), _) => format!(" Withdrawn {} by {}.", clock(told, *at), one_line(by)),
        (None, Some(at)) => format!(" Void since {}, when the incident was opened again.", clock(told, at)),
        (None, None) => String::new(),
    };
    format!(
        "- {} - {} signed for {} ({}). How they knew: {} Why not wait: {}{ended}",
        clock(told, waiver.at),
        one_line(&waiver.by),
        one_line(&waiver.metric),
        one_line(&waiver.stood),
        super::sections::sentence(&waiver.how_known),
        super::sections::sentence(&waiver.why_not_wait)
    )
}

#[cfg(test)]
mod tests {
    use super::{super::told::tests::*, *};

    fn metric(proof: Proof) -> Measured {
        Measured {
            name: "Refusal rate".into(),
            role: "key".into(),
            bound: "≤ 6 %".into(),
            hold: "15 min".into(),
            worst: Some((at(2), "19 %".into())),
            was_outside: true,
            last: Some((at(62), "5 %".into())),
            proof,
            waived_by: None,
        }
    }

    #[test]
    fn each_metric_says_how_it_ended() {
        let rows = [
            (
                Proof::Held { from: at(47), to: at(62) },
                "held from 14:57 to 15:12 (asked for: 15 min), last value 5 % at 15:12",
            ),
            (
                Proof::Holding { from: at(60) },
                "inside since 15:10, not for the 15 min asked for; last value 5 % at 15:12; waived by Ana",
            ),
            (Proof::Outside, "outside; last value 5 % at 15:12; waived by Ana"),
            (Proof::NoData, "no data; last value 5 % at 15:12; waived by Ana"),
            (Proof::Unasked("it needs JOB.".into()), "could not be asked: it needs JOB; waived by Ana"),
        ];
        for (proof, says) in rows {
            let row = Measured { waived_by: Some("Ana".into()), ..metric(proof) };
            let told = Told { metrics: vec![row], recovery_evidence: None, ..told() };
            assert_eq!(recovery(&told), format!("- Refusal rate (key), bound ≤ 6 %: {says}"));
        }
    }

    #[test]
    fn without_metrics_it_says_that_there_were_no_figures() {
        let says = "- No figures were recorded. How we knew, 15:00: refusal 5 %, normal 4 %";
        assert_eq!(recovery(&told()), says);
        let silent = Told { recovery_evidence: None, ..told() };
        assert_eq!(recovery(&silent), "- No figures were recorded. Write how you knew.");
    }

    #[test]
    fn the_impact_is_the_key_metric_at_its_worst() {
        let of = |row: Measured| impact(&Told { metrics: vec![row], ..told() });
        let held = || metric(Proof::Held { from: at(47), to: at(62) });
        let says = "Refusal rate was 19 % at its worst, 14:12, bound ≤ 6 %; 5 % at the end.";
        assert_eq!(of(held()).as_deref(), Some(says));
        let inside = Measured { was_outside: false, worst: Some((at(2), "5.5 %".into())), ..held() };
        let says = "Refusal rate never left its bound ≤ 6 %: 5.5 % at its worst, 14:12; 5 % at the end.";
        assert_eq!(of(inside).as_deref(), Some(says));
        assert_eq!(of(Measured { role: "safety".into(), ..held() }), None);
        assert_eq!(of(Measured { worst: None, ..held() }), None);
    }

    #[test]
    fn a_waiver_is_told_with_what_became_of_it() {
        let waiver = Waived {
            metric: "Ticket deflection".into(),
            stood: "38 %, bound ≥ 40 %, inside 0 of 15 min".into(),
            how_known: "40 test chats were <b>answered</b>".into(),
            why_not_wait: "It counts a day.".into(),
            by: "Ana Ruiz".into(),
            at: at(70),
            withdrawn: None,
            lapsed: None,
        };
        let of = |waiver: Waived| waivers(&Told { waivers: vec![waiver], ..told() });
        let says = "- 15:20 - Ana Ruiz signed for Ticket deflection (38 %, bound ≥ 40 %, inside 0 of 15 min). How they knew: \
                    40 test chats were &lt;b>answered&lt;/b>. Why not wait: It counts a day.";
        assert_eq!(of(waiver.clone()), says);
        let withdrawn = Waived { withdrawn: Some((at(75), "Kim Lund".into())), ..waiver.clone() };
        assert_eq!(of(withdrawn), format!("{says} Withdrawn 15:25 by Kim Lund."));
        let lapsed = Waived { lapsed: Some(at(75)), ..waiver };
        assert_eq!(of(lapsed), format!("{says} Void since 15:25, when the incident was opened again."));
        assert_eq!(waivers(&told()), "No waiver was signed.");
    }
}
