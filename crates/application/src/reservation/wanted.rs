//! Holds as the tests of inventories ask for them.

use frontrow_domain::reservation::{Claim, HeldSeat, NewHold, PlacesClaim, Reservation, SeatSet};
use frontrow_domain::shared::Deadline;

use crate::fixtures::{A1, A2, BUYER, CONCERT, CURTAIN, DATE, KEY, LAPSED, NOON, PRICE, RESERVATION, SECTION};
use crate::ports::Hold;

/// Both seats, named backwards.
pub(super) fn wanted_seats() -> Hold {
    let cart = [A2, A1].map(|id| HeldSeat { id, label: "A".to_owned(), price: PRICE });
    hold_of(Claim::Seats(SeatSet::new(cart.to_vec()).unwrap()))
}

/// Two places of the section.
pub(super) fn wanted_places() -> Hold {
    hold_of(Claim::Places(PlacesClaim::new(SECTION, "Floor".to_owned(), PRICE, 2).unwrap()))
}

fn hold_of(claim: Claim) -> Hold {
    let new = NewHold {
        id: RESERVATION,
        holder: BUYER,
        concert: CONCERT,
        date: DATE,
        claim,
        hold_until: Deadline::at(LAPSED),
        cancellable_until: CURTAIN,
    };
    Hold { change: Reservation::hold(new, NOON), key: KEY, limit_per_person: 4 }
}
