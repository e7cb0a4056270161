/// What is known inside, so that it is found outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub people: Vec<Insider>,
    /// Of this incident, and of others that might be quoted.
    pub titles: Vec<String>,
    /// What stands on the status page instead of an inside title.
    pub public_title: String,
    /// Names of services, parts and versions as they are called inside.
    pub words: Vec<Word>,
    /// What may be said although it looks inside: the organisation's hosts, names of products.
    pub outside: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insider {
    pub name: String,
    /// As customers would be told: "the incident commander".
    pub role: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub inside: String,
    /// What customers call it: the part of the status page.
    pub outside: Option<String>,
}

impl Known {
    pub fn of_people(names: &[String]) -> Known {
        let people = names.iter().map(|name| Insider { name: name.clone(), role: None });
        Known { people: people.collect(), ..Known::default() }
    }
}
