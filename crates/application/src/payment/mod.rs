//! Paying, and driving every payment to its end.
