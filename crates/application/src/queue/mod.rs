//! The waiting room.

mod admission;
mod admit_waiting;
mod finish_visit;
mod join_queue;
mod leave_queue;
mod recent_statistics;
mod show_place;
mod view;

pub use admission::{Admission, AdmissionRefused};
pub use admit_waiting::AdmitWaiting;
pub use finish_visit::FinishVisit;
pub use join_queue::{JoinQueue, JoinedQueue, PASS_LIFETIME};
pub use leave_queue::LeaveQueue;
pub use recent_statistics::RecentStatistics;
pub use show_place::ShowPlace;
pub use view::{QueueError, QueueView};

#[cfg(test)]
mod tests;
