//! Outgoing webhooks: signed, sent to public addresses, in time and in bounds.
