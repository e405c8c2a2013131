// The page: files on the left, what they become on the right.
import { Checker } from "./checker.js";
import { EditorView, editable, editorIn, markLines, range, readable, setDiagnostics } from "./editors.js";
import { fromFlags } from "./flags.js";
import { fromFragment, toFragment } from "./share.js";

const START = `gitlabUrl: https://gitlab.example.com
concurent: 20
runners:
  secret: gitlab-runner-token
  config: |
    [[runners]]
      [runners.kubernetes]
        cpu_limt = "2"
`;

const element = (id) => document.getElementById(id);
const checker = new Checker();
const editor = editorIn(element("editor"));
const output = editorIn(element("output"));

let layers = [];
let active = 0;
let view = "manifests";
let report = { diagnostics: [] };
let rendered = null;
let run = 0;
let shownFile = "";
let timer;

const files = () => layers.map(({ name, state }) => ({ name, text: state.doc.toString() }));
const options = () => ({ chartVersion: element("chart").value, ...fromFlags(element("flags").value) });
const say = (text) => (element("status").textContent = text);

function button(text, onClick) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.addEventListener("click", onClick);
  return made;
}

// Layers

function open(texts) {
  layers = texts.map((layer) => ({ name: layer.name, state: editable(layer, onChange, showOutputOf) }));
  select(0);
  check();
}

function select(index) {
  active = index;
  editor.setState(layers[index].state);
  showTabs();
  showDiagnostics();
}

function onChange() {
  layers[active].state = editor.state;
  clearTimeout(timer);
  timer = setTimeout(check, 60);
}

function showTabs() {
  const tab = ({ name }, index) => {
    const made = button(name, () => select(index));
    made.setAttribute("aria-pressed", String(index === active));
    return made;
  };
  element("layers").replaceChildren(...layers.map(tab), button("Add layer", addLayer), ...removal());
}

function removal() {
  return layers.length > 1 ? [button("Remove layer", removeLayer)] : [];
}

function addLayer() {
  const taken = new Set(layers.map(({ name }) => name));
  let number = layers.length + 1;
  while (taken.has(`values-${number}.yaml`)) number += 1;
  layers.push({ name: `values-${number}.yaml`, state: editable({ name: `values-${number}.yaml`, text: "" }, onChange, showOutputOf) });
  select(layers.length - 1);
  check();
}

function removeLayer() {
  layers.splice(active, 1);
  select(Math.max(0, active - 1));
  check();
}

// Checking

async function check() {
  const current = ++run;
  let given;
  try {
    given = options();
  } catch (error) {
    return say(error.message);
  }
  element("findings").setAttribute("aria-busy", "true");
  const [linted, result] = await Promise.allSettled([
    checker.call("lint", files(), given),
    checker.call("render", files(), given),
  ]);
  if (current !== run) return;
  element("findings").setAttribute("aria-busy", "false");
  if (linted.status === "fulfilled") report = linted.value;
  if (linted.status === "fulfilled" && element("chart").options.length === 0) showReleases().catch((error) => say(error.message));
  rendered = result.status === "fulfilled" ? result.value : { error: result.reason.message };
  say(linted.status === "fulfilled" ? "" : linted.reason.message);
  showDiagnostics();
  showFindings();
  showOutput();
  if (editor.hasFocus) showOutputOf(editor.state.doc.lineAt(editor.state.selection.main.head).number);
}

function showDiagnostics() {
  const { name } = layers[active];
  const found = report.diagnostics.filter(({ file }) => file === name);
  editor.dispatch(setDiagnostics(editor.state, found.map(diagnostic)));
  layers[active].state = editor.state;
}

function diagnostic(finding) {
  const { fix } = finding;
  return {
    ...range(editor.state.doc, finding),
    severity: finding.level,
    source: finding.rule,
    message: [finding.message, finding.help && `help: ${finding.help}`, finding.note && `note: ${finding.note}`].filter(Boolean).join("\n"),
    actions: fix ? [{ name: fix.title, apply: () => apply(fix) }] : [],
  };
}

function showFindings() {
  const { error = 0, warning = 0, info = 0 } = report.summary ?? {};
  element("summary").textContent = `Findings: ${[counted(error, "error"), counted(warning, "warning"), counted(info, "note")].join(", ")}`;
  element("findings").replaceChildren(...report.diagnostics.map(item));
  element("fix-all").disabled = !report.diagnostics.some(({ fix }) => fix);
}

const counted = (count, name) => `${count} ${name}${count === 1 ? "" : "s"}`;

function item(finding) {
  const made = document.createElement("li");
  const place = button(`${finding.file ?? ""}:${finding.line}:${finding.column}`, () => goTo(finding));
  place.className = "place";
  const message = document.createElement("span");
  message.className = `message ${finding.level}`;
  message.textContent = `${finding.level}: ${finding.message}${finding.help ? `\n${finding.help}` : ""}`;
  const rule = document.createElement("a");
  rule.href = `../rules/${finding.rule}/`;
  rule.textContent = finding.rule;
  made.append(place, message, rule);
  if (finding.fix) {
    const fix = button("Fix", () => apply(finding.fix));
    fix.title = finding.fix.title;
    fix.setAttribute("aria-label", `Fix: ${finding.fix.title}`);
    made.append(fix);
  }
  return made;
}

