use frontrow_domain::shared::QueueTokenId;

/// Below this nothing is gained by closing gaps.
const GAPS_AT_LEAST: usize = 64;

/// A line in which everyone can be told at once how many are ahead: a Fenwick tree over the places in the order in
/// which they were taken. Joining, leaving and asking are logarithmic; gaps are closed once they outnumber people.
#[derive(Default)]
pub(super) struct Line {
    slots: Vec<Slot>,
    /// `counts[i]` is how many stand in the slots `i - (i & -i) .. i`, where slots count from 0.
    counts: Vec<u64>,
    len: usize,
    /// No slot before this one is taken.
    first: usize,
    next_number: u64,
}

struct Slot {
    number: u64,
    token: Option<QueueTokenId>,
}

impl Line {
    /// Takes the last place; gives its number, by which it is known from now on.
    pub(super) fn push(&mut self, token: QueueTokenId) -> u64 {
        let number = self.next_number;
        self.next_number += 1;
        self.append(Slot { number, token: Some(token) });
        self.len += 1;
        number
    }

    /// Gives up the place with this number, if it is taken.
    pub(super) fn remove(&mut self, number: u64) {
        let Ok(index) = self.index_of(number) else { return };
        if self.slots[index].token.take().is_none() {
            return;
        }
        self.len -= 1;
        let mut node = index + 1;
        while node <= self.slots.len() {
            self.counts[node - 1] -= 1;
            node += lowest_bit(node);
        }
        self.close_gaps();
    }

    /// 1 for the first in line.
    pub(super) fn position(&self, number: u64) -> Option<u64> {
        let index = self.index_of(number).ok()?;
        self.slots[index].token?;
        let mut node = index + 1;
        let mut ahead = 0;
        while node > 0 {
            ahead += self.counts[node - 1];
            node -= lowest_bit(node);
        }
        Some(ahead)
    }

    /// Who is next.
    pub(super) fn front(&mut self) -> Option<QueueTokenId> {
        while self.first < self.slots.len() {
            if let Some(token) = self.slots[self.first].token {
                return Some(token);
            }
            self.first += 1;
        }
        None
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn index_of(&self, number: u64) -> Result<usize, usize> {
        self.slots.binary_search_by_key(&number, |slot| slot.number)
    }

    fn append(&mut self, slot: Slot) {
        let mut count = u64::from(slot.token.is_some());
        self.slots.push(slot);
        let node = self.slots.len();
        let mut child = 1;
        while child < lowest_bit(node) {
            count += self.counts[node - child - 1];
            child <<= 1;
        }
        self.counts.push(count);
    }

    fn close_gaps(&mut self) {
        if self.slots.len() - self.len < self.len.max(GAPS_AT_LEAST) {
            return;
        }
        self.counts.clear();
        self.first = 0;
        for slot in std::mem::take(&mut self.slots) {
            if slot.token.is_some() {
                self.append(slot);
            }
        }
    }
}

const fn lowest_bit(node: usize) -> usize {
    node & node.wrapping_neg()
}

#[cfg(test)]
mod tests;
