//! Signed deliveries: who sends knows a second secret, and the body came as it was sent.

use super::{DropOldSecret, IntakePage, SignDeliveries, Signature, StopSigning, token_view::keeps};
use crate::ui::{self, Field};
use leptos::prelude::*;

pub(super) fn signature(page: &IntakePage) -> AnyView {
    let body = match &page.signature {
        None => off(page).into_any(),
        Some(signature) => on(page, signature).into_any(),
    };
    view! {
        <section class="panel" id="signature" aria-labelledby="signature-h">
            <header><h2 id="signature-h">"Signature"</h2></header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

fn headers(signature: Option<&Signature>) -> impl IntoView + use<> {
    let header = signature.map_or_else(String::new, |signature| signature.header.clone());
    let time = signature.and_then(|signature| signature.time_header.clone()).unwrap_or_default();
    view! {
        <div class="fields two">
            {Field::new::<SignDeliveries>("header", "Header of the signature")
                .hint("Empty: X-Grafana-Alerting-Signature.").value(header).input("text")}
            {Field::new::<SignDeliveries>("time_header", "Header of the signed time")
                .hint("Empty: the body alone is signed.").value(time).input("text")}
        </div>
    }
}

fn off(page: &IntakePage) -> impl IntoView + use<> {
    let fields = view! {
        {headers(None)}
        {Field::new::<SignDeliveries>("keep", "Unsigned ones are taken for another")
            .hint("Time to give the secret to the sender, so that nothing is lost.").value("1").select(keeps())}
        <div class="acts"><button class="act">"Make a secret and ask for signatures"</button></div>
    };
    view! {
        <p>"Deliveries are let in by their token alone."</p>
        <p class="effect">
            <b>"Effect"</b>
            "After that what comes without a fitting HMAC-SHA256 is refused. With a signed time, what is overheard can't be sent again after five minutes."
        </p>
        {ui::form::<SignDeliveries>("stack", &page.id(), fields)}
    }
}

fn on(page: &IntakePage, signature: &Signature) -> impl IntoView + use<> {
    let time = match &signature.time_header {
        Some(time) => view! { ", over the time in " <code>{time.clone()}</code> ", a colon and the body" }.into_any(),
        None => ", over the body".into_any(),
    };
    let old = signature.old_until.map(|until| {
        let (says, label) = match signature.takes_unsigned {
            true => ("What is not signed is taken too, until ", "Take signed ones only"),
            false => ("The old secret fits too, until ", "Drop the old secret"),
        };
        view! {
            <div class="intake-both">
                <p class="warn">{says} {ui::time(until)} "."</p>
                {ui::button_form::<DropOldSecret>("act small", label, &page.id(), &[])}
            </div>
        }
    });
    let fields = view! {
        {headers(Some(signature))}
        {Field::new::<SignDeliveries>("keep", "The present secret fits for").value("24").select(keeps())}
        <div class="acts"><button class="act">"Make a new secret"</button></div>
    };
    view! {
        <p>"Deliveries are signed: HMAC-SHA256 in " <code>{signature.header.clone()}</code> {time} "."</p>
        {old}
        <div class="acts">
            <details class="act-panel">
                <summary class="act small">"Replace…"</summary>
                <div class="act-form">
                    <p>"The new secret is shown once. Other headers hold at once, for both secrets."</p>
                    {ui::form::<SignDeliveries>("stack", &page.id(), fields)}
                </div>
            </details>
            <details class="act-panel">
                <summary class="act small">"Ask for none…"</summary>
                <div class="act-form">
                    <p>"Whoever has the token is let in. The secret is forgotten."</p>
                    <div class="acts">{ui::button_form::<StopSigning>("act", "Ask for no signature", &page.id(), &[])}</div>
                </div>
            </details>
        </div>
    }
}
