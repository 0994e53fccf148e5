use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use frontrow_application::payment::{CheckoutView as Opened, OpenCheckoutCommand};
use frontrow_domain::payment::PaymentKey;
use frontrow_domain::shared::{ReservationId, UserId, Won};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::Api;
use crate::caller::SignedIn;
use crate::points::CURRENCY;
use crate::problem::Problem;
use crate::strict_json::StrictJson;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CheckoutRequest {
    reservation_id: Uuid,
    /// What is to be taken from the wallet, for a payment by `SPLIT`.
    #[schema(minimum = 1)]
    points_amount: Option<i64>,
}

/// What the browser hands to the gateway's own script. No Debug: the secret lets whoever has it go on with the payment.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CheckoutView {
    /// `fake`, `toss` or `stripe`.
    #[schema(example = "stripe")]
    gateway: &'static str,
    /// The order number, where the gateway wants one.
    order_id: Uuid,
    /// What is to be authorised: what the reservation costs, less the points.
    amount: i64,
    #[schema(example = "KRW")]
    currency: &'static str,
    /// What to pay with afterwards; null where the browser gets it from the gateway.
    #[schema(max_length = 200)]
    payment_key: Option<String>,
    /// What the gateway's script asks for; null where it asks for nothing.
    client_secret: Option<String>,
}

impl CheckoutRequest {
    fn command(&self, caller: UserId) -> Result<OpenCheckoutCommand, Problem> {
        let points = self.points_amount.map(Won::new).transpose();
        let points = points.map_err(|off| Problem::malformed("/pointsAmount", &off.to_string()))?;
        Ok(OpenCheckoutCommand { caller, reservation: ReservationId::new(self.reservation_id), points })
    }
}

impl CheckoutView {
    fn of(opened: &Opened) -> Self {
        let Opened { gateway, order, checkout } = opened;
        Self {
            gateway,
            order_id: order.reservation.as_uuid(),
            amount: order.amount.amount(),
            currency: CURRENCY,
            payment_key: checkout.key.as_ref().map(PaymentKey::as_str).map(str::to_owned),
            client_secret: checkout.client_secret.as_ref().map(|secret| secret.reveal().to_owned()),
        }
    }
}

/// What the browser needs to have a payment authorised. It takes no money, and needs no idempotency key: asking again
/// for the same reservation and amount gives the same.
#[utoipa::path(
    tag = "Payments",
    security(("bearer" = [])),
    request_body = CheckoutRequest,
    responses(
        (status = 200, description = "What the gateway's script is given", body = CheckoutView),
        (status = 402, description = "`payment-declined` with `reason`: the gateway takes no such order"),
        (status = 404, description = "`not-found`"),
        (status = 409, description = "`reservation-not-pending` with `reservationStatus`, `payment-in-progress`, `insufficient-points` with `balance`, `nothing-to-pay`"),
        (status = 410, description = "`hold-expired`"),
    )
)]
#[post("/payments/checkout")]
pub(super) async fn open_checkout(
    api: Data<Api>,
    caller: SignedIn,
    body: StrictJson<CheckoutRequest>,
) -> Result<HttpResponse, Problem> {
    let opened = api.payment.open_checkout.execute(body.0.command(caller.0.user)?).await?;
    Ok(HttpResponse::Ok().json(CheckoutView::of(&opened)))
}
