use proptest::prelude::*;

use super::*;

#[test]
fn a_negative_number_is_no_amount() {
    assert_eq!(Won::new(-1), Err(AmountOutOfRange { given: -1 }));
}

#[test]
fn nothing_above_the_maximum_is_an_amount() {
    assert!(Won::new(Won::MAX.amount()).is_ok());
    assert!(Won::new(Won::MAX.amount() + 1).is_err());
    assert_eq!(Won::MAX.checked_add(Won(1)), None);
    assert_eq!(Won::MAX.checked_mul(2), None);
}

#[test]
fn more_than_there_is_cannot_be_taken() {
    assert_eq!(Won(5).checked_sub(Won(6)), None);
    assert_eq!(Won(6).checked_sub(Won(6)), Some(Won::ZERO));
}

#[test]
fn the_largest_amount_survives_a_json_number() {
    assert!(Won::MAX.amount() < 1 << 53);
}

fn amounts() -> impl Strategy<Value = Won> {
    prop_oneof![0..=1_000_000_i64, 0..=Won::MAX.amount(), Just(Won::MAX.amount())].prop_map(Won)
}

/// What arithmetic without bounds says, where it is an amount.
fn exact(number: i128) -> Option<Won> {
    i64::try_from(number).ok().and_then(|won| Won::new(won).ok())
}

proptest! {
    #[test]
    fn sums_differences_and_products_are_exact_or_refused(a in amounts(), b in amounts(), times in any::<u32>()) {
        let (x, y) = (i128::from(a.amount()), i128::from(b.amount()));
        prop_assert_eq!(a.checked_add(b), exact(x + y));
        prop_assert_eq!(a.checked_sub(b), exact(x - y));
        prop_assert_eq!(a.checked_mul(times), exact(x * i128::from(times)));
    }

    #[test]
    fn any_number_is_an_amount_or_refused(number in any::<i64>()) {
        match Won::new(number) {
            Ok(won) => prop_assert!(won.amount() == number && (0..=Won::MAX.amount()).contains(&number)),
            Err(AmountOutOfRange { given }) => {
                prop_assert!(given == number && !(0..=Won::MAX.amount()).contains(&number));
            }
        }
    }

    #[test]
    fn a_long_sum_stops_at_the_maximum(all in prop::collection::vec(amounts(), 0..20)) {
        let exact: i128 = all.iter().map(|amount| i128::from(amount.amount())).sum();
        let sum: Won = all.into_iter().sum();
        prop_assert_eq!(i128::from(sum.amount()), exact.min(i128::from(Won::MAX.amount())));
    }
}
