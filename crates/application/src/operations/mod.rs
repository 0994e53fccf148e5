//! What operators look at: figures, the audit, the relay of events.
