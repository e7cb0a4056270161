//! Runbooks are written, compared, restored, imported and exported, and no byte of them changes on the way.

use crate::support::{Answer, Box, Person, signalbox};
use app::auth::Role;
use axum::{
    body::Body,
    http::{Request, header},
};
use http_body_util::BodyExt;
use std::io::{Cursor, Read};
use tower::ServiceExt;

const QUERY: &str = "sum(rate(x{x=~\"a|b\"}[5m]))";

fn text(slug: &str, more: &str) -> String {
    format!(
        "---\nslug: {slug}\ntitle: Slow {slug}\n---\n\n## Signals\n\n### s\nS `unit: s`\n```promql\n{QUERY}\n```\n\n{more}"
    )
}

/// As a browser sends a text area.
fn typed(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

async fn create(person: &Person, text: &str) -> Answer {
    person.press("/runbooks", &[("text", &typed(text)), ("ends", "browser")]).await
}

async fn save(person: &Person, slug: &str, base: i32, text: &str, comment: &str) -> Answer {
    let base = base.to_string();
    let fields = [("text", typed(text)), ("base", base), ("comment", comment.into()), ("ends", "browser".into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    person.press(&format!("/runbooks/{slug}/versions"), &fields).await
}

async fn file(person: &Person, path: &str) -> String {
    person.get(path).await.is(200).text
}

async fn upload(signalbox: &Box, person: &Person, files: &[(&str, &[u8])], pasted: &str) -> Answer {
    let mut body = Vec::new();
    for (name, bytes) in files {
        let head = format!(
            "--x\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\ncontent-type: text/markdown\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(
        format!("--x\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{pasted}\r\n--x--\r\n").into_bytes(),
    );
    let request = Request::post("/runbooks/import")
        .header(header::COOKIE, &person.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .expect("a request");
    let (parts, body) = signalbox.router.clone().oneshot(request).await.expect("infallible").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

#[tokio::test]
async fn a_text_becomes_versions_and_the_same_bytes_make_none() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let made = create(&ana, &text("api", "## Rollback\n- [ ] Undo\n")).await.is(303);
    assert_eq!(made.location(), "/runbooks/api/edit?saved=1");
    let edit = file(&ana, made.location()).await;
    assert!(edit.contains("Version 1 is saved.") && edit.contains("x=~\"a|b\""), "{edit}");
    let same = save(&ana, "api", 1, &text("api", "## Rollback\n- [ ] Undo\n"), "again").await.is(303);
    assert_eq!(same.location(), "/runbooks/api/edit?same=1");
    assert!(file(&ana, same.location()).await.contains("Nothing was saved"));
    let next = save(&ana, "api", 1, &text("api", "## Rollback\n- [ ] Undo it\n"), "  said\r\nclearer ").await.is(303);
    assert_eq!(next.location(), "/runbooks/api/edit?saved=2");
    let versions = file(&ana, "/runbooks/api/versions").await;
    assert!(versions.contains("said clearer") && versions.contains("Ana Ruiz"), "{versions}");
    let compared = file(&ana, "/runbooks/api/compare?from=1&to=2").await;
    assert!(compared.contains("1 line added, 1 removed.") && compared.contains("<ins>"), "{compared}");
    ana.get("/runbooks/api/compare?from=1&to=9").await.is(404);
    // A second runbook of the same slug is refused, and what was typed is there.
    let taken = create(&ana, &text("api", "KEEP ME")).await.is(422).text;
    assert!(taken.contains("exists already") && taken.contains("KEEP ME"), "{taken}");
}

#[tokio::test]
async fn bytes_survive_the_file_the_store_the_page_and_the_export() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let texts = [
        ("lf", text("lf", "end\n")),
        ("no-end", text("no-end", "no line end")),
        ("crlf", text("crlf", "windows\n").replace('\n', "\r\n")),
        ("mixed", text("mixed", "a\r\nb\nc\rd\n\n\n")),
        ("odd", text("odd", "\u{feff}tab\there, trailing  \n</textarea><script>alert(1)</script>\n&amp; ünï 🚦\n")),
    ];
    let names: Vec<String> = texts.iter().map(|(slug, _)| format!("{slug}.md")).collect();
    let files: Vec<(&str, &[u8])> =
        texts.iter().zip(&names).map(|((_, text), name)| (name.as_str(), text.as_bytes())).collect();
    let page = upload(&signalbox, &ana, &files, "").await.is(200).text;
    assert_eq!(page.matches("new runbook").count(), texts.len(), "{page}");
    for (slug, text) in &texts {
        assert_eq!(&file(&ana, &format!("/runbooks/{slug}.md")).await, text, "{slug}");
        // Saved in a browser as it stands, nothing changes; with one line more, nothing else does.
        let shown = text.replace("\r\n", "\n").replace('\r', "\n");
        let same = save(&ana, slug, 1, &shown, "untouched").await.is(303);
        assert!(same.location().ends_with("?same=1"), "{slug} through a browser");
        save(&ana, slug, 1, &format!("{shown}\nmore"), "one line more").await.is(303);
        let export = file(&ana, &format!("/runbooks/{slug}.md")).await;
        assert!(export.starts_with(text.as_str()) && export.ends_with("more"), "{slug}: {export:?}");
        assert_eq!(&file(&ana, &format!("/runbooks/{slug}/versions/1.md")).await, text);
        assert!(!file(&ana, &format!("/runbooks/{slug}/edit")).await.contains("<script>alert(1)"), "{slug}");
    }
    let all = zipped(&signalbox, &ana).await;
    let mut archive = zip::ZipArchive::new(Cursor::new(all)).expect("a zip");
    let mut found = String::new();
    archive.by_name("slow-answers.md").expect("the shipped one").read_to_string(&mut found).expect("text");
    assert_eq!(found, file(&ana, "/runbooks/slow-answers.md").await);
    assert!(archive.len() > texts.len());
}

async fn zipped(signalbox: &Box, person: &Person) -> Vec<u8> {
    let request =
        Request::get("/runbooks/export").header(header::COOKIE, &person.cookie).body(Body::empty()).expect("a request");
    let response = signalbox.router.clone().oneshot(request).await.expect("infallible");
    assert_eq!(response.status(), 200);
    response.into_body().collect().await.expect("a body").to_bytes().to_vec()
}

#[tokio::test]
async fn the_second_of_two_edits_sees_both_and_loses_nothing() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let first = text("api", "## Triage\n- [ ] One\n\n## Rollback\n- [ ] Undo\n");
    create(&ana, &first).await.is(303);
    save(&ana, "api", 1, &first.replace("- [ ] One", "- [ ] One, by Ana"), "ana").await.is(303);
    let bens = first.replace("- [ ] Undo", "- [ ] Undo, by Ben");
    let stale = save(&ben, "api", 1, &bens, "ben's comment").await.is(409).text;
    for part in
        ["Ana saved version 2", "Nothing is saved until you choose", "One, by Ana", "Undo, by Ben", "ben&#39;s comment"]
    {
        assert!(stale.contains(part) || stale.contains(&part.replace("&#39;", "'")), "{part}: {stale}");
    }
    let area =
        stale.split("id=\"editor-text\"").nth(1).and_then(|rest| rest.split("</textarea>").next()).expect("an area");
    assert!(area.contains("One, by Ana") && area.contains("Undo, by Ben"), "both stand in the area: {area}");
    assert!(!area.contains("&lt;&lt;&lt;&lt;"), "{area}");
    assert_eq!(
        file(&ben, "/runbooks/api.md").await,
        first.replace("- [ ] One", "- [ ] One, by Ana"),
        "nothing was saved"
    );
    // The same place: both stand between marks, and the lint says so.
    let clash = save(&ben, "api", 1, &first.replace("- [ ] One", "- [ ] One, by Ben"), "").await.is(409).text;
    let area =
        clash.split("id=\"editor-text\"").nth(1).and_then(|rest| rest.split("</textarea>").next()).expect("an area");
    for part in
        ["One, by Ana", "One, by Ben", "&lt;&lt;&lt;&lt;&lt;&lt;&lt; yours", "&gt;&gt;&gt;&gt;&gt;&gt;&gt; theirs"]
    {
        assert!(area.contains(part), "{part}: {area}");
    }
    assert!(clash.contains("In 1 place both of you wrote") && clash.contains("Both of you wrote here"), "{clash}");
    // Keep mine: the same text with the new base.
    save(&ben, "api", 2, &bens, "mine").await.is(303);
    assert_eq!(file(&ben, "/runbooks/api.md").await, bens);
    // Machines hear the same, and their bytes are kept as they came.
    let body = serde_json::json!({ "text": "x\r\n", "base": 1 });
    let problem = ana.json("/runbooks/api/versions", "k1", body).await.is(409).json();
    assert_eq!((problem["stale"]["version"].as_i64(), problem["stale"]["yours"].as_str()), (Some(3), Some("x\r\n")));
    ana.json("/runbooks/api/versions", "k2", serde_json::json!({ "text": "x\r\n", "base": 3 })).await.is(200);
    assert_eq!(file(&ana, "/runbooks/api.md").await, "x\r\n");
}

#[tokio::test]
async fn two_saves_at_once_make_one_version_and_one_refusal() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    create(&ana, &text("api", "x")).await.is(303);
    let (one, two) = (text("api", "one"), text("api", "two"));
    let (first, second) = tokio::join!(save(&ana, "api", 1, &one, ""), save(&ana, "api", 1, &two, ""));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort();
    assert_eq!(statuses, [303, 409]);
    ana.get("/runbooks/api/versions/3").await.is(404);
}

#[tokio::test]
async fn an_old_version_is_restored_as_a_new_one() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let first = text("api", "one\r\nno end");
    upload(&signalbox, &ana, &[("api.md", first.as_bytes())], "").await.is(200);
    save(&ana, "api", 1, &text("api", "two\n"), "").await.is(303);
    let restored = ana.press("/runbooks/api/versions/1/restore", &[]).await.is(303);
    assert_eq!(restored.location(), "/runbooks/api/versions?restored=3");
    assert!(file(&ana, restored.location()).await.contains("Restored version 1"));
    assert_eq!(file(&ana, "/runbooks/api.md").await, first);
    let again = ana.press("/runbooks/api/versions/3/restore", &[]).await.is(303);
    assert_eq!(again.location(), "/runbooks/api/versions?same=3");
    ana.press("/runbooks/api/versions/9/restore", &[]).await.is(404);
}

#[tokio::test]
async fn files_land_one_by_one_and_the_bad_ones_say_why() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let wiki = b"# Disk full\n\n1. Look at df\n2. Delete logs\n";
    let files: [(&str, &[u8]); 4] = [
        ("wiki page.md", wiki),
        ("bad.md", b"\xff\xfe\0"),
        ("empty.md", b" \n"),
        ("new.md", b"---\nslug: new\n---\nx\n"),
    ];
    let page = upload(&signalbox, &ana, &files, "# Pasted one\r\n\r\ntext\r\n").await.is(200).text;
    for part in ["UTF-8", "There is no text", "href=\"/runbooks/disk-full\"", "href=\"/runbooks/pasted-one\"", "`new`"]
    {
        assert!(page.contains(part) || page.contains(&part.replace('`', "")), "{part}: {page}");
    }
    assert_eq!(file(&ana, "/runbooks/disk-full.md").await.as_bytes(), wiki);
    assert_eq!(file(&ana, "/runbooks/pasted-one.md").await, "# Pasted one\n\ntext\n");
    let page = upload(&signalbox, &ana, &[("wiki page.md", wiki)], "").await.is(200).text;
    assert!(page.contains("unchanged"), "{page}");
    let none = upload(&signalbox, &ana, &[], "").await.is(200).text;
    assert!(none.contains("Choose a file, or paste a text."), "{none}");
    let big = vec![b'a'; 300 * 1024];
    let page = upload(&signalbox, &ana, &[("big.md", &big)], "").await.is(200).text;
    assert!(page.contains("At most 256 kB"), "{page}");
}

