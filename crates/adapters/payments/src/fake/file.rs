use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::line::Line;

/// The ledger's lines on disk: JSON, one a line, only ever added. Several servers may share it, one at a time.
pub(super) struct LedgerFile {
    file: File,
    /// How far this server has read; every byte before belongs to a whole line.
    read_bytes: u64,
}

/// Nobody else touches the file until this is dropped, or the process ends.
pub(super) struct Locked(File);

impl Drop for Locked {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::error!(%error, "the fake gateway's ledger stays locked for others until this process ends");
        }
    }
}

impl LedgerFile {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path)?;
        Ok(Self { file, read_bytes: 0 })
    }

    pub(super) fn lock(&self) -> io::Result<Locked> {
        let handle = self.file.try_clone()?;
        handle.lock()?;
        Ok(Locked(handle))
    }

    /// What others wrote since. Half a line at the end is what a killed server left of an answer it never gave: it is
    /// cut off.
    pub(super) fn read_new_lines(&mut self) -> io::Result<Vec<Line>> {
        if self.file.metadata()?.len() == self.read_bytes {
            return Ok(Vec::new());
        }
        let mut text = Vec::new();
        self.file.seek(SeekFrom::Start(self.read_bytes))?;
        self.file.read_to_end(&mut text)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        let lines = serde_json::Deserializer::from_slice(&text[..whole]).into_iter().collect::<Result<_, _>>()?;
        self.read_bytes += whole as u64;
        if whole < text.len() {
            self.file.set_len(self.read_bytes)?;
        }
        Ok(lines)
    }

    /// Hands a line to the operating system, which keeps it whatever becomes of this process.
    pub(super) fn append(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.file.write_all(&text)?;
        self.read_bytes += text.len() as u64;
        Ok(())
    }
}
