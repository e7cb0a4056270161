//! The runbooks that come with Signalbox. They are copied once and then belong to the team.

/// Slug and text of each.
pub const SHIPPED: &[(&str, &str)] = &[
    ("slow-answers", include_str!("slow-answers.md")),
    ("error-rate", include_str!("error-rate.md")),
    ("model-server-restarts", include_str!("model-server-restarts.md")),
    ("provider-outage", include_str!("provider-outage.md")),
    ("prompt-regression", include_str!("prompt-regression.md")),
    ("quality-regression", include_str!("quality-regression.md")),
    ("stale-answers", include_str!("stale-answers.md")),
    ("over-blocking", include_str!("over-blocking.md")),
    ("cost-spike", include_str!("cost-spike.md")),
    ("security-incident", include_str!("security-incident.md")),
];

#[cfg(test)]
mod facts;
#[cfg(test)]
mod tests;
