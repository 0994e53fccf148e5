//! What an event looks like on the wire: a CloudEvent in binary mode, its context in headers and its data in the body.

use frontrow_cloudevents::CloudEvent;
use rdkafka::message::{BorrowedHeaders, Header, Headers, OwnedHeaders};
use rdkafka::producer::FutureRecord;
use time::error::Format;
use time::format_description::well_known::Rfc3339;

/// The version of CloudEvents.
const SPEC_VERSION: &str = "1.0";

/// What the body is.
const CONTENT_TYPE: &str = "application/json";

/// The header that says what a message tells.
pub(crate) const TYPE: &str = "ce_type";

/// One message, ready to be sent.
pub(crate) struct Record<'a> {
    topic: &'a str,
    pub(crate) key: String,
    body: String,
    headers: OwnedHeaders,
}

impl<'a> Record<'a> {
    /// `event` for `topic`.
    pub(crate) fn new(topic: &'a str, event: CloudEvent) -> Result<Self, Format> {
        let headers = headers(&event)?;
        Ok(Self { topic, body: event.data.to_string(), key: event.partition_key, headers })
    }

    pub(crate) fn to_send(&self) -> FutureRecord<'_, str, str> {
        FutureRecord::to(self.topic).key(self.key.as_str()).payload(self.body.as_str()).headers(self.headers.clone())
    }
}

fn headers(event: &CloudEvent) -> Result<OwnedHeaders, Format> {
    let time = event.time.format(&Rfc3339)?;
    let attributes = [
        ("ce_specversion", SPEC_VERSION),
        ("ce_id", &event.id),
        (TYPE, event.kind),
        ("ce_source", CloudEvent::SOURCE),
        ("ce_time", &time),
        ("ce_subject", &event.subject),
        ("ce_partitionkey", &event.partition_key),
        ("ce_dataschema", &event.data_schema),
        ("content-type", CONTENT_TYPE),
    ];
    Ok(attributes.into_iter().fold(OwnedHeaders::new_with_capacity(attributes.len()), |headers, (key, value)| {
        headers.insert(Header { key, value: Some(value) })
    }))
}

/// The text of the header `name`.
pub(crate) fn text<'a>(headers: Option<&'a BorrowedHeaders>, name: &str) -> Option<&'a str> {
    let value = headers?.iter().find(|header| header.key == name)?.value?;
    std::str::from_utf8(value).ok()
}