#[tokio::test]
async fn the_form_answers_without_scripts() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let skeleton = file(&ana, "/runbooks/new?alert=DiskFull").await;
    for part in ["Alert DiskFull fires", "## Recovery verification", "name=\"alert\" value=\"DiskFull\""] {
        assert!(skeleton.contains(part), "{part}");
    }
    let page = ana
        .press("/runbooks", &[("text", "# Disk\r\n\r\n## Triage\r\n- [ ] Look at df\r\n"), ("act", "preview")])
        .await;
    let page = page.is(422).text;
    assert!(page.contains("<title>Review: "), "{page}");
    assert!(page.contains("class=\"say\"") && page.contains("Look at df"), "the run stands beside it");
    let page = ana.press("/runbooks", &[("text", "# Disk\r\n"), ("insert", "rollback")]).await.is(422).text;
    assert!(page.contains("## Rollback"), "{page}");
    let made = ana.press("/runbooks", &[("text", "# Disk\r\n"), ("alert", "DiskFull")]).await.is(303);
    assert_eq!(made.location(), "/runbooks/disk/edit?saved=1");
    let piece = ana
        .press("/runbooks/preview", &[("text", "## Triage\r\n- [ ] Look `when: nothing > 1`\r\n"), ("insert", "owner")])
        .await;
    let piece = piece.is(200).text;
    for id in ["editor-parts", "editor-problems", "editor-run", "editor-inserted"] {
        assert!(piece.contains(&format!("id=\"{id}\"")), "{id}: {piece}");
    }
    assert!(piece.contains("data-line=\"5\"") && piece.contains("No signal is called"), "{piece}");
    let empty = ana.press("/runbooks", &[("text", " ")]).await.is(422).text;
    assert!(empty.contains("There is no text"), "{empty}");
}

