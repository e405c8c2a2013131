// Starts the language server, and shows what the values become in read-only documents.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { ExecuteCommandSignature, LanguageClient } from "vscode-languageclient/node";

/** The scheme of the documents that show what values become. */
const SCHEME = "runnergen";

/** How long a document stays unchanged before its preview is updated, in milliseconds. */
const DELAY = 200;

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const previews = new Previews();
  context.subscriptions.push(
    previews,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, previews),
    vscode.languages.registerDefinitionProvider({ scheme: SCHEME }, previews),
    vscode.window.onDidChangeTextEditorSelection((event) => previews.mark(event.textEditor)),
    vscode.workspace.onDidChangeTextDocument((event) => previews.changed(event.document.uri)),
    vscode.commands.registerCommand("runnergen.showManifests", () => previews.show("manifests", "yaml")),
    vscode.commands.registerCommand("runnergen.showConfig", () => previews.show("config", "toml")),
    vscode.commands.registerCommand("runnergen.restart", () => client?.restart()),
  );
  client = new LanguageClient(
    "runnergen",
    "runnergen",
    { command: program(context), args: ["lsp"] },
    {
      documentSelector: [{ language: "yaml" }, { language: "toml", pattern: "**/config.toml" }],
      middleware: { executeCommand: (command, args, next) => execute(previews, command, args, next) },
    },
  );
  context.subscriptions.push(client);
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
}

/** Shows the result of a command of the server, which a code lens or code action runs. */
async function execute(previews: Previews, command: string, args: any[], next: ExecuteCommandSignature): Promise<void> {
  if (command === "runnergen.manifests") {
    return previews.show("manifests", "yaml", args[0]);
  }
  if (command === "runnergen.config") {
    return previews.show("config", "toml", args[0]);
  }
  const result: unknown = await next(command, args);
  if (typeof result === "string") {
    const document = await vscode.workspace.openTextDocument({ language: "yaml", content: result });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  }
}

/** The setting, the bundled program, or the one in the `PATH`. */
function program(context: vscode.ExtensionContext): string {
  const configured = vscode.workspace.getConfiguration("runnergen").get<string>("path");
  if (configured) {
    return configured;
  }
  const name = process.platform === "win32" ? "runnergen.exe" : "runnergen";
  const bundled = path.join(context.extensionPath, "server", name);
  return fs.existsSync(bundled) ? bundled : name;
}

type Kind = "manifests" | "config";

/** The value that a line of the manifests was rendered from, with positions from 0. */
interface RenderedLine {
  line: number;
  location: { uri: string; range: { start: { line: number; character: number } } };
}

/** Read-only documents with the result of a command of the server; the query of their URI is the URI of the values. */
class Previews implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider, vscode.Disposable {
  private readonly marked = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightBackground"),
  });
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  readonly onDidChange = this.changes.event;

  async provideTextDocumentContent(preview: vscode.Uri): Promise<string> {
    const kind = preview.authority as Kind;
    try {
      const command = { command: `runnergen.${kind}`, arguments: [preview.query] };
      return (await client?.sendRequest<string>("workspace/executeCommand", command)) ?? "";
    } catch (error) {
      return `# ${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  /** The value that a line of the manifests was rendered from. */
  async provideDefinition(preview: vscode.TextDocument, position: vscode.Position): Promise<vscode.Location[]> {
    const lines = await this.lines(preview.uri);
    return lines
      .filter((rendered) => rendered.line === position.line)
      .map(({ location: { uri, range } }) => {
        const start = new vscode.Position(range.start.line, range.start.character);
        return new vscode.Location(vscode.Uri.parse(uri), start);
      });
  }

  /** Marks the lines of open manifests that were rendered from the line of the cursor. */
  async mark(values: vscode.TextEditor): Promise<void> {
    const key = values.document.uri.toString();
    const cursor = values.selection.active.line;
    for (const editor of vscode.window.visibleTextEditors) {
      const uri = editor.document.uri;
      if (uri.scheme !== SCHEME || uri.query !== key) {
        continue;
      }
      const lines = (await this.lines(uri)).filter(
        ({ location }) => location.uri === key && location.range.start.line === cursor,
      );
      const ranges = lines.map(({ line }) => new vscode.Range(line, 0, line, 0));
      editor.setDecorations(this.marked, ranges);
      if (ranges.length > 0) {
        editor.revealRange(ranges[0], vscode.TextEditorRevealType.InCenterIfOutsideViewport);
      }
    }
  }

  private async lines(preview: vscode.Uri): Promise<RenderedLine[]> {
    if (preview.authority !== "manifests") {
      return [];
    }
    const command = { command: "runnergen.provenance", arguments: [preview.query] };
    try {
      return (await client?.sendRequest<RenderedLine[]>("workspace/executeCommand", command)) ?? [];
    } catch {
      return [];
    }
  }

  async show(kind: Kind, language: string, of?: string): Promise<void> {
    const values = of ? vscode.Uri.parse(of) : vscode.window.activeTextEditor?.document.uri;
    if (!values) {
      return;
    }
    const uri = this.uri(kind, values);
    const document = await vscode.workspace.openTextDocument(uri);
    const known = await vscode.languages.getLanguages();
    if (known.includes(language)) {
      await vscode.languages.setTextDocumentLanguage(document, language);
    }
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  /** Updates the open previews of a document once it has not changed for a while. */
  changed(values: vscode.Uri): void {
    const key = values.toString();
    clearTimeout(this.timers.get(key));
    const update = () => {
      this.timers.delete(key);
      for (const document of vscode.workspace.textDocuments) {
        if (document.uri.scheme === SCHEME && document.uri.query === key) {
          this.changes.fire(document.uri);
        }
      }
    };
    this.timers.set(key, setTimeout(update, DELAY));
  }

  dispose(): void {
    this.timers.forEach((timer) => clearTimeout(timer));
    this.marked.dispose();
    this.changes.dispose();
  }

  private uri(kind: Kind, values: vscode.Uri): vscode.Uri {
    const name = `${path.basename(values.path)} (${kind})`;
    return vscode.Uri.from({ scheme: SCHEME, authority: kind, path: `/${name}`, query: values.toString() });
  }
}
