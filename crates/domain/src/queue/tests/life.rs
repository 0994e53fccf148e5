use time::Duration;

use super::{NOON, opening_at, rules};
use crate::queue::{Life, PLACE_EDGES, Stage};
use crate::shared::Outcome;

#[expect(clippy::needless_pass_by_value, reason = "commands give it away")]
fn after(outcome: Outcome<Life, Life>) -> Life {
    match outcome {
        Outcome::Changed(life) | Outcome::Unchanged(life) => life,
    }
}

fn waiting() -> Life {
    Life::begin(&rules(10), NOON)
}

fn active() -> Life {
    after(waiting().admit(&rules(10), NOON))
}

fn left() -> Life {
    after(waiting().leave(NOON))
}

fn expired() -> Life {
    after(waiting().settle(NOON + Duration::hours(1)))
}

type Command = fn(Life) -> Outcome<Life, Life>;

/// Each command one second into the life of the place, where time has done nothing yet.
const COMMANDS: [(&str, Command); 4] = [
    ("admit", |life| life.admit(&rules(10), NOON + Duration::SECOND)),
    ("leave", |life| life.leave(NOON + Duration::SECOND)),
    ("finish", |life| life.finish(NOON + Duration::SECOND)),
    ("settle", |life| life.settle(NOON + Duration::SECOND)),
];

#[test]
fn every_stage_answers_every_command() {
    let same = |stage| (stage, false);
    let to = |stage| (stage, true);
    let table = [
        (waiting(), [to(Stage::Active), to(Stage::Left), same(Stage::Waiting), same(Stage::Waiting)]),
        (active(), [same(Stage::Active), to(Stage::Left), to(Stage::Left), same(Stage::Active)]),
        (expired(), [same(Stage::Expired); 4]),
        (left(), [same(Stage::Left); 4]),
    ];
    for (life, answers) in table {
        for ((name, command), expected) in COMMANDS.into_iter().zip(answers) {
            let outcome = command(life);
            let changed = matches!(outcome, Outcome::Changed(_));
            assert_eq!((after(outcome).stage(), changed), expected, "{name} of {:?}", life.stage());
        }
    }
}

#[test]
fn whatever_changes_follows_an_edge() {
    let commands_and_time: [Command; 5] = [
        COMMANDS[0].1,
        COMMANDS[1].1,
        COMMANDS[2].1,
        |life| life.settle(NOON + Duration::minutes(5)),
        |life| life.settle(NOON + Duration::hours(5)),
    ];
    for life in [waiting(), active(), expired(), left()] {
        for command in commands_and_time {
            if let Outcome::Changed(changed) = command(life) {
                let known = PLACE_EDGES.iter().any(|(from, _, to)| (*from, *to) == (life.stage(), changed.stage()));
                assert!(known, "{:?} to {:?}", life.stage(), changed.stage());
            }
        }
    }
}

#[test]
fn nothing_leaves_a_place_that_is_over() {
    assert!(PLACE_EDGES.iter().all(|(from, _, _)| !matches!(from, Stage::Expired | Stage::Left)));
}

#[test]
fn silence_ends_a_place_at_the_very_instant() {
    let idle_ends = NOON + Duration::minutes(2);
    for life in [waiting(), active()] {
        assert_eq!(after(life.settle(idle_ends - Duration::MILLISECOND)).stage(), life.stage());
        assert_eq!(after(life.settle(idle_ends)).stage(), Stage::Expired);
    }
}

#[test]
fn a_sign_of_life_keeps_a_place_and_never_shortens_it() {
    let heard = waiting().hear(&rules(10), NOON + Duration::minutes(1));
    assert_eq!(after(heard.settle(NOON + Duration::minutes(2))).stage(), Stage::Waiting);
    assert_eq!(heard.hear(&rules(10), NOON).ends_at(), heard.ends_at());
}

#[test]
fn a_sign_of_life_after_the_end_revives_nothing() {
    let late = waiting().hear(&rules(10), NOON + Duration::minutes(2));
    assert_eq!(late.stage(), Stage::Expired);
}

#[test]
fn no_sign_of_life_makes_a_pass_longer() {
    let mut life = active();
    for minute in 1..10 {
        life = life.hear(&rules(10), NOON + Duration::minutes(minute));
        assert_eq!(life.stage(), Stage::Active, "minute {minute}");
    }
    assert_eq!(life.hear(&rules(10), NOON + Duration::minutes(10)).stage(), Stage::Expired);
}

#[test]
fn who_is_let_in_has_the_whole_idle_time_to_notice() {
    let nearly_silent = NOON + Duration::seconds(119);
    let admitted = after(waiting().admit(&rules(10), nearly_silent));
    assert_eq!(after(admitted.settle(nearly_silent + Duration::seconds(119))).stage(), Stage::Active);
}

#[test]
fn who_is_over_is_not_let_in_however_late_that_is_noticed() {
    assert_eq!(after(waiting().admit(&rules(10), NOON + Duration::minutes(2))).stage(), Stage::Expired);
    assert_eq!(after(waiting().leave(NOON + Duration::minutes(2))).stage(), Stage::Expired);
}

#[test]
fn nobody_is_let_in_before_the_opening() {
    let opening = opening_at(NOON + Duration::SECOND);
    assert_eq!(waiting().admit(&opening, NOON), Outcome::Unchanged(waiting()));
    assert_eq!(after(waiting().admit(&opening, NOON + Duration::SECOND)).stage(), Stage::Active);
}

#[test]
fn a_purchase_ends_no_place_that_was_taken_after_it() {
    assert_eq!(active().finish(NOON - Duration::SECOND), Outcome::Unchanged(active()));
}

#[test]
fn an_active_place_ends_with_its_pass_or_with_silence_whichever_is_first() {
    assert_eq!(waiting().ends_at().unwrap().instant(), NOON + Duration::minutes(2));
    let heard = active().hear(&rules(10), NOON + Duration::minutes(1));
    assert_eq!(heard.ends_at().unwrap().instant(), NOON + Duration::minutes(3));
    let mut busy = active();
    for minute in 1..10 {
        busy = busy.hear(&rules(10), NOON + Duration::minutes(minute));
    }
    assert_eq!(busy.ends_at().unwrap().instant(), NOON + Duration::minutes(10));
    assert_eq!(left().ends_at(), None);
    assert_eq!(busy.visit().unwrap().0, NOON);
}
