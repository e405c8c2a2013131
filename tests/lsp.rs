//! The language server, called by a client over pipes.
//!
//! Each case in `tests/cases/lsp/FEATURE/` is a document with the cursor at `‸`. Requests are sent in every encoding; the answers
//! must be the same.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::language_client::Client;

const URI: &str = "file:///work%20space/values.yaml";

const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

fn client(encoding: &str) -> Client {
    Client::start(&json!({
        "general": { "positionEncodings": [encoding] },
        "textDocument": {
            "codeAction": { "disabledSupport": true },
            "hover": { "contentFormat": ["markdown"] },
        },
    }))
}

/// The width of a text in the units of an encoding.
fn width(text: &str, encoding: &str) -> usize {
    match encoding {
        "utf-8" => text.len(),
        "utf-16" => text.encode_utf16().count(),
        _ => text.chars().count(),
    }
}

/// The text at a range.
fn slice<'t>(text: &'t str, range: &Value, encoding: &str) -> &'t str {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let character = position["character"].as_u64().unwrap() as usize;
        let rest = &text[start..];
        let end = (0..=rest.len())
            .find(|&end| rest.is_char_boundary(end) && width(&rest[..end], encoding) == character)
            .expect("a position in the line");
        start + end
    };
    &text[offset(&range["start"])..offset(&range["end"])]
}

/// A document and the position of the cursor in it.
fn case(text: &str, encoding: &str) -> (String, Value) {
    let at = text.find('‸').expect("a cursor");
    let line = text[..at].matches('\n').count();
    let column = text[..at].rfind('\n').map_or(0, |start| start + 1);
    let character = width(&text[column..at], encoding);
    (
        text.replace('‸', ""),
        json!({ "line": line, "character": character }),
    )
}

/// Asks about the cursor of each case of a feature and compares the answers with their snapshot.
fn check(feature: &str, method: &str, show: fn(&str, &Value, &str) -> String) {
    let folder = format!("cases/lsp/{feature}/*");
    insta::with_settings!({
        snapshot_path => format!("../snapshots/lsp/{feature}"), prepend_module_to_snapshot => false, omit_expression => true,
    }, {
        insta::glob!(&folder, |file| {
            let text = fs::read_to_string(file).expect("a case");
            let answers = ENCODINGS.map(|encoding| ask(&text, file, method, encoding, show));
            assert_eq!(answers[0], answers[1], "UTF-8 and UTF-16");
            assert_eq!(answers[0], answers[2], "UTF-8 and UTF-32");
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            insta::with_settings!({ snapshot_suffix => "" }, {
                insta::assert_snapshot!(name, answers[0]);
            });
        });
    });
}

fn ask(
    text: &str,
    file: &Path,
    method: &str,
    encoding: &str,
    show: fn(&str, &Value, &str) -> String,
) -> String {
    let mut client = client(encoding);
    let (text, position) = case(text, encoding);
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    let uri = format!("file:///values.{extension}");
    client.open(&uri, &text);
    let answer = client.request(
        method,
        &json!({
            "textDocument": { "uri": uri }, "position": position,
            "range": range(method, &position),
            "context": { "diagnostics": [], "includeDeclaration": true },
        }),
    );
    let shown = show(&text, &answer, encoding);
    assert_eq!(client.shut_down(), Some(0));
    shown
}

/// The range of a request: hints are those of the whole document.
fn range(method: &str, position: &Value) -> Value {
    let (start, end) = match method {
        "textDocument/inlayHint" => (
            json!({ "line": 0, "character": 0 }),
            json!({ "line": 9999, "character": 0 }),
        ),
        _ => (position.clone(), position.clone()),
    };
    json!({ "start": start, "end": end })
}

#[test]
fn hover_explains_what_is_at_the_cursor() {
    check("hover", "textDocument/hover", |text, answer, encoding| {
        if answer.is_null() {
            return "nothing".to_owned();
        }
        let at = slice(text, &answer["range"], encoding);
        format!(
            "at {at:?}\n\n{}",
            answer["contents"]["value"].as_str().unwrap()
        )
    });
}

