//! The server: handshake, dispatch of messages, and diagnostics after changes.
//!
//! One thread handles all messages in order, so every answer is about the version of the document that the client had
//! when it asked. Diagnostics are published when no further message is waiting.

use std::collections::BTreeSet;

use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::analysis::{Analyses, Analysis};
use super::documents::{Document, Documents, Encoding};
use super::markup::Markup;
use super::{
    actions, anchors, commands, completion, definition, diagnostics, hints, hover, lens, links,
    symbols, tokens,
};

/// Handles messages until the client ends the session. Returns true if it was ended by `shutdown` and `exit`.
pub fn serve(connection: &Connection) -> bool {
    let Some(client) = handshake(connection) else {
        return false;
    };
    let mut server = Server {
        connection,
        client,
        documents: Documents::default(),
        analyses: Analyses::default(),
        changed: BTreeSet::new(),
        is_shut_down: false,
    };
    server.watch_files();
    server.run()
}

/// What the client can do.
struct Client {
    encoding: Encoding,
    /// It asks for diagnostics, instead of having them pushed.
    pulls_diagnostics: bool,
    /// The format of hover texts.
    hover_format: Markup,
    /// The format of the documentation of completions.
    documentation_format: Markup,
    /// It shows code actions that are not possible, with the reason.
    shows_disabled_actions: bool,
    /// It watches files if asked to.
    watches_files: bool,
}

impl Client {
    fn of(params: &Value) -> Self {
        let capabilities = &params["capabilities"];
        let names = capabilities["general"]["positionEncodings"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        Client {
            encoding: Encoding::negotiate(names.iter().filter_map(Value::as_str)),
            pulls_diagnostics: capabilities["textDocument"]["diagnostic"].is_object(),
            hover_format: Markup::preferred(
                &capabilities["textDocument"]["hover"]["contentFormat"],
            ),
            documentation_format: Markup::preferred(
                &capabilities["textDocument"]["completion"]["completionItem"]["documentationFormat"],
            ),
            shows_disabled_actions: capabilities["textDocument"]["codeAction"]["disabledSupport"]
                == true,
            watches_files: capabilities["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"]
                == true,
        }
    }

    fn capabilities(&self) -> Value {
        json!({
            "positionEncoding": self.encoding.name(),
            "textDocumentSync": { "openClose": true, "change": 2, "save": true },
            "diagnosticProvider": {
                "identifier": "runnergen", "interFileDependencies": true, "workspaceDiagnostics": false
            },
            "hoverProvider": true,
            "completionProvider": { "triggerCharacters": ["[", ".", "\"", "="] },
            "definitionProvider": true,
            "referencesProvider": true,
            "renameProvider": { "prepareProvider": true },
            "documentSymbolProvider": true,
            "foldingRangeProvider": true,
            "inlayHintProvider": true,
            "codeLensProvider": {},
            "documentLinkProvider": {},
            "semanticTokensProvider": {
                "legend": { "tokenTypes": tokens::LEGEND, "tokenModifiers": [] }, "full": true
            },
            "codeActionProvider": { "codeActionKinds": ["quickfix", "refactor.rewrite", "source.fixAll"] },
            "executeCommandProvider": { "commands": [commands::MANIFESTS, commands::CONFIG, commands::PROVENANCE, commands::NEXT_STEPS] },
        })
    }
}

/// Answers `initialize`. `None` if the client ends the session before.
fn handshake(connection: &Connection) -> Option<Client> {
    let (id, params) = connection.initialize_start().ok()?;
    let client = Client::of(&params);
    let answer = json!({
        "capabilities": client.capabilities(),
        "serverInfo": { "name": "runnergen", "version": env!("CARGO_PKG_VERSION") },
    });
    connection.initialize_finish(id, answer).ok()?;
    Some(client)
}

struct Server<'c> {
    connection: &'c Connection,
    client: Client,
    documents: Documents,
    analyses: Analyses,
    /// URIs of the documents whose diagnostics are to be published.
    changed: BTreeSet<String>,
    is_shut_down: bool,
}

/// Why a request has no result.
enum RequestError {
    InvalidParams(String),
    UnknownMethod,
    Failed(String),
}

type Answer = Result<Value, RequestError>;

