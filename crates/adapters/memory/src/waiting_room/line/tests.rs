use frontrow_domain::shared::QueueTokenId;
use uuid::Uuid;

use super::Line;

fn token(number: u64) -> QueueTokenId {
    QueueTokenId::new(Uuid::from_u128(number.into()))
}

fn line_of(people: u64) -> Line {
    let mut line = Line::default();
    for number in 0..people {
        assert_eq!(line.push(token(number)), number);
    }
    line
}

#[test]
fn positions_count_from_one_in_the_order_of_joining() {
    let line = line_of(1_000);
    assert!((0..1_000).all(|number| line.position(number) == Some(number + 1)));
}

#[test]
fn who_was_never_in_line_has_no_position() {
    let mut line = line_of(3);
    line.remove(1);
    line.remove(7);
    assert_eq!((line.position(1), line.position(7), line.len()), (None, None, 2));
}

/// Against a plain list, with leavers from all over the line and newcomers in between.
#[test]
fn everyone_counts_who_is_ahead_whoever_leaves() {
    let mut line = line_of(500);
    let mut plain: Vec<u64> = (0..500).collect();
    let mut next = 7;
    for round in 0..2_000_u64 {
        if round % 3 == 0 {
            plain.push(line.push(token(500 + round)));
        } else if !plain.is_empty() {
            next = (next * 31 + 17) % plain.len();
            line.remove(plain.remove(next));
        }
        if round % 50 == 0 {
            for (index, number) in plain.iter().enumerate() {
                assert_eq!(line.position(*number), Some(index as u64 + 1), "round {round}");
            }
        }
        assert_eq!(line.len(), plain.len());
    }
}

#[test]
fn the_front_is_always_the_one_with_position_one() {
    let mut line = line_of(300);
    for number in 0..300 {
        assert_eq!(line.front(), Some(token(number)));
        line.remove(number);
    }
    assert_eq!(line.front(), None);
    let late = line.push(token(999));
    assert_eq!((line.front(), line.position(late)), (Some(token(999)), Some(1)));
}

#[test]
fn a_long_line_that_empties_leaves_no_gaps_behind() {
    let mut line = line_of(100_000);
    (0..100_000).for_each(|number| line.remove(number));
    assert!(line.slots.len() <= super::GAPS_AT_LEAST && line.counts.len() == line.slots.len());
}
