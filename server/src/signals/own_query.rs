//! The query that an alert stands for: Prometheus writes it into the address where the alert comes from.

use reqwest::Url;
use uuid::Uuid;

const LONGEST: usize = 5000;

/// `g0.expr` of a Prometheus' page.
pub(super) fn own_query(generator_url: &str) -> Option<String> {
    let url = Url::parse(generator_url).ok()?;
    let (_, expression) = url.query_pairs().find(|(name, _)| name == "g0.expr")?;
    let expression = expression.trim().replace('\0', "");
    (!expression.is_empty() && expression.chars().count() <= LONGEST).then_some(expression)
}

/// The source that lies at the alert's own address, else the only one there is.
pub(super) fn source_of(generator_url: &str, sources: &[(Uuid, &str)]) -> Option<Uuid> {
    let from = Url::parse(generator_url).ok();
    let lies_at = |address: &str| {
        let (Some(from), Ok(at)) = (&from, Url::parse(address)) else { return false };
        let path = at.path().trim_end_matches('/');
        let below = from.path().strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        from.origin() == at.origin() && below
    };
    let matching = sources.iter().filter(|(_, address)| lies_at(address)).max_by_key(|(_, address)| address.len());
    match (matching, sources) {
        (Some((id, _)), _) => Some(*id),
        (None, [(id, _)]) => Some(*id),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_is_read_from_the_address() {
        for (address, expected) in [
            ("http://prom:9090/graph?g0.expr=refusal_rate+%3E+0.08&g0.tab=1", Some("refusal_rate > 0.08")),
            ("http://prom:9090/query?g0.expr=up%20%3D%3D%200", Some("up == 0")),
            ("http://prom:9090/graph?g0.expr=", None),
            ("http://grafana/alerting/grafana/abc/view", None),
            ("nonsense", None),
        ] {
            assert_eq!(own_query(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn the_source_at_its_address_is_asked_else_the_only_one() {
        let id = Uuid::from_u128;
        let two = [(id(1), "http://prom:9090"), (id(2), "http://prom:9090/eu")];
        for (address, sources, expected) in [
            ("http://prom:9090/graph?g0.expr=a", &two[..], Some(1)),
            ("http://prom:9090/eu/graph?g0.expr=a", &two, Some(2)),
            ("http://prom:9090/europe/graph?g0.expr=a", &two, Some(1)),
            ("http://other:9090/graph?g0.expr=a", &two, None),
            ("http://other:9090/graph?g0.expr=a", &two[..1], Some(1)),
            ("http://other:9090/graph?g0.expr=a", &[], None),
        ] {
            assert_eq!(source_of(address, sources), expected.map(id), "{address}");
        }
    }
}
