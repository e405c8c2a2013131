// The two editors: values that are edited, and output that is read.
import { HighlightStyle, LanguageSupport, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { yamlLanguage } from "@codemirror/lang-yaml";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, MatchDecorator, ViewPlugin } from "@codemirror/view";
import { parseMixed } from "@lezer/common";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";

const colors = syntaxHighlighting(HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "light-dark(#0b4f9e, #8ab4ff)" },
  { tag: [tags.string, tags.content, tags.attributeValue], color: "light-dark(#1b6329, #9fd6a5)" },
  { tag: [tags.number, tags.bool, tags.atom, tags.keyword], color: "light-dark(#8a3b00, #f0b37a)" },
  { tag: tags.comment, color: "light-dark(#5b6270, #9aa1ae)" },
]));

const theme = EditorView.theme({
  "&": { height: "100%", fontSize: "14px", color: "var(--text)", backgroundColor: "var(--page)" },
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { color: "var(--quiet)", backgroundColor: "var(--bar)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "light-dark(#00000008, #ffffff0d)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "light-dark(#cfe0ff, #35486b) !important",
  },
  ".cm-tooltip, .cm-panels": { color: "var(--text)", backgroundColor: "var(--bar)", border: "1px solid var(--line)" },
  ".cm-source": { backgroundColor: "var(--source)" },
  ".cm-template, .cm-template span": { color: "light-dark(#7a1fa2, #d7a1f0)" },
  ".cm-diagnosticAction": { backgroundColor: "light-dark(#1a56c4, #8ab4ff)", color: "light-dark(#fff, #16181d)" },
});

/** Marks lines, by number. */
export const markLines = StateEffect.define();

const markedLines = StateField.define({
  create: () => Decoration.none,
  update(marked, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(markLines)) return decorations(transaction.state, effect.value);
    }
    return marked.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function decorations(state, lines) {
  const known = [...new Set(lines)].filter((line) => line >= 1 && line <= state.doc.lines).sort((a, b) => a - b);
  return Decoration.set(known.map((line) => Decoration.line({ class: "cm-source" }).range(state.doc.line(line).from)));
}

const tomlLanguage = StreamLanguage.define(toml);

/** YAML whose block scalars under `config` and the like are TOML. */
const values = new LanguageSupport(yamlLanguage.configure({ wrap: parseMixed(embedded) }));

/** The values, and the files of the rendered ConfigMap, that contain TOML. */
const TOML_KEYS = /^(config|configOverride|config\.toml|config\.template\.toml)$/;

function embedded(node, input) {
  if (node.name !== "BlockLiteralContent") return null;
  const key = node.node.parent?.parent?.getChild("Key");
  return key && TOML_KEYS.test(input.read(key.from, key.to)) ? { parser: tomlLanguage.parser } : null;
}

/** Template expressions, in YAML and in TOML. */
const templates = new MatchDecorator({ regexp: /\{\{.*?\}\}/g, decoration: Decoration.mark({ class: "cm-template" }) });
const templateMarks = ViewPlugin.define(
  (view) => ({
    decorations: templates.createDeco(view),
    update(update) {
      this.decorations = templates.updateDeco(update, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

const isToml = (name) => name.endsWith(".toml");
const language = (name) => (isToml(name) ? tomlLanguage : values);
const common = (name) => [basicSetup, colors, theme, language(name), markedLines, templateMarks];

/** An editor in an element. In a shadow root, its styles are objects, which the Content Security Policy permits. */
export function editorIn(element) {
  const root = element.attachShadow({ mode: "open" });
  return new EditorView({ parent: root, root });
}

/** The state of an editor for a file. */
export function editable({ name, text }, onChange, onLine) {
  const listener = EditorView.updateListener.of((update) => {
    if (update.docChanged) onChange();
    if (update.selectionSet && update.view.hasFocus) onLine(lineAt(update.state));
  });
  const label = EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" });
  return EditorState.create({ doc: text, extensions: [...common(name), lintGutter(), listener, label] });
}

/** The state of the output. */
export function readable({ name, text }, onLine) {
  const listener = EditorView.updateListener.of((update) => {
    if (update.selectionSet && update.view.hasFocus) onLine(lineAt(update.state));
  });
  const hover = EditorView.domEventHandlers({
    mousemove(event, view) {
      const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
      if (position !== null) onLine(view.state.doc.lineAt(position).number);
    },
  });
  const label = EditorView.contentAttributes.of({ "aria-label": name, tabindex: "0" });
  return EditorState.create({ doc: text, extensions: [...common(name), EditorState.readOnly.of(true), listener, hover, label] });
}

function lineAt(state) {
  return state.doc.lineAt(state.selection.main.head).number;
}

/** The offset of a line and a column, which counts characters from 1. */
export function offset(doc, line, column) {
  const { from, text } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  return from + Array.from(text).slice(0, column - 1).join("").length;
}

/** A span with an offset at both ends. */
export function range(doc, span) {
  const from = offset(doc, span.line, span.column);
  return { from, to: Math.max(from, offset(doc, span.end_line, span.end_column)) };
}

export { setDiagnostics, EditorView };