impl Server<'_> {
    fn run(&mut self) -> bool {
        loop {
            let message = match self.connection.receiver.try_recv() {
                Ok(message) => message,
                Err(_) => {
                    self.publish();
                    match self.connection.receiver.recv() {
                        Ok(message) => message,
                        Err(_) => return false,
                    }
                }
            };
            match message {
                Message::Request(request) => self.answer(request),
                Message::Notification(note) if note.method == "exit" => return self.is_shut_down,
                Message::Notification(note) => self.notice(note),
                Message::Response(_) => {}
            }
        }
    }

    /// Sends a message. If the client is gone, the next read ends the session.
    fn send(&self, message: impl Into<Message>) {
        let _ = self.connection.sender.send(message.into());
    }

    fn answer(&mut self, request: Request) {
        let Request { id, method, params } = request;
        let answer = match method.as_str() {
            _ if self.is_shut_down => {
                let message = "the server is shut down".to_owned();
                let code = ErrorCode::InvalidRequest as i32;
                return self.send(Response::new_err(id, code, message));
            }
            "shutdown" => {
                self.is_shut_down = true;
                Ok(Value::Null)
            }
            "textDocument/diagnostic" => self.diagnostic(params),
            "textDocument/hover" => self.hover(params),
            "textDocument/completion" => self.completion(params),
            "textDocument/definition" => self.definition(params),
            "textDocument/references" => self.references(params),
            "textDocument/prepareRename" => self.prepare_rename(params),
            "textDocument/rename" => self.rename(params),
            "textDocument/documentSymbol" => self.about_document(&params, symbols::symbols),
            "textDocument/foldingRange" => self.about_document(&params, symbols::folding),
            "textDocument/inlayHint" => self.hints(params),
            "textDocument/codeLens" => self.about_document(&params, lens::lenses),
            "textDocument/documentLink" => self.about_document(&params, links::links),
            "textDocument/semanticTokens/full" => self.about_document(&params, tokens::tokens),
            "textDocument/codeAction" => self.actions(params),
            "workspace/executeCommand" => self.command(params),
            _ => Err(RequestError::UnknownMethod),
        };
        self.send(match answer {
            Ok(value) => Response::new_ok(id, value),
            Err(RequestError::InvalidParams(message)) => {
                Response::new_err(id, ErrorCode::InvalidParams as i32, message)
            }
            Err(RequestError::UnknownMethod) => Response::new_err(
                id,
                ErrorCode::MethodNotFound as i32,
                format!("unknown method {method}"),
            ),
            Err(RequestError::Failed(message)) => {
                Response::new_err(id, ErrorCode::RequestFailed as i32, message)
            }
        });
    }

    fn notice(&mut self, note: Notification) {
        let Notification { method, params } = note;
        let handled = match method.as_str() {
            "textDocument/didOpen" => read(params).map(|params| self.open(params)),
            "textDocument/didChange" => read(params).map(|params| self.change(params)),
            "textDocument/didClose" => read(params).map(|params| self.close(params)),
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.files_changed();
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(RequestError::InvalidParams(message)) = handled {
            self.log(&format!("{method}: {message}"));
        }
    }

    /// Shows an error in the log of the client.
    fn log(&self, message: &str) {
        const ERROR: u8 = 1;
        let params = json!({ "type": ERROR, "message": message });
        self.send(Notification::new("window/logMessage".to_owned(), params));
    }

    /// Shows a message to the user.
    fn show(&self, message: &str) {
        const INFO: u8 = 3;
        let params = json!({ "type": INFO, "message": message });
        self.send(Notification::new("window/showMessage".to_owned(), params));
    }

    /// Asks the client to watch settings and values files.
    fn watch_files(&self) {
        if !self.client.watches_files {
            return;
        }
        let watchers: Vec<Value> = ["**/runnergen.toml", "**/*.yaml", "**/*.yml"]
            .iter()
            .map(|glob| json!({ "globPattern": glob }))
            .collect();
        let registration = json!({ "registrations": [{
            "id": "files",
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": watchers },
        }] });
        self.send(Request::new(
            "register-files".to_owned().into(),
            "client/registerCapability".to_owned(),
            registration,
        ));
    }
}