function goTo({ file, line, column }) {
  const index = layers.findIndex(({ name }) => name === file);
  if (index < 0) return;
  if (index !== active) select(index);
  const { from } = range(editor.state.doc, { line, column, end_line: line, end_column: column });
  editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
  editor.focus();
}

// Fixes

function apply({ edits }) {
  layers.forEach((layer, index) => {
    const changes = edits.filter(({ file }) => file === layer.name)
      .map((edit) => ({ ...range(layer.state.doc, edit), insert: edit.replacement }));
    if (changes.length > 0) change(index, changes);
  });
  check();
}

function change(index, changes) {
  if (index === active) editor.dispatch({ changes });
  layers[index].state = index === active ? editor.state : layers[index].state.update({ changes }).state;
}

async function fixAll() {
  const before = files();
  const fixed = await checker.call("fix", before, { ...options(), unsafeFixes: true });
  const isEdited = files().some(({ text }, index) => text !== before[index]?.text);
  if (isEdited) return say("The files changed meanwhile: nothing was fixed.");
  for (const { name, text } of fixed.layers) {
    const index = layers.findIndex((layer) => layer.name === name);
    change(index, { from: 0, to: layers[index].state.doc.length, insert: text });
  }
  await check();
  say(`Fixed ${fixed.fixed} findings.`);
}

// Output

function showOutput() {
  const text = rendered?.error ? `# ${rendered.error}\n` : view === "config" ? rendered?.config ?? "" : rendered?.yaml ?? "";
  const name = view === "config" ? "config.toml" : "manifests.yaml";
  if (output.state.doc.toString() === text && shownFile === name) return;
  shownFile = name;
  const top = output.scrollDOM.scrollTop;
  output.setState(readable({ name, text }, showSourceOf));
  output.scrollDOM.scrollTop = top;
}

/** Shows a view. Only its tab can be reached with Tab; the arrow keys select another one. */
function show(which, hasFocus = false) {
  view = which;
  for (const name of ["manifests", "config"]) {
    element(`show-${name}`).setAttribute("aria-selected", String(name === which));
    element(`show-${name}`).tabIndex = name === which ? 0 : -1;
  }
  if (hasFocus) element(`show-${which}`).focus();
  element("output").setAttribute("aria-labelledby", `show-${which}`);
  showOutput();
}

// Provenance

const provenance = () => (view === "manifests" ? rendered?.provenance ?? [] : []);

/** Marks the value of a line of the manifests. */
function showSourceOf(line) {
  const sources = provenance().filter((source) => source.output_line === line);
  const lines = sources.filter(({ file }) => file === layers[active].name).map((source) => source.line);
  editor.dispatch({ effects: markLines.of(lines) });
  output.dispatch({ effects: markLines.of(sources.length > 0 ? [line] : []) });
}

/** Marks the lines of the manifests that come from a line of the values. */
function showOutputOf(line) {
  const { name } = layers[active];
  const lines = provenance().filter((source) => source.file === name && source.line === line).map((source) => source.output_line);
  output.dispatch({ effects: markLines.of(lines) });
  if (lines.length > 0) {
    output.dispatch({ effects: EditorView.scrollIntoView(output.state.doc.line(lines[0]).from, { y: "center" }) });
  }
}

// Sharing

async function share() {
  const fragment = await toFragment({ layers: files(), chart: element("chart").value, flags: element("flags").value });
  history.replaceState(null, "", `#${fragment}`);
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is in the clipboard.");
  } catch {
    say("The link is in the address bar.");
  }
}

function download() {
  const { name, state } = layers[active];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([state.doc.toString()], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function dropped(event) {
  const given = [...(event.dataTransfer?.files ?? [])];
  if (given.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  open(await Promise.all(given.map(async (file) => ({ name: file.name, text: await file.text() }))));
}

async function showReleases(chosen) {
  const releases = await checker.call("releases");
  const usable = releases.filter(({ status }) => status !== "unsupported");
  const known = usable.find((release) => release.default)?.chart;
  // Without a choice, the version that a GitOps document names.
  const options = usable.map(({ chart, runner }) => new Option(`${chart} (runner ${runner})`, chart));
  element("chart").replaceChildren(new Option(`of the document, or ${known}`, ""), ...options);
  if (usable.some(({ chart }) => chart === chosen)) element("chart").value = chosen;
}

async function start() {
  const shared = await fromFragment(location.hash.slice(1));
  try {
    await showReleases(shared?.chart);
  } catch (error) {
    say(error.message);
  }
  element("flags").value = shared?.flags ?? "";
  open(shared?.layers ?? [{ name: "values.yaml", text: START }]);
}

element("chart").addEventListener("change", check);
element("flags").addEventListener("input", onChange);
element("fix-all").addEventListener("click", () => fixAll().catch((error) => say(error.message)));
element("share").addEventListener("click", share);
element("download").addEventListener("click", download);
element("show-manifests").addEventListener("click", () => show("manifests"));
element("show-config").addEventListener("click", () => show("config"));
element("views").addEventListener("keydown", (event) => /^Arrow(Left|Right)$/.test(event.key) && show(view === "config" ? "manifests" : "config", true));
window.addEventListener("hashchange", start);
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => dropped(event).catch((error) => say(error.message)), true);
start();
