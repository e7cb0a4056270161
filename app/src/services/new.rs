use super::AddService;
use crate::{
    auth::PersonName,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct NewService {
    pub people: Vec<PersonName>,
}

pub fn new(page: NewService) -> AnyView {
    let fields = view! {
        {Field::new::<AddService>("name", "Name").hint("As people call it.").input_with("text", "off", true)}
        {Field::new::<AddService>("slug", "Word in addresses and labels")
            .hint("Small letters, digits and dashes. Empty: made from the name. It never changes.").input("text")}
        {Field::new::<AddService>("description", "What it does").hint("One or two sentences for somebody new to it.").area(3)}
        {Field::new::<AddService>("owner", "Owner").hint("Its incidents are named to this person first.")
            .select(people(page.people))}
        <div class="acts"><button class="act primary">"Add the service"</button><a class="act quiet" href="/services">"Leave it"</a></div>
    };
    view! {
        <div class="head"><h1>"Add a service"</h1><p class="sub">"A service is what breaks as one."</p></div>
        <section class="panel"><div class="body">{ui::form::<AddService>("stack", &[], fields)}</div></section>
    }
    .into_any()
}

pub(super) fn people(people: Vec<PersonName>) -> Vec<(String, String)> {
    let nobody = (String::new(), "Nobody".to_string());
    std::iter::once(nobody).chain(people.into_iter().map(|person| (person.id.to_string(), person.name))).collect()
}
