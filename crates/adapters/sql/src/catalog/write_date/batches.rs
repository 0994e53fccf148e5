//! How a hall is cut into statements.

use frontrow_application::ports::{NewBlock, NewRow};
use frontrow_domain::shared::SeatId;

/// Seats of one statement. MySQL and MariaDB count no further in a query unless told otherwise, and this one has some
/// 35 KiB, far below the packet of any server.
pub(super) const SEATS_AT_MOST: usize = 1_000;

/// Neighbours of one block, in the order of the hall: some rows of one length, or a part of a long row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch<'a> {
    pub(super) block: &'a NewBlock,
    pub(super) rows: &'a [NewRow],
    /// Of each row.
    pub(super) seats_per_row: usize,
    /// Of each row; 1 unless a part of the row is in a batch before.
    pub(super) first_number: usize,
}

impl Batch<'_> {
    pub(super) const fn seats(&self) -> usize {
        self.rows.len() * self.seats_per_row
    }

    /// The ids in the order of the hall.
    pub(super) fn ids(&self) -> impl Iterator<Item = SeatId> {
        let part = self.first_number - 1..self.first_number - 1 + self.seats_per_row;
        self.rows.iter().flat_map(move |row| row.seats[part.clone()].iter().copied())
    }
}

/// Every seat of the blocks, once.
pub(super) fn batches(blocks: &[NewBlock]) -> impl Iterator<Item = Batch<'_>> {
    blocks.iter().flat_map(|block| {
        let alike = block.rows.chunk_by(|one, next| one.seats.len() == next.seats.len());
        alike.flat_map(move |rows| of_alike_rows(block, rows))
    })
}

fn of_alike_rows<'a>(block: &'a NewBlock, rows: &'a [NewRow]) -> impl Iterator<Item = Batch<'a>> {
    let seats_per_row = rows.first().map_or(0, |row| row.seats.len());
    let rows_at_once = (SEATS_AT_MOST / seats_per_row.max(1)).max(1);
    // A row without seats begins nowhere.
    rows.chunks(rows_at_once).flat_map(move |rows| {
        (0..seats_per_row).step_by(SEATS_AT_MOST).map(move |before| Batch {
            block,
            rows,
            seats_per_row: SEATS_AT_MOST.min(seats_per_row - before),
            first_number: before + 1,
        })
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use frontrow_domain::shared::{SectionId, Won};
    use frontrow_testkit::new_id;

    use super::*;

    fn block(rows: &[usize]) -> NewBlock {
        let row = |seats: &usize| NewRow {
            name: String::new(),
            front: String::new(),
            seats: (0..*seats).map(|_| SeatId::new(new_id())).collect::<Arc<_>>(),
        };
        let id = SectionId::new(new_id());
        NewBlock { id, name: String::new(), price: Won::ZERO, rows: rows.iter().map(row).collect() }
    }

    /// Rows, seats of each, and the first number of each batch.
    fn cut(blocks: &[NewBlock]) -> Vec<(usize, usize, usize)> {
        batches(blocks).map(|batch| (batch.rows.len(), batch.seats_per_row, batch.first_number)).collect()
    }

    #[test]
    fn rows_of_one_length_go_together_until_a_statement_is_full() {
        assert_eq!(cut(&[block(&[300; 7])]), [(3, 300, 1), (3, 300, 1), (1, 300, 1)]);
        assert_eq!(cut(&[block(&[1_000, 1_000])]), [(1, 1_000, 1), (1, 1_000, 1)]);
        assert_eq!(cut(&[block(&[5, 5, 4]), block(&[4])]), [(2, 5, 1), (1, 4, 1), (1, 4, 1)]);
    }

    #[test]
    fn a_long_row_goes_in_parts() {
        assert_eq!(cut(&[block(&[2_001])]), [(1, 1_000, 1), (1, 1_000, 1_001), (1, 1, 2_001)]);
    }

    #[test]
    fn nothing_is_no_statement() {
        assert_eq!(cut(&[]), []);
        assert_eq!(cut(&[block(&[]), block(&[0, 0])]), []);
    }

    #[test]
    fn every_seat_is_in_one_batch_in_the_order_of_the_hall() {
        let blocks = [block(&[1_200, 7, 7, 0, 3]), block(&[400; 6])];
        let wanted: Vec<SeatId> =
            blocks.iter().flat_map(|block| block.rows.iter().flat_map(|row| row.seats.iter().copied())).collect();
        assert_eq!(batches(&blocks).flat_map(|batch| batch.ids().collect::<Vec<_>>()).collect::<Vec<_>>(), wanted);
        assert!(batches(&blocks).all(|batch| batch.seats() <= SEATS_AT_MOST && batch.seats() == batch.ids().count()));
    }
}
