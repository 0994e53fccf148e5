/// Every kind of event that the world is told, as in the `type` of an event.
pub const KINDS: [&str; 10] = [
    "payment.approved",
    "payment.declined",
    "payment.refunded",
    "points.charged",
    "points.refunded",
    "points.spent",
    "reservation.cancelled",
    "reservation.confirmed",
    "reservation.expired",
    "reservation.held",
];

/// All kinds that begin alike, under one word.
pub const GROUPS: [&str; 3] = ["payment.*", "points.*", "reservation.*"];

/// Which kinds of event a receiver wants: each by its name or by its group. None named is all of them, also those that do
/// not exist yet.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct EventKinds(Vec<&'static str>);

/// No event is called so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no event of this kind; there are {}, {}", GROUPS.join(", "), KINDS.join(", "))]
pub struct KindUnknown {
    /// Which of the names, from 0.
    pub place: usize,
}

impl EventKinds {
    /// Every kind.
    pub const ALL: Self = Self(Vec::new());

    /// The kinds of these names, in the order of the alphabet and each once.
    ///
    /// # Errors
    /// [`KindUnknown`] names the first that does not exist.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, KindUnknown> {
        let known = |name: &str| GROUPS.into_iter().chain(KINDS).find(|known| *known == name);
        let mut kinds = Vec::new();
        for (place, name) in names.into_iter().enumerate() {
            kinds.push(known(name).ok_or(KindUnknown { place })?);
        }
        kinds.sort_unstable();
        kinds.dedup();
        Ok(Self(kinds))
    }

    /// The names, none for all.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.0
    }

    /// Whether events of `kind` are wanted.
    #[must_use]
    pub fn include(&self, kind: &str) -> bool {
        self.0.is_empty()
            || self.0.iter().any(|name| name.strip_suffix('*').map_or(*name == kind, |group| kind.starts_with(group)))
    }
}
