crate::command! {
    /// By hand, also for what happened earlier.
    RecordChange, "change.record", "/services/{slug}/changes", "/services/{slug}", {
        slug: String,
        #[serde(default)] part: String,
        #[serde(default)] version: String,
        #[serde(default)] previous: String,
        #[serde(default)] happened: String,
        /// Who made it; empty for the writer.
        #[serde(default)] by: String,
        #[serde(default)] summary: String,
        #[serde(default)] address: String,
    }

    /// It did not happen: what is live is found without it.
    WithdrawChange, "change.withdraw", "/services/{slug}/changes/withdraw", "/services/{slug}", {
        slug: String,
        #[serde(default)] change: String,
    }

    /// Says whose change it is, and of all others that wait and name the same.
    PlaceChange, "change.place", "/changes/{change}/place", "/services", {
        change: String,
        #[serde(default)] service: String,
        #[serde(default)] kind: String,
        /// Of the part, where a service has several of the kind.
        #[serde(default)] name: String,
    }

    /// It belongs to no service here.
    SetChangeAside, "change.set_aside", "/changes/{change}/set-aside", "/services", {
        change: String,
    }
}
