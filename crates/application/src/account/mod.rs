//! Signing up and signing in.

mod ensure_administrator;
mod register;
mod show_me;
mod sign_in;

pub use ensure_administrator::{EnsureAdministrator, Ensured};
pub use register::{Register, RegisterError, RegisterPerson};
pub use show_me::{ShowMe, ShowMeError};
pub use sign_in::{SignIn, SignInError};

#[cfg(test)]
mod tests;
