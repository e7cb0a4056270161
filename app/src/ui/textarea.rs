//! The only text area there is: leptos 0.8 writes an element's text unescaped where the element holds raw text.

use leptos::prelude::*;

#[component]
pub fn TextArea(
    #[prop(into)] id: String,
    name: &'static str,
    #[prop(into)] value: String,
    #[prop(default = 3)] rows: u32,
    #[prop(optional, into)] placeholder: String,
    #[prop(optional, into)] described_by: Option<String>,
    #[prop(optional)] invalid: bool,
) -> impl IntoView {
    // A first line break is dropped by the HTML parser, so one is always written.
    let inner = format!("\n{}", escape(&value));
    view! {
        <textarea
            class="text"
            id=id
            name=name
            rows=rows.to_string()
            dir="auto"
            placeholder=placeholder
            aria-describedby=described_by
            aria-invalid=invalid.then_some("true")
            inner_html=inner
        ></textarea>
    }
}

/// For elements whose text leptos would write with markers or unescaped: text areas and the title.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_cannot_leave_the_field() {
        let owner = Owner::new();
        let html = owner
            .with(|| view! { <TextArea id="t" name="text" value="</textarea><script>alert(1)</script>"/> }.to_html());
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
    }
}
