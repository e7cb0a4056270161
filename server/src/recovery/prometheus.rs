//! The Prometheus HTTP API, read: one query at one instant, or over a window.

use super::sources::Source;
use crate::outgoing::{Answer, EnteredBy, Outgoing, Question};
use app::recovery::Reading;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

const TIMEOUT: Duration = Duration::from_secs(5);
const MOST_BYTES: usize = 1 << 20;
const MOST_SERIES: usize = 200;
const LONGEST_SAID: usize = 300;

pub struct Asked {
    pub reading: Reading,
    pub latency: Duration,
    /// The server itself failed, and not only this query.
    pub down: Option<Down>,
}

#[derive(Clone, Debug)]
pub struct Down {
    pub why: String,
    /// It was not ready in time: where others are answered, it is the query that is slow.
    pub is_late: bool,
}

pub async fn ask(outgoing: &Outgoing, source: &Source, query: &str, at: DateTime<Utc>) -> Asked {
    let began = Instant::now();
    let asked = request(outgoing, source, query, at).await;
    let latency = began.elapsed();
    match asked {
        Ok(reading) => Asked { reading, latency, down: None },
        Err(failed) => {
            let down = failed.down();
            Asked { reading: Reading::Failed(failed.said()), latency, down }
        }
    }
}

/// Each series with its figures in their order.
pub type Series = Vec<(String, Vec<f64>)>;

/// A window and its step; both ends are sampled.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub to: DateTime<Utc>,
    pub seconds: i64,
    pub step: i64,
}

pub struct RangeAsked {
    pub series: Result<Series, String>,
    pub latency: Duration,
    /// As of [`Asked`].
    pub down: Option<Down>,
}

pub async fn ask_range(outgoing: &Outgoing, source: &Source, query: &str, window: Window) -> RangeAsked {
    let began = Instant::now();
    let start = window.to.timestamp() - window.seconds;
    let (start, end, step) = (start.to_string(), window.to.timestamp().to_string(), window.step.to_string());
    let form = [("query", query), ("start", &start), ("end", &end), ("step", &step)];
    let asked = match post(outgoing, source, "query_range", &form).await {
        Ok(answer) => data(&answer).and_then(matrix),
        Err(failed) => Err(failed),
    };
    let latency = began.elapsed();
    match asked {
        Ok(series) => RangeAsked { series: Ok(series), latency, down: None },
        Err(failed) => {
            let down = failed.down();
            RangeAsked { series: Err(failed.said()), latency, down }
        }
    }
}

struct Failed {
    why: String,
    is_down: bool,
    is_late: bool,
}

impl Failed {
    fn said(&self) -> String {
        self.why.chars().filter(|letter| *letter != '\0').take(LONGEST_SAID).collect()
    }

    fn down(&self) -> Option<Down> {
        self.is_down.then(|| Down { why: self.said(), is_late: self.is_late })
    }
}

async fn request(outgoing: &Outgoing, source: &Source, query: &str, at: DateTime<Utc>) -> Result<Reading, Failed> {
    let time = format!("{}.{:03}", at.timestamp(), at.timestamp_subsec_millis());
    let answer = post(outgoing, source, "query", &[("query", query), ("time", &time)]).await?;
    read(&answer)
}

async fn post(outgoing: &Outgoing, source: &Source, path: &str, form: &[(&str, &str)]) -> Result<Answer, Failed> {
    let down = |why: String| Failed { why, is_down: true, is_late: false };
    let authorization = source.authorization.as_ref().map_err(|why| down(why.clone()))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(value) = authorization {
        headers.insert(header::AUTHORIZATION, value.clone());
    }
    let timeout = format!("{}s", TIMEOUT.as_secs());
    let form: Vec<(&str, &str)> = form.iter().copied().chain([("timeout", timeout.as_str())]).collect();
    let body = serde_urlencoded::to_string(form).map_err(|error| down(error.to_string()))?;
    let address = format!("{}/api/v1/{path}", source.address);
    let question = Question {
        method: Method::POST,
        address: &address,
        entered_by: EnteredBy::Administrator,
        headers,
        body: body.into_bytes(),
        timeout: TIMEOUT,
        most_bytes: MOST_BYTES,
    };
    let began = Instant::now();
    let answer = outgoing.ask(question).await;
    answer.map_err(|failure| Failed { is_late: began.elapsed() >= TIMEOUT, ..down(failure.0) })
}

