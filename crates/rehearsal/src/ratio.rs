/// A part of a whole; none of nothing.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a rehearsal are far below 2^52")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}
