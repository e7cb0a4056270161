use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a data source answered at one instant. Only figures can pass; everything else is no data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Each series by the text of its labels. A figure may be NaN or infinite.
    Figures(#[serde(with = "series")] Vec<(String, f64)>),
    /// The query found nothing.
    Empty,
    /// The source did not answer; why, in its words.
    Failed(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    pub at: DateTime<Utc>,
    pub reading: Reading,
}

impl Reading {
    /// The lowest and the highest of its series that are finite.
    pub fn range(&self) -> Option<(f64, f64)> {
        let Reading::Figures(series) = self else { return None };
        let finite = || series.iter().map(|(_, figure)| *figure).filter(|figure| figure.is_finite());
        Some((finite().reduce(f64::min)?, finite().reduce(f64::max)?))
    }
}

impl Sample {
    /// Its series, if there is at least one and each has a finite figure.
    pub fn figures(&self) -> Option<&[(String, f64)]> {
        match &self.reading {
            Reading::Figures(series) if !series.is_empty() && series.iter().all(|(_, figure)| figure.is_finite()) => {
                Some(series)
            }
            _ => None,
        }
    }
}

/// JSON has no NaN: what is not finite is kept as the text that Prometheus writes.
mod series {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Figure {
        Finite(f64),
        Other(String),
    }

    pub fn serialize<S: Serializer>(series: &[(String, f64)], to: S) -> Result<S::Ok, S::Error> {
        let kept = series.iter().map(|(name, figure)| match figure {
            figure if figure.is_finite() => (name, Figure::Finite(*figure)),
            figure if figure.is_nan() => (name, Figure::Other("NaN".into())),
            figure if *figure > 0.0 => (name, Figure::Other("+Inf".into())),
            _ => (name, Figure::Other("-Inf".into())),
        });
        to.collect_seq(kept)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<(String, f64)>, D::Error> {
        let kept: Vec<(String, Figure)> = Vec::deserialize(from)?;
        let read = kept.into_iter().map(|(name, figure)| match figure {
            Figure::Finite(figure) => Ok((name, figure)),
            Figure::Other(text) => text.parse().map(|figure| (name, figure)).map_err(D::Error::custom),
        });
        read.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_come_back_as_they_were_kept() {
        let figures = |figure| Reading::Figures(vec![("{a=\"b\"}".into(), figure)]);
        for reading in [figures(0.25), figures(f64::INFINITY), figures(f64::NEG_INFINITY), Reading::Empty] {
            let kept = serde_json::to_value(&reading).expect("JSON");
            assert_eq!(serde_json::from_value::<Reading>(kept).expect("a reading"), reading);
        }
        let kept = serde_json::to_value(figures(f64::NAN)).expect("JSON");
        assert_eq!(kept, serde_json::json!({ "figures": [["{a=\"b\"}", "NaN"]] }));
        match serde_json::from_value::<Reading>(kept).expect("a reading") {
            Reading::Figures(series) => assert!(series[0].1.is_nan()),
            other => panic!("{other:?}"),
        }
    }
}