#[derive(Deserialize)]
struct Body {
    status: String,
    #[serde(default)]
    data: Option<Data>,
    #[serde(default, rename = "errorType")]
    error_type: String,
    #[serde(default)]
    error: String,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "resultType")]
    kind: String,
    result: serde_json::Value,
}

#[derive(Deserialize)]
struct One {
    #[serde(default)]
    metric: BTreeMap<String, String>,
    #[serde(default)]
    value: Option<(f64, String)>,
    /// Of a window.
    #[serde(default)]
    values: Vec<(f64, String)>,
}

/// What it answered, where it answered well.
fn data(answer: &Answer) -> Result<Data, Failed> {
    let status = answer.status;
    let Ok(body) = serde_json::from_slice::<Body>(&answer.body) else {
        let why = match status {
            200 => "It answered something that is not Prometheus' API. Is the address right?".to_string(),
            301..=308 => {
                let to =
                    answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("elsewhere");
                format!("It answered {status} and points to {to}. Enter the address that answers itself.")
            }
            401 | 403 => format!("It answered {status}: it wants another token or password."),
            404 => "It answered 404: no Prometheus API lies at this address.".to_string(),
            status => format!("It answered {status}."),
        };
        return Err(Failed { why, is_down: true, is_late: false });
    };
    if body.status != "success" {
        let is_query = matches!(status, 400 | 422);
        let is_late = body.error_type == "timeout";
        let kind = if body.error_type.is_empty() { status.to_string() } else { body.error_type };
        return Err(Failed { why: format!("{kind}: {}", body.error), is_down: !is_query, is_late });
    }
    body.data.ok_or_else(|| wrong("It answered no data."))
}

fn wrong(why: &str) -> Failed {
    Failed { why: why.to_string(), is_down: false, is_late: false }
}

fn matrix(data: Data) -> Result<Series, Failed> {
    if data.kind != "matrix" {
        return Err(wrong(&format!("The query answers a {} over a window; a range is needed.", data.kind)));
    }
    let series: Vec<One> = serde_json::from_value(data.result).map_err(|error| wrong(&error.to_string()))?;
    few(&series)?;
    let figures = series.into_iter().map(|series| {
        let figures: Option<Vec<f64>> = series.values.iter().map(|(_, value)| number(value)).collect();
        Some((labels(&series.metric), figures.filter(|figures| !figures.is_empty())?))
    });
    figures.collect::<Option<Series>>().ok_or_else(|| wrong("The query answers histograms, not figures."))
}

fn few(series: &[One]) -> Result<(), Failed> {
    match series.len() {
        ..=MOST_SERIES => Ok(()),
        many => Err(wrong(&format!("The query answers {many} series; at most {MOST_SERIES}. Aggregate them."))),
    }
}

fn read(answer: &Answer) -> Result<Reading, Failed> {
    let data = data(answer)?;
    match data.kind.as_str() {
        "scalar" => {
            let (_, value): (f64, String) =
                serde_json::from_value(data.result).map_err(|error| wrong(&error.to_string()))?;
            Ok(Reading::Figures(vec![(String::new(), number(&value).ok_or_else(|| wrong("Its figure is none."))?)]))
        }
        "vector" => {
            let series: Vec<One> = serde_json::from_value(data.result).map_err(|error| wrong(&error.to_string()))?;
            few(&series)?;
            if series.is_empty() {
                return Ok(Reading::Empty);
            }
            let figures: Option<Vec<_>> =
                series.into_iter().map(|series| Some((labels(&series.metric), number(&series.value?.1)?))).collect();
            figures.map(Reading::Figures).ok_or_else(|| wrong("The query answers histograms, not figures."))
        }
        other => Err(wrong(&format!("The query answers a {other}; an instant vector or a number is needed."))),
    }
}

