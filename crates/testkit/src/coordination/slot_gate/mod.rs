//! Conformance of [`SlotGate`](frontrow_application::ports::SlotGate).
//!
//! What is wanted and which areas there are is asked of a gate that others may use at the same time.

mod following;
mod scene;
mod taking;

pub use following::{filled_page_by_page, it_follows_what_is_written, remembered_in_pages, wanted_once};
pub use taking::{
    all_hopeless_or_unsure, asked_again_is_unsure, cold_until_filled, given_back_is_free, lapsed_is_free,
    never_over_the_capacity, one_taker_a_seat, repeatable, the_capacity_comes_with_the_take,
};

super::suite::clauses! {
    $ slot_gate: cold_until_filled, never_over_the_capacity, one_taker_a_seat, all_hopeless_or_unsure,
    asked_again_is_unsure, repeatable, lapsed_is_free, given_back_is_free, it_follows_what_is_written,
    the_capacity_comes_with_the_take, filled_page_by_page, wanted_once, remembered_in_pages
}