/// Documents and diagnostics.
impl Server<'_> {
    fn open(&mut self, params: lsp::DidOpenTextDocumentParams) {
        let lsp::TextDocumentItem {
            uri, version, text, ..
        } = params.text_document;
        self.forget(&uri);
        let document = Document::new(uri, version, text, self.client.encoding);
        self.analyses.set_open(&document);
        self.documents.open(document);
    }

    fn change(&mut self, params: lsp::DidChangeTextDocumentParams) {
        let lsp::VersionedTextDocumentIdentifier {
            version,
            text_document_identifier: lsp::TextDocumentIdentifier { uri },
        } = params.text_document;
        match self.documents.get_mut(&uri) {
            Some(document) => {
                let last = document.version;
                document.change(version, params.content_changes);
                self.analyses.set_open(document);
                self.forget(&uri);
                // Messages arrive in order, so that the text is the client's in any case.
                if version <= last {
                    self.log(&format!("{uri}: version {version} follows version {last}"));
                }
            }
            None => self.log(&format!("{uri} is changed, but not open")),
        }
    }

    fn close(&mut self, params: lsp::DidCloseTextDocumentParams) {
        let uri = params.text_document.uri;
        self.documents.close(&uri);
        self.analyses.read_open(self.documents.iter());
        self.forget(&uri);
        self.changed.remove(uri.as_ref());
        if !self.client.pulls_diagnostics {
            self.publish_for(uri, None, Vec::new());
        }
    }

    /// A document has changed, and with it what is known of those that are checked together with it.
    fn forget(&mut self, uri: &lsp::Uri) {
        self.changed.insert(uri.as_ref().to_owned());
        self.changed.extend(self.analyses.forget(uri));
    }

    /// Values and settings may come from files that have changed.
    fn files_changed(&mut self) {
        self.analyses.forget_files();
        let open = self.documents.iter();
        self.changed
            .extend(open.map(|document| document.uri.as_ref().to_owned()));
        if self.client.pulls_diagnostics {
            self.send(Request::new(
                "refresh".to_owned().into(),
                "workspace/diagnostic/refresh".to_owned(),
                Value::Null,
            ));
        }
    }

    /// Publishes the diagnostics of changed documents.
    fn publish(&mut self) {
        let changed = std::mem::take(&mut self.changed);
        if self.client.pulls_diagnostics {
            return;
        }
        for uri in changed {
            let Some(document) = self.documents.get(&lsp::Uri(uri)) else {
                continue;
            };
            let found = diagnostics::diagnostics(document, self.analyses.of(document));
            self.publish_for(document.uri.clone(), Some(document.version), found);
        }
    }

    fn publish_for(&self, uri: lsp::Uri, version: Option<i32>, found: Vec<lsp::Diagnostic>) {
        let params = lsp::PublishDiagnosticsParams::new(uri, version, found);
        self.send(Notification::new(
            "textDocument/publishDiagnostics".to_owned(),
            params,
        ));
    }

    fn diagnostic(&mut self, params: Value) -> Answer {
        let document = self.document(&params)?;
        let found = diagnostics::diagnostics(&document, self.analyses.of(&document));
        Ok(json!({ "kind": "full", "items": found }))
    }
}

