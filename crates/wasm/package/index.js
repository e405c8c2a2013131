// The module of runnergen. A call and its result are JSON documents in the module's memory.

/** A call without a result: an invalid option or name, values that cannot be rendered, or a crash of the module. */
export class RunnergenError extends Error {
  name = "RunnergenError";
}

export class Runnergen {
  #module;
  #instance;

  constructor(module) {
    this.#module = module;
    this.#instance = new WebAssembly.Instance(module, {});
  }

  /** Compiles the module from its bytes, a response, or the promise of either. */
  static async load(source) {
    const given = await source;
    // Compiles while the response arrives, which requires its type.
    if (given.headers?.get("Content-Type") === "application/wasm") return new Runnergen(await WebAssembly.compileStreaming(given));
    const bytes = typeof given.arrayBuffer === "function" ? await given.arrayBuffer() : given;
    return new Runnergen(await WebAssembly.compile(bytes));
  }

  lint(layers, options = {}) {
    return this.#call({ method: "lint", layers, options });
  }

  fix(layers, { unsafeFixes = false, ...options } = {}) {
    return this.#call({ method: "fix", layers, options, unsafeFixes });
  }

  render(layers, options = {}) {
    return this.#call({ method: "render", layers, options });
  }

  releases() {
    return this.#call({ method: "releases" });
  }

  #call(call) {
    const bytes = new TextEncoder().encode(JSON.stringify(call));
    let failed;
    try {
      const exports = this.#instance.exports;
      const address = exports.runnergen_buffer(bytes.length);
      new Uint8Array(exports.memory.buffer, address, bytes.length).set(bytes);
      failed = exports.runnergen_call() !== 0;
    } catch (error) {
      throw this.#crashed(error);
    }
    const result = this.#text("runnergen_result");
    if (failed) throw new RunnergenError(result);
    return JSON.parse(result);
  }

  #text(name) {
    const exports = this.#instance.exports;
    const length = exports[`${name}_length`]();
    return new TextDecoder().decode(new Uint8Array(exports.memory.buffer, exports[name](), length));
  }

  // The memory of a crashed instance is inconsistent: the next call gets a new one.
  #crashed(error) {
    const message = this.#text("runnergen_panic") || error.message;
    this.#instance = new WebAssembly.Instance(this.#module, {});
    return new RunnergenError(`the check crashed: ${message}`, { cause: error });
  }
}

/** The topics of `explain.json` with a name: a rule, a value, a key, its last part, its option or its environment variable. */
export function explain(topics, name) {
  const wanted = name.toLowerCase();
  const has = ({ name, facts }) => [name, facts.name, facts.option, facts.variable].some((known) => known?.toLowerCase() === wanted);
  const found = topics.filter(has);
  return found.length > 0 ? found : topics.filter((topic) => topic.name.toLowerCase().endsWith(`.${wanted}`));
}
