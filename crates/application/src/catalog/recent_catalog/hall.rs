use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use frontrow_domain::catalog::Seat;
use frontrow_domain::shared::SeatId;
use time::OffsetDateTime;

use crate::catalog::recent::Keepable;
use crate::ports::SeatMap;

/// A club is read in a millisecond; a large hall takes many, and a crowd of buyers must not keep the database busy with
/// drawing it.
const QUICKLY_READ_SEATS: usize = 600;

/// A seat map, and where in it each seat is.
#[derive(Clone)]
pub(super) struct Hall {
    map: Arc<SeatMap>,
    /// Where in the map each seat is; made when it is first asked for. A search among the seats themselves would touch a
    /// dozen of them for each hold, and none is where the processor expects it.
    positions: Arc<OnceLock<HashMap<SeatId, usize>>>,
}

impl Hall {
    /// The map, or the `last` one where nothing has changed, so that what was made of it stays good. A hall keeps its
    /// seats in their order whatever becomes of them.
    pub(super) fn of(map: Arc<SeatMap>, last: Option<Self>) -> Self {
        match last {
            Some(last) if last.map.version == map.version => last,
            Some(last) if last.map.seats.len() == map.seats.len() => Self { map, positions: last.positions },
            Some(_) | None => Self { map, positions: Arc::default() },
        }
    }

    pub(super) fn version(&self) -> u64 {
        self.map.version
    }

    pub(super) fn into_map(self) -> Arc<SeatMap> {
        self.map
    }

    /// Those of the seats that there are, ascending by id.
    pub(super) fn seats(&self, ids: &[SeatId]) -> Vec<Seat> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.seat(id).cloned()).collect()
    }

    fn seat(&self, id: SeatId) -> Option<&Seat> {
        let seats = &self.map.seats;
        let positions = self.positions.get_or_init(|| {
            let all = seats.iter().enumerate();
            all.map(|(position, seat)| (seat.id, position)).collect()
        });
        seats.get(*positions.get(&id)?)
    }
}

impl Keepable for Hall {
    fn weight(&self) -> usize {
        self.map.seats.len()
    }

    fn right_until(&self) -> Option<OffsetDateTime> {
        self.map.lapses_at
    }

    fn is_quickly_read(&self) -> bool {
        self.map.seats.len() <= QUICKLY_READ_SEATS
    }
}
