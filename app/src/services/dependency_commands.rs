crate::command! {
    AddDependency, "dependency.add", "/services/{slug}/dependencies", "/services/{slug}", {
        slug: String,
        #[serde(default)] on: String,
    }

    RemoveDependency, "dependency.remove", "/services/{slug}/dependencies/remove", "/services/{slug}", {
        slug: String,
        #[serde(default)] on: String,
    }
}
