//! The six questions that every triage asks, known by their words: evidence comes to them without an annotation.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    AlertReal,
    BlastRadius,
    RecentChanges,
    ProviderStatus,
    ControlAndTreatment,
    HarmNow,
}

/// Each row is enough; within a row every phrase has to stand somewhere. The first that fits counts.
const WORDS: [(Standard, &[&[&str]]); 6] = [
    (
        Standard::AlertReal,
        &[
            &["alert is real"],
            &["alert real"],
            &["is it real"],
            &["alert is true"],
            &["alert still true"],
            &["alert is still"],
            &["not a false alarm"],
            &["confirm the alert"],
            &["verify the alert"],
            &["validate the alert"],
        ],
    ),
    (
        Standard::HarmNow,
        &[
            &["being harmed"],
            &["user harm"],
            &["harm active"],
            &["users harmed"],
            &["users are harmed"],
            &["customers are harmed"],
            &["harm", "now"],
            &["users", "affected now"],
            &["customers", "affected now"],
            &["user impact", "now"],
            &["still hurting users"],
        ],
    ),
    (
        Standard::RecentChanges,
        &[
            &["recent deployment"],
            &["recent deploy"],
            &["recent change"],
            &["recent release"],
            &["recent rollout"],
            &["what changed"],
            &["changed recently"],
            &["deployed recently"],
            &["latest deploy"],
            &["last deploy"],
        ],
    ),
    (
        Standard::ProviderStatus,
        &[
            &["provider", "status"],
            &["provider", "outage"],
            &["provider", "in trouble"],
            &["provider", "incident"],
            &["vendor", "status"],
            &["upstream", "status page"],
        ],
    ),
    (
        Standard::BlastRadius,
        &[&["blast radius"], &["how wide"], &["who is affected"], &["scope of the impact"], &["scope of impact"]],
    ),
    (
        Standard::ControlAndTreatment,
        &[&["control", "treatment"], &["experiment", "arms"], &["a b test"], &["canary", "baseline"]],
    ),
];

pub fn standard(text: &str) -> Option<Standard> {
    let text = plain(text);
    let stands = |phrase: &&str| text.contains(&format!(" {phrase}"));
    WORDS.into_iter().find(|(_, rows)| rows.iter().any(|row| row.iter().all(stands))).map(|(standard, _)| standard)
}

/// Small letters, one space before each word.
fn plain(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| format!(" {}", word.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::Standard::*;
    use super::*;

    #[test]
    fn the_six_are_known_by_their_words() {
        for (text, expected) in [
            ("The alert is real", Some(AlertReal)),
            ("Confirm that the alert is real: break the errors down by status code", Some(AlertReal)),
            ("Is it real?", Some(AlertReal)),
            ("Alert real?", Some(AlertReal)),
            ("Verify the alert in Grafana", Some(AlertReal)),
            ("Inspect the blast radius: which routes, regions and callers fail", Some(BlastRadius)),
            ("How wide is it?", Some(BlastRadius)),
            ("Check recent deployments of code, prompt, weights, index, router policy", Some(RecentChanges)),
            ("Recent changes?", Some(RecentChanges)),
            ("Check recent changes of every part, and say which did not change", Some(RecentChanges)),
            ("What changed before it began?", Some(RecentChanges)),
            ("Check the provider's status", Some(ProviderStatus)),
            ("Check the provider's status and its prices", Some(ProviderStatus)),
            ("Check the provider's status: its own filter may have changed", Some(ProviderStatus)),
            ("Check the status of the cloud provider, above all of GPUs", Some(ProviderStatus)),
            ("Provider status?", Some(ProviderStatus)),
            ("PROVIDER in trouble", Some(ProviderStatus)),
            ("Compare control with treatment traffic", Some(ControlAndTreatment)),
            ("Control against treatment traffic?", Some(ControlAndTreatment)),
            ("Decide whether users are being harmed now", Some(HarmNow)),
            ("User harm active now?", Some(HarmNow)),
            ("Is user harm active now?", Some(HarmNow)),
            // Near, and none of them.
            ("Ask the provider about the bill", None),
            ("Look at the status of the queue", None),
            ("Read the latest error logs of the gateway", None),
            ("Check the health of the model", None),
            ("Pharmacy answers, now and before", None),
            ("Sample recent responses and read them", None),
            ("Check the state of the rate limit", None),
            ("", None),
        ] {
            assert_eq!(standard(text), expected, "{text}");
        }
    }
}
