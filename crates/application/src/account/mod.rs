//! Signing up and signing in.
