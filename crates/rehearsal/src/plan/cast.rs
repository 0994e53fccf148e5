//! Who plays which part. The counts are exact, so that a report shows what was asked for.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use super::{CrowdPlan, Shares};

/// Slow banks take this long: under the eight seconds after which a gateway's answer counts as lost.
const SLOW_MILLISECONDS: std::ops::RangeInclusive<u64> = 2_000..=6_000;
/// Nobody may have more of one date.
const PARTY_AT_MOST: u32 = 4;
/// Who takes the best block there is; the others take what they like.
const BEST_SHARE: f64 = 0.5;

/// What a person came for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Buyer,
    /// Closes the page while waiting.
    VanishesInQueue,
    /// Closes the page with seats in the cart.
    VanishesWithHold,
    /// Holds and lets go, again and again.
    Bot,
}

/// How a person pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paying {
    Promptly,
    Slowly {
        milliseconds: u64,
    },
    /// The money is taken, the answer gets lost.
    AnswerLost,
    /// The first card is declined.
    DeclinedFirst,
}

/// Which seats a person looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taste {
    Best,
    Any,
}

/// One of the crowd.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) number: u32,
    pub(crate) arrives_after: Duration,
    pub(crate) part: Part,
    pub(crate) paying: Paying,
    pub(crate) taste: Taste,
    pub(crate) reloads: bool,
    /// How many places are wanted, 1 to 4.
    pub(crate) party: u32,
    /// Where this person's own chances come from.
    pub(crate) seed: u64,
}

/// The crowd in the order in which it arrives.
pub(crate) fn cast(plan: &CrowdPlan) -> Vec<Member> {
    let mut chance = StdRng::seed_from_u64(plan.seed);
    let (people, shares) = (plan.people, plan.shares);
    let parts = dealt(people, &parts(&shares), Part::Buyer, &mut chance);
    let paying = dealt(people, &payers(&shares), Paying::Promptly, &mut chance);
    let reloads = dealt(people, &[(shares.reloaders, true)], false, &mut chance);
    let arrivals = plan.curve.arrivals(people, plan.arrive_within);
    (0..people)
        .zip(arrivals)
        .zip(parts.into_iter().zip(paying).zip(reloads))
        .map(|((number, arrives_after), ((part, paying), reloads))| Member {
            number,
            arrives_after,
            part,
            paying: with_own_time(paying, &mut chance),
            taste: if chance.random_bool(BEST_SHARE) { Taste::Best } else { Taste::Any },
            reloads,
            party: chance.random_range(1..=PARTY_AT_MOST),
            seed: chance.random(),
        })
        .collect()
}

fn parts(shares: &Shares) -> [(f64, Part); 3] {
    let half = shares.drop_outs / 2.0;
    [(half, Part::VanishesInQueue), (half, Part::VanishesWithHold), (shares.bots, Part::Bot)]
}

fn payers(shares: &Shares) -> [(f64, Paying); 3] {
    [
        (shares.slow_payers, Paying::Slowly { milliseconds: 0 }),
        (shares.lost_answers, Paying::AnswerLost),
        (shares.declined, Paying::DeclinedFirst),
    ]
}

fn with_own_time(paying: Paying, chance: &mut StdRng) -> Paying {
    match paying {
        Paying::Slowly { .. } => Paying::Slowly { milliseconds: chance.random_range(SLOW_MILLISECONDS) },
        Paying::Promptly | Paying::AnswerLost | Paying::DeclinedFirst => paying,
    }
}

/// As many of each as its share says, everybody else `otherwise`, shuffled.
fn dealt<T: Copy>(people: u32, shares: &[(f64, T)], otherwise: T, chance: &mut StdRng) -> Vec<T> {
    let mut dealt = Vec::new();
    let mut until = 0.0;
    for (share, role) in shares {
        until += share * f64::from(people);
        dealt.extend(std::iter::repeat_n(*role, rounded(until).saturating_sub(dealt.len())));
    }
    dealt.resize(people as usize, otherwise);
    dealt.shuffle(chance);
    dealt
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of people that is not negative")]
fn rounded(count: f64) -> usize {
    count.round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Curve;

    fn plan(seed: u64) -> CrowdPlan {
        let shares =
            Shares { bots: 0.05, drop_outs: 0.1, reloaders: 0.2, slow_payers: 0.1, lost_answers: 0.02, declined: 0.05 };
        CrowdPlan {
            people: 2_000,
            arrive_within: Duration::from_secs(30),
            curve: Curve::Burst,
            shares,
            refresh_every: Duration::from_secs(5),
            think: Duration::from_secs(1),
            seed,
        }
    }

    #[test]
    fn each_part_is_played_by_as_many_as_were_asked_for() {
        let crowd = cast(&plan(1));
        let count = |part| crowd.iter().filter(|member| member.part == part).count();
        assert_eq!(crowd.len(), 2_000);
        assert_eq!((count(Part::Bot), count(Part::VanishesInQueue), count(Part::VanishesWithHold)), (100, 100, 100));
        assert_eq!(crowd.iter().filter(|member| member.reloads).count(), 400);
        let slow = crowd.iter().filter(|member| matches!(member.paying, Paying::Slowly { .. })).count();
        let lost = crowd.iter().filter(|member| member.paying == Paying::AnswerLost).count();
        let declined = crowd.iter().filter(|member| member.paying == Paying::DeclinedFirst).count();
        assert_eq!((slow, lost, declined), (200, 40, 100));
    }

    #[test]
    fn slow_banks_answer_before_the_gateway_is_given_up() {
        for member in cast(&plan(2)) {
            if let Paying::Slowly { milliseconds } = member.paying {
                assert!((2_000..=6_000).contains(&milliseconds), "{milliseconds}");
            }
        }
    }

    #[test]
    fn parties_are_of_one_to_four() {
        let crowd = cast(&plan(3));
        for party in 1..=4 {
            let count = crowd.iter().filter(|member| member.party == party).count();
            assert!((400..=600).contains(&count), "{count} parties of {party}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_crowd() {
        assert_eq!(cast(&plan(7)), cast(&plan(7)));
        assert_ne!(cast(&plan(7)), cast(&plan(8)));
    }
}
