//! Two servers on one database, and carts of four seats that overlap: what may never happen, counted.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rand::Rng;
use uuid::Uuid;

use crate::checker::{Acknowledged, Findings, Stored};
use crate::goals::Row;
use crate::load::{Load, Segment, Source, drive};
use crate::progress::say;
use crate::report::Finding;
use crate::stage::{Crowd, DatabaseKind, Roles, Server, Stage};

/// Dates that are fought over one after another.
const DATES: usize = 16;
const ROWS: u32 = 10;
const SEATS_PER_ROW: u32 = 100;
/// As many as one person may have.
const SEATS_IN_A_CART: usize = 4;
/// Seats among which a cart is chosen: so few that most carts share seats with others under way.
const WINDOW: usize = 12;
/// Carts of each date; they want many times the seats there are.
const CARTS_PER_DATE: usize = 2_000;
/// Connections to each replica.
const CONNECTIONS: usize = 64;
/// The carts run out earlier.
const TIME_AT_MOST: Duration = Duration::from_secs(60);

/// Counts, in the order of the rows: sold twice, part-filled, missing, failures surfaced.
pub(crate) async fn compete(stage: &Stage, kind: DatabaseKind, rows: [Row; 4]) -> anyhow::Result<Vec<Finding>> {
    let shop = stage.shop(kind, Roles::All, &[]).await?;
    let other = Server::start(&shop.database, &stage.issuer, Roles::All, &[]).await?;
    let concert = shop.administrator.concert(false).await?;
    let mut carts = Vec::new();
    for _ in 0..DATES {
        let date = shop.administrator.date(concert, ROWS, SEATS_PER_ROW).await?;
        carts.extend(overlapping(date.id, &date.seats, stage.crowd.people.len()));
    }
    let carts = Arc::new(Carts::new(Arc::clone(&stage.crowd), carts));
    let load = Load { connections: CONNECTIONS, warm_up: Duration::ZERO, measured: TIME_AT_MOST };
    let (one, two) = tokio::try_join!(
        drive(shop.server.address, load, Arc::clone(&carts) as _),
        drive(other.address, load, Arc::clone(&carts) as _),
    )?;
    report_surprise(&one);
    report_surprise(&two);
    let acknowledged = std::mem::take(&mut *carts.acknowledged.lock().unwrap_or_else(PoisonError::into_inner));
    anyhow::ensure!(!acknowledged.is_empty(), "no cart was won");
    let findings = Findings::of(&acknowledged, &Stored::read(&shop.database).await?);
    let asked = one.expected + two.expected;
    say(&format!("  {kind}: {asked} carts answered, {} won: {findings:?}", acknowledged.len()));
    other.stop().await?;
    shop.close_audited().await?;
    let counts = [findings.sold_twice, findings.part_filled, findings.missing, one.errors + two.errors];
    Ok(rows.into_iter().zip(counts).map(|(row, count)| Finding::of_counts(row, count, asked)).collect())
}

fn report_surprise(segment: &Segment) {
    if let Some(surprise) = &segment.surprise {
        say(&format!("  {} answers were failures, the first: {surprise}", segment.errors));
    }
}

#[derive(Clone, Copy)]
struct Cart {
    date: Uuid,
    person: usize,
    seats: [Uuid; SEATS_IN_A_CART],
}

/// Carts of neighbouring seats in any order, each of somebody else.
fn overlapping(date: Uuid, seats: &[Uuid], people: usize) -> Vec<Cart> {
    let chance = &mut rand::rng();
    let cart = |person| {
        let first = chance.random_range(0..=seats.len() - WINDOW);
        let picks = rand::seq::index::sample(chance, WINDOW, SEATS_IN_A_CART);
        let mut picked = [Uuid::nil(); SEATS_IN_A_CART];
        picked.iter_mut().zip(picks).for_each(|(seat, offset)| *seat = seats[first + offset]);
        Cart { date, person, seats: picked }
    };
    (0..people.min(CARTS_PER_DATE)).map(cart).collect()
}

/// Carts that are sent once each, to whichever replica asks next.
struct Carts {
    crowd: Arc<Crowd>,
    carts: Vec<Cart>,
    sent: AtomicUsize,
    acknowledged: Mutex<Vec<Acknowledged>>,
}

impl Carts {
    fn new(crowd: Arc<Crowd>, carts: Vec<Cart>) -> Self {
        Self { crowd, carts, sent: AtomicUsize::new(0), acknowledged: Mutex::default() }
    }

    fn acknowledge(&self, cart: &Cart, body: &[u8]) -> Option<()> {
        let answer: serde_json::Value = serde_json::from_slice(body).ok()?;
        let reservation = answer["id"].as_str()?.parse().ok()?;
        let acknowledged = Acknowledged { reservation, seats: cart.seats.to_vec() };
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).push(acknowledged);
        Some(())
    }
}

impl Source for Carts {
    fn next(&self, request: &mut Vec<u8>) -> Option<usize> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        let cart = self.carts.get(number)?;
        let seats = serde_json::to_vec(&cart.seats).ok()?;
        let date = format!("{{\"concertDateId\":\"{}\",\"seatIds\":", cart.date);
        let key = Uuid::from_u64_pair(0, number as u64);
        self.crowd.write_hold(request, cart.person, key, &[date.as_bytes(), &seats, b"}"]);
        Some(number)
    }

    /// A cart is won or honestly lost; anything else is a failure that somebody saw.
    fn is_expected(&self, number: usize, status: u16, body: &[u8]) -> bool {
        match status {
            201 => self.carts.get(number).and_then(|cart| self.acknowledge(cart, body)).is_some(),
            409 => body.windows(SEAT_UNAVAILABLE.len()).any(|window| window == SEAT_UNAVAILABLE),
            _ => false,
        }
    }
}

const SEAT_UNAVAILABLE: &[u8] = b"seat-unavailable";
