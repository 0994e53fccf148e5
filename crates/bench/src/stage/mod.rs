//! What a measurement plays on: databases of its own, servers as child processes, people, something to sell.

mod administrator;
mod crowd;
mod database;
mod hall;
mod people;
mod server;
mod shop;
mod strategy;

pub(crate) use administrator::Administrator;
pub(crate) use crowd::{Crowd, Holds};
pub(crate) use database::{Database, DatabaseKind, Databases, ask_text, is_loopback};
pub(crate) use hall::{Concert, Date, Hall, SeatJob};
pub(crate) use people::{Issuer, Person};
pub(crate) use server::{Roles, Server, Setting};
pub(crate) use shop::{Shop, Stage};
pub(crate) use strategy::Strategy;
