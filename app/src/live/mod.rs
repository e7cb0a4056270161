//! The connection word of an incident, and the count of entries that wait. Arrivals never move what is being read.

use leptos::prelude::*;

/// `seen` is the number of the newest entry on the page.
#[island]
pub fn Live(number: i64, seen: i32) -> impl IntoView {
    let state = RwSignal::new("wait");
    let newest = RwSignal::new(seen);
    let shown = RwSignal::new(seen);
    #[cfg(feature = "hydrate")]
    follow::follow(number, seen, state, newest, shown);
    #[cfg(not(feature = "hydrate"))]
    let _ = number;
    let waiting = move || newest.get() - shown.get();
    let word = move || match state.get() {
        "live" => "live",
        "lost" => "not live",
        _ => "connecting",
    };
    let arrivals = move || match waiting() {
        1 => "1 new entry. Show it".to_string(),
        count => format!("{count} new entries. Show them"),
    };
    view! {
        <span class="live" role="status" data-state=move || state.get()>{word}</span>
        <a class="arrivals" href="" hidden=move || waiting() < 1>{arrivals}</a>
    }
}

#[cfg(feature = "hydrate")]
mod follow {
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, prelude::Closure};
    use web_sys::{Event, EventSource, MessageEvent, window};

    /// One stream for the page's life: the browser connects again by itself and says what it has seen.
    pub fn follow(number: i64, seen: i32, state: RwSignal<&'static str>, newest: RwSignal<i32>, shown: RwSignal<i32>) {
        let Ok(source) = EventSource::new(&format!("/incidents/{number}/live?seen={seen}")) else { return };
        let opened = Closure::<dyn FnMut(Event)>::new(move |_| state.set("live"));
        let lost = Closure::<dyn FnMut(Event)>::new(move |_| state.set("lost"));
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(number) = message.data().as_string().and_then(|text| text.parse().ok()) {
                newest.update(|newest| *newest = (*newest).max(number));
                // A metric that turned stands in the record: what is shown of it moves too.
                if let (Some(window), Ok(event)) = (window(), Event::new("figures")) {
                    let _ = window.dispatch_event(&event);
                }
            }
        });
        // Another script put newer entries on the page: they wait no more.
        let told = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(number) = message.data().as_string().and_then(|text| text.parse().ok()) {
                shown.update(|shown| *shown = (*shown).max(number));
            }
        });
        // The page's own script puts new figures in place.
        let figures = Closure::<dyn FnMut(Event)>::new(move |_| {
            if let (Some(window), Ok(event)) = (window(), Event::new("figures")) {
                let _ = window.dispatch_event(&event);
            }
        });
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        let _ = source.add_event_listener_with_callback("entry", heard.as_ref().unchecked_ref());
        let _ = source.add_event_listener_with_callback("figures", figures.as_ref().unchecked_ref());
        if let Some(window) = window() {
            let _ = window.add_event_listener_with_callback("shown", told.as_ref().unchecked_ref());
        }
        // They live as long as the page does.
        opened.forget();
        lost.forget();
        heard.forget();
        told.forget();
        figures.forget();
        std::mem::forget(source);
    }
}
