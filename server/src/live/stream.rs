//! `GET /incidents/{number}/live`: the number of the newest entry, each time it grows.

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
use std::{convert::Infallible, time::Duration};
use tokio::sync::broadcast::{Receiver, error::RecvError};

const KEEP_ALIVE: Duration = Duration::from_secs(15);

struct Follower {
    cx: Cx,
    number: IncidentNumber,
    seen: i32,
    told: Receiver<i64>,
    is_first: bool,
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
    let follower = Follower { cx, number, seen, told, is_first: true };
    match newest(&follower).await {
        Ok(Some(_)) => Sse::new(entries(follower)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response(),
        Ok(None) => Refusal::NotFound.problem(),
        Err(error) => Refusal::from(error).problem(),
    }
}

fn entries(follower: Follower) -> impl Stream<Item = Result<Event, Infallible>> {
    futures::stream::unfold(follower, async |mut follower| {
        loop {
            if !std::mem::take(&mut follower.is_first) && !waits_for_change(&mut follower).await {
                return None;
            }
            // Asked each time: who lost the right to read hears nothing more.
            let newest = newest(&follower).await.ok().flatten()?;
            if newest > follower.seen {
                follower.seen = newest;
                let event = Event::default().event("entry").id(newest.to_string()).data(newest.to_string());
                return Some((Ok(event), follower));
            }
        }
    })
}

/// False when the server stops: an open stream would hold it up.
async fn waits_for_change(follower: &mut Follower) -> bool {
    let mut stopping = follower.cx.app.stop.subscribe();
    loop {
        tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return false,
            told = follower.told.recv() => match told {
                Ok(number) if number == follower.number.0 => return true,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return true,
                Err(RecvError::Closed) => return false,
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
