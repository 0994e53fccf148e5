use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::head::Head;

/// What is read at once: most answers are smaller.
const READ_BYTES: usize = 4 * 1024;

/// A connection that is kept, with one request on its way at a time.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer<'a> {
    pub(crate) status: u16,
    pub(crate) body: &'a [u8],
    head: &'a [u8],
}

impl Answer<'_> {
    /// A header's value.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(self.head);
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        fields.find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, received: Vec::with_capacity(READ_BYTES) })
    }

    /// Sends a request and reads its answer to the end.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.received.clear();
        let head = self.read_head().await?;
        let end = head.head_bytes + head.body_bytes;
        while self.received.len() < end {
            self.read_more(end - self.received.len()).await?;
        }
        let (text, body) = self.received[..end].split_at(head.head_bytes);
        Ok(Answer { status: head.status, body, head: text })
    }

    async fn read_head(&mut self) -> io::Result<Head> {
        loop {
            self.read_more(READ_BYTES).await?;
            if let Some(head) = Head::read(&self.received)? {
                return Ok(head);
            }
        }
    }

    async fn read_more(&mut self, expected: usize) -> io::Result<()> {
        self.received.reserve(expected.max(READ_BYTES));
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server closed the connection")),
            _ => Ok(()),
        }
    }
}
