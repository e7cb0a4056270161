use super::house::house;
use crate::support::words;
use app::status::Seen;

#[tokio::test]
async fn parts_are_described_grouped_moved_and_removed() {
    let house = house().await;
    house.ana.press("/settings/status/groups", &[("name", "Answers")]).await.is(303);
    house.ana.press("/settings/status/groups", &[("name", "Files")]).await.is(303);
    let files = house.one("select id::text from component_group where name = 'Files'").await;
    let upload = format!("/settings/status/components/{}", house.upload);
    let described = [("name", "Uploads"), ("description", "PDF and text"), ("group", &files), ("place", "1")];
    house.ana.press(&upload, &described).await.is(303);
    let page = house.public("/api/v2/components.json").await.json();
    let first =
        page["components"].as_array().expect("parts").iter().find(|part| part["group"] == false).expect("a part");
    assert!(house.public("/status").await.text.contains("Files"));
    assert_eq!(
        (first["name"].as_str(), first["description"].as_str()),
        (Some("Uploads"), Some("PDF and text")),
        "{page}"
    );
    // What is not sent stays.
    house.ana.press(&upload, &[("name", "Uploads")]).await.is(303);
    assert_eq!(house.one("select description from component where name = 'Uploads'").await, "PDF and text");
    house
        .ana
        .press(&format!("/settings/status/groups/{files}"), &[("name", "Documents"), ("place", "1")])
        .await
        .is(303);
    let order = house.one("select string_agg(name, ', ' order by position) from component_group").await;
    assert_eq!(order, "Documents, Answers");
    let shown = words(&house.ana.get("/settings/status").await.is(200).text);
    assert!(shown.contains("Documents 1 part") && shown.contains("PDF and text"), "{shown}");
    house.ana.press(&format!("/settings/status/groups/{files}/remove"), &[]).await.is(303);
    assert_eq!(house.count("select count(*) from component where group_id is not null").await, 0);
    assert!(!house.public("/status").await.text.contains("Documents"));
    house.ana.press(&format!("{upload}/remove"), &[]).await.is(303);
    assert!(!house.public("/status").await.text.contains("Uploads"));
}

#[tokio::test]
async fn two_who_change_the_same_thing_hear_of_one_another() {
    let house = house().await;
    let upload = format!("/settings/status/components/{}", house.upload);
    let named = |name: &str| Seen::of(&[("name", name), ("description", ""), ("service", ""), ("place", "2")]).write();
    let seen = named("Uploads");
    house.ana.press(&upload, &[("name", "Uploads")]).await.is(303);
    let shown = house.ana.get("/settings/status").await.is(200).text;
    assert!(shown.contains("name=\"seen\"") && shown.contains("&quot;name&quot;:&quot;Uploads&quot;"), "{shown}");
    house.ana.press(&upload, &[("name", "File uploads"), ("seen", &seen)]).await.is(303);
    let mine = [("name", "Sending files"), ("description", "PDF"), ("seen", &seen)];
    let met = house.ana.press(&upload, &mine).await.is(422).text;
    assert!(words(&met).contains("Somebody else wrote “File uploads” meanwhile."), "{met}");
    assert!(met.contains("Sending files") && met.contains("&quot;name&quot;:&quot;File uploads&quot;"), "{met}");
    let untouched = [("name", "Uploads"), ("description", "PDF"), ("seen", &seen)];
    house.ana.press(&upload, &untouched).await.is(303);
    assert_eq!(
        house.one("select name || ': ' || description from component where description > ''").await,
        "File uploads: PDF"
    );
    let again = named("File uploads");
    house.ana.press(&upload, &[("name", "Sending files"), ("seen", &again)]).await.is(303);

    house.ana.press("/settings/status/groups", &[("name", "Files")]).await.is(303);
    let group = format!("/settings/status/groups/{}", house.one("select id::text from component_group").await);
    let seen = Seen::of(&[("name", "Files"), ("place", "1")]).write();
    house.ana.press(&group, &[("name", "Documents"), ("seen", &seen)]).await.is(303);
    let met = house.ana.press(&group, &[("name", "Papers"), ("seen", &seen)]).await.is(422).text;
    assert!(words(&met).contains("Somebody else wrote “Documents” meanwhile."), "{met}");

    let page = "/settings/status";
    house.ana.press(page, &[("name", "Acme"), ("zone", "UTC")]).await.is(303);
    let seen = Seen::of(&[("name", "Acme"), ("zone", "UTC")]).write();
    house.ana.press(page, &[("name", "Acme status"), ("zone", "UTC"), ("seen", &seen)]).await.is(303);
    let met = house.ana.press(page, &[("name", "Acme AI"), ("zone", "UTC"), ("seen", &seen)]).await.is(422).text;
    assert!(words(&met).contains("Somebody else wrote “Acme status” meanwhile."), "{met}");
    house.ana.press(page, &[("name", "Acme"), ("zone", "Asia/Tokyo"), ("seen", &seen)]).await.is(303);
    assert_eq!(house.one("select name || ', ' || zone from status_page").await, "Acme status, Asia/Tokyo");
}

