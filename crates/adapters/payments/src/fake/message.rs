use frontrow_application::ports::{GatewayHint, MessageRefused};
use frontrow_domain::shared::PaymentId;
use serde::Deserialize;
use uuid::Uuid;

/// `{"paymentId": "…"}`, or `{"type": "payment.…", "paymentId": "…"}`. There is no signature: a hint that anybody
/// sends makes us ask the gateway once, and changes nothing that its answer does not say.
#[derive(Deserialize)]
struct Message {
    r#type: Option<String>,
    #[serde(rename = "paymentId")]
    payment_id: Option<Uuid>,
}

pub(super) fn read(body: &[u8]) -> Result<Option<GatewayHint>, MessageRefused> {
    let message: Message = serde_json::from_slice(body).map_err(|_| MessageRefused::Malformed)?;
    let of_a_payment = message.r#type.is_none_or(|kind| kind.starts_with("payment."));
    let payment = message.payment_id.filter(|_| of_a_payment).map(PaymentId::new);
    Ok(payment.map(GatewayHint::Payment))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

    #[test]
    fn a_message_points_at_a_payment_or_at_none() {
        let hint = || GatewayHint::Payment(PaymentId::new(ID.parse().unwrap()));
        for (body, read_as) in [
            (format!(r#"{{"paymentId": "{ID}"}}"#), Ok(Some(hint()))),
            (format!(r#"{{"type": "payment.changed", "paymentId": "{ID}", "more": 1}}"#), Ok(Some(hint()))),
            (format!(r#"{{"type": "payout.changed", "paymentId": "{ID}"}}"#), Ok(None)),
            ("{}".to_owned(), Ok(None)),
            (r#"{"paymentId": "soon"}"#.to_owned(), Err(MessageRefused::Malformed)),
            ("[]".to_owned(), Err(MessageRefused::Malformed)),
            ("paymentId=1".to_owned(), Err(MessageRefused::Malformed)),
            (String::new(), Err(MessageRefused::Malformed)),
        ] {
            assert_eq!(read(body.as_bytes()), read_as, "{body}");
        }
    }
}
