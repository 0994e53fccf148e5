use frontrow_application::ports::{GatewayHint, MessageRefused};
use serde::Deserialize;

use super::reading::reservation_of;

/// A webhook, as far as it is read. Toss signs none of those about payments, so anybody may send one: it makes us ask
/// Toss once, and changes nothing that the answer does not say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    /// The order of `DEPOSIT_CALLBACK`, which names no event.
    order_id: Option<String>,
    data: Option<Data>,
}

/// The order of `PAYMENT_STATUS_CHANGED` and `CANCEL_STATUS_CHANGED`. Events about payouts and sellers have none.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data {
    order_id: Option<String>,
}

pub(super) fn read(body: &[u8]) -> Result<Option<GatewayHint>, MessageRefused> {
    let message: Message = serde_json::from_slice(body).map_err(|_| MessageRefused::Malformed)?;
    let order = message.data.and_then(|data| data.order_id).or(message.order_id);
    Ok(order.as_deref().and_then(reservation_of).map(GatewayHint::Reservation))
}

#[cfg(test)]
mod tests {
    use frontrow_domain::shared::ReservationId;

    use super::*;

    const ID: &str = "0192f0c1-2345-7abc-8def-0123456789ab";

    #[test]
    fn a_message_points_at_an_order_of_ours_or_at_none() {
        let hint = || GatewayHint::Reservation(ReservationId::new(ID.parse().unwrap()));
        for (body, read_as) in [
            (format!(r#"{{"eventType":"PAYMENT_STATUS_CHANGED","data":{{"orderId":"{ID}"}}}}"#), Ok(Some(hint()))),
            (format!(r#"{{"eventType":"CANCEL_STATUS_CHANGED","data":{{"orderId":"{ID}_2"}}}}"#), Ok(Some(hint()))),
            (format!(r#"{{"orderId":"{ID}","status":"DONE","secret":"ps_1"}}"#), Ok(Some(hint()))),
            (r#"{"eventType":"PAYMENT_STATUS_CHANGED","data":{"orderId":"toss_2966480"}}"#.to_owned(), Ok(None)),
            (r#"{"eventType":"payout.changed","data":{"id":"1"}}"#.to_owned(), Ok(None)),
            (r#"{"eventType":"SOMETHING_NEW"}"#.to_owned(), Ok(None)),
            (r#"{"data":7}"#.to_owned(), Err(MessageRefused::Malformed)),
            ("[]".to_owned(), Err(MessageRefused::Malformed)),
            ("orderId=1".to_owned(), Err(MessageRefused::Malformed)),
            (String::new(), Err(MessageRefused::Malformed)),
        ] {
            assert_eq!(read(body.as_bytes()), read_as, "{body}");
        }
    }
}
