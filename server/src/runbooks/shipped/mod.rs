//! The runbooks that come with Signalbox. They are copied once and then belong to the team.

/// Slug and text of each.
pub const SHIPPED: &[(&str, &str)] =
    &[("slow-answers", include_str!("slow-answers.md")), ("prompt-regression", include_str!("prompt-regression.md"))];

#[cfg(test)]
mod tests;
