use tokio::time::{Duration, Instant};

/// Two words of our own have not come back: then nobody knows what else has not.
const AWAY_AFTER: Duration = Duration::from_millis(1_250);

/// How often whoever keeps copies is told that anything may have changed while nobody can say what.
const TOLD_EVERY: Duration = Duration::from_secs(1);

/// Whether this replica hears, as its own words tell.
pub(super) struct Presence {
    /// When words of our own came back last; none while we are away.
    heard_at: Option<Instant>,
    /// The number of our own message that has to be passed before we believe that we hear: what was on its way when the
    /// connection broke says nothing.
    pass: u64,
    told_at: Option<Instant>,
}

impl Presence {
    /// Away, until something was heard.
    pub(super) const fn new() -> Self {
        Self { heard_at: None, pass: 0, told_at: None }
    }

    /// The connection broke after so many messages of our own.
    pub(super) fn broke(&mut self, sent: u64) {
        self.heard_at = None;
        self.pass = sent;
    }

    /// A message of our own came back. Whether we were away until then.
    pub(super) fn came_back(&mut self, number: u64, now: Instant) -> bool {
        if number <= self.pass {
            return false;
        }
        let was_away = self.heard_at.is_none();
        self.heard_at = Some(now);
        was_away
    }

    pub(super) fn hears(&self) -> bool {
        self.heard_at.is_some()
    }

    /// Whether it has to be told now that nobody knows what changed. Away from then on where we fell silent unnoticed.
    pub(super) fn is_to_be_told(&mut self, sent: u64, now: Instant) -> bool {
        if self.heard_at.is_some_and(|heard_at| now - heard_at >= AWAY_AFTER) {
            self.broke(sent);
        }
        let due = !self.hears() && self.told_at.is_none_or(|told_at| now - told_at >= TOLD_EVERY);
        if due {
            self.told_at = Some(now);
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn whoever_has_not_heard_anything_yet_is_away_and_says_so_every_second() {
        let (mut presence, start) = (Presence::new(), Instant::now());
        assert!(presence.is_to_be_told(0, start));
        assert!(!presence.is_to_be_told(0, start + SECOND / 2));
        assert!(presence.is_to_be_told(0, start + SECOND));
        assert!(presence.came_back(1, start + SECOND));
        assert!(!presence.came_back(2, start + SECOND), "it was there before");
        assert!(presence.hears() && !presence.is_to_be_told(2, start + SECOND * 2));
    }

    #[test]
    fn what_was_on_its_way_when_the_connection_broke_is_no_sign_of_life() {
        let (mut presence, now) = (Presence::new(), Instant::now());
        presence.came_back(1, now);
        presence.broke(3);
        assert!(!presence.came_back(3, now) && !presence.hears());
        assert!(presence.came_back(4, now) && presence.hears());
    }

    #[test]
    fn whoever_falls_silent_without_a_sign_is_away() {
        let (mut presence, start) = (Presence::new(), Instant::now());
        presence.came_back(1, start);
        assert!(!presence.is_to_be_told(3, start + AWAY_AFTER - Duration::from_millis(1)));
        assert!(presence.is_to_be_told(3, start + AWAY_AFTER));
        assert!(!presence.came_back(3, start + AWAY_AFTER), "sent before that was noticed");
        assert!(presence.came_back(4, start + AWAY_AFTER));
    }
}
