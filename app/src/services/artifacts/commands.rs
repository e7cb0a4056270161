crate::command! {
    /// The nine usual parts; those that stand already stay as they are.
    RegisterParts, "parts.register", "/services/{slug}/parts/usual", "/services/{slug}", {
        slug: String,
    }

    RegisterPart, "part.register", "/services/{slug}/parts", "/services/{slug}", {
        slug: String,
        #[serde(default)] kind: String,
        /// Empty: the kind's own name.
        #[serde(default)] name: String,
    }

    /// It is live no longer; its history stays.
    RetirePart, "part.retire", "/services/{slug}/parts/retire", "/services/{slug}", {
        slug: String,
        #[serde(default)] part: String,
    }

    MarkKnownGood, "known_good.mark", "/services/{slug}/known-good", "/services/{slug}", {
        slug: String,
        #[serde(default)] part: String,
        #[serde(default)] version: String,
    }

    WithdrawKnownGood, "known_good.withdraw", "/services/{slug}/known-good/withdraw", "/services/{slug}", {
        slug: String,
        #[serde(default)] mark: String,
    }
}
