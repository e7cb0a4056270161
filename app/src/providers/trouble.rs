//! `provider: openai`: is it in trouble, by its own status page?

use super::{KNOWN, ProviderNow};
use crate::signals::Finding;
use chrono::{DateTime, Utc};

/// `values` are the service's variables: with `any`, the providers that they mention are meant, else all that are watched.
pub fn trouble(asked: &str, known: &[ProviderNow], values: &[String], now: DateTime<Utc>) -> Vec<Finding> {
    if !asked.eq_ignore_ascii_case("any") {
        return vec![one(asked, known, values, now)];
    }
    let watched: Vec<&ProviderNow> = known.iter().filter(|provider| provider.chosen_at.is_some()).collect();
    let mentioned: Vec<&ProviderNow> =
        watched.iter().copied().filter(|provider| mentions(values, &[&provider.slug, &provider.name])).collect();
    let meant = if mentioned.is_empty() { watched } else { mentioned };
    if meant.is_empty() {
        return vec![nobody("no provider is watched")];
    }
    let found: Vec<Finding> = meant.iter().map(|provider| finding(provider, values, now)).collect();
    if found.iter().any(|finding| finding.answer != Some(false)) {
        // Those without trouble would only hide the others.
        return found.into_iter().filter(|finding| finding.answer != Some(false)).collect();
    }
    let [first, _, ..] = found.as_slice() else { return found };
    let names: Vec<&str> = meant.iter().map(|provider| provider.name.as_str()).collect();
    let at = found.iter().filter_map(|finding| finding.at).min();
    vec![Finding {
        answer: Some(false),
        says: format!("{}: no trouble told", names.join(", ")),
        at,
        href: first.href.clone(),
    }]
}

fn one(asked: &str, known: &[ProviderNow], values: &[String], now: DateTime<Utc>) -> Finding {
    let is = |slug: &str, name: &str| slug.eq_ignore_ascii_case(asked) || name.eq_ignore_ascii_case(asked);
    match known.iter().find(|provider| is(&provider.slug, &provider.name)) {
        Some(provider) if provider.chosen_at.is_some() => finding(provider, values, now),
        Some(provider) => nobody(&format!("{} is not watched", provider.name)),
        None => match KNOWN.iter().find(|provider| is(provider.slug, provider.name)) {
            Some(provider) => nobody(&format!("{} is not watched", provider.name)),
            None => nobody(&format!("no provider called {asked} is known")),
        },
    }
}

fn nobody(why: &str) -> Finding {
    Finding::no_data(format!("{why}; an administrator chooses the providers"), None)
        .at(Some("/settings/providers".into()))
}

fn finding(provider: &ProviderNow, values: &[String], now: DateTime<Utc>) -> Finding {
    let name = &provider.name;
    if !provider.is_fresh(now) {
        let why = match (&provider.error, provider.answered_at) {
            (Some(error), _) => format!("{name}’s status page does not answer: {error}"),
            (None, Some(_)) => format!("{name}’s status page was not asked lately"),
            (None, None) => format!("{name}’s status page is being asked"),
        };
        return Finding::no_data(why, provider.polled_at).at(provider.page_url.clone());
    }
    let is_calm = provider.indicator.as_deref().is_none_or(|indicator| indicator == "none");
    // The page as a whole is calm, and yet a part that this service uses is not.
    let own = |part: &&super::Component| part.is_trouble() && mentions(values, &[&part.name]);
    let is_hit = provider.components.iter().any(|part| own(&part));
    Finding {
        answer: Some(!is_calm || is_hit),
        says: format!("{name}: {}", provider.says()),
        at: provider.answered_at,
        href: provider.page_url.clone().filter(|address| crate::links::is_safe(address)),
    }
}

/// Whether a value holds one of the names, whatever its case.
fn mentions(values: &[String], names: &[&str]) -> bool {
    let names = || names.iter().map(|name| name.to_lowercase()).filter(|name| name.len() > 2);
    values.iter().map(|value| value.to_lowercase()).any(|value| names().any(|name| value.contains(&name)))
}

