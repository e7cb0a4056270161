use super::{Frame, bar};
use crate::ui;
use leptos::{nonce::use_nonce, prelude::*};
use std::sync::Arc;

pub fn shell(frame: &Frame, show: Arc<dyn Fn() -> AnyView + Send + Sync>) -> impl IntoView + use<> {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let _ = frame.nonce.set(nonce.clone());
    let is_signed_in = frame.viewer.is_some();
    let body_class = if is_signed_in { "app" } else { "plain" };
    let islands = frame.islands.map(|(js, wasm)| {
        let nonce = nonce.clone();
        let start = format!(
            "import init,*as app from '{js}';\
             const start=async n=>{{for(const e of n.querySelectorAll('leptos-island')){{\
             const f=app[e.dataset.component];if(f)await f(e);else console.warn('unknown island',e.dataset.component)}}}};\
             init({{module_or_path:'{wasm}'}}).then(()=>{{app.hydrate();return start(document.body)}})\
             .then(()=>document.documentElement.dataset.ready='1')"
        );
        view! {
            <link rel="modulepreload" href=js nonce=nonce.clone()/>
            <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin=""/>
            <script type="module" nonce=nonce inner_html=start></script>
        }
    });
    let behaviour = frame.behaviour.map(|src| view! { <script type="module" nonce=nonce.clone() src=src></script> });
    // Built first: only then is it known whether a form told why it was refused.
    let body = show();
    let content = match is_signed_in {
        true => view! {
            <a class="skip" href="#main">"Skip to content"</a>
            {bar::top(frame)}
            {bar::notices(frame)}
            <main id="main" class="page">{body}</main>
            {bar::bottom(frame)}
        }
        .into_any(),
        false => view! { <main id="main" class="gate">{bar::refusal(frame)}{body}</main> }.into_any(),
    };
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="dark light"/>
                <title inner_html=ui::escape(&frame.title)></title>
                <link rel="stylesheet" href=frame.style/>
                <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml"/>
                {islands}
                {behaviour}
            </head>
            <body class=body_class>{content}</body>
        </html>
    }
}
