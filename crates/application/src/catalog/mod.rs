//! What is on sale, for buyers and for sellers.