#[test]
fn completion_offers_what_the_schemas_allow() {
    check(
        "completion",
        "textDocument/completion",
        |text, answer, encoding| {
            let mut shown = String::new();
            for item in answer.as_array().unwrap() {
                let edit = &item["textEdit"];
                writeln!(
                    shown,
                    "{}: {:?} -> {}",
                    item["label"].as_str().unwrap(),
                    slice(text, &edit["range"], encoding),
                    edit["newText"]
                )
                .unwrap();
            }
            shown
        },
    );
}

#[test]
fn definitions_of_aliases_and_expressions_are_found() {
    check(
        "definition",
        "textDocument/definition",
        |text, answer, encoding| {
            if answer.is_null() {
                return "nothing".to_owned();
            }
            let range = &answer["range"];
            format!(
                "line {}: {}",
                range["start"]["line"],
                slice(text, range, encoding)
            )
        },
    );
}

#[test]
fn symbols_reach_into_the_runner_configuration() {
    check(
        "symbols",
        "textDocument/documentSymbol",
        |text, answer, encoding| {
            fn list(text: &str, symbols: &Value, depth: usize, encoding: &str, shown: &mut String) {
                for symbol in symbols.as_array().into_iter().flatten() {
                    let name = symbol["name"].as_str().unwrap();
                    let key = slice(text, &symbol["selectionRange"], encoding);
                    assert!(
                        key.contains(name) || name.parse::<usize>().is_ok(),
                        "{name}: {key}"
                    );
                    let last = &symbol["range"]["end"]["line"];
                    writeln!(shown, "{:depth$}{name} (to line {last})", "").unwrap();
                    list(text, &symbol["children"], depth + 2, encoding, shown);
                }
            }
            let mut shown = String::new();
            list(text, answer, 0, encoding, &mut shown);
            shown
        },
    );
}

#[test]
fn actions_repair_or_ignore_a_finding() {
    check(
        "actions",
        "textDocument/codeAction",
        |text, answer, encoding| {
            let mut shown = String::new();
            for action in answer.as_array().unwrap() {
                writeln!(shown, "{}", action["title"].as_str().unwrap()).unwrap();
                if let Some(reason) = action["disabled"]["reason"].as_str() {
                    writeln!(shown, "  not possible: {reason}").unwrap();
                }
                for step in action["command"]["arguments"]
                    .as_array()
                    .into_iter()
                    .flatten()
                {
                    writeln!(shown, "  next: {}", step.as_str().unwrap()).unwrap();
                }
                let edits = &action["edit"]["documentChanges"][0]["edits"];
                for edit in edits.as_array().into_iter().flatten() {
                    let replaced = slice(text, &edit["range"], encoding);
                    let line = &edit["range"]["start"]["line"];
                    writeln!(shown, "  line {line}: {replaced:?} -> {}", edit["newText"]).unwrap();
                }
            }
            shown
        },
    );
}

#[test]
fn hints_show_what_a_value_becomes() {
    check(
        "hints",
        "textDocument/inlayHint",
        |text, answer, encoding| {
            let mut shown = String::new();
            for hint in answer.as_array().unwrap() {
                let end = &hint["position"];
                let start = json!({ "line": end["line"], "character": 0 });
                let line = slice(text, &json!({ "start": start, "end": end }), encoding);
                writeln!(shown, "{line} <{}>", hint["label"].as_str().unwrap()).unwrap();
            }
            shown
        },
    );
}

#[test]
fn tokens_are_those_of_toml_and_templates() {
    check(
        "tokens",
        "textDocument/semanticTokens/full",
        |text, answer, encoding| {
            let (mut line, mut start) = (0, 0);
            let mut shown = String::new();
            let numbers = answer["data"].as_array().unwrap();
            for token in numbers.chunks(5) {
                let number = |index: usize| token[index].as_u64().unwrap();
                start = if number(0) == 0 { start } else { 0 } + number(1);
                line += number(0);
                let at = |character: u64| json!({ "line": line, "character": character });
                let range = json!({ "start": at(start), "end": at(start + number(2)) });
                let kind = TOKEN_TYPES[number(3) as usize];
                writeln!(shown, "{line}: {kind} {}", slice(text, &range, encoding)).unwrap();
            }
            shown
        },
    );
}

