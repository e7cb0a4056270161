//! What is handed out: the page, its documents and feeds, and what others put on their own pages.

use crate::ui;
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct Addresses {
    /// The address that strangers use, without a slash at its end.
    pub base: String,
    pub name: String,
    pub is_private: bool,
}

impl Addresses {
    pub fn page(&self) -> String {
        format!("{}/status", self.base)
    }

    fn badge_markdown(&self) -> String {
        let name = self.name.replace(['[', ']', '\n'], " ");
        format!("[![{name}: status]({}/badge.svg)]({})", self.base, self.page())
    }

    fn badge_html(&self) -> String {
        let name = attribute(&self.name);
        format!("<a href=\"{}\"><img src=\"{}/badge.svg\" alt=\"{name}: status\"></a>", self.page(), self.base)
    }

    fn banner(&self) -> String {
        let name = attribute(&self.name);
        let size = "width=\"100%\" height=\"64\"";
        format!(
            "<iframe src=\"{}/status/banner\" title=\"{name}: status\" {size} frameborder=\"0\"></iframe>",
            self.base
        )
    }
}

fn attribute(text: &str) -> String {
    ui::escape(text).replace('"', "&quot;")
}

pub(super) fn addresses(to: &Addresses) -> AnyView {
    let at = |path: &str| format!("{}{path}", to.base);
    let links = [
        ("Page", to.page()),
        ("History", at("/status/history")),
        ("JSON (Statuspage format)", at("/api/v2/summary.json")),
        ("Atom", at("/history.atom")),
        ("RSS", at("/history.rss")),
    ];
    let links: Vec<AnyView> = links
        .into_iter()
        .map(|(name, address)| {
            view! {
                <dt>{name}</dt>
                <dd class="maintenance-address"><a href=address.clone()>{address.clone()}</a>{ui::copy_button("Copy", &address)}</dd>
            }
            .into_any()
        })
        .collect();
    let pieces = [
        ("Badge, in Markdown", to.badge_markdown()),
        ("Badge, in HTML", to.badge_html()),
        ("Banner, in HTML", to.banner()),
    ];
    let pieces: Vec<AnyView> = pieces
        .into_iter()
        .map(|(name, text)| {
            view! {
                <h3>{name}</h3>
                <div class="cmd text"><pre><code>{text.clone()}</code></pre>{ui::copy_button("Copy", &text)}</div>
            }
            .into_any()
        })
        .collect();
    let closed = to.is_private.then(|| {
        view! { <p class="notice">"The page has a password: badge and banner show nothing to those who did not enter it."</p> }
    });
    view! {
        <section class="panel" aria-labelledby="addresses-h">
            <header><h2 id="addresses-h">"Addresses to hand out"</h2></header>
            <div class="body">{closed}<dl class="pairs maintenance-addresses">{links}</dl>{pieces}</div>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_inside_its_quotes() {
        let to = Addresses { base: "https://s.acme.test".into(), name: "A \"B\" [c]<d>".into(), is_private: false };
        assert!(to.badge_html().contains("alt=\"A &quot;B&quot; [c]&lt;d&gt;: status\""), "{}", to.badge_html());
        assert!(to.badge_markdown().starts_with("[![A \"B\"  c <d>: status](https://s.acme.test/badge.svg)]("));
        assert!(to.banner().contains("src=\"https://s.acme.test/status/banner\""));
    }
}
