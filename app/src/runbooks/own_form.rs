//! One of many forms of the same command on a page: a refusal and what was typed show in that one only.

use crate::{
    command::{Command, Refused, fill},
    ids::IncidentNumber,
    ui,
};
use leptos::prelude::*;

pub(super) struct OwnForm {
    number: IncidentNumber,
    /// The hidden fields that tell this form from its twins.
    own: Vec<(&'static str, String)>,
    refused: Option<Refused>,
}

impl OwnForm {
    pub fn new<C: Command>(number: IncidentNumber, own: Vec<(&'static str, String)>) -> OwnForm {
        let refused = ui::frame().refused;
        let mine = refused.command == C::NAME
            && own.iter().all(|(name, value)| refused.value(name).is_some_and(|typed| typed == value));
        OwnForm { number, own, refused: mine.then_some(refused) }
    }

    pub fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    pub fn typed(&self, field: &str) -> String {
        self.refused.as_ref().and_then(|refused| refused.value(field)).unwrap_or_default().to_string()
    }

    /// The reason beside a field, with the id that the field is described by.
    pub fn error(&self, field: &str, id: &str) -> Option<AnyView> {
        let says = self.refused.as_ref()?.error(field)?.to_string();
        Some(view! { <p class="error" id=format!("{id}-e")>{says}</p> }.into_any())
    }

    pub fn has_error(&self, field: &str) -> bool {
        self.refused.as_ref().is_some_and(|refused| refused.error(field).is_some())
    }

    pub fn form<C: Command>(
        &self,
        class: &'static str,
        check: Option<&str>,
        children: impl IntoView + 'static,
    ) -> AnyView {
        let notice = self.refused.as_ref().map(|refused| {
            ui::refusal_is_told();
            let says = refused.says.clone();
            view! { <div class="notice bad errors" role="alert" tabindex="-1" id="refused"><p><b>{says}</b></p></div> }
        });
        self.written::<C>(class, check, view! { {notice} {children} })
    }

    /// A form whose refusal shows in another one of the same command.
    pub fn quiet_form<C: Command>(&self, class: &'static str, children: impl IntoView + 'static) -> AnyView {
        self.written::<C>(class, None, children)
    }

    fn written<C: Command>(
        &self,
        class: &'static str,
        check: Option<&str>,
        children: impl IntoView + 'static,
    ) -> AnyView {
        let number = self.number.to_string();
        let action = fill(C::PATH, |name| match name {
            "number" => Some(number.clone()),
            _ => self.own.iter().find(|(own, _)| *own == name).map(|(_, value)| value.clone()),
        });
        let once = (ui::frame().once)().to_string();
        let own: Vec<AnyView> = self.own.iter().map(|(name, value)| ui::hidden(name, value)).collect();
        let check = check.map(str::to_string);
        view! {
            <form class=class method="post" action=action data-command=C::NAME data-check=check>
                <input type="hidden" name="once" value=once/>
                {own}
                {children}
            </form>
        }
        .into_any()
    }
}
