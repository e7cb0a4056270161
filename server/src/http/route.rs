//! A row of the route table: its address, who may use it, and what answers.

use super::{
    App, Ask, Cx, Fields, Limits, Page, Refusal, Upload, command, error_page::refused_page, openapi::Shapes, page,
};
use app::command::{Command, Refused};
use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRequestParts, RawPathParams, Request, State},
    http::{HeaderMap, Method, request::Parts},
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
    /// What the command takes and answers.
    pub shapes: Option<Shapes>,
    handler: MethodRouter<App>,
}

impl Route {
    pub fn new(method: Method, path: &'static str, access: Access, handler: MethodRouter<App>) -> Route {
        Route { method, path, access, name: "", shapes: None, handler }
    }
}

/// A page for signed-in people.
pub fn page<F, Fut>(path: &'static str, read: F) -> Route
where
    F: Fn(Cx, Ask) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Refusal>> + Send + 'static,
{
    let handler = routing::get(move |State(app): State<App>, request: Request| answer_page(app, request, read.clone()));
    Route::new(Method::GET, path, Access::SignedIn, handler)
}

/// A page, and the file that stands at its address with `.md` behind it.
pub fn page_and_file<F, Fut, G, GFut>(path: &'static str, read: F, file: G) -> Route
where
    F: Fn(Cx, Ask) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Refusal>> + Send + 'static,
    G: Fn(Cx, Ask) -> GFut + Clone + Send + Sync + 'static,
    GFut: Future<Output = Result<Response, Refusal>> + Send + 'static,
{
    let handler = routing::get(move |State(app): State<App>, request: Request| {
        let (read, file) = (read.clone(), file.clone());
        async move {
            match request.uri().path().ends_with(".md") {
                true => answer_file(app, request, file).await,
                false => answer_page(app, request, read).await,
            }
        }
    });
    Route::new(Method::GET, path, Access::SignedIn, handler)
}

/// A page for signed-in people, and the calendar at its address with `.ics` behind it, which checks a key of its own.
pub fn page_and_feed<F, Fut, G, GFut>(path: &'static str, read: F, feed: G) -> Route
where
    F: Fn(Cx, Ask) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Refusal>> + Send + 'static,
    G: Fn(App, String, HeaderMap, Fields) -> GFut + Clone + Send + Sync + 'static,
    GFut: Future<Output = Result<Response, Refusal>> + Send + 'static,
{
    let handler = routing::get(move |State(app): State<App>, request: Request| {
        let (read, feed) = (read.clone(), feed.clone());
        async move {
            let name = request.uri().path().rsplit('/').next().and_then(|last| last.strip_suffix(".ics"));
            let Some(name) = name.map(str::to_string) else { return answer_page(app, request, read).await };
            let headers = request.headers().clone();
            let query = Fields::from_query(request.uri().query().unwrap_or_default());
            feed(app, name, headers, query).await.unwrap_or_else(|refusal| refused_page(&refusal))
        }
    });
    Route::new(Method::GET, path, Access::SignedIn, handler)
}

/// A file for signed-in people.
pub fn file<F, Fut>(path: &'static str, read: F) -> Route
where
    F: Fn(Cx, Ask) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, Refusal>> + Send + 'static,
{
    let handler = routing::get(move |State(app): State<App>, request: Request| answer_file(app, request, read.clone()));
    Route::new(Method::GET, path, Access::SignedIn, handler)
}

/// Fields are answered with a piece of a page, and nothing is changed.
pub fn piece<F, Fut>(path: &'static str, read: F) -> Route
where
    F: Fn(Cx, Fields) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Response, Refusal>> + Send + 'static,
{
    let handler = routing::post(move |State(app): State<App>, request: Request| {
        let read = read.clone();
        async move {
            let answered = match crate::auth::session(&app, request.headers()).await {
                Ok(Some(cx)) => match command::read_fields(request, false).await {
                    Ok(fields) => read(cx, fields).await,
                    Err(refusal) => Err(refusal),
                },
                Ok(None) => Err(Refusal::NotSignedIn),
                Err(refusal) => Err(refusal),
            };
            answered.unwrap_or_else(|refusal| refusal.problem())
        }
    });
    Route::new(Method::POST, path, Access::SignedIn, handler)
}

/// A form with files, answered with a page that tells what became of each.
pub fn upload<F, Fut>(path: &'static str, verb: F) -> Route
where
    F: Fn(Cx, Upload) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Page, Refusal>> + Send + 'static,
{
    let limit = Limits::UPLOAD_BYTES;
    let handler = routing::post(move |State(app): State<App>, request: Request| {
        let verb = verb.clone();
        async move {
            let cx = match crate::auth::session(&app, request.headers()).await {
                Ok(Some(cx)) => cx,
                Ok(None) => return crate::auth::ask_to_sign_in(&app, path, path).await,
                Err(refusal) => return refused_page(&refusal),
            };
            let answered = match Upload::read(request, limit).await {
                Ok(upload) => verb(cx.clone(), upload).await,
                Err(refusal) => Err(refusal),
            };
            let shown = match answered {
                Ok(page) => page::render(&cx, page, None, path).await,
                Err(refusal) => Err(refusal),
            };
            shown.unwrap_or_else(|refusal| refused_page(&refusal))
        }
    });
    Route::new(Method::POST, path, Access::SignedIn, handler.layer(DefaultBodyLimit::max(limit)))
}

async fn answer_page<F, Fut>(app: App, request: Request, read: F) -> Response
where
    F: Fn(Cx, Ask) -> Fut,
    Fut: Future<Output = Result<Page, Refusal>>,
{
    let cx = match crate::auth::session(&app, request.headers()).await {
        Ok(Some(cx)) => cx,
        Ok(None) => return crate::auth::ask_to_sign_in(&app, "", &asked_for(&request)).await,
        Err(refusal) => return refused_page(&refusal),
    };
    let uri = asked_for(&request);
    let ask = ask(request).await;
    let refused = ask.refused.clone();
    let shown = match read(cx.clone(), ask).await {
        Ok(page) => page::render(&cx, page, refused, &uri).await,
        Err(refusal) => Err(refusal),
    };
    shown.unwrap_or_else(|refusal| refused_page(&refusal))
}

async fn answer_file<F, Fut>(app: App, request: Request, read: F) -> Response
where
    F: Fn(Cx, Ask) -> Fut,
    Fut: Future<Output = Result<Response, Refusal>>,
{
    let cx = match crate::auth::session(&app, request.headers()).await {
        Ok(Some(cx)) => cx,
        Ok(None) => return crate::auth::ask_to_sign_in(&app, "", &asked_for(&request)).await,
        Err(refusal) => return refused_page(&refusal),
    };
    let mut ask = ask(request).await;
    for name in ["slug", "version"] {
        if let Some(value) = ask.path.text(name) {
            ask.path.set(name, value.strip_suffix(".md").unwrap_or(&value));
        }
    }
    read(cx, ask).await.unwrap_or_else(|refusal| refused_page(&refusal))
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
            let ask = ask(request).await;
            let refused = ask.refused.clone();
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
    Route {
        name: C::NAME,
        shapes: Some(Shapes::of::<C>()),
        ..Route::new(Method::POST, C::PATH, Access::SignedIn, handler)
    }
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
    Route {
        name: C::NAME,
        shapes: Some(Shapes::of::<C>()),
        ..Route::new(Method::POST, C::PATH, Access::Public, handler)
    }
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
    let query = Fields::from_query(parts.uri.query().unwrap_or_default());
    Ask { path, query, refused: parts.extensions.remove::<Refused>() }
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
