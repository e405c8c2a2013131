//! The language server under 10,000 random edits, and with clients that break the protocol.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use serde_json::{Value, json};

use crate::common::language_client::Client;

const URI: &str = "file:///edited.yaml";

const START: &str = "gitlabUrl: https://gitlab.example.com/\r\nrunners:\n  secret: x\n  config: |\n    [[runners]]\n      name = \"漢字😀\"\n";

/// What is inserted: keys, TOML, parts of expressions, wide characters, and all line endings.
const PIECES: [&str; 16] = [
    "concurrent: 4\n",
    "rbac:\n  create: true\n",
    "  ",
    "\r\n",
    "\n",
    "\r",
    "😀",
    "漢",
    "\"",
    "{{ .Release.Name }}",
    "{{",
    "      cpu_limit = \"1\"\n",
    "    [runners.kubernetes]\n",
    "# runnergen: ignore[RG020]\n",
    "\t",
    "a",
];

/// A generator of numbers that are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// The client's side of a document.
struct Editor {
    text: String,
    encoding: &'static str,
}

impl Editor {
    fn width(&self, text: &str) -> usize {
        match self.encoding {
            "utf-8" => text.len(),
            "utf-16" => text.encode_utf16().count(),
            _ => text.chars().count(),
        }
    }

    /// The position of a byte offset. Lines end in CRLF, LF or CR.
    fn position(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let ends = before.match_indices(['\n', '\r']);
        let is_end =
            |(at, end): &(usize, &str)| *end == "\n" || !self.text[at + 1..].starts_with('\n');
        let ends: Vec<usize> = ends.filter(is_end).map(|(at, _)| at + 1).collect();
        let start = ends.last().copied().unwrap_or_default();
        json!({ "line": ends.len(), "character": self.width(&before[start..]) })
    }

    /// A random offset that the protocol can express.
    fn offset(&self, random: &mut Random) -> usize {
        let offset = self
            .text
            .floor_char_boundary(random.below(self.text.len() + 1));
        let is_in_line_ending =
            self.text[..offset].ends_with('\r') && self.text[offset..].starts_with('\n');
        offset - usize::from(is_in_line_ending)
    }

    /// Makes a random change and returns it. A long text is shortened.
    fn change(&mut self, random: &mut Random) -> Value {
        let from = self.offset(random);
        let longest = if self.text.len() > 2000 { 400 } else { 8 };
        let to = self
            .text
            .floor_char_boundary((from + random.below(longest)).min(self.text.len()));
        let to = if self.text[..to].ends_with('\r') && self.text[to..].starts_with('\n') {
            to + 1
        } else {
            to.max(from)
        };
        let new = PIECES[random.below(PIECES.len())];
        let range = json!({ "start": self.position(from), "end": self.position(to) });
        self.text.replace_range(from..to, new);
        json!({ "range": range, "text": new })
    }
}

/// What the server knows of a document.
fn known(client: &mut Client, uri: &str) -> Vec<Value> {
    let document = json!({ "textDocument": { "uri": uri } });
    let methods = [
        "textDocument/documentSymbol",
        "textDocument/semanticTokens/full",
        "textDocument/foldingRange",
    ];
    methods
        .iter()
        .map(|method| client.request(method, &document))
        .collect()
}

/// The server does not return its text. It is the same if everything that depends on it is that of a document which is
/// opened with the client's text.
#[test]
fn the_text_of_the_server_is_that_of_the_client_after_10000_edits() {
    const BATCHES: usize = 100;
    let mut edits = 0;
    for (seed, encoding) in ["utf-8", "utf-16", "utf-32", "utf-16"]
        .into_iter()
        .enumerate()
    {
        let mut random = Random(seed as u64 + 1);
        let mut client = Client::start(&json!({ "general": { "positionEncodings": [encoding] } }));
        let mut editor = Editor {
            text: START.to_owned(),
            encoding,
        };
        client.open(URI, START);
        let mut version = 1;
        for _ in 0..BATCHES {
            for _ in 0..5 {
                version += 1;
                let changes: Vec<Value> = (0..5).map(|_| editor.change(&mut random)).collect();
                edits += changes.len();
                client.notify(
                    "textDocument/didChange",
                    &json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": changes }),
                );
            }
            let found = client.diagnostics_of(version);
            let copy = "file:///copy.yaml";
            let expected = client.open(copy, &editor.text);
            let text = &editor.text;
            assert_eq!(found, expected, "{encoding} {version} {text:?}");
            assert_eq!(
                known(&mut client, URI),
                known(&mut client, copy),
                "{encoding} {version} {text:?}"
            );
        }
        assert_eq!(client.shut_down(), Some(0));
    }
    assert!(edits >= 10_000, "{edits}");
}

fn hover(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 2 } })
}

#[test]
fn versions_out_of_order_do_not_lead_to_stale_answers() {
    let mut client = Client::start(&json!({}));
    client.open(
        URI,
        "gitlabUrl: https://gitlab.example.com/\nrunners: {secret: x}\n",
    );
    for (version, text) in [
        (7, "concurrent: 4\nrunners: {secret: x}\n"),
        (3, "checkInterval: 4\nrunners: {secret: x}\n"),
        (3, "replicas: 4\nrunners: {secret: x}\n"),
    ] {
        client.notify(
            "textDocument/didChange",
            &json!({ "textDocument": { "uri": URI, "version": version }, "contentChanges": [{ "text": text }] }),
        );
        let answer = client.request("textDocument/hover", &hover(URI));
        let key = text.split(':').next().unwrap();
        let shown = answer["contents"]["value"].as_str().unwrap();
        assert!(shown.starts_with(key), "{shown}");
    }
    let message = client.notice("window/logMessage");
    let message = message["message"].as_str().unwrap();
    assert!(message.contains("version 3 follows version 7"), "{message}");
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn an_unknown_encoding_is_replaced_by_that_of_the_protocol() {
    let mut client = Client::spawn();
    let capabilities = json!({ "general": { "positionEncodings": ["ebcdic", 8, null] } });
    let answer = client.request("initialize", &json!({ "capabilities": capabilities }));
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16");
    client.notify("initialized", &json!({}));
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn a_document_of_64_mib_is_opened_and_edited() {
    let mut client = Client::start(&json!({}));
    let line = "# a comment that is repeated until the document is large\n";
    let mut text = "concurrent: 4\nrunners: {secret: x}\n".to_owned();
    text += &line.repeat((64 << 20) / line.len());
    let document = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": text });
    client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    let answer = client.answer("textDocument/hover", &hover(URI));
    assert!(answer.get("result").is_some() || answer.get("error").is_some());
    let start = json!({ "line": 0, "character": 0 });
    client.notify(
        "textDocument/didChange",
        &json!({
            "textDocument": { "uri": URI, "version": 2 },
            "contentChanges": [{ "range": { "start": start, "end": start }, "text": "#" }],
        }),
    );
    client.open("file:///small.yaml", "concurrent: 4\n");
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn a_client_may_leave_at_any_time() {
    let open = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": START });
    let open = json!({ "textDocument": open });
    let mut client = Client::start(&json!({}));
    client.notify("textDocument/didOpen", &open);
    assert_eq!(client.close(), Some(1), "without shutdown");
    let mut client = Client::start(&json!({}));
    client.notify("textDocument/didOpen", &open);
    client.notify("exit", &Value::Null);
    assert_eq!(client.close(), Some(1), "exit without shutdown");
    let mut client = Client::start(&json!({}));
    client.send_raw(b"Content-Length: 100\r\n\r\n{\"jsonrpc\":");
    assert_eq!(client.close(), Some(1), "in a message");
}
