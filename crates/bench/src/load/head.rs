//! The little of HTTP/1.1 that an answer of a known server needs.

use std::io;

/// What stands before the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) status: u16,
    pub(super) head_bytes: usize,
    pub(super) body_bytes: usize,
}

/// Answers of ours carry less than a kilobyte of headers; more means that something else is speaking.
const HEAD_BYTES_AT_MOST: usize = 16 * 1024;

impl Head {
    /// Reads it from the beginning of `received`; none while its end is missing.
    pub(super) fn read(received: &[u8]) -> io::Result<Option<Self>> {
        let Some(end) = find(received, b"\r\n\r\n") else {
            let too_long = received.len() > HEAD_BYTES_AT_MOST;
            return if too_long { Err(malformed("a head without an end")) } else { Ok(None) };
        };
        let head = &received[..end];
        let status = head.get(9..12).and_then(number).ok_or_else(|| malformed("no status"))?;
        let status = u16::try_from(status).map_err(|_| malformed("no status"))?;
        let body_bytes = match length(head) {
            Some(length) => length,
            None if matches!(status, 204 | 304) => 0,
            None => return Err(malformed("no content-length")),
        };
        // A 304 may name the length that it does not send.
        let body_bytes = if status == 304 { 0 } else { body_bytes };
        Ok(Some(Self { status, head_bytes: end + 4, body_bytes }))
    }
}

fn length(head: &[u8]) -> Option<usize> {
    const NAME: &[u8] = b"content-length:";
    head.split(|&byte| byte == b'\n')
        .find(|line| line.len() > NAME.len() && line[..NAME.len()].eq_ignore_ascii_case(NAME))
        .and_then(|line| number(line[NAME.len()..].trim_ascii()))
}

fn number(digits: &[u8]) -> Option<usize> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_usize, |number, &digit| {
        let digit = char::from(digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(usize::try_from(digit).ok()?)
    })
}

fn find(received: &[u8], wanted: &[u8]) -> Option<usize> {
    received.windows(wanted.len()).position(|window| window == wanted)
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the answer is malformed: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_its_head_is_complete() {
        let answer = b"HTTP/1.1 201 Created\r\nContent-Length: 12\r\nx: y\r\n\r\n{\"id\": \"a\"}!";
        assert_eq!(Head::read(&answer[..30]).unwrap(), None);
        let head = Head::read(answer).unwrap().unwrap();
        assert_eq!((head.status, head.body_bytes, head.head_bytes + head.body_bytes), (201, 12, answer.len()));
    }

    #[test]
    fn a_304_has_no_body_whatever_length_it_names() {
        let answer = b"HTTP/1.1 304 Not Modified\r\ncontent-length: 900\r\n\r\n";
        assert_eq!(Head::read(answer).unwrap().map(|head| head.body_bytes), Some(0));
    }

    #[test]
    fn a_length_that_cannot_be_known_is_an_error() {
        assert!(Head::read(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(Head::read(b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n").is_err());
    }
}
