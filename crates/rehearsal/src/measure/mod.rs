//! What is counted and timed.

mod gauges;
mod recorder;
mod sample;

pub(crate) use gauges::{Gauges, Whereabouts};
pub(crate) use recorder::{Recorder, Totals};
#[cfg(test)]
pub(crate) use sample::Window;
pub(crate) use sample::{Percentiles, Sample, Standing};
