use std::fmt;
use std::time::{Duration, Instant};

/// "At once": a delay that everybody meets is seen in it, and afterwards it is known that something is broken.
const SECOND_AFTER: Duration = Duration::from_secs(1);
/// What is compared with what was before.
const BEFORE: Duration = Duration::from_secs(2);

/// How long each was kept waiting until it was decided, over everything that was asked again meanwhile.
#[derive(Debug, Default)]
pub(super) struct Waits(Vec<Wait>);

#[derive(Clone, Copy, Debug)]
struct Wait {
    asked: Instant,
    decided: Instant,
}

/// What a blow did to the waits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Delay {
    /// 99 of a hundred waited no longer, in the seconds before.
    pub(super) before: Duration,
    /// The same of those that were under way in the second after the blow.
    pub(super) after: Duration,
    /// The same over all the time in which it was broken, and a second more.
    pub(super) meanwhile: Duration,
    /// The longest of those.
    pub(super) longest: Duration,
}

impl Waits {
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }

    pub(super) fn note(&mut self, asked: Instant, decided: Instant) {
        self.0.push(Wait { asked, decided });
    }

    pub(super) fn delay(&self, struck: Instant, mended: Instant) -> Delay {
        let end = mended.max(struck) + SECOND_AFTER;
        let before = self.of(|wait| wait.decided < struck && wait.decided + BEFORE >= struck);
        let after = self.of(|wait| wait.decided >= struck && wait.asked < struck + SECOND_AFTER);
        let meanwhile = self.of(|wait| wait.decided >= struck && wait.asked < end);
        let longest = meanwhile.last().copied().unwrap_or_default();
        Delay { before: p99(&before), after: p99(&after), meanwhile: p99(&meanwhile), longest }
    }

    fn of(&self, is_meant: impl Fn(&Wait) -> bool) -> Vec<Duration> {
        let meant = self.0.iter().filter(|wait| is_meant(wait));
        let mut waits: Vec<_> = meant.map(|wait| wait.decided - wait.asked).collect();
        waits.sort_unstable();
        waits
    }
}

fn p99(sorted: &[Duration]) -> Duration {
    sorted.get((sorted.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or_default()
}

impl fmt::Display for Delay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [before, after, meanwhile, longest] =
            [self.before, self.after, self.meanwhile, self.longest].map(|wait| wait.as_secs_f64() * 1_000.0);
        write!(
            out,
            "p99 of waits {before:.0} ms before, {after:.0} ms in the second after the blow, {meanwhile:.0} ms while it \
             was broken; the longest {longest:.0} ms"
        )
    }
}

impl Delay {
    /// How much longer holds took at once.
    pub(super) fn added(self) -> Duration {
        self.after.saturating_sub(self.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn a_hold_that_hangs_until_it_is_mended_counts_for_the_second_after_the_blow() {
        let struck = Instant::now() + millis(60_000);
        let mut waits = Waits::default();
        for number in 1..=100 {
            waits.note(struck - millis(10 * number), struck - millis(10 * number) + millis(5));
        }
        waits.note(struck - millis(3), struck + millis(9_000));
        waits.note(struck + millis(5_000), struck + millis(5_400));
        let delay = waits.delay(struck, struck + millis(9_000));
        assert_eq!((delay.before, delay.after, delay.longest), (millis(5), millis(9_003), millis(9_003)));
        assert_eq!(delay.added(), millis(8_998));
    }

    #[test]
    fn of_a_hundred_the_slowest_is_not_counted() {
        let struck = Instant::now() + millis(60_000);
        let mut waits = Waits::default();
        for number in 1..=100 {
            waits.note(struck, struck + millis(number));
        }
        let delay = waits.delay(struck, struck);
        assert_eq!((delay.after, delay.longest), (millis(99), millis(100)));
    }
}
