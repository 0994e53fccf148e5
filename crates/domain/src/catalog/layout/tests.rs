use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

fn block(name: &str, rows: u32, seats_per_row: u32) -> Block {
    Block { name: name.to_owned(), price: Won::new(50_000).unwrap(), rows, seats_per_row }
}

/// Every seat of a block by row and number, with what is printed on its ticket.
fn seats_of(layout: &Layout, block: usize) -> Vec<(String, u32, String)> {
    let seats = |row: PlannedRow| {
        (1..=row.seats).map(move |number| (row.name.clone(), number, format!("{}{number}", row.front)))
    };
    layout.rows_of(block).flat_map(seats).collect()
}

fn labels(layout: &Layout, block: usize) -> Vec<String> {
    seats_of(layout, block).into_iter().map(|(_, _, label)| label).collect()
}

fn seat(row: &str, number: u32, label: &str) -> (String, u32, String) {
    (row.to_owned(), number, label.to_owned())
}

#[test]
fn the_usual_hall_has_fifty_seats_from_a1_to_e10() {
    let layout = Layout::default_at(Won::new(50_000).unwrap());
    let labels = labels(&layout, 0);
    assert_eq!((labels.len(), layout.seats()), (50, 50));
    assert_eq!((labels[0].as_str(), labels[9].as_str(), labels[49].as_str()), ("A1", "A10", "E10"));
}

#[test]
fn letters_run_over_the_blocks_of_a_house_of_twenty_six_rows() {
    let layout = Layout::new(vec![block("Stalls", 13, 1), block("Balcony", 13, 2)]).unwrap();
    assert_eq!(labels(&layout, 0).last().unwrap(), "M1");
    let balcony = seats_of(&layout, 1);
    assert_eq!((&balcony[0], &balcony[25]), (&seat("N", 1, "N1"), &seat("Z", 2, "Z2")));
}

#[test]
fn one_row_more_and_rows_are_numbered_within_their_block() {
    let layout = Layout::new(vec![block("A", 13, 1), block("B", 14, 12)]).unwrap();
    assert_eq!(seats_of(&layout, 1)[2 * 12 + 11], seat("3", 12, "B 3-12"));
}

#[test]
fn a_long_name_is_cut_alike_on_every_ticket_of_its_block() {
    let layout = Layout::new(vec![block("Grand balcony left", 999, 1_000)]).unwrap();
    let labels = labels(&layout, 0);
    assert_eq!(labels.first().unwrap(), "Grand b 1-1");
    assert_eq!(labels.last().unwrap(), "Grand b 999-1000");
}

#[test]
fn names_that_would_look_alike_give_way_to_the_number_of_the_block() {
    let layout = Layout::new(vec![block("Floor", 9, 9), block("Section 101", 10, 10), block("Section 102", 10, 10)]);
    let layout = layout.unwrap();
    assert_eq!(labels(&layout, 0)[0], "Floor 1-1");
    assert_eq!(labels(&layout, 1)[0], "#2 1-1");
    assert_eq!(labels(&layout, 2)[99], "#3 10-10");
}

#[test]
fn a_block_that_is_not_there_has_no_seats() {
    let layout = Layout::default_at(Won::ZERO);
    assert_eq!(layout.rows_of(1).count(), 0);
}

#[test]
fn what_makes_no_hall_is_refused() {
    let name = |characters| TextInvalid { at_least: 1, at_most: 40, characters };
    for (blocks, refused) in [
        (vec![], LayoutInvalid::Blocks),
        (vec![block("A", 1, 1); 501], LayoutInvalid::Blocks),
        (vec![block("A", 1, 1), block(" ", 1, 1)], LayoutInvalid::Name { block: 1, source: name(0) }),
        (vec![block(&"A".repeat(41), 1, 1)], LayoutInvalid::Name { block: 0, source: name(41) }),
        (vec![block("A", 0, 1)], LayoutInvalid::Size { block: 0 }),
        (vec![block("A", 1, 0)], LayoutInvalid::Size { block: 0 }),
        (vec![block("A", 1_000, 1)], LayoutInvalid::Size { block: 0 }),
        (vec![block("A", 1, 10_000)], LayoutInvalid::Size { block: 0 }),
        (vec![block("A", 100, 9_999), block("B", 1, 101)], LayoutInvalid::Seats),
    ] {
        assert_eq!(Layout::new(blocks), Err(refused), "{refused}");
    }
}

#[test]
fn a_million_seats_are_a_hall() {
    let layout = Layout::new(vec![block("A", 100, 9_999), block("B", 1, 100)]).unwrap();
    assert_eq!(layout.seats(), Layout::MAX_SEATS);
}

fn halls() -> impl Strategy<Value = Layout> {
    let blocks = ("[A-C가-다 ]{1,40}", 1..=40_u32, prop_oneof![1..=20_u32, 995..=1_005_u32]);
    prop::collection::vec(blocks.prop_map(|(name, rows, seats)| block(&name, rows, seats)), 1..4)
        .prop_filter_map("a name is blank", |blocks| Layout::new(blocks).ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_seat_of_a_hall_has_a_place_and_a_label_of_its_own(layout in halls()) {
        let mut labels = HashSet::new();
        let mut seats: u64 = 0;
        for (number, block) in layout.blocks().iter().enumerate() {
            let mut places = HashSet::new();
            for (row, seat, label) in seats_of(&layout, number) {
                prop_assert!(label.chars().count() <= 16 && row.chars().count() <= 8, "{row} {label}");
                prop_assert!((1..=block.seats_per_row).contains(&seat));
                prop_assert!(places.insert((row, seat)), "{label} is there twice");
                prop_assert!(labels.insert(label.clone()), "{label} is printed twice");
                seats += 1;
            }
        }
        prop_assert_eq!(seats, layout.seats());
    }
}
