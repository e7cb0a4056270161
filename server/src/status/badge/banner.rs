use super::picture::word;
use crate::status::view::View;
use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use http::HeaderValue;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("banner.css");

/// Any site may frame it; it may do nothing but be read and lead to the page.
pub static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors *"
    );
    HeaderValue::from_str(&policy).expect("base64 is ascii")
});

#[derive(Template)]
#[template(path = "status/badge/banner.html")]
struct Banner<'a> {
    style: &'static str,
    class: &'static str,
    name: &'a str,
    says: &'a str,
    beneath: &'a str,
    address: &'a str,
}

/// One line for a frame: the page's own sentence, and the way to it.
pub fn banner(view: &View) -> Result<String, askama::Error> {
    let class = match word(view).0 {
        "Working" => "working",
        "Maintenance" | "Being set up" => "maintenance",
        "Not working" => "outage",
        _ => "degraded",
    };
    Banner {
        style: STYLE,
        class,
        name: &view.name,
        says: &view.headline.says,
        beneath: &view.headline.beneath,
        address: &view.about.address,
    }
    .render()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::view::sample::*;
    use proptest::prelude::*;

    #[test]
    fn it_says_the_sentence_and_leads_to_the_page() {
        let html = banner(&sample()).unwrap();
        assert!(html.contains("The support assistant refuses some questions"));
        assert!(html.contains("href=\"https://status.acme.test/status\" target=\"_blank\" rel=\"noopener\""));
        assert!(html.contains("class=\"degraded\"") && !html.contains("<script") && html.len() < 3000);
        assert!(POLICY.to_str().unwrap().contains("frame-ancestors *"));
        assert!(banner(&empty()).unwrap().contains("being set up"));
    }

    proptest! {
        #[test]
        fn what_a_person_wrote_stays_text(title in anything()) {
            let mut view = sample();
            let tags = banner(&view).unwrap().matches('<').count();
            view.headline.says = title;
            prop_assert_eq!(banner(&view).unwrap().matches('<').count(), tags);
        }
    }
}
