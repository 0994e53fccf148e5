//! How long anything may take and how much may wait. fred's own defaults wait for ever and queue without end.

use std::time::Duration;

/// One question, with all its commands: fifty times what a healthy Redis takes. Two in a row open the breaker, so a
/// failing Redis costs one request 200 ms at most.
pub(crate) const QUESTION: Duration = Duration::from_millis(100);

/// A connection that is not there by then will not come.
pub(crate) const CONNECT: Duration = Duration::from_secs(1);

/// So many failures in a row are no accident, when nothing was answered meanwhile.
pub(crate) const FAILURES: u32 = 2;
/// For how long nothing is answered before nobody asks any more: four times what one question may take. Until then each
/// hold waits for the questions of its own, 200 ms, and a burst that is late on a busy machine does no harm.
pub(crate) const STILLNESS: Duration = Duration::from_millis(400);

/// How often Redis is asked whether it is there: soon enough for the five seconds in which success has to be back.
pub(crate) const PULSE_EVERY: Duration = Duration::from_millis(250);

/// So many beats missed in a row, more than a second, are a node that is gone, whatever the others answer.
pub(crate) const BEATS_MISSED: u32 = 4;

/// A connection without an answer for so long is closed: its peer may be gone without a farewell.
pub(crate) const SILENCE: Duration = Duration::from_secs(1);

/// Commands that wait for the connection; whoever comes next is refused at once. More than a replica serves requests at
/// a time.
pub(crate) const QUEUED_AT_MOST: usize = 8_192;

/// The first pause before connecting again, in milliseconds. It doubles with each failure.
pub(crate) const RECONNECT_FIRST_MILLISECONDS: u32 = 50;
/// The longest pause: well below the five seconds in which success has to be back.
pub(crate) const RECONNECT_LAST_MILLISECONDS: u32 = 1_000;
/// Added at random, so that replicas do not knock in step.
pub(crate) const RECONNECT_JITTER_MILLISECONDS: u32 = 100;

/// Published messages that wait to be read, 80 KB each at most: half a second of the most that ten replicas publish.
pub(crate) const UNREAD_AT_MOST: usize = 512;

/// Steps to the node that owns a slot: one when slots have moved, one more while they are moving.
pub(crate) const REDIRECTIONS: u32 = 2;