/// The types of tokens in the order of the server's legend.
const TOKEN_TYPES: [&str; 9] = [
    "comment",
    "string",
    "number",
    "keyword",
    "operator",
    "property",
    "namespace",
    "function",
    "variable",
];

#[test]
fn lenses_say_what_is_rendered() {
    check("lenses", "textDocument/codeLens", |_, answer, _| {
        let mut shown = String::new();
        for lens in answer.as_array().unwrap() {
            let command = &lens["command"];
            writeln!(
                shown,
                "line {}: {} ({} {})",
                lens["range"]["start"]["line"],
                command["title"].as_str().unwrap(),
                command["command"].as_str().unwrap(),
                command["arguments"]
            )
            .unwrap();
        }
        shown
    });
}

#[test]
fn the_legend_of_tokens_is_announced() {
    let mut client = Client::spawn();
    let answer = client.request("initialize", &json!({ "capabilities": {} }));
    let legend = &answer["capabilities"]["semanticTokensProvider"]["legend"];
    assert_eq!(legend["tokenTypes"], json!(TOKEN_TYPES));
    assert_eq!(client.close(), Some(1));
}

#[test]
fn links_lead_to_the_files_that_a_document_names() {
    let folder = tempfile::tempdir().unwrap();
    let uri = |name: &str| format!("file://{}/{name}", folder.path().display());
    fs::create_dir(folder.path().join("values")).unwrap();
    fs::write(folder.path().join("values/a b.yaml"), VALID).unwrap();
    let text = "# \u{1F600}\nreleases:\n  - name: runner\n    chart: gitlab/gitlab-runner\n    values:\n      - ./values/a b.yaml\n";
    let mut client = client("utf-16");
    client.open(&uri("helmfile.yaml"), text);
    let document = json!({ "uri": uri("helmfile.yaml") });
    let links = client.request(
        "textDocument/documentLink",
        &json!({ "textDocument": document }),
    );
    assert_eq!(links.as_array().unwrap().len(), 1, "{links}");
    assert_eq!(
        slice(text, &links[0]["range"], "utf-16"),
        "./values/a b.yaml"
    );
    assert_eq!(links[0]["target"], uri("values/a%20b.yaml"));
    let definition = client.request(
        "textDocument/definition",
        &json!({ "textDocument": document, "position": { "line": 5, "character": 12 } }),
    );
    assert_eq!(definition["uri"], uri("values/a%20b.yaml"));
    assert_eq!(client.shut_down(), Some(0));
}

/// The first words of the diagnostics.
fn messages(diagnostics: &Value) -> Vec<String> {
    let all = diagnostics.as_array().unwrap();
    all.iter()
        .map(|found| {
            let message = found["message"].as_str().unwrap();
            format!(
                "{} {}",
                found["code"].as_str().unwrap(),
                message.lines().next().unwrap()
            )
        })
        .collect()
}

const VALID: &str = "gitlabUrl: https://gitlab.example.com/\nrunners:\n  secret: runner\n";