#[tokio::test]
async fn what_people_did_becomes_a_draft() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    let number = ana.declare("The support bot refuses").await;
    ana.press(&format!("/incidents/{number}/notes"), &[("text", "It began with\nthe new prompt")]).await.is(303);
    ana.press(
        &format!("/incidents/{number}/mitigations"),
        &[("title", "Old prompt back"), ("reason", "refusals fell")],
    )
    .await
    .is(303);
    let page = file(&ana, &format!("/runbooks/new?from={number}")).await;
    for part in ["title: The support bot refuses", "### step-1: Old prompt back", "Ana: It began with the new prompt"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    ana.press(&format!("/incidents/{number}/restrict"), &[("restricted", "yes")]).await.is(303);
    ben.get(&format!("/runbooks/new?from={number}")).await.is(404);
    assert!(!file(&ben, "/runbooks/new").await.contains("The support bot refuses"));
}

#[tokio::test]
async fn an_archived_runbook_is_offered_nowhere_and_comes_back_by_hand_only() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    ben.press("/runbooks/slow-answers/archive", &[]).await.is(403);
    ana.press("/runbooks/slow-answers/archive", &[]).await.is(303);
    assert!(!file(&ana, "/runbooks").await.contains("href=\"/runbooks/slow-answers\""));
    assert!(file(&ana, "/runbooks/archived").await.contains("slow-answers"));
    assert!(!file(&ana, "/incidents/new").await.contains("value=\"slow-answers\""));
    let number = ana.declare("Slow").await;
    ana.press(&format!("/incidents/{number}/runs"), &[("runbook", "slow-answers")]).await.is(422);
    save(&ana, "slow-answers", 1, "x", "").await.is(409);
    ana.get("/runbooks/slow-answers/edit").await.is(409);
    // A start of the server does not bring it back.
    server::runbooks::load_shipped(&signalbox.app.pool, signalbox.clock.now()).await.expect("runbooks load");
    assert!(!file(&ana, "/runbooks").await.contains("href=\"/runbooks/slow-answers\""));
    ana.press("/runbooks/slow-answers/bring-back", &[]).await.is(303);
    assert!(file(&ana, "/runbooks").await.contains("href=\"/runbooks/slow-answers\""));
}

