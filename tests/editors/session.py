"""Edits values.yaml in the working directory with pytest-lsp and the recorded capabilities of an editor, whose name is the
argument, and prints what a user would see. Answers that the editor could not handle are errors."""

import asyncio
import pathlib
import sys
import warnings

try:
    from lsprotocol import types
    from pytest_lsp import LspSpecificationWarning, client_capabilities, make_test_lsp_client
except ImportError:
    sys.exit(77)

warnings.simplefilter("error", LspSpecificationWarning)

FILE = pathlib.Path("values.yaml").absolute()
DOCUMENT = types.TextDocumentIdentifier(FILE.as_uri())


def at(line, character):
    return types.Position(line - 1, character)


async def found(client):
    """The diagnostics after a change: asked for, if the editor does so."""
    if client.capabilities.text_document.diagnostic is not None:
        report = await client.text_document_diagnostic_async(types.DocumentDiagnosticParams(DOCUMENT))
        return report.items
    await client.wait_for_notification("textDocument/publishDiagnostics")
    return client.diagnostics[DOCUMENT.uri]


def show(diagnostics):
    for one in sorted(diagnostics, key=lambda one: one.range.start.line):
        start = one.range.start
        print(f"{start.line + 1}:{start.character + 1}", one.message.split("\n")[0])


def applied(text, edits):
    """The text after edits. Python counts characters, the protocol units of UTF-16."""
    lines = text.split("\n")

    def offset(position):
        units = lines[position.line].encode("utf-16-le")[: 2 * position.character]
        before = sum(len(line) + 1 for line in lines[: position.line])
        return before + len(units.decode("utf-16-le"))

    for edit in sorted(edits, key=lambda edit: offset(edit.range.start), reverse=True):
        text = text[: offset(edit.range.start)] + edit.new_text + text[offset(edit.range.end) :]
    return text


async def session(editor):
    client = make_test_lsp_client()
    await client.start_io("runnergen", "lsp")
    capabilities = client_capabilities(editor)
    if capabilities.general is not None:
        capabilities.general.position_encodings = [types.PositionEncodingKind.Utf16]
    parameters = types.InitializeParams(capabilities=capabilities, root_uri=FILE.parent.as_uri())
    await client.initialize_session(parameters)

    text = FILE.read_text(encoding="utf-8")
    item = types.TextDocumentItem(DOCUMENT.uri, "yaml", 1, text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    diagnostics = await found(client)
    print("== diagnostics")
    show(diagnostics)

    print("== hover")
    hover = await client.text_document_hover_async(types.HoverParams(DOCUMENT, at(1, 2)))
    print(hover.contents.value.split("\n")[0])

    print("== completion")
    parameters = types.CompletionParams(DOCUMENT, at(8, 8))
    items = await client.text_document_completion_async(parameters)
    print(*(item.label for item in items if item.label.startswith("cpu_")))

    print("== action")
    context = types.CodeActionContext(diagnostics=[])
    parameters = types.CodeActionParams(DOCUMENT, types.Range(at(4, 0), at(4, 0)), context)
    actions = await client.text_document_code_action_async(parameters)
    print(actions[0].title)
    text = applied(text, actions[0].edit.document_changes[0].edits)
    version = types.VersionedTextDocumentIdentifier(version=2, uri=DOCUMENT.uri)
    change = types.TextDocumentContentChangeWholeDocument(text)
    client.text_document_did_change(types.DidChangeTextDocumentParams(version, [change]))
    show(await found(client))
    FILE.write_text(text, encoding="utf-8")
    client.text_document_did_save(types.DidSaveTextDocumentParams(DOCUMENT))
    client.text_document_did_close(types.DidCloseTextDocumentParams(DOCUMENT))
    await client.shutdown_session()


asyncio.run(session(sys.argv[1]))
