use super::{browser::browser_name, nav};
use crate::{
    auth::{EndSession, Role, SaveMine},
    ids::SessionId,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub id: SessionId,
    pub user_agent: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub is_this: bool,
}

#[derive(Clone, Debug)]
pub struct MinePage {
    pub name: String,
    pub zone: String,
    pub email: String,
    pub role: Role,
    pub zones: Vec<String>,
    pub sessions: Vec<SessionRow>,
}

pub fn mine(page: MinePage) -> AnyView {
    let zones = page.zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    let fields = view! {
        {Field::new::<SaveMine>("name", "Your name").hint("As it stands in the record.").value(page.name.clone())
            .input_with("text", "name", false)}
        {Field::new::<SaveMine>("zone", "Your time zone").value(page.zone.clone())
            .hint("Times inside are shown in it; the status page keeps its own.").select(zones)}
        <div class="acts"><button class="act primary">"Save"</button></div>
    };
    let count = page.sessions.len();
    let sessions: Vec<_> = page.sessions.into_iter().map(session).collect();
    view! {
        <div class="head"><h1>"Settings"</h1></div>
        <div class="settings">
            {nav("/settings", page.role == Role::Admin)}
            <div class="work">
                <section class="panel" aria-labelledby="mine">
                    <header><h2 id="mine">"Mine"</h2></header>
                    <div class="body">
                        {ui::form::<SaveMine>("stack", &[], fields)}
                        <dl class="pairs">
                            <dt>"Mail"</dt><dd>{page.email}</dd>
                            <dt>"Role"</dt><dd>{page.role.word()} ". " <span class="dim">{page.role.means()}</span></dd>
                        </dl>
                    </div>
                </section>
                <section class="panel" aria-labelledby="sessions">
                    <header><h2 id="sessions">"Where you are signed in"</h2><span class="n">{count}</span></header>
                    <ul class="rows">{sessions}</ul>
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn session(row: SessionRow) -> impl IntoView {
    let this = row.is_this.then(|| view! { " " <span class="tag good">"this one"</span> });
    let end = ui::button_form::<EndSession>("act small", "End it", &[], &[("session", row.id.to_string())]);
    view! {
        <li class="row">
            <div class="grow">
                <span title=row.user_agent.clone()>{browser_name(&row.user_agent)}</span>{this}
                <p class="dim">"signed in " {ui::time(row.created_at)} ", last seen " {ui::time(row.last_seen_at)}</p>
            </div>
            <div class="acts">{end}</div>
        </li>
    }
}
