//! A row of the route table: its address, who may use it, and what answers.

use super::{App, Ask, Cx, Fields, Page, Refusal, command, error_page::refused_page, page};
use app::command::{Command, Refused};
use axum::{
    Router,
    extract::{FromRequestParts, RawPathParams, Request, State},
    http::{Method, request::Parts},
    response::{IntoResponse, Response},
    routing::{self, MethodRouter},
};
use std::future::Future;

/// Who a route is for. `Public` rows are the list that the design names, and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Public,
    SignedIn,
    Token,
    /// The token comes in the body, as a routing key; without one the answer is PagerDuty's 400.
    Key,
}

pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    /// The command's name, or empty.
    pub name: &'static str,
    handler: MethodRouter<App>,
}

impl Route {
    pub fn new(method: Method, path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
        Route { method, path, access, name: "", handler }
    }
}

/// A page for signed-in people.
pub fn page<F, Fut>(path: &'static str, read: F) -> Route
where
    F: Fn(Cx, Ask) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Refusal>> + Send + 'static,
{
    let handler = routing::get(move |State(app): State<App>, request: Request| {
        let read = read.clone();
        async move {
            let cx = match crate::auth::session(&app, request.headers()).await {
                Ok(Some(cx)) => cx,
                Ok(None) => return crate::auth::ask_to_sign_in(&app, "", &asked_for(&request)).await,
                Err(refusal) => return refused_page(&refusal),
            };
            let uri = asked_for(&request);
            let refused = request.extensions().get::<Refused>().cloned();
            let ask = ask(request).await;
            let shown = match read(cx.clone(), ask).await {
                Ok(page) => page::render(&cx, page, refused, &uri).await,
                Err(refusal) => Err(refusal),
            };
            shown.unwrap_or_else(|refusal| refused_page(&refusal))
        }
    });
    Route::new(Method::GET, path, Access::SignedIn, handler)
}

/// A page for strangers: sign-in, set-up, invitation.
pub fn open_page<F, Fut>(path: &'static str, read: F) -> Route
where
    F: Fn(App, Ask) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Refusal>> + Send + 'static,
{
    let handler = routing::get(move |State(app): State<App>, request: Request| {
        let read = read.clone();
        async move {
            let uri = asked_for(&request);
            let refused = request.extensions().get::<Refused>().cloned();
            let ask = ask(request).await;
            match read(app.clone(), ask).await {
                Ok(page) => page::render_open(&app, page, refused, &uri).await,
                Err(refusal) => refused_page(&refusal),
            }
        }
    });
    Route::new(Method::GET, path, Access::Public, handler)
}

pub fn command<C, F, Fut>(verb: F) -> Route
where
    C: Command,
    F: Fn(Cx, C) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<C::Reply, Refusal>> + Send + 'static,
{
    let handler =
        routing::post(move |State(app): State<App>, request: Request| command::carry_out(app, request, verb.clone()));
    Route { name: C::NAME, ..Route::new(Method::POST, C::PATH, Access::SignedIn, handler) }
}

pub fn open_command<C, F, Fut>(verb: F) -> Route
where
    C: Command,
    F: Fn(super::OpenCx, C) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<(C::Reply, Option<String>), Refusal>> + Send + 'static,
{
    let handler = routing::post(move |State(app): State<App>, request: Request| {
        command::carry_out_open(app, request, verb.clone())
    });
    Route { name: C::NAME, ..Route::new(Method::POST, C::PATH, Access::Public, handler) }
}

pub fn router(table: Vec<Route>, app: App) -> Router {
    let mut router = Router::new();
    for route in table {
        router = router.route(route.path, route.handler);
    }
    router.with_state(app)
}

fn asked_for(request: &Request) -> String {
    request.uri().path_and_query().map_or("/".into(), |whole| whole.as_str().to_string())
}

async fn ask(request: Request) -> Ask {
    let (mut parts, _) = request.into_parts();
    let mut path = Fields::default();
    for (name, value) in path_fields(&mut parts).await {
        path.set(&name, &value);
    }
    Ask { path, query: Fields::from_query(parts.uri.query().unwrap_or_default()) }
}

pub(super) async fn path_fields(parts: &mut Parts) -> Vec<(String, String)> {
    let Ok(params) = RawPathParams::from_request_parts(parts, &()).await else { return Vec::new() };
    params.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

/// The address a refused form was posted to, for the way back after signing in.
pub(super) fn raw_path(request: &Request) -> String {
    request.uri().path().to_string()
}

pub fn not_found() -> Response {
    refused_page(&Refusal::NotFound).into_response()
}
