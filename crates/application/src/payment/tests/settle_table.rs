//! Every state of a payment × everything the gateway can say. A new state or answer has no cell here until somebody
//! decides what is in it.

use frontrow_domain::payment::{Payment, RefundReason, State, Status};
use frontrow_domain::reservation::{Reservation, Settlement as SettledBy};
use frontrow_domain::shared::Won;
use time::{Duration, OffsetDateTime};

use super::books::Books;
use super::{World, declined};
use crate::fixtures::{NOON, PAYMENT, PRICE, RESERVATION, card, confirmed, hold, payment, payments_to, won};
use crate::payment::Asked;
use crate::ports::GatewayAnswer;

/// An answer to a question, at an instant.
#[derive(Clone, Copy, Debug)]
enum News {
    Approved,
    AnotherAmount,
    Declined,
    NeverReached,
    NothingArrivedYet,
    NothingEverArrived,
    Refunded,
    NoAnswer,
}

const NEWS: [News; 8] = [
    News::Approved,
    News::AnotherAmount,
    News::Declined,
    News::NeverReached,
    News::NothingArrivedYet,
    News::NothingEverArrived,
    News::Refunded,
    News::NoAnswer,
];

impl News {
    fn answer(self) -> GatewayAnswer {
        match self {
            Self::Approved => GatewayAnswer::Approved { captured: PRICE },
            Self::AnotherAmount => GatewayAnswer::Approved { captured: won(1) },
            Self::Declined => declined("card_declined"),
            Self::NeverReached | Self::NothingArrivedYet | Self::NothingEverArrived => GatewayAnswer::NotFound,
            Self::Refunded => GatewayAnswer::Refunded { captured: PRICE },
            Self::NoAnswer => GatewayAnswer::Unknown,
        }
    }

    const fn asked(self) -> Asked {
        match self {
            Self::NeverReached => Asked::ToApprove,
            Self::Approved
            | Self::AnotherAmount
            | Self::Declined
            | Self::NothingArrivedYet
            | Self::NothingEverArrived
            | Self::Refunded
            | Self::NoAnswer => Asked::ToLookUp,
        }
    }

    fn at(self) -> OffsetDateTime {
        match self {
            Self::NothingArrivedYet => NOON + Duration::minutes(10) - Duration::MILLISECOND,
            Self::NothingEverArrived => NOON + Duration::minutes(10),
            Self::Approved
            | Self::AnotherAmount
            | Self::Declined
            | Self::NeverReached
            | Self::Refunded
            | Self::NoAnswer => NOON,
        }
    }
}

/// The steps that each of [`NEWS`] has a payment take, while its hold lives.
const fn cells(status: Status) -> [&'static [Status]; 8] {
    use Status::{Approved, Declined, Pending, RefundDue, Refunded, Unknown};
    const STAYS: &[Status] = &[];
    const DECLINED: &[Status] = &[Declined];
    const OWED: &[Status] = &[RefundDue];
    const BACK: &[Status] = &[RefundDue, Refunded];
    match status {
        Pending => [&[Approved], OWED, DECLINED, DECLINED, STAYS, DECLINED, BACK, &[Unknown]],
        Unknown => [&[Approved], OWED, DECLINED, DECLINED, STAYS, DECLINED, BACK, STAYS],
        Approved => [STAYS; 8],
        Declined => [OWED, OWED, STAYS, STAYS, STAYS, STAYS, BACK, STAYS],
        RefundDue => [STAYS, STAYS, STAYS, STAYS, STAYS, STAYS, &[Refunded], STAYS],
        Refunded => [STAYS; 8],
    }
}

fn attempt_that_is(status: Status) -> (Reservation, Payment) {
    let reason = RefundReason::SeatsGone;
    let (captured, at) = (PRICE, NOON);
    let state = match status {
        Status::Pending => State::Pending,
        Status::Unknown => State::Unknown,
        Status::Approved => State::Approved { ticket: RESERVATION },
        Status::Declined => State::Declined { reason: "card_declined".to_owned() },
        Status::RefundDue => State::RefundDue { captured, reason },
        Status::Refunded => State::Refunded { captured, reason, at },
    };
    let reservation = if status == Status::Approved { confirmed(hold(), SettledBy::Payment(PAYMENT)) } else { hold() };
    (reservation, payment(card(), state))
}

#[tokio::test]
async fn every_state_takes_every_news() {
    for status in Status::ALL {
        for (news, expected) in NEWS.into_iter().zip(cells(status)) {
            let (reservation, payment) = attempt_that_is(status);
            let books = Books::with(reservation).and_payment(payment.clone());
            let world = World::at(news.at()).keeping(&books);
            let settled = world.settle().execute(PAYMENT, news.asked(), &news.answer()).await.unwrap();

            let steps: Vec<Status> = books.written().iter().flat_map(payments_to).collect();
            assert_eq!(steps, expected, "{news:?} of {status}");
            assert_eq!(settled.status(), expected.last().copied().unwrap_or(status), "{news:?} of {status}");
            assert_eq!(Some(settled), books.payment(PAYMENT), "what is told is what is written");
        }
    }
}

#[tokio::test]
async fn the_same_news_again_changes_nothing_more() {
    for status in Status::ALL {
        for news in NEWS {
            let (reservation, payment) = attempt_that_is(status);
            let books = Books::with(reservation).and_payment(payment);
            let settle = World::at(news.at()).keeping(&books).settle();
            let first = settle.execute(PAYMENT, news.asked(), &news.answer()).await.unwrap();
            let written = books.written().len();
            let again = settle.execute(PAYMENT, news.asked(), &news.answer()).await.unwrap();
            assert_eq!((again, books.written().len()), (first, written), "{news:?} of {status}");
        }
    }
}

#[tokio::test]
async fn what_is_owed_is_what_the_gateway_took_and_why() {
    let owed = |before, news: News| async move {
        let (reservation, payment) = attempt_that_is(before);
        let books = Books::with(reservation).and_payment(payment);
        let settle = World::at(news.at()).keeping(&books).settle();
        match settle.execute(PAYMENT, news.asked(), &news.answer()).await.unwrap().state() {
            State::RefundDue { captured, reason } | State::Refunded { captured, reason, .. } => (*captured, *reason),
            State::Pending | State::Unknown | State::Approved { .. } | State::Declined { .. } => {
                (Won::ZERO, RefundReason::TicketCancelled)
            }
        }
    };
    let table = [
        (Status::Pending, News::AnotherAmount, won(1), RefundReason::AmountDiffers),
        (Status::Declined, News::Approved, PRICE, RefundReason::ApprovedAfterDecline),
        (Status::Declined, News::AnotherAmount, won(1), RefundReason::ApprovedAfterDecline),
        (Status::Unknown, News::Refunded, PRICE, RefundReason::ReturnedByGateway),
        (Status::RefundDue, News::Refunded, PRICE, RefundReason::SeatsGone),
    ];
    for (before, news, captured, reason) in table {
        assert_eq!(owed(before, news).await, (captured, reason), "{news:?} of {before}");
    }
}

#[tokio::test]
async fn a_hold_is_touched_only_by_money_that_buys_it() {
    for status in Status::ALL {
        for news in NEWS {
            let (reservation, payment) = attempt_that_is(status);
            let books = Books::with(reservation).and_payment(payment);
            let settle = World::at(news.at()).keeping(&books).settle();
            let settled = settle.execute(PAYMENT, news.asked(), &news.answer()).await.unwrap();
            let tickets = books.tickets().len();
            assert_eq!(tickets == 1, settled.status() == Status::Approved, "{news:?} of {status}");
        }
    }
}
