//! A form posts a command: it carries the key of its attempt, and shows why the last one was refused.

use super::frame;
use crate::command::{Command, fill};
use leptos::prelude::*;

/// `values` fill the path of the command.
pub fn form<C: Command>(class: &'static str, values: &[(&str, String)], children: impl IntoView + 'static) -> AnyView {
    twin_form::<C>(true, class, values, children)
}

/// One of several forms of a command on a page: only the one that was refused says why.
pub fn twin_form<C: Command>(
    is_mine: bool,
    class: &'static str,
    values: &[(&str, String)],
    children: impl IntoView + 'static,
) -> AnyView {
    let frame = frame();
    let action = fill(C::PATH, |name| values.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone()));
    let once = (frame.once)().to_string();
    let refused = (is_mine && frame.refused.command == C::NAME).then(|| why::<C>(&frame.refused));
    view! {
        <form class=class method="post" action=action data-command=C::NAME>
            <input type="hidden" name="once" value=once/>
            {refused}
            {children}
        </form>
    }
    .into_any()
}

/// One button that is a whole form.
pub fn button_form<C: Command>(
    class: &'static str,
    label: impl IntoView + 'static,
    path: &[(&str, String)],
    fields: &[(&'static str, String)],
) -> AnyView {
    let hidden: Vec<AnyView> = fields.iter().map(|(name, value)| hidden(name, value)).collect();
    form::<C>("bare", path, view! { {hidden} <button class=class>{label}</button> })
}

pub fn hidden(name: &'static str, value: &str) -> AnyView {
    view! { <input type="hidden" name=name value=value.to_string()/> }.into_any()
}

fn why<C: Command>(refused: &crate::command::Refused) -> impl IntoView + use<C> {
    super::refusal_is_told();
    let rows: Vec<_> = refused
        .errors
        .iter()
        .map(|error| {
            let href = format!("#{}", super::field::id::<C>(&error.field));
            view! { <li><a href=href>{error.says.clone()}</a></li> }
        })
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <ul>{rows}</ul> });
    view! {
        <div class="notice bad errors" role="alert" tabindex="-1" id="refused">
            <p><b>{refused.says.clone()}</b></p>
            {list}
        </div>
    }
}