/// Requests about a document.
impl Server<'_> {
    /// The document that a request names. Its clone is cheap next to the analysis.
    fn document(&self, params: &Value) -> Result<Document, RequestError> {
        let identifier: lsp::TextDocumentIdentifier = read(params["textDocument"].clone())?;
        let open = self.documents.get(&identifier.uri).cloned();
        open.ok_or_else(|| RequestError::InvalidParams(format!("{} is not open", identifier.uri)))
    }

    /// The document and the byte offset that a request names.
    fn position(&self, params: &Value) -> Result<(Document, usize), RequestError> {
        let document = self.document(params)?;
        let offset = document.offset(read(params["position"].clone())?);
        Ok((document, offset))
    }

    fn hover(&mut self, params: Value) -> Answer {
        let (document, offset) = self.position(&params)?;
        to_value(hover::hover(
            &document,
            self.analyses.of(&document),
            offset,
            self.client.hover_format,
        ))
    }

    fn completion(&mut self, params: Value) -> Answer {
        let (document, offset) = self.position(&params)?;
        to_value(completion::complete(
            &document,
            self.analyses.of(&document),
            offset,
            self.client.documentation_format,
        ))
    }

    fn definition(&mut self, params: Value) -> Answer {
        let (document, offset) = self.position(&params)?;
        to_value(definition::definition(
            &document,
            self.analyses.of(&document),
            offset,
        ))
    }

    fn references(&mut self, params: Value) -> Answer {
        let (document, offset) = self.position(&params)?;
        let includes_anchor = params["context"]["includeDeclaration"] == true;
        let mentions = anchors::at(&document, offset).unwrap_or_default();
        let locations: Vec<lsp::Location> = mentions
            .into_iter()
            .filter(|mention| includes_anchor || !mention.is_anchor)
            .map(|mention| lsp::Location::new(document.uri.clone(), document.range(mention.name)))
            .collect();
        to_value(locations)
    }

    fn prepare_rename(&mut self, params: Value) -> Answer {
        let (document, offset) = self.position(&params)?;
        let mentions = anchors::at(&document, offset).unwrap_or_default();
        let here = mentions
            .into_iter()
            .find(|mention| (mention.name.start - 1..=mention.name.end).contains(&offset));
        to_value(here.map(|mention| document.range(mention.name)))
    }

    fn rename(&mut self, params: Value) -> Answer {
        let (document, offset) = self.position(&params)?;
        let name: String = read(params["newName"].clone())?;
        let is_name = |c: char| !c.is_whitespace() && !matches!(c, ',' | '[' | ']' | '{' | '}');
        if name.is_empty() || !name.chars().all(is_name) {
            return Err(RequestError::Failed(format!(
                "invalid anchor name {name:?}"
            )));
        }
        let Some(mentions) = anchors::at(&document, offset) else {
            return Err(RequestError::Failed(
                "expected an anchor or alias".to_owned(),
            ));
        };
        let edits = mentions
            .into_iter()
            .map(|mention| lsp::TextEdit::new(document.range(mention.name), name.clone()))
            .collect();
        to_value(actions::workspace_edit(&document, edits))
    }

    fn about_document<T: Serialize>(
        &mut self,
        params: &Value,
        answer: fn(&Document, &Analysis) -> T,
    ) -> Answer {
        let document = self.document(params)?;
        to_value(answer(&document, self.analyses.of(&document)))
    }

    fn hints(&mut self, params: Value) -> Answer {
        let document = self.document(&params)?;
        let range = read(params["range"].clone())?;
        to_value(hints::hints(&document, self.analyses.of(&document), range))
    }

    fn actions(&mut self, params: Value) -> Answer {
        let document = self.document(&params)?;
        let range = read(params["range"].clone())?;
        let only: Option<Vec<String>> = read(params["context"]["only"].clone())?;
        // A client that asks for `source` means `source.fixAll`, too.
        let is_wanted = |kind: &lsp::CodeActionKind| {
            let kind = kind.to_string();
            only.as_ref()
                .is_none_or(|only| only.iter().any(|wanted| kind.starts_with(wanted.as_str())))
        };
        let requested = actions::Requested {
            document: &document,
            analysis: self.analyses.of(&document),
            range,
            shows_disabled: self.client.shows_disabled_actions,
        };
        to_value(requested.actions(is_wanted))
    }

    fn command(&mut self, params: Value) -> Answer {
        let lsp::ExecuteCommandParams {
            command, arguments, ..
        } = read(params)?;
        let mut arguments = arguments.unwrap_or_default().into_iter();
        if command == commands::NEXT_STEPS {
            let message: String = read(arguments.next().unwrap_or_default())?;
            self.show(&message);
            return Ok(arguments.next().unwrap_or_default());
        }
        let uri = arguments.next();
        let index: Option<usize> = read(arguments.next().unwrap_or_default())?;
        let document = self.document(&json!({ "textDocument": { "uri": uri } }))?;
        let analysis = self.analyses.of(&document);
        match command.as_str() {
            commands::MANIFESTS => commands::manifests(analysis, index)
                .map(Value::String)
                .map_err(RequestError::Failed),
            commands::PROVENANCE => commands::provenance(&document, analysis, index)
                .map_err(RequestError::Failed)
                .and_then(to_value),
            commands::CONFIG => Ok(Value::String(commands::config(analysis, index))),
            _ => Err(RequestError::InvalidParams(format!(
                "unknown command {command}"
            ))),
        }
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, RequestError> {
    serde_json::from_value(params).map_err(|error| RequestError::InvalidParams(error.to_string()))
}

fn to_value(result: impl Serialize) -> Answer {
    serde_json::to_value(result).map_err(|error| RequestError::Failed(error.to_string()))
}
