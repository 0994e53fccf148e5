//! No won is lost: payments through a gateway that is a process of its own and does everything wrong that gateways do,
//! while the server is killed; at the end, the gateway's book and ours agree to the won.

mod buyer;
mod by_hand;
mod chaos;
mod late;
mod messages;
mod outage;
mod plan;
mod proof;
mod thousands;
