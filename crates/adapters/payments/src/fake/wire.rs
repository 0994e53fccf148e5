//! What the fake gateway and its clients say to each other over HTTP: `docs/gateways.md` tells it to people.

use frontrow_application::ports::GatewayAnswer;
use frontrow_domain::shared::Won;
use hyper::body::Bytes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /payments`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ApprovalRequest {
    pub(super) payment_id: Uuid,
    pub(super) reservation_id: Uuid,
    pub(super) payment_key: String,
    pub(super) amount: i64,
}

/// `POST /payments/{paymentId}/refund`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefundRequest {
    pub(super) amount: i64,
}

/// Where a payment stands: the answer to an approval and to a question.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "camelCase")]
pub(super) enum PaymentBody {
    Approved { captured: i64 },
    Declined { reason: String },
    Refunded { captured: i64 },
    InProgress,
}

/// `GET /ledger`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct LedgerBody {
    pub(super) lines: Vec<LineBody>,
    pub(super) next: Option<Uuid>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LineBody {
    pub(super) payment_id: Uuid,
    pub(super) payment_key: String,
    pub(super) captured: i64,
    pub(super) refunded: i64,
}

/// Every refusal. What carries one did nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct RefusalBody {
    pub(super) error: String,
}

/// A webhook.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageBody {
    pub(super) r#type: &'static str,
    pub(super) payment_id: Uuid,
}

impl PaymentBody {
    /// None for what the gateway does not know.
    pub(super) fn of(answer: GatewayAnswer) -> Option<Self> {
        match answer {
            GatewayAnswer::Approved { captured } => Some(Self::Approved { captured: captured.amount() }),
            GatewayAnswer::Declined { reason } => Some(Self::Declined { reason }),
            GatewayAnswer::Refunded { captured } => Some(Self::Refunded { captured: captured.amount() }),
            GatewayAnswer::Unknown => Some(Self::InProgress),
            GatewayAnswer::NotFound => None,
        }
    }

    pub(super) fn answer(self) -> GatewayAnswer {
        let won = |amount| Won::new(amount).ok();
        match self {
            Self::Approved { captured } => {
                won(captured).map_or(GatewayAnswer::Unknown, |captured| GatewayAnswer::Approved { captured })
            }
            Self::Refunded { captured } => {
                won(captured).map_or(GatewayAnswer::Unknown, |captured| GatewayAnswer::Refunded { captured })
            }
            Self::Declined { reason } => GatewayAnswer::Declined { reason },
            Self::InProgress => GatewayAnswer::Unknown,
        }
    }
}

pub(super) fn json(body: &impl Serialize) -> Bytes {
    // Texts and numbers always become JSON; an empty body would be refused as malformed.
    serde_json::to_vec(body).map_or_else(|_| Bytes::new(), Bytes::from)
}