/// `NaN`, `+Inf` and `-Inf` among them.
fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// `name{a="b"}`, in the order of the labels' names, so that one series has one text. Names may be any
/// UTF-8 too, and a NUL can't be kept.
fn labels(metric: &BTreeMap<String, String>) -> String {
    let name = metric.get("__name__").map(|name| name.escape_debug().to_string()).unwrap_or_default();
    let pairs: Vec<String> = metric
        .iter()
        .filter(|(label, _)| *label != "__name__")
        .map(|(label, value)| format!("{}={value:?}", label.escape_debug()))
        .collect();
    match pairs.is_empty() {
        true => name,
        false => format!("{name}{{{}}}", pairs.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Result<Reading, (String, bool)> {
        let answer = Answer { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec() };
        read(&answer).map_err(|failed| (failed.why, failed.is_down))
    }

    fn success(kind: &str, result: &str) -> String {
        format!(r#"{{"status":"success","data":{{"resultType":"{kind}","result":{result}}}}}"#)
    }

    #[test]
    fn figures_are_read_with_their_series() {
        let vector = r#"[{"metric":{"__name__":"up","job":"a"},"value":[1739628600.1,"0.42"]},
                         {"metric":{},"value":[1739628600.1,"+Inf"]}]"#;
        let expected = vec![("up{job=\"a\"}".to_string(), 0.42), (String::new(), f64::INFINITY)];
        assert_eq!(answered(200, &success("vector", vector)), Ok(Reading::Figures(expected)));
        assert_eq!(
            answered(200, &success("scalar", r#"[1739628600,"1"]"#)),
            Ok(Reading::Figures(vec![(String::new(), 1.0)]))
        );
        assert_eq!(answered(200, &success("vector", "[]")), Ok(Reading::Empty));
        match answered(200, &success("vector", r#"[{"metric":{},"value":[1,"NaN"]}]"#)) {
            Ok(Reading::Figures(series)) => assert!(series[0].1.is_nan()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_series_has_a_name_that_cannot_be_kept() {
        let vector = r#"[{"metric":{"__name__":"u\u0000p","j\u0000b":"\u0000"},"value":[1,"1"]}]"#;
        let expected = vec![("u\\0p{j\\0b=\"\\0\"}".to_string(), 1.0)];
        assert_eq!(answered(200, &success("vector", vector)), Ok(Reading::Figures(expected)));
    }

    #[test]
    fn a_refused_query_is_not_a_server_that_is_down() {
        let error = |kind: &str, says: &str| format!(r#"{{"status":"error","errorType":"{kind}","error":"{says}"}}"#);
        let rows = [
            (400, error("bad_data", "parse error"), "bad_data: parse error", false),
            (422, error("execution", "many-to-many"), "execution: many-to-many", false),
            (503, error("timeout", "query timed out"), "timeout: query timed out", true),
            (500, "oops".into(), "It answered 500.", true),
            (401, String::new(), "It answered 401: it wants another token or password.", true),
            (404, "not found".into(), "It answered 404: no Prometheus API lies at this address.", true),
            (200, "<html>".into(), "It answered something that is not Prometheus' API. Is the address right?", true),
            (
                200,
                success("matrix", "[]"),
                "The query answers a matrix; an instant vector or a number is needed.",
                false,
            ),
            (200, success("vector", r#"[{"metric":{}}]"#), "The query answers histograms, not figures.", false),
        ];
        for (status, body, why, is_down) in rows {
            assert_eq!(answered(status, &body), Err((why.to_string(), is_down)), "{status} {body}");
        }
    }

    #[test]
    fn a_window_is_read_with_its_series() {
        let read = |kind: &str, result: &str| {
            let answer = Answer { status: 200, headers: HeaderMap::new(), body: success(kind, result).into_bytes() };
            data(&answer).and_then(matrix).map_err(|failed| failed.why)
        };
        let two = r#"[{"metric":{"a":"1"},"values":[[1,"1"],[2,"2.5"]]},{"metric":{},"values":[[2,"3"]]}]"#;
        let expected = vec![("{a=\"1\"}".to_string(), vec![1.0, 2.5]), (String::new(), vec![3.0])];
        assert_eq!(read("matrix", two), Ok(expected));
        assert_eq!(read("matrix", "[]"), Ok(vec![]));
        assert!(read("vector", "[]").unwrap_err().contains("a vector over a window"));
        assert!(read("matrix", r#"[{"metric":{},"histograms":[[1,{}]]}]"#).unwrap_err().contains("histograms"));
    }

    #[test]
    fn a_query_with_too_many_series_is_refused() {
        let many: Vec<String> = (0..201).map(|n| format!(r#"{{"metric":{{"n":"{n}"}},"value":[1,"1"]}}"#)).collect();
        let (why, is_down) = answered(200, &success("vector", &format!("[{}]", many.join(",")))).unwrap_err();
        assert!(why.contains("201 series") && !is_down);
    }
}
