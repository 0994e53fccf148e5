use std::io;

use serde_json::Value;
use uuid::Uuid;

/// What a buyer makes of what came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The hold is theirs.
    Acknowledged(Uuid),
    /// Somebody else was first.
    TooLate,
    /// A refusal for now, or no answer at all: the hold may exist, and the same key may be sent again.
    Unknown(String),
    /// A refusal that nothing here accounts for.
    Refused(String),
}

impl Heard {
    pub(super) fn answer(status: u16, body: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        if status == 201 {
            let id = body["id"].as_str().and_then(|id| id.parse().ok());
            return id.map_or_else(|| Self::Refused("201 without an id".to_owned()), Self::Acknowledged);
        }
        let problem = body["type"].as_str().and_then(|kind| kind.rsplit('/').next()).unwrap_or_default();
        let kind = format!("{status} {problem}");
        match (status, problem) {
            (409, "seat-unavailable" | "sold-out") => Self::TooLate,
            (409, "idempotency-in-progress") | (429, _) | (500.., _) => Self::Unknown(kind),
            _ => Self::Refused(kind),
        }
    }

    pub(super) fn broken(error: &io::Error) -> Self {
        Self::Unknown(error.kind().to_string())
    }

    /// Whether it was decided as it should be: a place for whoever comes first, none for the other.
    pub(super) const fn is_success(&self) -> bool {
        matches!(self, Self::Acknowledged(_) | Self::TooLate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_answer_decides() {
        let heard = |status, body: &str| Heard::answer(status, body.as_bytes());
        let id = Uuid::from_u128(7);
        assert_eq!(heard(201, &format!(r#"{{"id":"{id}"}}"#)), Heard::Acknowledged(id));
        assert_eq!(heard(409, r#"{"type":"/problems/seat-unavailable"}"#), Heard::TooLate);
        assert!(matches!(heard(503, r#"{"type":"/problems/unavailable"}"#), Heard::Unknown(_)));
        assert!(matches!(heard(409, r#"{"type":"/problems/idempotency-in-progress"}"#), Heard::Unknown(_)));
        assert!(matches!(heard(500, "what?"), Heard::Unknown(_)));
        assert!(matches!(heard(409, r#"{"type":"/problems/hold-limit"}"#), Heard::Refused(_)));
        assert!(matches!(heard(201, "{}"), Heard::Refused(_)));
    }
}