#[tokio::test]
async fn settings_have_limits_and_are_for_administrators() {
    let house = house().await;
    let (long, name) = ("x".repeat(301), "y".repeat(121));
    let parts = "/settings/status/components";
    house.ana.press(parts, &[("name", "Search"), ("description", &long)]).await.is(422);
    house.ana.press(parts, &[("name", &name)]).await.is(422);
    house.ana.press(parts, &[("name", "Search"), ("group", "0195d8a0-0000-7000-8000-000000000000")]).await.is(422);
    house.ana.press("/settings/status/groups", &[("name", " ")]).await.is(422);
    for n in 0..30 {
        house.ana.press("/settings/status/groups", &[("name", &format!("Group {n}"))]).await.is(303);
    }
    house.ana.press("/settings/status/groups", &[("name", "One more")]).await.is(409);
    for person in [&house.ben, &house.cy, &house.di] {
        person.get("/settings/status").await.is(403);
        person.press("/settings/status/groups", &[("name", "Mine")]).await.is(403);
        person.press(parts, &[("name", "Mine")]).await.is(403);
        person.press("/settings/status/password", &[("password", "long enough for it")]).await.is(403);
        person.press("/settings/status/password/remove", &[]).await.is(403);
    }
}

#[tokio::test]
async fn a_password_closes_the_page_and_nobody_can_read_it_anywhere() {
    let house = house().await;
    const PASSWORD: &str = "Zeppelin-Marmalade-42";
    let address = "/settings/status/password";
    let short = house.ana.press(address, &[("password", "Zeppelin")]).await.is(422);
    assert!(!short.text.contains("Zeppelin"), "a password is not given back");
    house.ana.press(address, &[("password", PASSWORD)]).await.is(303);
    let hash = house.one("select password_hash from status_page").await;
    assert!(hash.starts_with("$argon2id$"));
    for path in ["/status", "/status/history", "/api/v2/summary.json", "/history.atom", "/history.rss", "/badge.svg"] {
        let answer = house.public(path).await;
        assert!(!answer.text.contains("Chat answers") && !answer.text.contains("Everything is working"), "{path}");
    }
    let settings = house.ana.get("/settings/status").await.is(200);
    assert!(words(&settings.text).contains("This page is for those who know its password."));
    assert!(words(&settings.text).contains("Password set by Ana Ruiz"));
    assert!(!settings.text.contains(&hash) && !settings.text.contains(PASSWORD));
    let everywhere = "select count(*) from (select to_jsonb(s)::text as row from status_page s
        union all select to_jsonb(a)::text from audit a union all select to_jsonb(o)::text from once o) all_rows
        where row like '%Zeppelin%'";
    assert_eq!(house.count(everywhere).await, 0);
    house.ana.press(address, &[("password", "Another-Zeppelin-43")]).await.is(303);
    assert_ne!(house.one("select password_hash from status_page").await, hash);
    house.ana.press("/settings/status/password/remove", &[]).await.is(303);
    assert!(house.public("/status").await.is(200).text.contains("Chat answers"));
    assert_eq!(house.count("select count(*) from audit where act in ('status.closed', 'status.opened')").await, 3);
}

#[tokio::test]
async fn addresses_are_ready_to_be_handed_out() {
    let house = house().await;
    let text = house.ana.get("/settings/status").await.is(200).text;
    let base = "http://127.0.0.1:3000";
    for address in ["/status", "/api/v2/summary.json", "/history.atom", "/history.rss"] {
        assert!(text.contains(&format!("href=\"{base}{address}\"")), "{address}");
        assert_eq!(house.public(address).await.status, 200, "{address} is there");
    }
    assert!(text.contains("/badge.svg)](") && text.contains("&lt;iframe src="), "pieces for other pages");
    for address in ["/badge.svg", "/status/banner"] {
        house.public(address).await.is(200);
    }
}
