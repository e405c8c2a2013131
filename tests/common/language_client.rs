//! A client of the language server, which checks the framing of its messages.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use super::runnergen;

/// A running server and the notifications that it sent.
pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    last_id: i64,
    /// Notifications that no one has waited for.
    notices: VecDeque<Value>,
}

impl Client {
    /// Starts a server and initializes it with the capabilities of a client.
    pub fn start(capabilities: &Value) -> Self {
        Client::start_with(capabilities, &[])
    }

    /// Starts a server with environment variables and initializes it.
    pub fn start_with(capabilities: &Value, variables: &[(&str, &str)]) -> Self {
        let mut client = Client::spawn_with(variables);
        let answer = client.request(
            "initialize",
            &json!({ "processId": null, "rootUri": null, "capabilities": capabilities }),
        );
        assert!(answer["capabilities"].is_object(), "{answer}");
        client.notify("initialized", &json!({}));
        client
    }

    /// Starts a server without initializing it.
    pub fn spawn() -> Self {
        Client::spawn_with(&[])
    }

    fn spawn_with(variables: &[(&str, &str)]) -> Self {
        let mut child = runnergen(&["lsp"])
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        Client {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().expect("a pipe")),
            child,
            last_id: 0,
            notices: VecDeque::new(),
        }
    }

    /// Sends bytes as they are.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the input is open");
        input.write_all(bytes).expect("the server reads");
        input.flush().expect("the server reads");
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns the result.
    pub fn request(&mut self, method: &str, params: &Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// Sends a request and returns the whole answer.
    pub fn answer(&mut self, method: &str, params: &Value) -> Value {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        loop {
            let message = self.read().expect("the server answers");
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
            self.notices.push_back(message);
        }
    }

    /// The parameters of the next notification with this method.
    pub fn notice(&mut self, method: &str) -> Value {
        let is_it = |message: &Value| message["method"] == method;
        if let Some(at) = self.notices.iter().position(is_it) {
            return self.notices.remove(at).expect("it is there")["params"].clone();
        }
        loop {
            let message = self.read().expect("the server sends a notification");
            if is_it(&message) {
                return message["params"].clone();
            }
            self.notices.push_back(message);
        }
    }

    /// The next message; `None` at the end of the output.
    pub fn read(&mut self) -> Option<Value> {
        let mut header = String::new();
        self.output.read_line(&mut header).expect("a header");
        let length = header.strip_prefix("Content-Length: ")?;
        let length: usize = length.trim().parse().expect("a length");
        let mut blank = String::new();
        self.output.read_line(&mut blank).expect("an empty line");
        assert_eq!(blank, "\r\n");
        let mut content = vec![0; length];
        self.output.read_exact(&mut content).expect("the content");
        Some(serde_json::from_slice(&content).expect("JSON"))
    }

    /// Opens a document and returns its diagnostics.
    pub fn open(&mut self, uri: &str, text: &str) -> Value {
        self.notify(
            "textDocument/didOpen",
            &json!({ "textDocument": { "uri": uri, "languageId": "yaml", "version": 1, "text": text } }),
        );
        self.diagnostics_of(1)
    }

    /// The published diagnostics of a version.
    pub fn diagnostics_of(&mut self, version: i32) -> Value {
        loop {
            let published = self.notice("textDocument/publishDiagnostics");
            if published["version"] == version {
                return published["diagnostics"].clone();
            }
        }
    }

    /// Closes the input and returns the exit code.
    pub fn close(mut self) -> Option<i32> {
        drop(self.input.take());
        self.child.wait().expect("the server ends").code()
    }

    /// Ends the session as the protocol says, and returns the exit code.
    pub fn shut_down(mut self) -> Option<i32> {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        self.child.wait().expect("the server ends").code()
    }
}

/// A text after the edits that a workspace edit makes in one document. Positions are in UTF-16.
pub fn applied(text: &str, edit: &Value, uri: &str) -> String {
    let changes = edit["documentChanges"].as_array().expect("changes");
    let of_document = changes
        .iter()
        .filter(|change| change["textDocument"]["uri"] == uri);
    let mut edits: Vec<&Value> = of_document
        .flat_map(|change| change["edits"].as_array().expect("edits"))
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(offset(text, &edit["range"]["start"])));
    let mut text = text.to_owned();
    for edit in edits {
        let range = offset(&text, &edit["range"]["start"])..offset(&text, &edit["range"]["end"]);
        let new = edit["newText"].as_str().expect("a text");
        text.replace_range(range, new);
    }
    text
}

/// The byte offset of a position in UTF-16. Lines end as the protocol says.
fn offset(text: &str, position: &Value) -> usize {
    let number = |name: &str| position[name].as_u64().expect("a number") as usize;
    let mut start = 0;
    for _ in 0..number("line") {
        let end = text[start..].find(['\n', '\r']).expect("the line exists");
        let is_pair = text[start + end..].starts_with("\r\n");
        start += end + if is_pair { 2 } else { 1 };
    }
    let mut left = number("character");
    let mut at = start;
    while left > 0 {
        let character = text[at..].chars().next().expect("the character exists");
        at += character.len_utf8();
        left = left
            .checked_sub(character.len_utf16())
            .expect("the position is between characters");
    }
    at
}
