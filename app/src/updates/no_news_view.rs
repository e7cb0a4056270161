//! One press that keeps the promise: its label says all of it.

use super::no_news::{button, no_news_says};
use crate::{command, ids::IncidentNumber, ui};
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

command! {
    /// Says honestly that there is nothing new, and by when the next word comes. It needs no second person.
    NoNews, "update.no_news", "/incidents/{number}/updates/no-news", "/incidents/{number}", {
        number: IncidentNumber,
        /// The time on the button, RFC 3339.
        #[serde(default)] next_update: String,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoNewsOffer {
    pub number: IncidentNumber,
    pub by: DateTime<Utc>,
    /// `15:10 UTC`, by the public page's clock.
    pub by_says: String,
    pub at_says: String,
    /// Why it can't be said now.
    pub refused: Option<&'static str>,
}

pub fn no_news_button(offer: &NoNewsOffer) -> AnyView {
    if let Some(says) = offer.refused {
        let write = crate::links::new_update(offer.number, super::CUSTOMERS);
        return view! { <p class="dim">{says} " " <a href=write>"Write it"</a></p> }.into_any();
    }
    let by = offer.by.to_rfc3339_opts(SecondsFormat::Secs, true);
    let title = no_news_says(&offer.at_says, &offer.by_says);
    let fields = [("next_update", by)];
    let label = view! { <span title=title>{button(&offer.by_says)}</span> };
    ui::button_form::<NoNews>("act outward", label, &[("number", offer.number.to_string())], &fields)
}
