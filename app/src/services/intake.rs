//! How a pipeline reports a change: one request, ready to paste.

use crate::ui;
use leptos::prelude::*;

pub(super) fn curl(public_url: &str, slug: &str) -> String {
    format!(
        "curl -sS {public_url}/api/v1/changes \\\n  -H \"Authorization: Bearer $SIGNALBOX_TOKEN\" \\\n  \
         -H \"Content-Type: application/json\" \\\n  \
         -d '{{\"service\":\"{slug}\",\"artifact\":\"prompt\",\"version\":\"v7\",\"by\":\"Mara K\"}}'"
    )
}

pub(super) fn how_changes_arrive(curl: &str, public_url: &str) -> impl IntoView + use<> {
    let address = format!("{public_url}/v2/change/enqueue");
    view! {
        <section class="panel" aria-labelledby="changes-arrive">
            <header><h2 id="changes-arrive">"How changes arrive"</h2></header>
            <div class="body">
                <p>"One request from your pipeline, with the token of its " <a href="/settings/intakes">"intake"</a> ":"</p>
                <div class="cmd"><pre><code>{curl.to_string()}</code></pre>{ui::copy_button("Copy", curl)}</div>
                <p class="dim">
                    "Also understood: " <code>"previous"</code> ", " <code>"happened_at"</code> ", " <code>"key"</code> " (sent twice, kept once), "
                    <code>"summary"</code> ", " <code>"url"</code> ". Several at once as a list. Order does not matter."
                </p>
                <p class="dim">
                    "PagerDuty's change events go to " <code>{address}</code> ", with the token as routing key and "
                    <code>"service"</code> ", " <code>"artifact"</code> ", " <code>"version"</code> " in " <code>"custom_details"</code> "."
                </p>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_request_is_whole() {
        let curl = super::curl("https://box.test", "support-bot");
        let body = curl.split("-d '").nth(1).unwrap().trim_end_matches('\'');
        let sent: serde_json::Value = serde_json::from_str(body).unwrap();
        assert_eq!(sent["service"], "support-bot");
        assert!(curl.starts_with("curl -sS https://box.test/api/v1/changes \\\n  -H "), "{curl}");
    }
}
