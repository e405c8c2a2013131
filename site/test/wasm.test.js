// The module reports and renders what the native program does, for every fixture, and for the files below the directories
// in RUNNERGEN_CORPUS (separated by `:`). RUNNERGEN is the native program.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { Runnergen, RunnergenError, explain } from "../../dist/wasm/index.js";
import { fromFlags } from "../playground/flags.js";
import { fromFragment } from "../playground/share.js";
import { CRASHING } from "./modules.js";

const root = join(import.meta.dirname, "../..");
const native = process.env.RUNNERGEN ?? join(root, "target/debug/runnergen");
const wasm = readFileSync(join(root, "dist/wasm/runnergen.wasm"));
const runnergen = await Runnergen.load(wasm);

function files(directory) {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(yaml|yml|toml)$/.test(entry.name) && entry.name !== "runnergen.toml")
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function run(path, ...args) {
  const { stdout, status } = spawnSync(native, args, { cwd: dirname(path), encoding: "utf8", maxBuffer: 1 << 28 });
  return { stdout, status };
}

const directories = [join(root, "fixtures"), ...(process.env.RUNNERGEN_CORPUS ?? "").split(":").filter(Boolean)];

for (const directory of directories) {
  test(`findings and manifests equal those of the native program: ${basename(directory)}`, () => {
    let [linted, rendered] = [0, 0];
    for (const path of files(directory)) {
      const layers = [{ name: basename(path), text: readFileSync(path, "utf8") }];
      const report = run(path, "validate", "--no-config", "-o", "json", basename(path));
      assert.deepEqual(runnergen.lint(layers), JSON.parse(report.stdout), path);
      linted += 1;
      const manifests = run(path, "render", "--no-config", "--validate", "ignore", "-f", basename(path));
      if (manifests.status === 0) {
        assert.equal(runnergen.render(layers).yaml, manifests.stdout, path);
        rendered += 1;
      } else {
        assert.throws(() => runnergen.render(layers), RunnergenError, path);
      }
    }
    console.log(`${directory}: ${linted} files linted, ${rendered} rendered, all equal`);
    assert.ok(linted > 0);
  });
}

test("the module imports nothing", () => {
  assert.deepEqual(WebAssembly.Module.imports(new WebAssembly.Module(wasm)), []);
});

test("later layers override earlier ones, and each finding names its layer", () => {
  const layers = [
    { name: "common.yaml", text: "gitlabUrl: https://gitlab.example.com\nconcurrent: 1\n" },
    { name: "team.yaml", text: "concurrent: 20\nreplica: 2\n" },
  ];
  assert.match(runnergen.render(layers).yaml, /concurrent = 20/);
  const [finding] = runnergen.lint(layers).diagnostics.filter(({ rule }) => rule === "RG020");
  assert.deepEqual([finding.file, finding.line], ["team.yaml", 2]);
});

test("fixes change the layer, and the finding is gone", () => {
  const layers = [{ name: "values.yaml", text: "gitlabUrl: https://gitlab.example.com\nconcurent: 20\n" }];
  const fixed = runnergen.fix(layers, { unsafeFixes: true });
  assert.equal(fixed.layers[0].text, "gitlabUrl: https://gitlab.example.com\nconcurrent: 20\n");
  assert.equal(fixed.fixed, 1);
  assert.deepEqual(runnergen.lint(fixed.layers).diagnostics.filter(({ rule }) => rule === "RG020"), []);
});

test("provenance leads from a line of the manifests to the value", () => {
  const { yaml, provenance } = runnergen.render([{ name: "values.yaml", text: "gitlabUrl: https://gitlab.example.com\n\nreplicas: 3\n" }]);
  const line = yaml.split("\n").findIndex((text) => text.includes("replicas: 3")) + 1;
  const source = provenance.find(({ output_line }) => output_line === line);
  assert.deepEqual([source.file, source.line, source.value], ["values.yaml", 3, "replicas"]);
});

test("the chart version is an option, and an unknown one is an error", () => {
  const layers = [{ name: "values.yaml", text: "gitlabUrl: https://gitlab.example.com\n" }];
  assert.match(runnergen.render(layers, { chartVersion: "0.80.0" }).yaml, /gitlab-runner-0\.80\.0/);
  assert.throws(() => runnergen.lint(layers, { chartVersion: "newest" }), /invalid chart version `newest`/);
});

