use proptest::prelude::*;

use crate::queue::Seed;

fn places(seed: Seed, entries: u64) -> Vec<u64> {
    (1..=entries).map(|entry| seed.place_of(entry, entries).unwrap()).collect()
}

fn seed(number: u8) -> Seed {
    Seed::from_bytes([number; 32])
}

/// Worked out once with another implementation, for whoever writes the next one.
#[test]
fn a_known_seed_gives_the_places_that_anybody_works_out() {
    let commitment = seed(7).commitment();
    let hex: String = commitment.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "4bb06f8e4e3a7715d201d573d0aa423762e55dabd61a2c02278fa56cc6d294e0");
    assert_eq!(places(seed(7), 10), [4, 2, 1, 3, 9, 6, 8, 10, 7, 5]);
    assert_eq!(seed(7).place_of(412, 100_000), Some(21_883));
}

#[test]
fn every_small_crowd_gets_every_place_once() {
    for entries in 1..=300 {
        let mut drawn = places(seed(1), entries);
        drawn.sort_unstable();
        assert!(drawn.into_iter().eq(1..=entries), "{entries} entries");
    }
}

#[test]
fn an_entry_that_does_not_exist_has_no_place() {
    assert_eq!(seed(1).place_of(0, 10), None);
    assert_eq!(seed(1).place_of(11, 10), None);
    assert_eq!(seed(1).place_of(1, 0), None);
}

/// Over many seeds the first to come gets each quarter of the line about as often as any other.
#[test]
fn coming_earlier_does_not_help() {
    for entry in [1, 50, 100] {
        let mut quarters = [0_u32; 4];
        for number in 0..1_000_u32 {
            let seed = Seed::from_secrets([number.to_string().as_str()]);
            let place = seed.place_of(entry, 100).unwrap();
            quarters[usize::try_from((place - 1) / 25).unwrap()] += 1;
        }
        assert!(quarters.iter().all(|times| (180..=320).contains(times)), "entry {entry}: {quarters:?}");
    }
}

#[test]
fn a_seed_shows_itself_to_nobody() {
    assert_eq!(format!("{:?}", seed(7)), "Seed(…)");
    assert_ne!(Seed::from_secrets(["a"]), Seed::from_secrets(["b"]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_two_entries_share_a_place(bytes: [u8; 32], entries in 1..3_000_u64) {
        let mut drawn = places(Seed::from_bytes(bytes), entries);
        drawn.sort_unstable();
        prop_assert!(drawn.into_iter().eq(1..=entries));
    }

    #[test]
    fn however_many_there_are_an_entry_has_a_place_among_them(bytes: [u8; 32], entries in 1..=u64::MAX, entry: u64) {
        let entry = entry % entries + 1;
        let place = Seed::from_bytes(bytes).place_of(entry, entries).unwrap();
        prop_assert!((1..=entries).contains(&place));
    }
}
