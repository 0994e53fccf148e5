//! `frontrow bench`: starts what it compares, drives both sides of every goal in one run and in turns, and prints each
//! ratio with both of its figures. It knows the server as a program with settings, an HTTP contract and tables.

mod checker;
mod faults;
mod goals;
mod hello;
mod limits;
mod load;
mod opening;
mod options;
mod progress;
mod raw;
mod redis;
mod replicas;
mod report;
mod run;
mod sides;
mod slots;
mod sources;
mod stage;
mod stored;
mod turns;

pub use goals::row_names;
pub use options::Options;
pub use run::run;
