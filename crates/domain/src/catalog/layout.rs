//! The plan of a seated hall: blocks of rows, from which every seat gets its row, number and label.

use super::{ConcertText, TextInvalid};
use crate::shared::Won;

/// One block of numbered seats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its name, 1 to [`Layout::MAX_NAME_CHARACTERS`] characters.
    pub name: String,
    /// What one seat costs.
    pub price: Won,
    /// How many rows.
    pub rows: u32,
    /// How many seats in each row.
    pub seats_per_row: u32,
}

/// A row of seats as the plan has it; they are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// What it is called: a letter in a house of up to 26 rows, counted over all blocks, else a number within the block.
    pub name: String,
    /// What is printed before the number on its tickets: `A`, or `B 3-` in a large hall.
    pub front: String,
    /// How many seats.
    pub seats: u32,
}

/// The blocks of a hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout(Vec<Block>);

/// The blocks make no hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LayoutInvalid {
    /// There is no block, or too many.
    #[error("a hall has 1 to {} sections", Layout::MAX_BLOCKS)]
    Blocks,
    /// A name is blank or too long.
    #[error("the name of section {block}: {source}")]
    Name {
        /// Which block, from 0.
        block: usize,
        /// What is wrong with it.
        source: TextInvalid,
    },
    /// A block has no seats, or too many rows or seats in a row.
    #[error("section {block} has 1 to {} rows of 1 to {} seats", Layout::MAX_ROWS, Layout::MAX_SEATS_PER_ROW)]
    Size {
        /// Which block, from 0.
        block: usize,
    },
    /// The hall is larger than any.
    #[error("a hall has at most {} seats", Layout::MAX_SEATS)]
    Seats,
}

impl Layout {
    /// More blocks than the largest arena has.
    pub const MAX_BLOCKS: usize = 500;
    /// Rows of one block: three digits.
    pub const MAX_ROWS: u32 = 999;
    /// Seats of one row: four digits.
    pub const MAX_SEATS_PER_ROW: u32 = 9_999;
    /// Seats of one date: a million.
    pub const MAX_SEATS: u64 = 1_000_000;
    /// What the column of a name holds.
    pub const MAX_NAME_CHARACTERS: usize = ConcertText::MAX_NAME_CHARACTERS;
    /// A house of at most this many rows has letters for all of them.
    pub const LETTERED_ROWS: u32 = 26;

    /// A hall of `blocks`, each name trimmed.
    ///
    /// # Errors
    /// [`LayoutInvalid`] names the first block that is wrong.
    pub fn new(blocks: Vec<Block>) -> Result<Self, LayoutInvalid> {
        if blocks.is_empty() || blocks.len() > Self::MAX_BLOCKS {
            return Err(LayoutInvalid::Blocks);
        }
        let mut seats: u64 = 0;
        let mut checked = Vec::with_capacity(blocks.len());
        for (block, plan) in blocks.into_iter().enumerate() {
            let name = ConcertText::parse(&plan.name, 1, Self::MAX_NAME_CHARACTERS)
                .map_err(|source| LayoutInvalid::Name { block, source })?;
            let rows_fit = (1..=Self::MAX_ROWS).contains(&plan.rows);
            if !rows_fit || !(1..=Self::MAX_SEATS_PER_ROW).contains(&plan.seats_per_row) {
                return Err(LayoutInvalid::Size { block });
            }
            seats += u64::from(plan.rows) * u64::from(plan.seats_per_row);
            checked.push(Block { name: name.as_str().to_owned(), ..plan });
        }
        if seats > Self::MAX_SEATS { Err(LayoutInvalid::Seats) } else { Ok(Self(checked)) }
    }

    /// Fifty seats in five rows of ten, at `price`: what a date gets when nothing else is said.
    #[must_use]
    pub fn default_at(price: Won) -> Self {
        Self(vec![Block { name: "Main".to_owned(), price, rows: 5, seats_per_row: 10 }])
    }

    /// The blocks in the order of the plan.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// How many seats there are.
    #[must_use]
    pub fn seats(&self) -> u64 {
        self.0.iter().map(|block| u64::from(block.rows) * u64::from(block.seats_per_row)).sum()
    }

    /// The rows of block number `block` (from 0), front row first.
    pub fn rows_of(&self, block: usize) -> impl Iterator<Item = PlannedRow> {
        let first_letter = self.first_letter_of(block);
        let short_name = self.short_name_of(block);
        self.0.get(block).into_iter().flat_map(move |plan| {
            let short_name = short_name.clone();
            (0..plan.rows).map(move |row| {
                let (name, front) = match first_letter {
                    Some(first) => (letter(first + row), letter(first + row)),
                    None => ((row + 1).to_string(), format!("{short_name} {}-", row + 1)),
                };
                PlannedRow { name, front, seats: plan.seats_per_row }
            })
        })
    }

    /// The letter of a block's first row, from 0, where the whole house has letters enough.
    fn first_letter_of(&self, block: usize) -> Option<u32> {
        let rows = |blocks: &[Block]| blocks.iter().map(|block| block.rows).sum::<u32>();
        (rows(&self.0) <= Self::LETTERED_ROWS).then(|| rows(&self.0[..block.min(self.0.len())]))
    }

    /// What stands before row and number on a ticket: the block's name, cut so that a label holds it, or the block's
    /// number where two names would then look alike. No two seats of a hall have one label.
    fn short_name_of(&self, block: usize) -> String {
        let place = |block: &Block| format!("{}-{}", block.rows, block.seats_per_row).len();
        let longest = self.0.iter().map(place).max().unwrap_or_default();
        let cut = |block: &Block| block.name.chars().take(LABEL_CHARACTERS - 1 - longest).collect::<String>();
        let Some(own) = self.0.get(block).map(cut) else { return String::new() };
        let alike = self.0.iter().filter(|other| cut(other).trim_end() == own.trim_end()).count() > 1;
        if alike { format!("#{}", block + 1) } else { own.trim_end().to_owned() }
    }
}

/// What the column of a label holds.
const LABEL_CHARACTERS: usize = 16;

fn letter(row: u32) -> String {
    char::from_u32(u32::from('A') + row).map_or_else(String::new, String::from)
}

#[cfg(test)]
mod tests;
