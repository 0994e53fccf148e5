use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use uuid::Uuid;

use super::{Person, SeatJob};
use crate::load::{Request, Source};

/// People, each with the part of the request that is theirs.
pub(crate) struct Crowd {
    pub(crate) people: Vec<Person>,
    beginnings: Vec<Vec<u8>>,
}

/// A UUID as text.
const ID_BYTES: usize = uuid::fmt::Hyphenated::LENGTH;

impl Crowd {
    pub(crate) fn new(people: Vec<Person>) -> Self {
        let beginnings = people.iter().map(|person| hold_by(&format!("Bearer {}", person.token))).collect();
        Self { people, beginnings }
    }

    /// A question of each person that costs little and has its token verified.
    pub(crate) fn acquaint(&self) -> Vec<Vec<u8>> {
        let ask = |person: &Person| {
            let bearer = format!("Bearer {}", person.token);
            Request::whole("GET", "/api/v1/points", &[("authorization", &bearer)], None)
        };
        self.people.iter().map(ask).collect()
    }

    /// Writes a hold of `person`. A key is used once, for whatever `key` stands for.
    pub(crate) fn write_hold(&self, request: &mut Vec<u8>, person: usize, key: Uuid, body: &[&[u8]]) {
        let mut text = [0; ID_BYTES];
        request.extend_from_slice(&self.beginnings[person]);
        request.extend_from_slice(b"idempotency-key: ");
        request.extend_from_slice(key.hyphenated().encode_lower(&mut text).as_bytes());
        request.extend_from_slice(b"\r\ncontent-length: ");
        let length: usize = body.iter().map(|part| part.len()).sum();
        request.extend_from_slice(length.to_string().as_bytes());
        request.extend_from_slice(b"\r\n\r\n");
        body.iter().for_each(|part| request.extend_from_slice(part));
    }

    /// Writes a hold of one seat.
    pub(crate) fn write_seat_hold(&self, request: &mut Vec<u8>, job: &SeatJob, key: Uuid) {
        let (mut date, mut seat) = ([0; ID_BYTES], [0; ID_BYTES]);
        let date = job.date.hyphenated().encode_lower(&mut date).as_bytes();
        let seat = job.seat.hyphenated().encode_lower(&mut seat).as_bytes();
        let body = [b"{\"concertDateId\":\"", date, b"\",\"seatIds\":[\"", seat, b"\"]}"];
        self.write_hold(request, job.person, key, &body);
    }
}

fn hold_by(authorization: &str) -> Vec<u8> {
    let headers = [("authorization", authorization), ("content-type", "application/json")];
    Request::beginning("POST", "/api/v1/reservations", &headers)
}

/// Holds that are all won: each seat is asked for once.
pub(crate) struct Holds {
    crowd: Arc<Crowd>,
    jobs: Vec<SeatJob>,
    used: AtomicUsize,
}

impl Holds {
    pub(crate) fn new(crowd: Arc<Crowd>, jobs: Vec<SeatJob>) -> Self {
        Self { crowd, jobs, used: AtomicUsize::new(0) }
    }

    /// What nobody asked for.
    pub(crate) fn rest(&self) -> &[SeatJob] {
        &self.jobs[self.used.load(Ordering::Relaxed).min(self.jobs.len())..]
    }
}

impl Source for Holds {
    fn next(&self, request: &mut Vec<u8>) -> Option<usize> {
        let number = self.used.fetch_add(1, Ordering::Relaxed);
        let job = self.jobs.get(number)?;
        self.crowd.write_seat_hold(request, job, job.seat);
        Some(number)
    }

    fn is_expected(&self, _number: usize, status: u16, _body: &[u8]) -> bool {
        status == 201
    }
}
