//! The slug that a text asks for: its own, else one from its title, else one from the file's name.

use app::{
    runbooks::{Runbook, is_slug},
    services::slug_of,
};

pub fn of(runbook: &Runbook, file: &str) -> Result<String, String> {
    if !runbook.slug.is_empty() {
        let says = || format!("`{}` can't be a slug. Write small letters, digits and `-`.", runbook.slug);
        return is_slug(&runbook.slug).then(|| runbook.slug.clone()).ok_or_else(says);
    }
    let made = [slug_of(&runbook.title), slug_of(file)].into_iter().find(|slug| is_slug(slug));
    made.ok_or_else(|| "The runbook has no slug. Write `slug: slow-answers` between two lines `---` at the top.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_slug_goes_before_the_title_and_the_title_before_the_file() {
        let named = |slug: &str, title: &str| Runbook { slug: slug.into(), title: title.into(), ..Runbook::default() };
        assert_eq!(of(&named("a-b", "Title"), "file").unwrap(), "a-b");
        assert_eq!(of(&named("", "High Error Rate"), "file").unwrap(), "high-error-rate");
        assert_eq!(of(&named("", "…"), "000_Kube.Pod").unwrap(), "000-kube-pod");
        assert!(of(&named("A b", "Title"), "file").is_err());
        assert!(of(&named("", ""), "é").is_err());
        assert!(of(&named("", &"word ".repeat(40)), "").is_ok_and(|slug| slug.len() <= 80));
    }
}
