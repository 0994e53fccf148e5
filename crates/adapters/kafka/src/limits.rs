//! How long anything may take and how much may wait. librdkafka's own defaults wait for minutes.

use std::time::Duration;

/// How long an event may take until the broker has it. Well below the 20 seconds in which a server that is told to stop
/// has stopped; a busy broker takes milliseconds.
pub(crate) const TOLD_WITHIN: Duration = Duration::from_secs(5);

/// Events that are on their way at once. More make nothing faster: a broker on the same machine has them in 50 ms.
pub(crate) const UNDER_WAY_AT_MOST: usize = 2_000;
/// Messages that wait inside librdkafka: those under way of two relays, while one takes over from the other, and room to
/// set something aside. Who comes next is told at once.
pub(crate) const QUEUED_MESSAGES_AT_MOST: usize = 5_000;
/// The same in kilobytes: five times what 5,000 of our events weigh.
pub(crate) const QUEUED_KILOBYTES_AT_MOST: usize = 32_768;
/// How long a message waits for company. A wave waits for its slowest message, so this is paid by each of them.
pub(crate) const LINGER_MILLISECONDS: u32 = 1;

/// One question to the broker: forty times what a healthy one takes on a busy machine.
pub(crate) const ANSWER: Duration = Duration::from_secs(2);
/// A request that got no answer by then is sent anew over a new connection. Longer than the broker lets a fetch wait.
pub(crate) const SOCKET: Duration = Duration::from_secs(5);
/// The first pause before connecting again. It doubles with each failure.
pub(crate) const RECONNECT_FIRST: Duration = Duration::from_millis(100);
/// The longest pause: events flow within seconds of the broker's return.
pub(crate) const RECONNECT_LAST: Duration = Duration::from_secs(1);

/// How often the broker is asked whether it is there. `/readyz` may be behind by so much.
pub(crate) const PULSE_EVERY: Duration = Duration::from_secs(1);
/// Topics that are made while we listen, because the broker came back without them, are found within this time.
pub(crate) const METADATA_EVERY: Duration = Duration::from_secs(10);

/// So many replicas can share the work. The number stays: with another one, events of a reservation that is under way
/// would change their partition, and be overtaken.
pub(crate) const PARTITIONS: i32 = 12;
/// What is set aside is rare, and read by people.
pub(crate) const SET_ASIDE_PARTITIONS: i32 = 1;
/// How many brokers keep a topic: as many as the cluster keeps by default.
pub(crate) const REPLICAS_BY_DEFAULT: i32 = -1;
/// For brokers that know no default.
pub(crate) const REPLICAS_AT_LEAST: i32 = 1;

/// Messages that are handled between two commits while more are waiting: so many come again after a crash. A commit for
/// each would wait for the broker as often.
pub(crate) const COMMIT_AFTER: u32 = 100;
/// A member that is not heard of for so long has died, and others take its partitions over. Long enough for a busy
/// machine.
pub(crate) const SESSION: Duration = Duration::from_secs(10);
/// How long a member may be busy with one message before its partitions go to others: ten times the longest pause and
/// the longest handling together.
pub(crate) const BUSY_AT_MOST: Duration = Duration::from_secs(300);
/// How long leaving the group may take. Who does not get to say so is missed after [`SESSION`].
pub(crate) const LEFT_WITHIN: Duration = Duration::from_secs(5);
/// Messages that are fetched before anybody asks for them, of each partition.
pub(crate) const FETCHED_MESSAGES: usize = 500;
/// The same in kilobytes, over all partitions: our events weigh one at most.
pub(crate) const FETCHED_KILOBYTES: usize = 8_192;
/// How often the lag is measured: monitoring reads every few seconds.
pub(crate) const MEASURE_EVERY: Duration = Duration::from_secs(1);

/// How long a handler may take for one event: a transaction with its retries takes a second on a busy database.
pub(crate) const HANDLED_WITHIN: Duration = Duration::from_secs(20);
/// How often a handler that fails is asked while everything it works with is there. With the pauses between, three
/// seconds at most: what fails for longer will fail tomorrow, and others wait behind it.
pub(crate) const TRIES: u32 = 6;
/// The first pause before a handler is asked again. It doubles with each failure, and between half of it and all of it
/// is waited, so that replicas do not come in step.
pub(crate) const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause, reached only while the database is away: so soon everything goes on when it is back.
pub(crate) const LAST_PAUSE: Duration = Duration::from_secs(5);
