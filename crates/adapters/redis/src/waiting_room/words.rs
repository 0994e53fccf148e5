//! A place in the words of the scripts: owner, number, entry, stage, began, since, lapses. What is not there is 0.

use frontrow_application::ports::PlaceRecord;
use frontrow_domain::queue::Stage;
use frontrow_domain::shared::{ConcertId, QueueTokenId, UserId};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::script::milliseconds;

/// The place whose token and words these are.
pub(super) fn read(text: &str, concert: ConcertId, heard_at: OffsetDateTime) -> Option<PlaceRecord> {
    let mut words = text.split(' ');
    let mut id = || Uuid::try_parse(words.next()?).ok();
    let (token, owner) = (QueueTokenId::new(id()?), UserId::new(id()?));
    let (number, entry) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    let stage = stage_of(words.next()?)?;
    let mut instant = || instant_of(words.next()?.parse().ok()?);
    let (began_at, since, until) = (instant()?, instant()?, instant()?);
    let there = |instant: OffsetDateTime| (instant != OffsetDateTime::UNIX_EPOCH).then_some(instant);
    Some(PlaceRecord {
        token,
        concert,
        owner,
        number,
        entry: (entry > 0).then_some(entry),
        stage,
        began_at,
        since: there(since),
        until: there(until),
        heard_at,
    })
}

/// The words of a place, without its token.
pub(super) fn write(place: &PlaceRecord) -> String {
    let instant = |instant: Option<OffsetDateTime>| instant.map_or(0, milliseconds);
    format!(
        "{} {} {} {} {} {} {}",
        place.owner.as_uuid().simple(),
        place.number,
        place.entry.unwrap_or(0),
        letter_of(place.stage),
        milliseconds(place.began_at),
        instant(place.since),
        instant(place.until),
    )
}

pub(super) fn token(token: QueueTokenId) -> String {
    token.as_uuid().simple().to_string()
}

pub(super) fn owner(owner: UserId) -> String {
    owner.as_uuid().simple().to_string()
}

pub(super) fn instant_of(milliseconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000).ok()
}

fn stage_of(letter: &str) -> Option<Stage> {
    match letter {
        "W" => Some(Stage::Waiting),
        "A" => Some(Stage::Active),
        "E" => Some(Stage::Expired),
        "L" => Some(Stage::Left),
        _ => None,
    }
}

const fn letter_of(stage: Stage) -> char {
    match stage {
        Stage::Waiting => 'W',
        Stage::Active => 'A',
        Stage::Expired => 'E',
        Stage::Left => 'L',
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_place_finds_its_way_back() {
        let began_at = datetime!(2030-01-01 12:00:00.123 UTC);
        let waiting = PlaceRecord {
            token: QueueTokenId::new(Uuid::from_u128(1)),
            concert: ConcertId::new(Uuid::from_u128(2)),
            owner: UserId::new(Uuid::from_u128(3)),
            number: 4,
            entry: None,
            stage: Stage::Waiting,
            began_at,
            since: None,
            until: None,
            heard_at: began_at,
        };
        let since = began_at + Duration::SECOND;
        let (since, until) = (Some(since), Some(since + Duration::MINUTE));
        for stage in [Stage::Active, Stage::Expired, Stage::Left] {
            for place in [waiting, PlaceRecord { entry: Some(5), stage, since, until, ..waiting }] {
                let text = format!("{} {}", token(place.token), write(&place));
                assert_eq!(read(&text, place.concert, place.heard_at), Some(place), "{text}");
            }
        }
    }
}
