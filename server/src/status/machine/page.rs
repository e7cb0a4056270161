use super::time::time;
use crate::status::view::View;
use serde::Serialize;

#[derive(Serialize)]
pub struct Page<'a> {
    id: &'a str,
    name: &'a str,
    url: &'a str,
    time_zone: &'a str,
    updated_at: String,
}

#[derive(Serialize)]
pub struct Status<'a> {
    indicator: &'a str,
    description: &'a str,
}

pub fn page(view: &View) -> Page<'_> {
    let zone = view.zone.name();
    Page {
        id: &view.about.public_id,
        name: &view.name,
        url: &view.about.address,
        time_zone: if zone == "UTC" { "Etc/UTC" } else { zone },
        updated_at: time(view.updated_at),
    }
}

pub fn status(view: &View) -> Status<'_> {
    Status { indicator: view.indicator.key(), description: view.description }
}
