//! A hall for any number of seats.

/// What a seat costs, from the front to the back.
const PRICES: [(&str, u32, u32); 3] = [("Front", 132_000, 20), ("Middle", 99_000, 40), ("Back", 66_000, 40)];
/// A hall this small has one price.
const SEATS_OF_A_CLUB: u32 = 100;
const PRICE_OF_A_CLUB: u32 = 66_000;
/// The narrowest and the widest row that people would call one.
const ROW: std::ops::RangeInclusive<u32> = 8..=60;
/// What a standing place costs.
pub(crate) const PRICE_STANDING: u32 = 55_000;

/// A block of equal rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) name: &'static str,
    pub(crate) price: u32,
    pub(crate) rows: u32,
    pub(crate) seats_per_row: u32,
}

impl Block {
    const fn seats(self) -> u32 {
        self.rows * self.seats_per_row
    }
}

/// Blocks of exactly `seats` seats together, the best first: a hall twice as wide as deep, and the remainder in a row
/// of its own.
pub(crate) fn blocks(seats: u32) -> Vec<Block> {
    let width = (f64::from(seats) * 2.0).sqrt().round().clamp(f64::from(*ROW.start()), f64::from(*ROW.end()));
    let width = narrow(width).min(seats.max(1));
    let rows = seats / width;
    let mut blocks = if seats <= SEATS_OF_A_CLUB {
        vec![Block { name: "Main", price: PRICE_OF_A_CLUB, rows, seats_per_row: width }]
    } else {
        priced(rows, width)
    };
    let rest = seats - blocks.iter().map(|block| block.seats()).sum::<u32>();
    blocks.push(Block { name: "Rear", price: PRICES[2].1, rows: 1, seats_per_row: rest });
    blocks.retain(|block| block.seats() > 0);
    blocks
}

/// The rows by price, every block with its share and the last one with what is left.
fn priced(rows: u32, width: u32) -> Vec<Block> {
    let mut left = rows;
    let mut block = |(name, price, share): (&'static str, u32, u32)| {
        let wanted = (rows * share).div_ceil(100).min(left);
        let rows = if name == PRICES[2].0 { left } else { wanted };
        left -= rows;
        Block { name, price, rows, seats_per_row: width }
    };
    PRICES.into_iter().map(&mut block).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between the narrowest and the widest row")]
fn narrow(width: f64) -> u32 {
    width as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the contract takes.
    const ROWS_AT_MOST: u32 = 999;

    #[test]
    fn a_hall_has_exactly_the_seats_that_were_asked_for() {
        for seats in (1..3_000).chain([10_007, 59_940]) {
            let blocks = blocks(seats);
            assert_eq!(blocks.iter().map(|block| block.seats()).sum::<u32>(), seats, "{blocks:?}");
            assert!(blocks.iter().all(|block| (1..=ROWS_AT_MOST).contains(&block.rows)), "{blocks:?}");
        }
    }

    #[test]
    fn no_seats_are_no_blocks() {
        assert_eq!(blocks(0), []);
    }

    #[test]
    fn a_large_hall_has_three_prices_and_twice_the_width_of_its_depth() {
        let shape: Vec<_> = blocks(2_000).iter().map(|block| (block.name, block.rows, block.seats_per_row)).collect();
        assert_eq!(shape, [("Front", 7, 60), ("Middle", 14, 60), ("Back", 12, 60), ("Rear", 1, 20)]);
    }
}
