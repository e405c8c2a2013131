/** A file. Later layers override earlier ones. */
export interface Layer {
  /** Its name in messages. The extension `.toml` makes it a configuration of the runner. */
  name: string;
  text: string;
}

export interface Options {
  /** Name of the Helm release. */
  release?: string;
  namespace?: string;
  /** A version such as `0.92.0`, a constraint, or `latest`. */
  chartVersion?: string;
  runnerVersion?: string;
  kubeVersion?: string;
  apiVersions?: string[];
  /** Arguments of `--set`: `concurrent=20`. */
  set?: string[];
}

export type Severity = "error" | "warning" | "info";

/** Lines and columns start at 1, columns count characters, the end is exclusive. */
export interface Span {
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

export interface Diagnostic extends Span {
  rule: string;
  name: string;
  url: string | null;
  level: Severity;
  message: string;
  help: string | null;
  note: string | null;
  file: string | null;
  /** Path of the value. */
  path: string;
  related: (Span & { message: string; file: string })[];
  fix: {
    title: string;
    applicability: "safe" | "unsafe";
    edits: (Span & { file: string; replacement: string })[];
  } | null;
}

/** The report of `runnergen validate -o json`. */
export interface Report {
  version: number;
  tool: string;
  files: string[];
  summary: Record<"error" | "warning" | "info" | "files" | "skipped_files" | "known_findings", number>;
  diagnostics: Diagnostic[];
}

export interface Fixed {
  /** The layers that change, with their new text. */
  layers: Layer[];
  /** Number of findings that were fixed. */
  fixed: number;
  /** Number of findings whose fix is unsafe and was not requested. */
  unsafeLeft: number;
  refused: { rule: string; location: string; reason: string }[];
}

export interface Rendered {
  /** The output of `runnergen render`. */
  yaml: string;
  /** The value that each line of `yaml` was printed from; lines that are constants or defaults of the chart are left out. */
  provenance: { output_line: number; value: string; file: string; line: number; column: number }[];
  /** The runner's configuration with its expressions evaluated. */
  config: string | null;
}

export interface ChartRelease {
  chart: string;
  runner: string;
  date: string;
  status: string;
  default: boolean;
}

/** A call without a result: an invalid option or name, values that cannot be rendered, or a crash of the module. */
export class RunnergenError extends Error {}

export class Runnergen {
  constructor(module: WebAssembly.Module);
  /** Compiles the module from its bytes, a response, or the promise of either. */
  static load(source: BufferSource | Response | Promise<BufferSource | Response>): Promise<Runnergen>;
  /** Checks the last layer on top of the others. */
  lint(layers: Layer[], options?: Options): Report;
  fix(layers: Layer[], options?: Options & { unsafeFixes?: boolean }): Fixed;
  render(layers: Layer[], options?: Options): Rendered;
  /** The published chart versions, newest first. */
  releases(): ChartRelease[];
}

/** A rule, a value of the chart, or a key of config.toml. */
export interface Topic {
  kind: "rule" | "value" | "key";
  name: string;
  /** Its page on the documentation site. */
  url: string | null;
  /** Markdown. */
  description: string;
  /** `type`, `default`, `since`, `deprecated`, `removed` and others. */
  facts: Record<string, string>;
  /** YAML. */
  example?: string;
}

/** The topics of `explain.json` with a name: a rule, a value, a key, its last part, its option or its environment variable. */
export function explain(topics: Topic[], name: string): Topic[];
