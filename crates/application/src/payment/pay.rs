use std::sync::Arc;

use frontrow_domain::payment::{Method, NewAttempt, Payment, SplitOutOfRange, State, Status as PaymentStatus};
use frontrow_domain::reservation::{Reservation, StartPaymentError, Status};
use frontrow_domain::shared::{PaymentId, ReservationId, UserId, Won};
use uuid::Uuid;

use super::let_go::{is_lost, let_go};
use super::settle::{Asked, GATEWAY_NOT_REACHED, SettlePayment, approval_of};
use super::show::{PaymentView, ShowPayment};
use crate::idempotency::{Answer, IdempotencyKey, KeyReused, KeyUse};
use crate::policy::RACES_LOST_AT_MOST;
use crate::ports::{
    Clock, IdGenerator, IdempotencyKeys, PaymentGateway, Payments, PointsLedger, Reservations, SettleOutcome,
    Settlement, Settlements, Unavailable,
};

/// A person pays.
#[derive(Clone, Debug)]
pub struct PayCommand {
    /// Who.
    pub caller: UserId,
    /// Which hold.
    pub reservation: ReservationId,
    /// How. The amount is ours, never the client's.
    pub method: Method,
    /// The request's key.
    pub key: IdempotencyKey,
}

/// Why nothing was paid.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    /// There is no such reservation, or it is somebody else's.
    #[error("there is no such reservation")]
    NotFound,
    /// Its time ran out.
    #[error("the hold has lapsed")]
    HoldExpired,
    /// It is no hold any more.
    #[error("the reservation is already {status}")]
    NotPending {
        /// What it is.
        status: Status,
    },
    /// Another payment of it is still being answered.
    #[error("another payment is in progress")]
    PaymentInProgress,
    /// The wallet holds less than it takes.
    #[error("there are only {balance} in the wallet")]
    InsufficientPoints {
        /// What it holds.
        balance: Won,
    },
    /// The gateway declined.
    #[error("the payment was declined: {reason}")]
    Declined {
        /// The gateway's word for why.
        reason: String,
    },
    /// It costs nothing: confirm it.
    #[error("there is nothing to pay")]
    NothingToPay,
    /// The points of a split leave nothing for one side.
    #[error("the points of a split payment are more than 0 and less than {amount}")]
    InvalidSplit {
        /// What the reservation costs.
        amount: Won,
    },
    /// The key belongs to another request.
    #[error(transparent)]
    KeyReused(#[from] KeyReused),
    /// The same request is still running.
    #[error("this request is still in progress")]
    KeyInProgress,
    /// Nobody knows, or the gateway was not reached and nothing was changed.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
}

impl From<SplitOutOfRange> for PayError {
    fn from(error: SplitOutOfRange) -> Self {
        Self::InvalidSplit { amount: error.amount }
    }
}

impl From<StartPaymentError> for PayError {
    fn from(error: StartPaymentError) -> Self {
        match error {
            StartPaymentError::HoldLapsed => Self::HoldExpired,
            StartPaymentError::NotPending(status) => Self::NotPending { status },
        }
    }
}

/// What a key already stands for.
pub(super) enum AskedBefore {
    /// This very request, answered before.
    Replay(PaymentView),
    /// Nothing that counts; the declined attempt, if there was one, loses the key to the next.
    Fresh(Option<Uuid>),
}

/// Pays a reservation: with points in one commit; through the gateway with an attempt that is committed, together
/// with the lease that keeps the hold, before the gateway is asked.
pub struct PayReservation {
    /// The reservations there are.
    pub reservations: Arc<dyn Reservations>,
    /// The payments there are.
    pub payments: Arc<dyn Payments>,
    /// Where it is written.
    pub settlements: Arc<dyn Settlements>,
    /// What keys stand for.
    pub keys: Arc<dyn IdempotencyKeys>,
    /// Everybody's points.
    pub points: Arc<dyn PointsLedger>,
    /// The outside payment provider.
    pub gateway: Arc<dyn PaymentGateway>,
    /// What takes the gateway's answer in.
    pub settle: SettlePayment,
    /// Where ids come from.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl PayReservation {
    /// Pays.
    ///
    /// # Errors
    /// [`PayError`]: no money moved, or nobody knows and the same key may be sent again.
    pub async fn execute(&self, command: PayCommand) -> Result<Answer<PaymentView>, PayError> {
        let paid = self.pay(&command).await;
        if let Err(PayError::HoldExpired | PayError::NotPending { .. } | PayError::NothingToPay) = &paid {
            self.let_go(&command).await;
        }
        paid
    }

    async fn pay(&self, command: &PayCommand) -> Result<Answer<PaymentView>, PayError> {
        for _ in 0..=RACES_LOST_AT_MOST {
            // The key after the reservation: where a twin of this request commits between the two, the key tells.
            let reservation = self.own(command).await?;
            let instead_of = match self.asked_before(command).await? {
                AskedBefore::Replay(view) => return Ok(Answer::replayed(view)),
                AskedBefore::Fresh(instead_of) => instead_of,
            };
            let paid = match command.method {
                Method::Points => self.pay_with_points(command, reservation, instead_of).await?,
                Method::Card { .. } | Method::Split { .. } => self.begin(command, reservation, instead_of).await?,
            };
            match paid {
                Some(payment) if payment.is_open() => return self.ask_gateway(&payment).await,
                Some(payment) => return Ok(Answer::fresh(self.show().view(payment).await?)),
                None => {}
            }
        }
        Err(Unavailable::of("the reservation").into())
    }