#[cfg(test)]
mod tests {
    use super::super::Component;
    use super::*;
    use chrono::Duration;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_600, 0).expect("a time")
    }

    fn provider(slug: &str, name: &str, indicator: &str, parts: &[(&str, &str)], minutes: i64) -> ProviderNow {
        let parts = parts.iter().map(|(name, status)| Component { name: name.to_string(), status: status.to_string() });
        ProviderNow {
            slug: slug.into(),
            name: name.into(),
            chosen_at: Some(now()),
            polled_at: Some(now()),
            answered_at: Some(now() - Duration::minutes(minutes)),
            indicator: Some(indicator.into()),
            components: parts.collect(),
            page_url: Some(format!("https://status.{slug}.test")),
            ..ProviderNow::default()
        }
    }

    #[test]
    fn a_provider_is_in_trouble_by_its_own_word_only() {
        let (yes, no) = (Some(true), Some(false));
        let calm = || provider("openai", "OpenAI", "none", &[], 1);
        let minor = || provider("openai", "OpenAI", "minor", &[("Chat", "degraded_performance")], 1);
        let part = || provider("openai", "OpenAI", "none", &[("Embeddings", "partial_outage")], 1);
        let work = || provider("openai", "OpenAI", "none", &[("Embeddings", "under_maintenance")], 1);
        let old = || provider("openai", "OpenAI", "major", &[], 6);
        let off = || ProviderNow { chosen_at: None, ..calm() };
        let down = || ProviderNow { error: Some("It answered 503.".into()), ..old() };
        let other = || provider("cohere", "Cohere", "none", &[], 2);
        let off_words = "no data: OpenAI is not watched; an administrator chooses the providers";
        let rows: Vec<(&str, Vec<ProviderNow>, &[&str], Vec<Option<bool>>, &str)> = vec![
            ("openai", vec![calm()], &[], vec![no], "OpenAI: operational"),
            ("OpenAI", vec![minor()], &[], vec![yes], "OpenAI: minor; Chat degraded performance"),
            ("openai", vec![part()], &[], vec![no], "OpenAI: operational; Embeddings partial outage"),
            (
                "openai",
                vec![part()],
                &["text-embeddings-3"],
                vec![yes],
                "OpenAI: operational; Embeddings partial outage",
            ),
            ("openai", vec![work()], &["embeddings"], vec![no], "OpenAI: operational; Embeddings under maintenance"),
            ("openai", vec![old()], &[], vec![None], "no data: OpenAI’s status page was not asked lately"),
            (
                "openai",
                vec![down()],
                &[],
                vec![None],
                "no data: OpenAI’s status page does not answer: It answered 503.",
            ),
            ("openai", vec![off()], &[], vec![None], off_words),
            ("openai", vec![], &[], vec![None], off_words),
            (
                "nobody",
                vec![calm()],
                &[],
                vec![None],
                "no data: no provider called nobody is known; an administrator chooses the providers",
            ),
            ("any", vec![], &[], vec![None], "no data: no provider is watched; an administrator chooses the providers"),
            (
                "any",
                vec![off()],
                &[],
                vec![None],
                "no data: no provider is watched; an administrator chooses the providers",
            ),
            ("any", vec![calm(), other()], &[], vec![no], "OpenAI, Cohere: no trouble told"),
            ("any", vec![minor(), other()], &[], vec![yes], "OpenAI: minor; Chat degraded performance"),
            // Only the one that the service uses is meant.
            ("any", vec![minor(), other()], &["https://api.cohere.com"], vec![no], "Cohere: operational"),
            ("any", vec![calm(), old()], &[], vec![None], "no data: OpenAI’s status page was not asked lately"),
        ];
        for (asked, known, values, answers, says) in rows {
            let values: Vec<String> = values.iter().map(|value| value.to_string()).collect();
            let found = trouble(asked, &known, &values, now());
            assert_eq!(found.iter().map(|finding| finding.answer).collect::<Vec<_>>(), answers, "{asked} {known:?}");
            assert_eq!(found[0].says, says);
        }
    }
}
