//! A labelled field of a command's form: label, rule, the reason when it was refused, and what was typed.

use super::{TextArea, frame};
use crate::command::Command;
use leptos::prelude::*;

pub struct Field {
    id: String,
    name: &'static str,
    label: &'static str,
    hint: String,
    value: String,
    error: Option<String>,
    is_typed: bool,
}

pub(super) fn id<C: Command>(name: &str) -> String {
    format!("{}-{name}", C::NAME.replace('.', "-"))
}

impl Field {
    pub fn new<C: Command>(name: &'static str, label: &'static str) -> Field {
        let refused = frame().refused;
        let mine = refused.command == C::NAME;
        Field {
            id: id::<C>(name),
            name,
            label,
            hint: String::new(),
            value: mine.then(|| refused.value(name).unwrap_or_default().to_string()).unwrap_or_default(),
            error: mine.then(|| refused.error(name).map(str::to_string)).flatten(),
            is_typed: mine && refused.value(name).is_some(),
        }
    }

    /// A second form of the same command on one page needs ids of its own.
    pub fn twin(mut self, suffix: &str) -> Field {
        self.id = format!("{}-{suffix}", self.id);
        self
    }

    /// What was typed in another form of the same command is not shown in this one.
    pub fn only_if(mut self, is_mine: bool) -> Field {
        if !is_mine {
            (self.value, self.error, self.is_typed) = (String::new(), None, false);
        }
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Field {
        self.hint = hint.into();
        self
    }

    /// What stands in it first; what was typed in a refused attempt wins.
    pub fn value(mut self, value: impl Into<String>) -> Field {
        if !self.is_typed {
            self.value = value.into();
        }
        self
    }

    /// What stands in it, whatever was typed: the page has rewritten it since.
    pub fn rewritten(mut self, value: impl Into<String>) -> Field {
        self.value = value.into();
        self
    }

    pub fn input(self, kind: &'static str) -> AnyView {
        self.input_with(kind, "off", false)
    }

    pub fn input_with(self, kind: &'static str, autocomplete: &'static str, focus: bool) -> AnyView {
        let (id, described_by, invalid) = (self.id.clone(), self.described_by(), self.error.is_some());
        let (name, value) = (self.name, self.value.clone());
        self.wrap(view! {
            <input
                class="text" id=id name=name type=kind value=value autocomplete=autocomplete dir="auto"
                autofocus=focus.then_some("") aria-describedby=described_by aria-invalid=invalid.then_some("true")
            />
        })
    }

    pub fn area(self, rows: u32) -> AnyView {
        let (id, described_by, invalid) = (self.id.clone(), self.described_by(), self.error.is_some());
        let (name, value) = (self.name, self.value.clone());
        let described_by = described_by.unwrap_or_default();
        self.wrap(view! { <TextArea id=id name=name value=value rows=rows described_by=described_by invalid=invalid/> })
    }

    /// Pairs of value and label.
    pub fn select(self, options: Vec<(String, String)>) -> AnyView {
        let (id, described_by, invalid) = (self.id.clone(), self.described_by(), self.error.is_some());
        let (name, chosen) = (self.name, self.value.clone());
        let options: Vec<_> = options
            .into_iter()
            .map(|(value, label)| {
                let selected = (value == chosen).then_some("selected");
                view! { <option value=value selected=selected>{label}</option> }
            })
            .collect();
        self.wrap(view! {
            <select class="text" id=id name=name aria-describedby=described_by aria-invalid=invalid.then_some("true")>
                {options}
            </select>
        })
    }

    /// What stands in it, for controls that are built by hand.
    pub fn current(&self) -> &str {
        &self.value
    }

    pub fn error_view(&self) -> Option<AnyView> {
        let id = format!("{}-e", self.id);
        self.error.clone().map(|error| view! { <p class="error" id=id>{error}</p> }.into_any())
    }

    fn described_by(&self) -> Option<String> {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-h", self.id));
        let error = self.error.is_some().then(|| format!("{}-e", self.id));
        let both: Vec<String> = hint.into_iter().chain(error).collect();
        (!both.is_empty()).then(|| both.join(" "))
    }

    fn wrap(self, control: impl IntoView + 'static) -> AnyView {
        let error = self.error_view();
        let hint_id = format!("{}-h", self.id);
        let hint = (!self.hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{self.hint}</p> });
        view! { <div class="field"><label for=self.id>{self.label}</label>{hint}{control}{error}</div> }.into_any()
    }
}
