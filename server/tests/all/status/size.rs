use super::stage::ask;
use crate::support::fresh;
use server::{
    clock::Clock,
    db,
    http::{App, Site, routes},
    outgoing::Reach,
    seal::Seal,
};

/// As `.ci/bench-status` measures it.
#[tokio::test]
async fn a_page_of_twenty_parts_and_ten_incidents_is_small() {
    let url = fresh().await;
    let address = String::from("http://127.0.0.1:3000");
    let site = Site { public_url: address.clone(), status_url: address, trusted_hops: 0 };
    let app = App::with(db::pool(&url).expect("a pool"), Clock::system(), site, Reach::default(), Seal::passing());
    let busy = include_str!("../../../../.ci/busy-page.sql");
    sqlx::raw_sql(busy).execute(&app.pool).await.expect("a busy page");
    server::status::refresh(&app).await.expect("the page is made");
    assert_eq!((app.status.load().view.parts.len(), app.status.load().view.incidents.len()), (20, 10));
    let alone = routes::status_only(app);
    let plain = ask(&alone, "GET", "/status", &[], "").await.bytes.len();
    let brotli = ask(&alone, "GET", "/status", &[("accept-encoding", "br")], "").await.bytes.len();
    println!("20 parts, 10 incidents: {plain} B plain, {brotli} B brotli");
    assert!(plain <= 60_000 && brotli <= 14_000, "{plain} B plain, {brotli} B brotli");
}
