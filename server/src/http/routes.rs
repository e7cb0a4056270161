//! The one table: the router, and the test that a stranger gets nothing, come from it.

use super::{
    Access, App, Route, assets, error_page, headers, health, openapi,
    route::{command, file, not_found, open_command, open_page, page, page_and_file, piece, upload},
};
use crate::{
    alerts, auth, incidents, jobs, live, now, postmortems, providers, recovery, rollbacks, runbooks, services,
    settings, severities, status, timeline, updates,
};
use axum::{
    Router,
    http::Method,
    middleware,
    routing::{get, post},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

pub fn table() -> Vec<Route> {
    use Access::{Public, Token};
    let public = |path, handler| Route::new(Method::GET, path, Public, handler);
    vec![
        // Strangers.
        public("/status", get(status::page)),
        public("/status/history", get(status::history)),
        public("/status/incidents/{id}", get(status::incident)),
        public("/healthz", get(health::healthz)),
        public("/readyz", get(health::readyz)),
        public("/assets/{*path}", get(assets::asset)),
        public("/api/v1/openapi.json", get(openapi::serve)),
        open_page("/sign-in", auth::sign_in_page),
        open_command(auth::sign_in),
        open_page("/set-up/{token}", auth::set_up_page),
        open_command(auth::set_up),
        open_page("/invite/{token}", auth::invite_page),
        open_command(auth::accept_invite),
        // Machines.
        Route::new(Method::POST, "/api/v1/intake/alertmanager", Token, post(alerts::receive)),
        Route::new(Method::POST, "/v2/change/enqueue", Access::Key, post(services::pagerduty)),
        Route::new(Method::POST, "/api/v1/changes", Token, post(services::changes_api)),
        Route::new(Method::GET, "/api/v1/services/{slug}/artifacts", Token, get(services::artifacts_api)),
        Route::new(Method::GET, "/api/v1/incidents", Token, get(incidents::api_list)),
        Route::new(Method::GET, "/api/v1/incidents/{number}", Token, get(incidents::api_one)),
        Route::new(Method::GET, "/incidents/{number}/postmortem.md", Token, get(postmortems::export)),
        Route::new(Method::POST, "/api/v1/rollbacks/{id}/progress", Token, post(rollbacks::progress)),
        // People.
        page("/", now::page),
        page("/menu", settings::menu),
        page("/incidents", incidents::list_page),
        page("/incidents/new", incidents::declare_page),
        page("/incidents/{number}", incidents::page),
        Route::new(Method::GET, "/incidents/{number}/live", Access::SignedIn, get(live::follow)),
        page("/incidents/{number}/updates/new", updates::page),
        page("/incidents/{number}/runs/{id}", runbooks::run_page),
        page("/incidents/{number}/postmortem", postmortems::page),
        page("/alerts", alerts::page),
        page("/runbooks", runbooks::library),
        page("/runbooks/choose", runbooks::choose),
        page("/runbooks/new", runbooks::new_page),
        page("/runbooks/import", runbooks::import_page),
        page("/runbooks/archived", runbooks::archived),
        file("/runbooks/export", runbooks::export_all),
        page_and_file("/runbooks/{slug}", runbooks::page, runbooks::export),
        page("/runbooks/{slug}/edit", runbooks::edit),
        page("/runbooks/{slug}/versions", runbooks::versions::list),
        page("/runbooks/{slug}/compare", runbooks::versions::compare),
        page_and_file("/runbooks/{slug}/versions/{version}", runbooks::versions::one, runbooks::export_version),
        page("/services", services::list),
        page("/services/new", services::new),
        page("/services/{slug}", services::page),
        page("/postmortems", postmortems::list),
        page("/settings", settings::mine),
        page("/settings/people", settings::people),
        page("/settings/tokens", settings::tokens),
        page("/settings/severities", severities::page),
        page("/settings/sources", recovery::sources_page),
        page("/settings/providers", providers::providers_page),
        page("/settings/automations", rollbacks::automations_page),
        page("/settings/status", status::settings_page),
        page("/settings/jobs", jobs::page),
        command(auth::sign_out),
        command(auth::end_session),
        command(incidents::declare),
        command(incidents::acknowledge),
        command(incidents::choose_severity),
        command(incidents::hand_over),
        command(incidents::accept_hand_over),
        command(incidents::end_hand_over),
        command(incidents::add_person),
        command(incidents::remove_person),
        command(incidents::add_link),
        command(incidents::remove_link),
        command(incidents::move_impact),
        command(incidents::name_class),
        command(incidents::record_mitigation),
        command(incidents::undo_mitigation),
        command(incidents::none_needed),
        command(incidents::confirm_recovery),
        command(incidents::resolve),
        command(incidents::stand_down),
        command(incidents::reopen),
        command(incidents::restrict),
        command(recovery::add_metric),
        command(recovery::change_metric),
        command(recovery::remove_metric),
        command(recovery::sign_waiver),
        command(recovery::withdraw_waiver),
        command(recovery::add_service_metric),
        command(recovery::remove_service_metric),
        command(rollbacks::start_rollback),
        command(rollbacks::rollback_effective),
        command(rollbacks::rollback_failed),
        command(rollbacks::undo_rollback),
        command(rollbacks::add_automation),
        command(rollbacks::rotate_secret),
        command(rollbacks::drop_old_secret),
        command(rollbacks::remove_automation),
        command(timeline::write_note),
        piece("/runbooks/preview", runbooks::preview),
        upload("/runbooks/import", runbooks::import),
        command(runbooks::create),
        command(runbooks::save),
        command(runbooks::restore),
        command(runbooks::archive),
        command(runbooks::bring_back),
        command(runbooks::attach_runbook),
        command(runbooks::mark_check),
        command(runbooks::answer),
        command(runbooks::step_back),
        command(runbooks::give_check),
        command(runbooks::fill_variable),
        command(runbooks::move_run),
        command(runbooks::add_match),
        command(runbooks::remove_match),
        command(updates::publish),
        command(postmortems::draft),
        command(postmortems::edit_section),
        command(postmortems::add_action),
        command(postmortems::assign_action),
        command(postmortems::finish_action),
        command(postmortems::publish),
        command(postmortems::waive),
        command(services::add),
        command(services::edit),
        command(services::set_variable),
        command(services::remove_variable),
        command(services::register_parts),
        command(services::register_part),
        command(services::retire_part),
        command(services::mark_known_good),
        command(services::withdraw_known_good),
        command(services::record_change),
        command(services::withdraw_change),
        command(services::place_change),
        command(services::set_change_aside),
        command(services::add_dependency),
        command(services::remove_dependency),
        command(severities::edit_rubric),
        command(severities::add_rule),
        command(severities::remove_rule),
        command(settings::save_mine),
        command(settings::create_invite),
        command(settings::change_role),
        command(settings::deactivate),
        command(settings::reactivate),
        command(settings::create_token),
        command(settings::end_token),
        command(recovery::add_source),
        command(recovery::check_source),
        command(recovery::remove_source),
        command(providers::choose_provider),
        command(providers::add_provider),
        command(providers::check_provider),
        command(providers::remove_provider),
        command(jobs::retry),
        command(status::add_component),
        command(status::change_component),
        command(status::remove_component),
        command(status::rename_page),
    ]
}

/// The whole application.
pub fn router(app: App) -> Router {
    let _ = any_spawner::Executor::init_tokio();
    let router = super::route::router(table(), app.clone())
        .fallback(async || not_found())
        .method_not_allowed_fallback(async || {
            error_page(
                axum::http::StatusCode::METHOD_NOT_ALLOWED,
                "This address takes another method.".into(),
                String::new(),
                Vec::new(),
            )
        })
        .layer(CsrfLayer::new())
        .layer(TimeoutLayer::with_status_code(
            axum::http::StatusCode::SERVICE_UNAVAILABLE,
            std::time::Duration::from_secs(60),
        ))
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(headers::add));
    // A refused form is answered with its own page, which this router renders.
    let _ = app.router.set(router.clone());
    // Outermost: files come compressed already, event streams are left alone.
    router.layer(CompressionLayer::new())
}

/// The status page alone, for a listener on the public side.
pub fn status_only(app: App) -> Router {
    let rows = table().into_iter().filter(|route| route.path == "/healthz" || route.path.starts_with("/status"));
    super::route::router(rows.collect(), app).fallback(async || not_found()).layer(middleware::from_fn(headers::add))
}
