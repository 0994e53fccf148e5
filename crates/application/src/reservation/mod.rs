//! Holding, confirming, giving back.
