use super::{ChangeRole, CreateInvite, Deactivate, Once, Reactivate, nav};
use crate::{
    auth::Role,
    ids::PersonId,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub zone: String,
    pub deactivated_at: Option<DateTime<Utc>>,
    /// Open incidents that wait for their hands.
    pub owns: i64,
    pub is_viewer: bool,
}

#[derive(Clone, Debug)]
pub struct PeoplePage {
    pub rows: Vec<PersonRow>,
    /// The link, and the mail address it was made for.
    pub made: Once<(String, String)>,
    /// Who stands in a schedule: the name, and what becomes of those turns when the person goes.
    pub on_call: Vec<(String, Vec<String>)>,
}

pub fn people(page: PeoplePage) -> AnyView {
    let others: Vec<(String, String)> = page
        .rows
        .iter()
        .filter(|row| !row.is_viewer && row.deactivated_at.is_none())
        .map(|row| (row.id.to_string(), format!("{}, {}", row.name, row.role)))
        .collect();
    let change = (!others.is_empty()).then(|| change(others, page.on_call));
    let count = page.rows.iter().filter(|row| row.deactivated_at.is_none()).count();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    view! {
        <div class="head"><h1>"People"</h1></div>
        <div class="settings">
            {nav("/settings/people", true)}
            <div class="work">
                {made(page.made)}
                <section class="panel" aria-labelledby="people">
                    <header><h2 id="people">"People"</h2><span class="n">{count}</span></header>
                    <ul class="rows">{rows}</ul>
                </section>
                {invite()}
                {change}
            </div>
        </div>
    }
    .into_any()
}

fn row(row: PersonRow) -> impl IntoView {
    let you = row.is_viewer.then(|| view! { " " <span class="tag">"you"</span> });
    let owns = (row.owns > 0).then(|| format!(" · owns {} open", row.owns));
    let end = match row.deactivated_at {
        None => view! { <span class="end">{row.role.word()}</span> }.into_any(),
        Some(at) => {
            let fields = [("person", row.id.to_string())];
            view! {
                <span class="end dim">"deactivated " {ui::time(at)}</span>
                <div class="acts">{ui::button_form::<Reactivate>("act small", "Let in again", &[], &fields)}</div>
            }
            .into_any()
        }
    };
    view! {
        <li class="row">
            {ui::face(&row.name)}
            <div class="grow">
                <b>{row.name.clone()}</b>{you}
                <p class="dim">{row.email} " · " {row.zone.replace('_', " ")} {owns}</p>
            </div>
            {end}
        </li>
    }
}

fn roles() -> Vec<(String, String)> {
    let option = |role: Role| (role.word().to_string(), format!("{}: {}", role.word(), role.means()));
    Role::ALL.into_iter().map(option).collect()
}

fn invite() -> impl IntoView {
    let fields = view! {
        {Field::new::<CreateInvite>("email", "Mail").hint("Stands in the form already; may be empty. No mail is sent.").input("email")}
        {Field::new::<CreateInvite>("role", "Role").value(Role::Responder.word()).select(roles())}
        <div class="acts"><button class="act primary">"Make the link"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="invite">
            <header><h2 id="invite">"Invite somebody"</h2></header>
            <div class="body">
                <p class="effect"><b>"Effect"</b>"Makes a link that works once, for seven days. Give it to the person yourself."</p>
                {ui::form::<CreateInvite>("stack", &[], fields)}
            </div>
        </section>
    }
}

fn change(others: Vec<(String, String)>, on_call: Vec<(String, Vec<String>)>) -> impl IntoView {
    let on_call: Vec<_> = on_call
        .into_iter()
        .map(|(name, says)| view! { <li><b dir="auto">{name}</b> ": " <span dir="auto">{says.join("; ")}</span></li> })
        .collect();
    let on_call = (!on_call.is_empty()).then(|| {
        view! { <div class="notice warn"><p><b>"On call"</b></p><ul>{on_call}</ul></div> }
    });
    let role = view! {
        <div class="fields two">
            {Field::new::<ChangeRole>("person", "Person").select(others.clone())}
            {Field::new::<ChangeRole>("role", "New role").select(roles())}
        </div>
        <div class="acts"><button class="act">"Change the role"</button></div>
    };
    let deactivate = view! {
        {Field::new::<Deactivate>("person", "Person").select(others)}
        <div class="acts"><button class="act">"Deactivate"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="change-role">
            <header><h2 id="change-role">"Change a role"</h2></header>
            <div class="body">
                <p class="effect"><b>"Effect"</b>"Holds from the next press. Your own role is another administrator's to change."</p>
                {ui::form::<ChangeRole>("stack", &[], role)}
            </div>
        </section>
        <section class="panel" aria-labelledby="deactivate">
            <header><h2 id="deactivate">"Deactivate somebody"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "Every session ends at once. What the person wrote stays. Open incidents keep the name until somebody takes them over."
                </p>
                {on_call}
                {ui::form::<Deactivate>("stack", &[], deactivate)}
            </div>
        </section>
    }
}

fn made(made: Once<(String, String)>) -> Option<AnyView> {
    match made {
        Once::NotAsked => None,
        Once::Gone => Some(
            view! { <p class="notice warn">"The link was made, but this page can't show it. Make another."</p> }
                .into_any(),
        ),
        Once::Here((link, email)) => {
            let whom = if email.is_empty() { "Give it to the person.".into() } else { format!("Give it to {email}.") };
            Some(
                view! {
                    <section class="panel" aria-labelledby="made">
                        <header><h2 id="made">"The invitation"</h2></header>
                        <div class="body">
                            <div class="secret"><code>{link.clone()}</code>{ui::copy_button("Copy", &link)}</div>
                            <p>{whom} " Copy it now. It cannot be shown again; it can be replaced."</p>
                        </div>
                    </section>
                }
                .into_any(),
            )
        }
    }
}
