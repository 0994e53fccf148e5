//! Every key, each with its hash tag: what one step touches lies on one node of a cluster.

/// Never written. A cluster that has lost a node answers a ping, but nothing about a key.
pub(crate) const PULSE: &str = "frontrow:pulse";
