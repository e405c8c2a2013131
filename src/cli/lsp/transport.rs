//! Messages on standard input and output, in the framing of the protocol: headers, an empty line, JSON.
//!
//! The reader limits the size of a message, and answers JSON that is not a message with the error of the protocol.

use std::io::{self, BufRead, Read, Write};
use std::thread::{self, JoinHandle};

use lsp_server::{Connection, Message};

/// The maximum size of a message: a document of the maximum size of a source, escaped.
const MAX_MESSAGE_BYTES: u64 = 256 << 20;

/// The maximum size of a header line.
const MAX_HEADER_BYTES: u64 = 4096;

/// The answer to JSON that is not a message: code and text of JSON-RPC.
const PARSE_ERROR: &str =
    r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"invalid message"}}"#;

/// A server connected to standard input and output by two threads.
pub struct Stdio {
    /// The end for the server.
    pub server: Connection,
    writer: JoinHandle<io::Result<()>>,
}

/// Connects a server to standard input and output.
pub fn stdio() -> Stdio {
    let (server, client) = Connection::memory();
    let Connection { sender, receiver } = client;
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        while let Ok(Some(content)) = read_content(&mut input) {
            match serde_json::from_slice::<Message>(&content) {
                Ok(message) => {
                    let is_exit =
                        matches!(&message, Message::Notification(note) if note.method == "exit");
                    if sender.send(message).is_err() || is_exit {
                        return;
                    }
                }
                Err(_) => {
                    if write_content(&mut io::stdout().lock(), PARSE_ERROR.as_bytes()).is_err() {
                        return;
                    }
                }
            }
        }
    });
    let writer = thread::spawn(move || {
        receiver.iter().try_for_each(|message| {
            let mut content = Vec::new();
            message.write(&mut content)?;
            let mut output = io::stdout().lock();
            output.write_all(&content)?;
            output.flush()
        })
    });
    Stdio { server, writer }
}

impl Stdio {
    /// Writes the remaining messages.
    ///
    /// # Errors
    /// If standard output cannot be written, unless the client has closed it.
    pub fn close(self) -> io::Result<()> {
        drop(self.server);
        match self.writer.join() {
            Ok(Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

/// The content of the next message; `None` at the end of the input.
///
/// # Errors
/// If the input cannot be read, has no valid headers, or announces a message that is too large.
fn read_content(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let invalid = |message| io::Error::new(io::ErrorKind::InvalidData, message);
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.take(MAX_HEADER_BYTES).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii();
        if line.is_empty() {
            break;
        }
        let line = str::from_utf8(line).map_err(|_| invalid("invalid header"))?;
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| invalid("invalid header"))?;
        if name.trim().eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok();
        }
    }
    let length = length
        .filter(|length| *length <= MAX_MESSAGE_BYTES)
        .ok_or_else(|| invalid("missing, invalid or too large Content-Length"))?;
    let mut content = Vec::new();
    let read = input.take(length).read_to_end(&mut content)?;
    Ok((read as u64 == length).then_some(content))
}

fn write_content(output: &mut impl Write, content: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", content.len())?;
    output.write_all(content)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<String>, String> {
        read_content(&mut text.as_bytes())
            .map(|content| content.map(|content| String::from_utf8_lossy(&content).into_owned()))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_message_has_the_announced_length() {
        let headers = "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n";
        assert_eq!(
            read(&format!("{headers}content-length: 4\r\n\r\n{{}}  ...")),
            Ok(Some("{}  ".to_owned()))
        );
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("Content-Length: 9\r\n\r\n{}"), Ok(None), "cut off");
    }

    #[test]
    fn invalid_headers_are_errors() {
        for text in [
            "Content-Length: 99999999999999999\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "\r\n",
            "{}\r\n",
            "\u{FF}\r\n",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