test("explain equals the native program", () => {
  const topics = JSON.parse(readFileSync(join(root, "dist/wasm/explain.json"), "utf8"));
  for (const name of ["RG020", "unknown-key", "runners.config", "cpu_limit", "KUBERNETES_CPU_LIMIT", "--kubernetes-cpu-limit"]) {
    // A value of the command line that begins with hyphens follows `--`.
    const printed = execFileSync(native, ["explain", "-o", "json", "--", name], { encoding: "utf8" });
    assert.deepEqual(explain(topics, name), JSON.parse(printed), name);
  }
  assert.deepEqual(explain(topics, "frobnicate"), []);
});

test("deep nesting and large input end in a result or a message, and the next call works", () => {
  for (const text of ["[".repeat(200_000), `a:\n${"{".repeat(50_000)}`, `a: "${"{{ (".repeat(20_000)}"`]) {
    try {
      assert.ok(runnergen.lint([{ name: "values.yaml", text }]).diagnostics.length > 0);
    } catch (error) {
      assert.ok(error instanceof RunnergenError, error.stack);
    }
  }
  assert.equal(runnergen.lint([{ name: "values.yaml", text: "concurent: 1\n" }]).diagnostics.some(({ rule }) => rule === "RG020"), true);
});

test("a crash is an error with the message of the panic, and the instance is replaced", () => {
  const binary = Buffer.from(CRASHING, "base64");
  const crashing = new Runnergen(new WebAssembly.Module(binary));
  // The second call sees the globals of a new instance.
  for (let call = 0; call < 2; call += 1) {
    assert.throws(() => crashing.lint([]), new RunnergenError("the check crashed: boom"));
  }
});

/** The examples of the rule pages in dist/site that the playground opens, as its state. */
async function examples() {
  const directory = join(root, "dist/site/rules");
  const pages = readdirSync(directory).filter((name) => /^RG\d+$/.test(name));
  const found = pages.flatMap((rule) => {
    const html = readFileSync(join(directory, rule, "index.html"), "utf8");
    const [bad, good] = html.split(/<h2 id="?bad/)[1].split(/<h2 id="?good/);
    const links = (part, isBad) => [...(part ?? "").matchAll(/playground\/#([\w-]+)/g)].map(([, fragment]) => ({ rule, isBad, fragment }));
    return [...links(bad, true), ...links(good, false)];
  });
  return Promise.all(found.map(async (example) => ({ ...example, state: await fromFragment(example.fragment) })));
}

const hasSite = existsSync(join(root, "dist/site/rules"));
test("bad examples of rule pages are reported at the marked line, good ones are not", { skip: !hasSite }, async () => {
  const all = await examples();
  for (const { rule, isBad, state } of all) {
    const { layers, flags } = state;
    const { diagnostics } = runnergen.lint(layers, fromFlags(flags));
    const lines = new Set(diagnostics.filter((finding) => finding.rule === rule).map(({ line }) => line));
    const marked = layers[0].text.split("\n").findIndex((line) => line.trimEnd().endsWith("# <-")) + 1;
    const shown = `${rule}\n${layers[0].text}`;
    assert.equal(lines.size > 0, isBad, shown);
    if (isBad && marked > 0) assert.deepEqual([...lines], [marked], shown);
  }
  const rules = new Set(all.filter(({ isBad }) => isBad).map(({ rule }) => rule));
  console.log(`${all.length} examples of ${rules.size} rules`);
  assert.ok(rules.size > 165, String(rules.size));
});

test("flags are options", () => {
  assert.deepEqual(fromFlags(" --set a=1  --set=b=2 -n ci "), { set: ["a=1", "b=2"], namespace: "ci" });
  assert.deepEqual(fromFlags(""), {});
  assert.throws(() => fromFlags("--set"), /missing value of --set/);
  assert.throws(() => fromFlags("--file x"), /unknown flag --file/);
});

test("the module has at most 830 kB, compressed with Brotli", () => {
  const size = brotliCompressSync(wasm).length;
  console.log(`runnergen.wasm: ${wasm.length} bytes, gzip ${gzipSync(wasm, { level: 9 }).length}, brotli ${size}`);
  assert.ok(size <= 830_000, `${size} bytes`);
});
