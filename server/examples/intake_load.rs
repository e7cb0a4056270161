//! Sends alerts as an Alertmanager does, as fast as it can or at a rate, and says how many were accepted, and how fast.
//! `intake_load HOST:PORT TOKEN saturate CONNECTIONS SECONDS` or `intake_load HOST:PORT TOKEN rate PER_SECOND SECONDS`
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::{Mutex, mpsc},
};

/// As many alerts fire at once; then they are said again.
const KEYS: u64 = 20_000;
/// Connections that share a rate.
const FOR_A_RATE: usize = 64;

struct Load {
    address: String,
    token: String,
    /// Part of each key: a later run is about other alerts.
    run: u32,
    next: AtomicU64,
}

#[derive(Default)]
struct Seen {
    accepted: u64,
    busy: u64,
    other: u64,
    micros: Vec<u64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, token, mode, count, seconds] = args.as_slice() else {
        eprintln!("intake_load HOST:PORT TOKEN saturate|rate COUNT SECONDS");
        std::process::exit(2);
    };
    let (count, seconds): (usize, u64) = (count.parse().expect("a count"), seconds.parse().expect("seconds"));
    let load = Load { address: address.clone(), token: token.clone(), run: rand::random(), next: AtomicU64::new(0) };
    let (load, length) = (Arc::new(load), Duration::from_secs(seconds));
    let began = Instant::now();
    let seen = match mode.as_str() {
        "rate" => at_a_rate(load, count, length).await,
        _ => saturate(load, count, length).await,
    };
    report(seen, began.elapsed());
}

async fn saturate(load: Arc<Load>, connections: usize, length: Duration) -> Seen {
    let until = Instant::now() + length;
    let all = (0..connections).map(|_| {
        let load = load.clone();
        tokio::spawn(async move {
            let mut seen = Seen::default();
            let mut stream = load.connect().await;
            while Instant::now() < until {
                load.one(&mut stream, Instant::now(), &mut seen).await;
            }
            seen
        })
    });
    together(all).await
}

/// Each is due at its time, whether the one before it was answered or not: waiting counts.
async fn at_a_rate(load: Arc<Load>, per_second: usize, length: Duration) -> Seen {
    let (due, taken) = mpsc::unbounded_channel();
    let taken = Arc::new(Mutex::new(taken));
    let all: Vec<_> = (0..FOR_A_RATE)
        .map(|_| {
            let (load, taken) = (load.clone(), taken.clone());
            tokio::spawn(async move {
                let mut seen = Seen::default();
                let mut stream = load.connect().await;
                loop {
                    let Some(due) = taken.lock().await.recv().await else { return seen };
                    load.one(&mut stream, due, &mut seen).await;
                }
            })
        })
        .collect();
    let began = Instant::now() + Duration::from_millis(200);
    let apart = Duration::from_secs(1) / u32::try_from(per_second).expect("a rate");
    for turn in 0..u32::try_from(per_second).expect("a rate") * u32::try_from(length.as_secs()).expect("seconds") {
        let at = began + apart * turn;
        tokio::time::sleep_until(at.into()).await;
        if due.send(at).is_err() {
            break;
        }
    }
    drop(due);
    together(all.into_iter()).await
}

async fn together(all: impl Iterator<Item = tokio::task::JoinHandle<Seen>>) -> Seen {
    let mut seen = Seen::default();
    for one in all.collect::<Vec<_>>() {
        let one = one.await.expect("it does not panic");
        seen.accepted += one.accepted;
        seen.busy += one.busy;
        seen.other += one.other;
        seen.micros.extend(one.micros);
    }
    seen
}

impl Load {
    async fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).await.expect("the server listens");
        stream.set_nodelay(true).expect("an option");
        stream
    }

    async fn one(&self, stream: &mut TcpStream, due: Instant, seen: &mut Seen) {
        let request = self.request();
        stream.write_all(request.as_bytes()).await.expect("the server takes it");
        match status(stream).await {
            202 => seen.accepted += 1,
            503 => seen.busy += 1,
            _ => seen.other += 1,
        }
        seen.micros.push(u64::try_from(due.elapsed().as_micros()).unwrap_or(u64::MAX));
    }

    /// Some 700 bytes, as one alert of an Alertmanager is.
    fn request(&self) -> String {
        let key = self.next.fetch_add(1, Ordering::Relaxed) % KEYS;
        let run = self.run;
        let labels = format!(r#"{{"alertname":"QueueLong","severity":"warning","queue":"queue-{key}"}}"#);
        let annotations =
            r#"{"summary":"A queue is long","description":"More than a thousand entries wait for long."}"#;
        let envelope = concat!(
            r#""version":"4","receiver":"signalbox","status":"firing","truncatedAlerts":0,"#,
            r#""groupKey":"{}:{alertname=\"QueueLong\"}","groupLabels":{"alertname":"QueueLong"},"#,
            r#""commonLabels":{"alertname":"QueueLong","severity":"warning"},"#,
            r#""commonAnnotations":{"summary":"A queue is long"},"externalURL":"http://alertmanager:9093""#
        );
        let alert = format!(
            concat!(
                r#"{{"status":"firing","labels":{},"annotations":{},"startsAt":"2025-02-15T14:00:00.123456789Z","#,
                r#""endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus:9090/graph","#,
                r#""fingerprint":"{:08x}{:08x}"}}"#
            ),
            labels, annotations, run, key
        );
        let body = format!("{{{envelope},\"alerts\":[{alert}]}}");
        format!(
            "POST /api/v1/intake/alertmanager HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            body.len()
        )
    }
}

/// Reads one answer to its end.
async fn status(stream: &mut TcpStream) -> u16 {
    let mut text = Vec::with_capacity(512);
    loop {
        if stream.read_buf(&mut text).await.expect("an answer") == 0 {
            return 0;
        }
        let Some(end) = text.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&text[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
        while text.len() < end + 4 + length.unwrap_or(0) {
            if stream.read_buf(&mut text).await.expect("a body") == 0 {
                return 0;
            }
        }
        return head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    }
}

fn report(mut seen: Seen, took: Duration) {
    seen.micros.sort_unstable();
    let at = |share: f64| {
        let place = (seen.micros.len() as f64 * share) as usize;
        seen.micros.get(place.min(seen.micros.len().saturating_sub(1))).copied().unwrap_or(0) as f64 / 1000.0
    };
    println!(
        "accepted {} per_second {:.0} busy {} other {} p50_ms {:.2} p99_ms {:.2} max_ms {:.2}",
        seen.accepted,
        seen.accepted as f64 / took.as_secs_f64(),
        seen.busy,
        seen.other,
        at(0.50),
        at(0.99),
        at(1.0)
    );
}
