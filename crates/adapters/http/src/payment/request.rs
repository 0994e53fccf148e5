use frontrow_application::idempotency::IdempotencyKey;
use frontrow_application::payment::PayCommand;
use frontrow_domain::payment::{Method, PaymentKey};
use frontrow_domain::shared::{ReservationId, UserId, Won};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::problem::Problem;

// No Debug: a payment key buys things.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PayRequest {
    reservation_id: Uuid,
    method: MethodName,
    /// What the gateway gave the browser; for `CARD` and `SPLIT`.
    #[schema(min_length = 1, max_length = 200)]
    payment_key: Option<String>,
    /// What is taken from the wallet; for `SPLIT`.
    #[schema(minimum = 1)]
    points_amount: Option<i64>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum MethodName {
    Points,
    Card,
    Split,
}

impl PayRequest {
    pub(super) fn command(self, caller: UserId, key: IdempotencyKey) -> Result<PayCommand, Problem> {
        let reservation = ReservationId::new(self.reservation_id);
        Ok(PayCommand { caller, reservation, method: self.method()?, key })
    }

    fn method(&self) -> Result<Method, Problem> {
        match self.method {
            MethodName::Points => {
                refuse(self.payment_key.is_some(), "/paymentKey")?;
                refuse(self.points_amount.is_some(), "/pointsAmount")?;
                Ok(Method::Points)
            }
            MethodName::Card => {
                refuse(self.points_amount.is_some(), "/pointsAmount")?;
                Ok(Method::Card { key: self.gateway_key()? })
            }
            MethodName::Split => Ok(Method::Split { points: self.points()?, key: self.gateway_key()? }),
        }
    }

    fn gateway_key(&self) -> Result<PaymentKey, Problem> {
        let missing = || Problem::malformed("/paymentKey", "this member is missing");
        let text = self.payment_key.as_deref().ok_or_else(missing)?;
        PaymentKey::parse(text).map_err(|off| Problem::malformed("/paymentKey", &off.to_string()))
    }

    fn points(&self) -> Result<Won, Problem> {
        let missing = || Problem::malformed("/pointsAmount", "this member is missing");
        Won::new(self.points_amount.ok_or_else(missing)?)
            .map_err(|off| Problem::malformed("/pointsAmount", &off.to_string()))
    }
}

fn refuse(present: bool, pointer: &str) -> Result<(), Problem> {
    if present { Err(Problem::malformed(pointer, "this member does not go with this method")) } else { Ok(()) }
}
