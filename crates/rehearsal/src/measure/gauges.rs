use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where the crowd is.
#[derive(Default)]
pub(crate) struct Gauges {
    pub(crate) arrived: AtomicU64,
    pub(crate) waiting: AtomicU64,
    pub(crate) inside: AtomicU64,
    pub(crate) admitted: AtomicU64,
    pub(crate) bought: AtomicU64,
    pub(crate) gone: AtomicU64,
}

/// Where one person is. Counted out when dropped, however the visit ended.
pub(crate) struct Whereabouts {
    gauges: Arc<Gauges>,
    at: At,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Door,
    Line,
    Inside,
}

impl Whereabouts {
    pub(crate) fn arrived(gauges: &Arc<Gauges>) -> Self {
        gauges.arrived.fetch_add(1, Ordering::Relaxed);
        Self { gauges: Arc::clone(gauges), at: At::Door }
    }

    pub(crate) fn joins_the_line(&mut self) {
        self.step(At::Line);
        self.gauges.waiting.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn comes_in(&mut self) {
        self.step(At::Inside);
        self.gauges.inside.fetch_add(1, Ordering::Relaxed);
        self.gauges.admitted.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn bought(&self) {
        self.gauges.bought.fetch_add(1, Ordering::Relaxed);
    }

    fn step(&mut self, to: At) {
        match self.at {
            At::Door => {}
            At::Line => _ = self.gauges.waiting.fetch_sub(1, Ordering::Relaxed),
            At::Inside => _ = self.gauges.inside.fetch_sub(1, Ordering::Relaxed),
        }
        self.at = to;
    }
}

impl Drop for Whereabouts {
    fn drop(&mut self) {
        self.step(At::Door);
        self.gauges.gone.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(gauges: &Gauges) -> [u64; 5] {
        [&gauges.arrived, &gauges.waiting, &gauges.inside, &gauges.admitted, &gauges.gone]
            .map(|gauge| gauge.load(Ordering::Relaxed))
    }

    #[test]
    fn a_person_is_at_one_place_at_a_time() {
        let gauges = Arc::new(Gauges::default());
        let mut person = Whereabouts::arrived(&gauges);
        assert_eq!(counts(&gauges), [1, 0, 0, 0, 0]);
        person.joins_the_line();
        assert_eq!(counts(&gauges), [1, 1, 0, 0, 0]);
        person.comes_in();
        assert_eq!(counts(&gauges), [1, 0, 1, 1, 0]);
        drop(person);
        assert_eq!(counts(&gauges), [1, 0, 0, 1, 1]);
    }
}
