crate::command! {
    /// Watches a provider, or stops. `watch` is `yes` or `no`.
    ChooseProvider, "provider.choose", "/settings/providers/choose", "/settings/providers", {
        #[serde(default)] provider: String,
        #[serde(default)] watch: String,
    }

    /// One that Signalbox does not ship: it is watched from now on.
    AddProvider, "provider.add", "/settings/providers", "/settings/providers", {
        #[serde(default)] name: String,
        #[serde(default)] address: String,
    }

    CheckProvider, "provider.check", "/settings/providers/check", "/settings/providers", {
        #[serde(default)] provider: String,
    }

    RemoveProvider, "provider.remove", "/settings/providers/remove", "/settings/providers", {
        #[serde(default)] provider: String,
    }
}
