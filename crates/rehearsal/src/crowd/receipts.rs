//! The crowd's own books: what people were told they have bought. They know nothing of the server's.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::buying::{Held, Wanted};
use crate::client::{Ask, Client, Kind, Silence};

/// What somebody pays for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// By their place in the map.
    pub(crate) seats: Vec<usize>,
    pub(crate) standing: u64,
    pub(crate) amount: i64,
    /// After the opening, when the person turned to paying.
    pub(crate) taken_after: Duration,
}

/// Everybody's receipts together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Books {
    /// By reservation.
    pub(crate) tickets: HashMap<String, Ticket>,
    /// Payments whose end nobody knows yet, by reservation, with the payer's token.
    pub(crate) open: HashMap<String, (String, Ticket)>,
}

#[derive(Clone, Default)]
pub(crate) struct Receipts(Arc<Mutex<Books>>);

impl Receipts {
    /// Somebody is about to pay.
    pub(crate) fn begun(&self, reservation: &str, token: &str, ticket: &Ticket) {
        self.books().open.insert(reservation.to_owned(), (token.to_owned(), ticket.clone()));
    }

    /// The payment is over, and the reservation stands so.
    pub(crate) fn settled(&self, reservation: &str, status: Option<&str>) {
        let mut books = self.books();
        let Some((_, ticket)) = books.open.remove(reservation) else { return };
        if status == Some("CONFIRMED") {
            books.tickets.insert(reservation.to_owned(), ticket);
        }
    }

    /// The same, where the status is one that stays.
    pub(crate) fn settled_if_final(&self, reservation: &str, status: Option<&str>) -> bool {
        let is_final = matches!(status, Some("CONFIRMED" | "CANCELLED" | "EXPIRED"));
        if is_final {
            self.settled(reservation, status);
        }
        is_final
    }

    pub(crate) fn all(&self) -> Books {
        self.books().clone()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a reservation stands.
pub(crate) async fn follow(client: &Client, reservation: &str, token: &str) -> Result<Option<String>, Silence> {
    let ask = Ask::get(Kind::Follow, format!("/reservations/{reservation}")).by(token);
    Ok(client.insist(&ask).await?.text("status"))
}

impl Ticket {
    pub(super) fn of(held: &Held, taken_after: Duration) -> Self {
        let (seats, standing) = match &held.wanted {
            Wanted::Seats(seats) => (seats.clone(), 0),
            Wanted::Places(places) => (Vec::new(), u64::from(*places)),
        };
        Self { seats, standing, amount: held.amount, taken_after }
    }
}

impl Books {
    /// Places that people have a ticket for.
    pub(crate) fn places(&self) -> u64 {
        self.tickets.values().map(|ticket| ticket.seats.len() as u64 + ticket.standing).sum()
    }

    pub(crate) fn amount(&self) -> i64 {
        self.tickets.values().map(|ticket| ticket.amount).sum()
    }

    /// Seats that more than one person has a ticket for.
    pub(crate) fn sold_twice(&self) -> usize {
        let mut owners = HashMap::<usize, u32>::new();
        for seat in self.tickets.values().flat_map(|ticket| &ticket.seats) {
            *owners.entry(*seat).or_default() += 1;
        }
        owners.values().filter(|owners| **owners > 1).count()
    }

    /// When each of `seats` went, where it did.
    pub(crate) fn taken_after(&self, seats: usize) -> Vec<Option<Duration>> {
        let mut taken_after = vec![None; seats];
        for ticket in self.tickets.values() {
            for seat in &ticket.seats {
                taken_after[*seat] = Some(ticket.taken_after);
            }
        }
        taken_after
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket(seats: &[usize]) -> Ticket {
        Ticket { seats: seats.to_vec(), standing: 1, amount: 5_000, taken_after: Duration::from_secs(3) }
    }

    #[test]
    fn a_seat_that_two_people_paid_for_is_noticed() {
        let receipts = Receipts::default();
        for (reservation, seats) in [("a", vec![1, 2]), ("b", vec![2, 3]), ("c", vec![4])] {
            receipts.begun(reservation, "token", &ticket(&seats));
            receipts.settled(reservation, Some("CONFIRMED"));
        }
        let books = receipts.all();
        assert_eq!((books.places(), books.amount(), books.sold_twice()), (8, 15_000, 1));
        let paid = books.taken_after(5);
        assert_eq!(paid.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, true, true, true]);
    }

    #[test]
    fn the_same_news_twice_is_one_ticket() {
        let receipts = Receipts::default();
        receipts.begun("a", "token", &ticket(&[1]));
        assert!(receipts.settled_if_final("a", Some("CONFIRMED")));
        assert!(receipts.settled_if_final("a", Some("CONFIRMED")));
        let books = receipts.all();
        assert_eq!((books.places(), books.sold_twice(), books.open.len()), (2, 0, 0));
    }

    #[test]
    fn a_payment_is_open_until_the_reservation_is_final() {
        let receipts = Receipts::default();
        receipts.begun("a", "token", &ticket(&[1]));
        assert!(!receipts.settled_if_final("a", Some("TEMPORARILY_ASSIGNED")));
        assert_eq!(receipts.all().open.len(), 1);
        assert!(receipts.settled_if_final("a", Some("EXPIRED")));
        assert_eq!((receipts.all().open.len(), receipts.all().tickets.len()), (0, 0));
    }
}
