use super::{CreateToken, EndToken, Once, nav};
use crate::{
    ids::TokenId,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Word and meaning of each scope that is made here; senders get theirs with their intake.
pub const SCOPES: [(&str, &str); 2] =
    [("read", "reads what is not restricted"), ("write", "reads, and carries out commands")];

#[derive(Clone, Debug)]
pub struct TokenRow {
    pub id: TokenId,
    pub name: String,
    pub scope: String,
    pub made_by: Option<String>,
    pub made_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub struct NewToken {
    pub secret: String,
    pub scope: String,
}

#[derive(Clone, Debug)]
pub struct TokensPage {
    pub rows: Vec<TokenRow>,
    pub made: Once<NewToken>,
}

pub fn tokens(page: TokensPage) -> AnyView {
    let count = page.rows.iter().filter(|row| row.ended_at.is_none()).count();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"No token yet."</b>" A machine needs one to be let in."</p></div> }
            .into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <div class="head"><h1>"Tokens"</h1></div>
        <div class="settings">
            {nav("/settings/tokens", true)}
            <div class="work">
                {made(page.made)}
                <section class="panel" aria-labelledby="tokens">
                    <header><h2 id="tokens">"Tokens of machines"</h2><span class="n">{count}</span></header>
                    {list}
                </section>
                {create()}
            </div>
        </div>
    }
    .into_any()
}

fn create() -> impl IntoView {
    let scopes = SCOPES.into_iter().map(|(word, means)| (word.to_string(), format!("{word}: {means}"))).collect();
    let fields = view! {
        {Field::new::<CreateToken>("name", "Name").hint("The machine that will use it: “Grafana panel”.").input("text")}
        {Field::new::<CreateToken>("scope", "Scope").value("read").select(scopes)}
        <div class="acts"><button class="act primary">"Make the token"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="make-token">
            <header><h2 id="make-token">"Make a token"</h2></header>
            <div class="body">
                <p class="effect"><b>"Effect"</b>"Whoever has it is let in, until it is ended. It is shown once."</p>
                <p class="dim">"Whoever sends alerts or changes has a token of its own: " <a href="/settings/intakes">"Intakes"</a> "."</p>
                {ui::form::<CreateToken>("stack", &[], fields)}
            </div>
        </section>
    }
}

fn row(row: TokenRow) -> impl IntoView {
    let used = match row.last_used_at {
        Some(at) => view! { "last used " {ui::time(at)} }.into_any(),
        None => "never used".into_any(),
    };
    let by = row.made_by.map(|name| format!(" by {name}"));
    let end = match row.ended_at {
        Some(at) => view! { <span class="end dim">"ended " {ui::time(at)}</span> }.into_any(),
        None => end(row.id, &row.name, row.last_used_at).into_any(),
    };
    view! {
        <li class="row">
            <div class="grow">
                <b>{row.name}</b> " " <span class="tag">{row.scope}</span>
                <p class="dim">"made " {ui::time(row.made_at)} {by} " · " {used}</p>
            </div>
            {end}
        </li>
    }
}

fn end(token: TokenId, name: &str, last_used_at: Option<DateTime<Utc>>) -> impl IntoView + use<> {
    let says = match last_used_at {
        Some(at) => format!("“{name}” used it {}. What it sends next is refused.", ui::ago(ui::frame().clock.now - at)),
        None => format!("“{name}” never used it."),
    };
    view! {
        <div class="acts">
            <details class="act-panel">
                <summary class="act small">"End…"</summary>
                <div class="act-form">
                    <p>{says}</p>
                    <div class="acts">{ui::button_form::<EndToken>("act", "End the token", &[], &[("token", token.to_string())])}</div>
                </div>
            </details>
        </div>
    }
}

fn made(made: Once<NewToken>) -> Option<AnyView> {
    match made {
        Once::NotAsked => None,
        Once::Gone => Some(
            view! {
                <p class="notice warn">"The token was made, but this page can't show it. End it and make another."</p>
            }
            .into_any(),
        ),
        Once::Here(token) => {
            Some(
                view! {
                    <section class="panel" aria-labelledby="made">
                        <header><h2 id="made">"The new token"</h2></header>
                        <div class="body">
                            <div class="secret"><code>{token.secret.clone()}</code>{ui::copy_button("Copy", &token.secret)}</div>
                            <p>"Copy it now. It cannot be shown again; it can be replaced."</p>
                        </div>
                    </section>
                }
                .into_any(),
            )
        }
    }
}