#[test]
fn diagnostics_follow_every_change() {
    let mut client = client("utf-16");
    let start = json!({ "line": 0, "character": 0 });
    let found = client.open(URI, VALID);
    let known = messages(&found).len();
    let change = |version: i32, end: &Value, text: &str| {
        json!({
            "textDocument": { "uri": URI, "version": version },
            "contentChanges": [{ "range": { "start": start, "end": end }, "text": text }],
        })
    };
    client.notify(
        "textDocument/didChange",
        &change(2, &start, "concurent: 4\n"),
    );
    let found = client.diagnostics_of(2);
    assert_eq!(messages(&found).len(), known + 1, "{found}");
    let typo = found
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "RG020")
        .unwrap();
    assert_eq!(typo["range"]["end"], json!({ "line": 0, "character": 9 }));
    assert!(
        typo["message"]
            .as_str()
            .unwrap()
            .contains("did you mean `concurrent`?")
    );
    let end = json!({ "line": 1, "character": 0 });
    client.notify("textDocument/didChange", &change(3, &end, ""));
    assert_eq!(messages(&client.diagnostics_of(3)).len(), known);
    client.notify(
        "textDocument/didClose",
        &json!({ "textDocument": { "uri": URI } }),
    );
    let closed = client.notice("textDocument/publishDiagnostics");
    assert_eq!(closed["diagnostics"], json!([]));
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn documents_of_other_tools_have_no_diagnostics() {
    let mut client = client("utf-8");
    for (uri, text) in [
        (
            "file:///compose.yaml",
            "services:\n  web:\n    image: nginx\n",
        ),
        ("file:///Cargo.toml", "[package]\nname = 1\n"),
        ("file:///broken.yaml", "a: [\n"),
    ] {
        assert_eq!(client.open(uri, text), json!([]), "{uri}");
    }
    let config = client.open(
        "file:///config.toml",
        "concurrent = \"many\"\n[[runners]]\n",
    );
    assert!(!messages(&config).is_empty());
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn diagnostics_are_not_pushed_to_a_client_that_pulls_them() {
    let mut client = Client::start(&json!({ "textDocument": { "diagnostic": {} } }));
    let document = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": format!("concurent: 4\n{VALID}") });
    client.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    let report = client.request(
        "textDocument/diagnostic",
        &json!({ "textDocument": { "uri": URI } }),
    );
    assert!(
        messages(&report["items"])
            .iter()
            .any(|found| found.starts_with("RG020"))
    );
    client.request("shutdown", &Value::Null);
    client.notify("exit", &Value::Null);
    let rest: Vec<Value> = std::iter::from_fn(|| client.read()).collect();
    assert_eq!(rest, Vec::<Value>::new());
}

#[test]
fn settings_and_ignore_comments_apply() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("runnergen.toml"),
        "ignore = [\"RG020\"]\n",
    )
    .unwrap();
    let uri = format!("file://{}/values.yaml", folder.path().display());
    let mut client = client("utf-8");
    let text = format!("concurent: 1\n{VALID}");
    let is_typo = |found: &String| found.starts_with("RG020");
    assert!(!messages(&client.open(&uri, &text)).iter().any(is_typo));
    fs::remove_file(folder.path().join("runnergen.toml")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", &json!({ "changes": [] }));
    assert!(messages(&client.diagnostics_of(1)).iter().any(is_typo));
    let ignored = format!("concurent: 1 # runnergen: ignore[RG020]\n{VALID}");
    assert!(!messages(&client.open(&uri, &ignored)).iter().any(is_typo));
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn a_document_is_checked_on_top_of_its_layers() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let uri = |name: &str| format!("file://{}/{name}", folder.path().display());
    write(
        "runnergen.toml",
        "[[layers]]\nfiles = [\"team.yaml\"]\nbase = [\"base.yaml\"]\n",
    );
    write("base.yaml", "concurrent: 4\n");
    let mut client = client("utf-8");
    let is_missing = |found: &String| found.starts_with("RG159");
    let found = client.open(&uri("team.yaml"), "runners:\n  secret: team\n");
    assert!(messages(&found).iter().any(is_missing), "{found}");

    write("base.yaml", VALID);
    client.notify("workspace/didChangeWatchedFiles", &json!({ "changes": [] }));
    assert!(!messages(&client.diagnostics_of(1)).iter().any(is_missing));

    client.open(&uri("base.yaml"), VALID);
    let emptied = json!({
        "textDocument": { "uri": uri("base.yaml"), "version": 2 },
        "contentChanges": [{ "text": "concurrent: 4\n" }],
    });
    client.notify("textDocument/didChange", &emptied);
    client.diagnostics_of(2);
    assert!(messages(&client.diagnostics_of(1)).iter().any(is_missing));

    write("runnergen.toml", "exclude = [\"team.yaml\"]\n");
    client.notify("workspace/didChangeWatchedFiles", &json!({ "changes": [] }));
    client.diagnostics_of(2);
    assert_eq!(client.diagnostics_of(1), json!([]));
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn anchors_are_renamed_with_their_aliases() {
    let text =
        "podLabels: &a {x: '1'}\npodAnnotations: *a\ngitlabUrl: https://gitlab.example.com/\n";
    let mut client = client("utf-16");
    client.open(URI, text);
    let at = json!({ "line": 1, "character": 17 });
    let here = json!({ "textDocument": { "uri": URI }, "position": at, "newName": "labels",
        "context": { "includeDeclaration": true } });
    let range = client.request("textDocument/prepareRename", &here);
    assert_eq!(slice(text, &range, "utf-16"), "a");
    let references = client.request("textDocument/references", &here);
    assert_eq!(references.as_array().unwrap().len(), 2);
    let edit = client.request("textDocument/rename", &here);
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 2);
    assert!(edits.iter().all(|edit| edit["newText"] == "labels"));
    let mut invalid = here.clone();
    invalid["newName"] = json!("a b");
    assert!(client.answer("textDocument/rename", &invalid)["error"].is_object());
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn commands_return_what_the_values_become() {
    let mut client = client("utf-8");
    let text =
        format!("{VALID}  config: |\n    [[runners]]\n      name = '{{{{ .Release.Name }}}}'\n");
    client.open(URI, &text);
    let mut run = |command: &str| {
        client.answer(
            "workspace/executeCommand",
            &json!({ "command": command, "arguments": [URI] }),
        )
    };
    let manifests = run("runnergen.manifests");
    assert!(
        manifests["result"]
            .as_str()
            .unwrap()
            .contains("kind: Deployment\n")
    );
    let lines: Vec<String> = manifests["result"]
        .as_str()
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect();
    let provenance = run("runnergen.provenance");
    let provenance = provenance["result"].as_array().unwrap();
    let shown = |value: &str| -> Vec<&str> {
        let is_of = |one: &&Value| {
            let line = one["location"]["range"]["start"]["line"].as_u64().unwrap();
            text.lines().nth(line as usize).unwrap().contains(value)
        };
        let of_value = provenance.iter().filter(is_of);
        let lines = of_value.map(|one| lines[one["line"].as_u64().unwrap() as usize].trim());
        lines.collect()
    };
    assert!(provenance.iter().all(|one| one["location"]["uri"] == URI));
    assert_eq!(shown("gitlabUrl"), ["value: https://gitlab.example.com/"]);
    assert_eq!(shown("secret: runner"), ["name: runner"]);
    let config = run("runnergen.config");
    assert!(
        config["result"]
            .as_str()
            .unwrap()
            .contains("name = 'gitlab-runner'")
    );
    assert!(run("runnergen.unknown")["error"].is_object());
    assert_eq!(client.shut_down(), Some(0));
}

#[test]
fn a_broken_client_gets_errors_of_the_protocol() {
    let mut client = Client::spawn();
    let early = client.answer("textDocument/hover", &json!({}));
    assert_eq!(early["error"]["code"], -32002, "not initialized");
    client.request("initialize", &json!({ "capabilities": {} }));
    client.notify("initialized", &json!({}));
    client.send_raw(b"Content-Length: 3\r\n\r\n{a}");
    assert_eq!(client.read().unwrap()["error"]["code"], -32700, "no JSON");
    let unknown = client.answer("textDocument/unknown", &json!({}));
    assert_eq!(unknown["error"]["code"], -32601, "unknown method");
    let closed =
        json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 0 } });
    for params in [json!(null), json!([]), json!({ "textDocument": 1 }), closed] {
        let answer = client.answer("textDocument/hover", &params);
        assert_eq!(answer["error"]["code"], -32602, "{params}");
    }
    client.notify("textDocument/didChange", &json!({ "textDocument": 1 }));
    client.notice("window/logMessage");
    client.open(URI, VALID);
    let wild = json!({ "start": { "line": 9999, "character": 9999 }, "end": { "line": 0, "character": 0 } });
    let change = json!({ "textDocument": { "uri": URI, "version": 0 }, "contentChanges": [{ "range": wild, "text": "x" }] });
    client.notify("textDocument/didChange", &change);
    client.diagnostics_of(0);
    client.request("shutdown", &Value::Null);
    assert_eq!(
        client.answer("textDocument/hover", &json!({}))["error"]["code"],
        -32600
    );
    assert_eq!(client.close(), Some(1), "no exit");
}

#[test]
fn the_server_ends_with_its_client() {
    assert_eq!(Client::spawn().close(), Some(1));
    assert_eq!(client("utf-8").close(), Some(1));
    let mut broken = client("utf-8");
    broken.send_raw(b"Content-Length: 99999999999999\r\n\r\n");
    assert_eq!(broken.close(), Some(1));
}
