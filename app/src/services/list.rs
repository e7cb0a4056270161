use super::{ServiceRow, Unplaced, changes::unplaced};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ServicesPage {
    pub rows: Vec<ServiceRow>,
    pub may_edit: bool,
    /// There are more than are shown.
    pub more: bool,
    pub unplaced: Unplaced,
}

pub fn list(page: ServicesPage) -> AnyView {
    let add = page.may_edit.then(|| view! { <a class="act primary" href="/services/new">"Add a service"</a> });
    let waiting = unplaced(page.unplaced);
    if page.rows.is_empty() {
        return view! {
            <div class="head"><h1>"Services"</h1></div>
            <section class="panel">
                <div class="empty">
                    <p>"A service is what breaks as one. Start with the one that pages you most."</p>
                    {add}
                </div>
            </section>
            {waiting}
        }
        .into_any();
    }
    let count = page.rows.len();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let end = match page.more {
        true => format!("The first {count} by name are shown."),
        false if count == 1 => "1 service.".into(),
        false => format!("{count} services."),
    };
    view! {
        <div class="head"><h1>"Services"</h1><div class="acts">{add}</div></div>
        <section class="panel" aria-label="Services">
            <ul class="rows">{rows}</ul>
            <footer><p class="dim">{end}</p></footer>
        </section>
        {waiting}
    }
    .into_any()
}

fn row(service: ServiceRow) -> impl IntoView {
    let owner = service.owner.map_or("owned by nobody".to_string(), |owner| owner.name);
    let (tone, open) = match service.open_incidents {
        0 => ("end dim", "none open".to_string()),
        open => ("end warn", format!("{open} open")),
    };
    let href = format!("/services/{}", service.slug);
    view! {
        <li>
            <a class="row" href=href>
                <div class="grow"><b>{service.name}</b> " " <span class="dim mono">{service.slug}</span></div>
                <span class="dim">{owner}</span>
                <span class=tone>{open}</span>
            </a>
        </li>
    }
}
