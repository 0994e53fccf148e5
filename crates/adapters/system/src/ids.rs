use frontrow_application::ports::IdGenerator;
use frontrow_domain::reservation::ConfirmationCode;
use frontrow_domain::webhooks::SigningSecret;
use uuid::Uuid;

/// Ids that sort by the time they were made, and codes from the system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct UuidV7Ids;

impl IdGenerator for UuidV7Ids {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where ids are made")]
    fn next_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn next_code(&self) -> ConfirmationCode {
        // The thread's generator is ChaCha, seeded by the operating system: nobody guesses the next code from others.
        ConfirmationCode::from_random(rand::random())
    }

    fn next_secret(&self) -> SigningSecret {
        SigningSecret::from_random(rand::random())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_version_seven_and_ascend() {
        let ids: Vec<Uuid> = (0..10_000).map(|_| UuidV7Ids.next_id()).collect();
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn no_secret_comes_twice_and_every_byte_varies() {
        let secrets: HashSet<Vec<u8>> = (0..1_000).map(|_| UuidV7Ids.next_secret().as_bytes().to_owned()).collect();
        assert_eq!(secrets.len(), 1_000);
        for place in 0..32 {
            let seen: HashSet<u8> = secrets.iter().map(|secret| secret[place]).collect();
            assert!(seen.len() > 200, "place {place} shows only {} values", seen.len());
        }
    }

    #[test]
    fn no_code_comes_twice_and_every_character_varies() {
        let codes: HashSet<String> = (0..1_000).map(|_| UuidV7Ids.next_code().as_str().to_owned()).collect();
        assert_eq!(codes.len(), 1_000);
        for place in 0..ConfirmationCode::CHARACTERS {
            let seen: HashSet<u8> = codes.iter().map(|code| code.as_bytes()[place]).collect();
            assert!(seen.len() > 20, "place {place} shows only {} characters", seen.len());
        }
    }
}
