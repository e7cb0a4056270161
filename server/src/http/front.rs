//! What stands before the router: it accepts connections, and answers the status page from prepared bytes before any
//! layer is asked. Everything else goes on to the router, once the database has answered.

use super::{App, Refusal, error_page::refused_page};
use crate::status;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, Response, header},
};
use bytes::Bytes;
use futures::future;
use http_body_util::{Either, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::ServiceExt;

/// For the head of a request to come whole; so long a connection may also be idle.
const HEAD_WITHIN: Duration = Duration::from_secs(75);
/// Where there is no room for another connection.
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Clone)]
pub struct Front {
    pub app: App,
    pub router: Router,
    /// The status page stands at `/` too.
    pub at_root: bool,
}

type Answer = Response<Either<Full<Bytes>, Body>>;

impl Front {
    /// Until it is asked to stop; then requests in flight end first.
    pub async fn accept(self, listener: TcpListener, mut stopping: watch::Receiver<bool>) {
        let open = GracefulShutdown::new();
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = stopping.wait_for(|stop| *stop) => break,
            };
            match accepted {
                Ok((stream, peer)) => self.clone().serve(stream, peer, &open),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "no connection can be accepted");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
        drop(listener);
        open.shutdown().await;
    }

    fn serve(self, stream: TcpStream, peer: SocketAddr, open: &GracefulShutdown) {
        // Without it a page waits 40 ms for the client's delayed acknowledgement.
        let _ = stream.set_nodelay(true);
        let front = Arc::new(self);
        let service = service_fn(move |request: Request<Incoming>| match front.prepared(&request) {
            Some(prepared) => future::Either::Left(future::ready(Ok::<Answer, Infallible>(prepared))),
            None => {
                let front = front.clone();
                future::Either::Right(async move { Ok(front.answer(request, peer).await) })
            }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN);
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // A reader that went away is no error.
            let _ = connection.await;
        });
    }

    fn prepared(&self, request: &Request<Incoming>) -> Option<Answer> {
        let path = request.uri().path();
        let path = if self.at_root && path == "/" { "/status" } else { path };
        let prepared = status::prepared(&self.app, request.method(), path, request.headers())?;
        Some(prepared.map(Either::Left))
    }

    async fn answer(&self, request: Request<Incoming>, peer: SocketAddr) -> Answer {
        if self.app.waits.load(Ordering::Relaxed) && !needs_no_database(request.uri().path()) {
            return away(request.headers()).map(Either::Right);
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        let Ok(response) = self.router.clone().oneshot(request).await;
        response.map(Either::Right)
    }
}

fn away(asked: &HeaderMap) -> Response<Body> {
    let says = "The database has not answered since this server was started. The status page works meanwhile.";
    let refusal = Refusal::Busy(says.into());
    let reads_html = asked.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if reads_html.contains("text/html") { refused_page(&refusal) } else { refusal.problem() }
}

fn needs_no_database(path: &str) -> bool {
    matches!(path, "/healthz" | "/status/enter") || path.starts_with("/assets/")
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}
