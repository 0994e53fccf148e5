use time::OffsetDateTime;

const SECONDS: usize = 60;

/// One value for each second of the last minute: fixed memory, however much is counted.
pub(crate) struct LastMinute<T> {
    slots: Vec<Slot<T>>,
}

#[derive(Clone)]
struct Slot<T> {
    second: i64,
    value: T,
}

impl<T: Clone + Default> LastMinute<T> {
    pub(crate) fn new() -> Self {
        Self { slots: vec![Slot { second: i64::MIN, value: T::default() }; SECONDS] }
    }

    /// The value of the second of `now`; none when the slot has gone on to a later minute already.
    pub(crate) fn at(&mut self, now: OffsetDateTime) -> Option<&mut T> {
        let second = now.unix_timestamp();
        let slot = &mut self.slots[slot_of(second)];
        if slot.second < second {
            *slot = Slot { second, value: T::default() };
        }
        (slot.second == second).then_some(&mut slot.value)
    }

    /// The values of the minute that ends with the second of `now`.
    pub(crate) fn values(&self, now: OffsetDateTime) -> impl Iterator<Item = &T> {
        let second = now.unix_timestamp();
        let first = second - SECONDS as i64 + 1;
        self.slots.iter().filter(move |slot| (first..=second).contains(&slot.second)).map(|slot| &slot.value)
    }
}

fn slot_of(second: i64) -> usize {
    usize::try_from(second.rem_euclid(SECONDS as i64)).unwrap_or_default()
}
