// Starts the language server, and shows what the values become in read-only documents.

import * as fs from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

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
    vscode.workspace.onDidChangeTextDocument((event) => previews.changed(event.document.uri)),
    vscode.commands.registerCommand("runnergen.showManifests", () => previews.show("manifests", "yaml")),
    vscode.commands.registerCommand("runnergen.showConfig", () => previews.show("config", "toml")),
    vscode.commands.registerCommand("runnergen.restart", () => client?.restart()),
  );
  client = new LanguageClient(
    "runnergen",
    "runnergen",
    { command: program(context), args: ["lsp"] },
    { documentSelector: [{ language: "yaml" }, { language: "toml", pattern: "**/config.toml" }] },
  );
  context.subscriptions.push(client);
  await client.start();
}

export function deactivate(): Promise<void> | undefined {
  return client?.stop();
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

/** Read-only documents with the result of a command of the server; the query of their URI is the URI of the values. */
class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
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

  async show(kind: Kind, language: string): Promise<void> {
    const values = vscode.window.activeTextEditor?.document;
    if (!values) {
      return;
    }
    const uri = this.uri(kind, values.uri);
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
    this.changes.dispose();
  }

  private uri(kind: Kind, values: vscode.Uri): vscode.Uri {
    const name = `${path.basename(values.path)} (${kind})`;
    return vscode.Uri.from({ scheme: SCHEME, authority: kind, path: `/${name}`, query: values.toString() });
  }
}
