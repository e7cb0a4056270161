//! `/oncall/{schedule}/cover` and `/swap`: one person instead of another, and two who change places.

use super::{MakeOverride, SwapShifts};
use crate::{
    auth::PersonName,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct CoverPage {
    pub slug: String,
    pub schedule: String,
    /// Of the reader: the times are typed in it.
    pub zone: String,
    pub people: Vec<PersonName>,
    /// What stands in the fields first.
    pub person: String,
    pub for_whom: String,
    pub from: String,
    pub until: String,
    /// Who would be on call meanwhile, in words.
    pub meanwhile: Vec<String>,
    /// Only commanders decide for others.
    pub may_all: bool,
}

pub fn cover(page: CoverPage) -> AnyView {
    let back = super::schedule_link(&page.slug);
    let people = |first: &str| -> Vec<(String, String)> {
        let named = page.people.iter().map(|person| (person.id.to_string(), person.name.clone()));
        std::iter::once((String::new(), first.to_string())).chain(named).collect()
    };
    let rule = match page.may_all {
        true => "It holds at once and is on record. Those whose turn changes are told.",
        false => {
            "You may take over somebody’s turn, or give yours away. It holds at once and is on record; the other person is told."
        }
    };
    let zone = page.zone.replace('_', " ");
    let meanwhile: Vec<_> = page.meanwhile.iter().map(|words| view! { <li dir="auto">{words.clone()}</li> }).collect();
    let meanwhile = (!meanwhile.is_empty())
        .then(|| view! { <div class="oncall-meanwhile"><h3>"As it stands"</h3><ul>{meanwhile}</ul></div> });
    let fields = view! {
        <p class="effect"><b>"Effect"</b>{rule}</p>
        {Field::new::<MakeOverride>("person", "On call is").value(page.person.clone()).select(people("Choose"))}
        {Field::new::<MakeOverride>("for_whom", "Instead of").hint("It counts only while this person would be on call.")
            .value(page.for_whom.clone()).select(people("Whoever it would be, or nobody"))}
        <div class="fields two">
            {Field::new::<MakeOverride>("from", "From").hint(format!("Your clock, {zone}.")).value(page.from.clone()).input("datetime-local")}
            {Field::new::<MakeOverride>("until", "Until").hint(format!("Your clock, {zone}.")).value(page.until.clone()).input("datetime-local")}
        </div>
        {meanwhile}
        <div class="acts"><button class="act primary">"Save the override"</button><a class="act quiet" href=back.clone()>"Leave it"</a></div>
    };
    view! {
        <div class="head"><h1>"Override"</h1><p class="sub"><a href=back.clone() dir="auto">{page.schedule.clone()}</a></p></div>
        <section class="panel narrow"><div class="body">{ui::form::<MakeOverride>("stack", &[("slug", page.slug.clone())], fields)}</div></section>
    }
    .into_any()
}

#[derive(Clone, Debug)]
pub struct SwapPage {
    pub slug: String,
    pub schedule: String,
    /// The reader's shift: as it is sent, and in words.
    pub mine: (String, String),
    /// What the others have in the next 90 days: as it is sent, who, and when.
    pub theirs: Vec<(String, String, String)>,
}

pub fn swap(page: SwapPage) -> AnyView {
    let back = "/oncall";
    let chosen = Field::new::<SwapShifts>("theirs", "Whose shift you take");
    let (current, error) = (chosen.current().to_string(), chosen.error_view());
    let none = page.theirs.is_empty();
    let rows: Vec<_> = page
        .theirs
        .into_iter()
        .enumerate()
        .map(|(place, (value, who, when))| {
            let checked = (value == current).then_some("checked");
            let id = (place == 0).then_some("override-swap-theirs");
            view! {
                <label class="tick">
                    <input type="radio" name="theirs" id=id value=value checked=checked/>
                    <span><b dir="auto">{who}</b> " " {when}</span>
                </label>
            }
        })
        .collect();
    let form = match none {
        true => view! { <p class="dim">"Nobody else has a shift in the next 90 days. Let somebody cover for you instead."</p> }.into_any(),
        false => {
            let fields = view! {
                <p class="effect"><b>"Effect"</b>"Each is on call in the other’s place. It holds at once and is on record; the other person is told, and may withdraw it."</p>
                {ui::hidden("mine", &page.mine.0)}
                <fieldset class="field"><legend>"Whose shift you take"</legend>{rows}{error}</fieldset>
                <div class="acts"><button class="act primary">"Swap the shifts"</button><a class="act quiet" href=back>"Leave it"</a></div>
            };
            ui::form::<SwapShifts>("stack", &[("slug", page.slug.clone())], fields)
        }
    };
    view! {
        <div class="head">
            <h1>"Swap a shift"</h1>
            <p class="sub"><a href=super::schedule_link(&page.slug) dir="auto">{page.schedule}</a> ", yours: " {page.mine.1}</p>
        </div>
        <section class="panel narrow"><div class="body">{form}</div></section>
    }
    .into_any()
}
