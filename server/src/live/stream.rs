//! `GET /incidents/{number}/live`: the number of the newest entry, each time it grows; and a word when new figures lie there.

use super::Told;
use crate::http::{App, Cx, Refusal};
use app::ids::IncidentNumber;
use axum::{
    extract::{Path, Request, State},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::Stream;
use std::{
    convert::Infallible,
    time::{Duration, Instant},
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Samples of several sources come at any moment; a person looks once a second.
const FIGURES_EVERY: Duration = Duration::from_secs(1);

struct Follower {
    cx: Cx,
    number: IncidentNumber,
    seen: i32,
    told: Receiver<Told>,
    is_first: bool,
    figures_at: Option<Instant>,
}

pub async fn follow(State(app): State<App>, Path(number): Path<String>, request: Request) -> Response {
    let cx = match crate::auth::session(&app, request.headers()).await {
        Ok(Some(cx)) => cx,
        Ok(None) => return Refusal::NotSignedIn.problem(),
        Err(refusal) => return refusal.problem(),
    };
    let Ok(number) = number.parse() else { return Refusal::NotFound.problem() };
    // What the browser saw last: its own header when it connects again, else the page's number.
    let resumed = request.headers().get("last-event-id").and_then(|value| value.to_str().ok()?.parse().ok());
    let asked = crate::http::Fields::from_query(request.uri().query().unwrap_or_default());
    let seen = resumed.or_else(|| asked.text("seen")?.parse().ok()).unwrap_or(0);
    let told = app.hub.subscribe();
    let follower = Follower { cx, number, seen, told, is_first: true, figures_at: None };
    match newest(&follower).await {
        Ok(Some(_)) => Sse::new(entries(follower)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response(),
        Ok(None) => Refusal::NotFound.problem(),
        Err(error) => Refusal::from(error).problem(),
    }
}

fn entries(follower: Follower) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(follower, async |mut follower| {
        loop {
            let change = match std::mem::take(&mut follower.is_first) {
                true => Change::Record,
                false => waits_for_change(&mut follower).await?,
            };
            // Asked each time: who lost the right to read hears nothing more.
            let newest = newest(&follower).await.ok().flatten()?;
            if newest > follower.seen {
                follower.seen = newest;
                let event = Event::default().event("entry").id(newest.to_string()).data(newest.to_string());
                return Some((Ok(event), follower));
            }
            if change == Change::Figures {
                follower.figures_at = Some(Instant::now());
                return Some((Ok(Event::default().event("figures").data(newest.to_string())), follower));
            }
        }
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Record,
    Figures,
}

/// None when the server stops: an open stream would hold it up. Figures are told at a human rate.
async fn waits_for_change(follower: &mut Follower) -> Option<Change> {
    let mut stopping = follower.cx.app.stop.subscribe();
    let number = follower.number.0;
    let mut waits = false;
    loop {
        let rest = follower.figures_at.map_or(Duration::ZERO, |at| FIGURES_EVERY.saturating_sub(at.elapsed()));
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return None,
            () = tokio::time::sleep(rest), if waits => return Some(Change::Figures),
            told = follower.told.recv() => match told {
                Ok(Told::Record(told)) if told == number => return Some(Change::Record),
                Ok(Told::Figures(told)) if told.contains(&number) => waits = true,
                Ok(_) => {}
                // Something was missed: both may have changed.
                Err(RecvError::Lagged(_)) => return Some(Change::Figures),
                Err(RecvError::Closed) => return None,
            },
        }
    }
}

async fn newest(follower: &Follower) -> Result<Option<i32>, sqlx::Error> {
    sqlx::query_scalar!(
        "select last_event from incident i where number = $1 and may_read(i, $2, $3)",
        follower.number.0,
        follower.cx.viewer.id.0,
        follower.cx.is_admin()
    )
    .fetch_optional(&follower.cx.app.pool)
    .await
}
