//! The server from outside, over ports that are mocked.
