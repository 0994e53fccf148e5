use time::Duration;

use super::*;

const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn standing(claimed: Claimed, status: Status) -> Standing {
    Standing {
        reservation: ReservationId::new(id(0xAA)),
        concert: ConcertId::new(id(0xC0)),
        date: DateId::new(id(0xDA)),
        holder: UserId::new(id(0xB0)),
        claimed,
        status,
        until: START + Duration::minutes(5) + Duration::microseconds(1),
        at: START + Duration::days(20_000),
    }
}

fn everything() -> Message {
    let seats = || Claimed::Seats(vec![SeatId::new(id(0x11)), SeatId::new(id(0x12))]);
    let places = Claimed::Places { section: SectionId::new(id(0x5E)), quantity: 3 };
    let news = vec![
        News::Wrote(standing(seats(), Status::TemporarilyAssigned)),
        News::Wrote(standing(places, Status::Confirmed)),
        News::Wrote(standing(seats(), Status::Cancelled)),
        News::MayHaveWritten(standing(seats(), Status::Expired)),
        News::ProgrammeChanged(ProgrammeChange::Listing),
        News::ProgrammeChanged(ProgrammeChange::Halls),
        News::Lost,
    ];
    Message { replica: id(7), number: 12, news }
}

#[test]
fn whatever_is_told_arrives_as_it_was_told() {
    let message = everything();
    assert_eq!(Message::decode(&message.encode().unwrap()), Ok(message));
}

/// Replicas of two releases run together: this text must stay readable for as long as its version has the number 1.
#[test]
fn the_form_is_the_one_that_other_releases_know() {
    let hold = standing(Claimed::Seats(vec![SeatId::new(id(0x11))]), Status::TemporarilyAssigned);
    let message = Message { replica: id(7), number: 12, news: vec![News::Wrote(hold), News::Lost] };
    let expected = concat!(
        r#"1 {"r":"00000000000000000000000000000007","n":12,"w":[{"w":{"r":"000000000000000000000000000000aa","#,
        r#""c":"000000000000000000000000000000c0","d":"000000000000000000000000000000da","#,
        r#""o":"000000000000000000000000000000b0","t":{"s":["00000000000000000000000000000011"]},"#,
        r#""s":"h","u":300000001,"a":1728000000000000}},"x"]}"#
    );
    assert_eq!(message.encode().unwrap(), expected);
}

#[test]
fn another_form_and_garbage_are_told_apart() {
    assert_eq!(Message::decode(r#"2 {"v":[]}"#), Err(NotUnderstood::Version("2".to_owned())));
    for garbage in ["", "1", "1 ", "1 {}", r#"1 {"r":"7","n":1,"w":[]}"#] {
        assert!(matches!(Message::decode(garbage), Err(NotUnderstood::Garbled(_))), "{garbage:?}");
    }
    let beyond_all_times = everything().encode().unwrap().replace("300000001", "9223372036854775807");
    assert!(matches!(Message::decode(&beyond_all_times), Err(NotUnderstood::Garbled(_))));
    let too_long = format!("1 {}", " ".repeat(BYTES_AT_MOST));
    assert!(matches!(Message::decode(&too_long), Err(NotUnderstood::Garbled(_))));
}
