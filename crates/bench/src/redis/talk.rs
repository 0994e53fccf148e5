use std::time::Duration;

use anyhow::{Context, bail};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// One question; a Redis that takes longer hangs.
const ANSWERED_WITHIN: Duration = Duration::from_secs(5);
/// Answers to what is asked here are smaller.
const TEXT_BYTES_AT_MOST: usize = 1 << 20;

/// A connection, with one question on its way at a time. Dropped after an error, because the rest of an answer may follow.
pub(crate) struct Talk {
    stream: BufReader<TcpStream>,
}

impl Talk {
    pub(crate) async fn open(address: &str) -> anyhow::Result<Self> {
        let opened = timeout(ANSWERED_WITHIN, TcpStream::connect(address)).await;
        let stream = opened.context("Redis does not answer")?.context("Redis does not answer")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// The texts and numbers of the answer, one after another however they are nested.
    pub(crate) async fn ask(&mut self, words: &[&str]) -> anyhow::Result<Vec<Option<String>>> {
        let exchange = async {
            self.stream.get_mut().write_all(&question(words)).await?;
            self.leaves().await
        };
        timeout(ANSWERED_WITHIN, exchange).await.context("Redis does not answer")?
    }

    /// The first of them.
    pub(crate) async fn ask_one(&mut self, words: &[&str]) -> anyhow::Result<Option<String>> {
        Ok(self.ask(words).await?.into_iter().next().flatten())
    }

    async fn leaves(&mut self) -> anyhow::Result<Vec<Option<String>>> {
        let (mut leaves, mut missing) = (Vec::new(), 1_usize);
        while missing > 0 {
            missing -= 1;
            let line = self.line().await?;
            let (kind, rest) = line.split_at_checked(1).context("Redis answers with an empty line")?;
            match kind {
                "+" | ":" => leaves.push(Some(rest.to_owned())),
                "$" => leaves.push(self.text(rest.parse()?).await?),
                "*" => missing += usize::try_from(rest.parse::<i64>()?).unwrap_or(0),
                _ => bail!("Redis answers {line}"),
            }
        }
        Ok(leaves)
    }

    /// The next line that comes by itself or belongs to an answer.
    pub(crate) async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        anyhow::ensure!(self.stream.read_line(&mut line).await? > 0, "Redis closed the connection");
        Ok(line.trim_end().to_owned())
    }

    async fn text(&mut self, bytes: i64) -> anyhow::Result<Option<String>> {
        let Ok(bytes) = usize::try_from(bytes) else { return Ok(None) };
        anyhow::ensure!(bytes <= TEXT_BYTES_AT_MOST, "Redis answers with {bytes} bytes");
        let mut text = vec![0; bytes + b"\r\n".len()];
        self.stream.read_exact(&mut text).await?;
        text.truncate(bytes);
        Ok(Some(String::from_utf8_lossy(&text).into_owned()))
    }
}

fn question(words: &[&str]) -> Vec<u8> {
    let mut question = format!("*{}\r\n", words.len());
    for word in words {
        question.push_str(&format!("${}\r\n{word}\r\n", word.len()));
    }
    question.into_bytes()
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    const ASKED: &[u8; 22] = b"*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n";

    async fn answered_with(answer: &'static str) -> anyhow::Result<Vec<Option<String>>> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let server = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut asked = [0; ASKED.len()];
            stream.read_exact(&mut asked).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            asked
        });
        let answer = Talk::open(&address).await.unwrap().ask(&["GET", "key"]).await;
        assert_eq!(server.await.unwrap(), *ASKED);
        answer
    }

    #[tokio::test]
    async fn a_nested_answer_is_read_to_its_end() {
        let leaves = answered_with("*2\r\n$2\r\n17\r\n*3\r\n$4\r\na\r\nb\r\n$-1\r\n:5\r\n").await.unwrap();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(leaves, [text("17"), text("a\r\nb"), None, text("5")]);
    }

    #[tokio::test]
    async fn an_error_is_no_answer() {
        assert!(answered_with("-NOAUTH no\r\n").await.is_err());
    }
}