    /// What the buyer has authorised for seats that are lost is theirs again. Nothing depends on it, so nothing that goes
    /// wrong here changes the answer.
    async fn let_go(&self, command: &PayCommand) {
        let Some(key) = command.method.gateway_key() else { return };
        let now = self.clock.now();
        match is_lost(&*self.reservations, &*self.payments, command.reservation, now).await {
            Ok(true) => let_go(&*self.gateway, command.reservation, key).await,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "nobody knows whether an authorisation can be let go"),
        }
    }

    async fn asked_before(&self, command: &PayCommand) -> Result<AskedBefore, PayError> {
        let Some(remembered) = self.keys.find(command.caller, command.key.digest).await? else {
            return Ok(AskedBefore::Fresh(None));
        };
        let found = self.payments.find(PaymentId::new(remembered.effect)).await?;
        let payment = found.ok_or_else(|| Unavailable::of("what the idempotency key stands for"))?;
        if payment.status() == PaymentStatus::Declined {
            return Ok(AskedBefore::Fresh(Some(remembered.effect)));
        }
        remembered.effect_for(&command.key)?;
        if payment.status() == PaymentStatus::Pending {
            return Err(PayError::KeyInProgress);
        }
        Ok(AskedBefore::Replay(self.show().view(payment).await?))
    }

    async fn own(&self, command: &PayCommand) -> Result<Reservation, PayError> {
        let found = self.reservations.find(command.reservation).await?;
        let reservation =
            found.filter(|reservation| reservation.holder() == command.caller).ok_or(PayError::NotFound)?;
        if reservation.claim().amount().is_zero() { Err(PayError::NothingToPay) } else { Ok(reservation) }
    }

    /// Writes the attempt and takes the lease, in one commit; none when somebody else wrote first.
    async fn begin(
        &self,
        command: &PayCommand,
        reservation: Reservation,
        instead_of: Option<Uuid>,
    ) -> Result<Option<Payment>, PayError> {
        let now = self.clock.now();
        let new = NewAttempt { id: PaymentId::new(self.ids.next_id()), method: command.method.clone() };
        let begun = Payment::begin(new, &reservation, now)?;
        self.check_points(&begun.after).await?;
        if reservation.payment_lease().is_some() {
            self.check_key(&begun.after).await?;
        }
        let kept = reservation.start_payment(self.settle.policy.payment_lease, now)?;
        let payment = begun.after.clone();
        let settlement = Settlement {
            reservations: vec![kept],
            payments: vec![begun],
            key: Some(key_use(command, payment.id(), instead_of)),
            ..Settlement::default()
        };
        match self.settlements.commit(&settlement).await? {
            SettleOutcome::Settled => Ok(Some(payment)),
            SettleOutcome::Occupied => Err(PayError::PaymentInProgress),
            SettleOutcome::Superseded
            | SettleOutcome::KeyUsed
            | SettleOutcome::HeardBefore
            | SettleOutcome::SeatsGone
            | SettleOutcome::InsufficientPoints { .. } => Ok(None),
        }
    }

    /// A key pays once. A gateway that knows a payment by the key alone would approve a later attempt with the money of
    /// an earlier one, which is on its way back. An earlier attempt that is still open makes the commit `Occupied`.
    async fn check_key(&self, payment: &Payment) -> Result<(), PayError> {
        let attempts = self.payments.of_reservation(payment.reservation()).await?;
        let key = payment.method().gateway_key();
        let spent = attempts.iter().any(|attempt| {
            let captured = matches!(
                attempt.status(),
                PaymentStatus::Approved | PaymentStatus::RefundDue | PaymentStatus::Refunded
            );
            captured && attempt.method().gateway_key() == key
        });
        if spent { Err(PayError::Declined { reason: PAYMENT_KEY_USED.to_owned() }) } else { Ok(()) }
    }

    /// Tells a split that cannot work before the card is charged. The commit that takes the points decides.
    async fn check_points(&self, payment: &Payment) -> Result<(), PayError> {
        if payment.points().is_zero() {
            return Ok(());
        }
        let balance = self.points.wallet(payment.payer()).await?.balance;
        if balance < payment.points() { Err(PayError::InsufficientPoints { balance }) } else { Ok(()) }
    }

    /// Nothing is locked and no transaction is open while the gateway thinks.
    async fn ask_gateway(&self, payment: &Payment) -> Result<Answer<PaymentView>, PayError> {
        let approval = approval_of(payment).ok_or_else(|| Unavailable::of("the payment"))?;
        let answer = self.gateway.approve(&approval).await;
        let settled = self.settle.execute(payment.id(), Asked::ToApprove, &answer).await?;
        match settled.state() {
            State::Declined { reason } if reason == GATEWAY_NOT_REACHED => {
                Err(Unavailable::of("the payment gateway").into())
            }
            State::Declined { reason } => Err(PayError::Declined { reason: reason.clone() }),
            State::Pending
            | State::Unknown
            | State::Approved { .. }
            | State::RefundDue { .. }
            | State::Refunded { .. } => Ok(Answer::fresh(self.show().view(settled).await?)),
        }
    }

    fn show(&self) -> ShowPayment {
        ShowPayment {
            reservations: self.reservations.clone(),
            payments: self.payments.clone(),
            clock: self.clock.clone(),
        }
    }
}

/// What an attempt is declined with whose key another one has spent.
const PAYMENT_KEY_USED: &str = "payment_key_used";

/// The key stands for the attempt.
pub(super) fn key_use(command: &PayCommand, payment: PaymentId, instead_of: Option<Uuid>) -> KeyUse {
    KeyUse { owner: command.caller, key: command.key, effect: payment.as_uuid(), instead_of }
}
