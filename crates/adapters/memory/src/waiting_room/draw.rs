use frontrow_application::ports::DrawView;
use frontrow_domain::queue::Seed;
use frontrow_domain::shared::QueueTokenId;

/// The draw of one waiting room. There is one: who comes before a second opening stands behind the first crowd.
pub(super) struct Draw {
    seed: Seed,
    entries: u64,
    drawn: bool,
}

impl Draw {
    pub(super) fn new(seed: Seed) -> Self {
        Self { seed, entries: 0, drawn: false }
    }

    /// One more entry; none once the places are drawn.
    pub(super) fn enter(&mut self) -> Option<u64> {
        if self.drawn {
            return None;
        }
        self.entries += 1;
        Some(self.entries)
    }

    pub(super) fn is_pending(&self) -> bool {
        !self.drawn
    }

    pub(super) fn view(&self, entry: u64) -> DrawView {
        let seed = self.drawn.then_some(self.seed);
        DrawView { commitment: self.seed.commitment(), seed, entry, entries: self.entries }
    }

    /// Draws the places, and gives those who are still here in their order. A hundred thousand take a fraction of a
    /// second, once.
    pub(super) fn draw(&mut self, here: impl Iterator<Item = (u64, QueueTokenId)>) -> Vec<QueueTokenId> {
        self.drawn = true;
        let mut order: Vec<_> = here.map(|(entry, token)| (self.seed.place_of(entry, self.entries), token)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, token)| token).collect()
    }
}
