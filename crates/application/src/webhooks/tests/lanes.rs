use super::{OTHER, RECEIVER};
use crate::webhooks::Lanes;

#[test]
fn a_lane_is_free_once_nobody_is_in_it() {
    let lanes = Lanes::default();
    let first = lanes.enter(RECEIVER).unwrap();
    assert_eq!(first.receiver(), RECEIVER);
    assert!(lanes.clone().enter(RECEIVER).is_none(), "somebody is in it");
    assert!(lanes.enter(OTHER).is_some(), "another one is free");
    drop(first);
    assert!(lanes.enter(RECEIVER).is_some());
}
