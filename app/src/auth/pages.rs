//! Sign-in, set-up and invitation.

use super::{AcceptInvite, SetUp, SignIn};
use crate::{command::Command, ui, ui::Field};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct SignInPage {
    pub organisation: String,
    pub next: String,
    /// Why the person has to sign in, where there is something to say.
    pub says: String,
    /// Names of those who can help.
    pub admins: Vec<String>,
}

pub fn sign_in(page: SignInPage) -> AnyView {
    let frame = ui::frame();
    let next = frame.refused.value("next").map_or(page.next.clone(), str::to_string);
    let host = frame.host;
    let trouble = match page.admins.is_empty() {
        true => "Nobody has been set up yet: the first start prints a set-up link.".into(),
        false => format!("Trouble? Ask an admin: {}.", page.admins.join(", ")),
    };
    let says = (!page.says.is_empty()).then(|| view! { <p class="notice">{page.says}</p> });
    let fields = view! {
        {ui::hidden("next", &next)}
        {Field::new::<SignIn>("email", "Mail").input_with("email", "username", true)}
        {Field::new::<SignIn>("password", "Password").input_with("password", "current-password", false)}
        <div class="acts"><button class="act primary">"Sign in"</button></div>
    };
    view! {
        <p class="gate-org">{page.organisation} " " <small>{host}</small></p>
        <h1>"Sign in"</h1>
        {says}
        {ui::form::<SignIn>("stack", &[], fields)}
        <p class="dim">{trouble} " Looking for the " <a href="/status">"status page"</a> "?"</p>
    }
    .into_any()
}

#[derive(Clone, Debug)]
pub struct JoinPage {
    pub token: String,
    pub organisation: String,
    /// What the new person will be allowed to do.
    pub role: super::Role,
    pub email: String,
    pub zones: Vec<String>,
}

pub fn set_up(page: JoinPage) -> AnyView {
    let fields = view! {
        {Field::new::<SetUp>("organisation", "Name of the organisation")
            .hint("Stands on the status page.").input_with("text", "organization", true)}
        {person_fields::<SetUp>(&page)}
        <div class="acts"><button class="act primary">"Create the first administrator"</button></div>
    };
    view! {
        <p class="gate-org">"Signalbox"</p>
        <h1>"Set up"</h1>
        <p class="dim">"This link works once. You become the first administrator; others are invited from the settings."</p>
        {ui::form::<SetUp>("stack", &[("token", page.token.clone())], fields)}
    }
    .into_any()
}

pub fn invite(page: JoinPage) -> AnyView {
    let fields = view! {
        {person_fields::<AcceptInvite>(&page)}
        <div class="acts"><button class="act primary">"Join"</button></div>
    };
    view! {
        <p class="gate-org">{page.organisation.clone()}</p>
        <h1>"You are invited"</h1>
        <p class="dim">{format!("As {}. {}", page.role.word(), page.role.means())}</p>
        {ui::form::<AcceptInvite>("stack", &[("token", page.token.clone())], fields)}
    }
    .into_any()
}

fn person_fields<C: Command>(page: &JoinPage) -> impl IntoView + use<C> {
    let zones: Vec<(String, String)> = page.zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    view! {
        {Field::new::<C>("name", "Your name").input_with("text", "name", false)}
        {Field::new::<C>("email", "Mail").value(page.email.clone()).input_with("email", "username", false)}
        {Field::new::<C>("password", "Password").hint("12 characters or more; no other rule.")
            .input_with("password", "new-password", false)}
        {Field::new::<C>("zone", "Your time zone").hint("Times are shown in it.").value("UTC").select(zones)}
    }
}
