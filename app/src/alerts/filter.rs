//! The filter above the list: a form that leads to an address, so that it can be kept and sent.

use super::{AlertSearch, State};
use leptos::prelude::*;

pub(super) fn show(search: &AlertSearch, services: &[(String, String)]) -> impl IntoView + use<> {
    let chips = chips(search);
    let has_chips = !chips.is_empty();
    let kept: Vec<_> = search.labels.iter().map(|(name, value)| hidden("label", &format!("{name}={value}"))).collect();
    let unread = (!search.unread.is_empty()).then(|| {
        let says =
            format!("“{}” is no label. Write name=value, such as severity=critical.", search.unread.join("”, “"));
        view! { <p class="error" id="inbox-label-e">{says}</p> }
    });
    let is_bad = unread.is_some();
    let typed = search.unread.join(" ");
    let number = search.incident.map(|number| hidden("incident", &number.to_string()));
    let name = (!search.name.is_empty()).then(|| hidden("name", &search.name));
    let into = search.into.map(|number| hidden("into", &number.to_string()));
    let plain = search.is_plain.then(|| hidden("plain", "yes"));
    let mut all = vec![(String::new(), "Any service".to_string())];
    all.extend(services.iter().cloned());
    let services = options(all, &search.service);
    let states = State::ALL.iter().map(|state| (state.key().to_string(), state.words().to_string())).collect();
    let states = options(states, search.state.key());
    let drop =
        has_chips.then(|| view! { <a class="act small quiet" href=search.widened().address()>"Drop the filter"</a> });
    view! {
        <details class="phone-fold alone" open=search.is_narrowed() || is_bad><summary><b>"Filter"</b></summary><form class="inbox-filter" action="/alerts" role="search" aria-label="Filter alerts">
            {hidden("show", search.show.key())}{kept}{number}{name}{into}{plain}
            <label><span>"Words"</span>
                <input class="text" type="search" name="text" value=search.text.clone() placeholder="in the sentence or the name"/>
            </label>
            <label><span>"Label"</span>
                <input
                    class="text" type="text" name="label" value=typed placeholder="severity=critical" autocapitalize="off"
                    autocomplete="off" spellcheck="false" aria-invalid=is_bad.then_some("true")
                    aria-describedby=is_bad.then_some("inbox-label-e")
                />
            </label>
            <label><span>"Service"</span><select class="text" name="service">{services}</select></label>
            <label><span>"State"</span><select class="text" name="state">{states}</select></label>
            <button class="act">"Filter"</button>
            {unread}
        </form></details>
        {has_chips.then(|| view! { <p class="inbox-chips">{chips}{drop}</p> })}
    }
}

/// What narrows the list, each with its way out.
fn chips(search: &AlertSearch) -> Vec<AnyView> {
    let mut chips: Vec<(String, AlertSearch)> = search
        .labels
        .iter()
        .map(|(name, value)| (format!("{name}={value}"), search.without_label(name, value)))
        .collect();
    if !search.name.is_empty() {
        chips.push((format!("name is {}", search.name), AlertSearch { name: String::new(), ..search.clone() }));
    }
    if let Some(number) = search.incident {
        chips.push((format!("in #{number}"), AlertSearch { incident: None, ..search.clone() }));
    }
    if search.is_plain {
        chips.push(("storms row by row".into(), AlertSearch { is_plain: false, ..search.clone() }));
    }
    if !search.text.is_empty() {
        chips.push((format!("“{}”", search.text), AlertSearch { text: String::new(), ..search.clone() }));
    }
    if !search.service.is_empty() {
        chips.push((format!("service {}", search.service), AlertSearch { service: String::new(), ..search.clone() }));
    }
    if search.state != State::Any {
        let words = search.state.words().to_lowercase();
        chips.push((words, AlertSearch { state: State::Any, ..search.clone() }));
    }
    let chip = |(words, without): (String, AlertSearch)| {
        let says = format!("Without {words}");
        view! { <a class="chip" href=without.address() aria-label=says><span dir="auto">{words}</span> " ✕"</a> }
            .into_any()
    };
    chips.into_iter().map(chip).collect()
}

fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_string()/> }.into_any()
}

fn options(all: Vec<(String, String)>, chosen: &str) -> Vec<AnyView> {
    let chosen = chosen.to_string();
    all.into_iter()
        .map(|(value, label)| {
            let selected = (value == chosen).then_some("selected");
            view! { <option value=value selected=selected>{label}</option> }.into_any()
        })
        .collect()
}