#[tokio::test]
async fn a_viewer_reads_and_a_restricted_runbook_does_not_exist_for_them() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    let secret = text("leak", "SECRET STEP\n").replace("---\n\n", "restricted: yes\n---\n\n");
    create(&ana, &secret).await.is(303);
    create(&ana, &text("open", "x\n")).await.is(303);
    kim.get("/runbooks/open/versions").await.is(200);
    kim.get("/runbooks/open.md").await.is(200);
    for page in ["/runbooks/open/edit", "/runbooks/new", "/runbooks/import"] {
        kim.get(page).await.is(403);
    }
    save(&kim, "open", 1, "x", "").await.is(403);
    create(&kim, "# Mine").await.is(403);
    upload(&signalbox, &kim, &[("a.md", b"# A")], "").await.is(403);
    kim.press("/runbooks/preview", &[("text", "x")]).await.is(403);
    kim.press("/runbooks/open/versions/1/restore", &[]).await.is(403);
    for path in ["", ".md", "/versions", "/versions/1", "/versions/1.md", "/compare"] {
        kim.get(&format!("/runbooks/leak{path}")).await.is(404);
        ana.get(&format!("/runbooks/leak{path}")).await.is(200);
    }
    save(&kim, "leak", 1, "x", "").await.is(404);
    assert!(!file(&kim, "/runbooks").await.contains("leak"), "the library betrays it");
    let packed = zipped(&signalbox, &kim).await;
    let archive = zip::ZipArchive::new(Cursor::new(packed)).expect("a zip");
    assert!(archive.index_for_name("leak.md").is_none() && archive.index_for_name("open.md").is_some());
}
