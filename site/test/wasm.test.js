// The module reports and renders what the native program does, for every fixture, and for the files below the directories
// in RUNNERGEN_CORPUS (separated by `:`). RUNNERGEN is the native program.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { Runnergen, RunnergenError } from "../../dist/wasm/index.js";

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
  for (const name of ["RG020", "runners.config", "cpu_limit"]) {
    assert.equal(runnergen.explain(name), execFileSync(native, ["explain", name], { encoding: "utf8" }), name);
  }
  assert.throws(() => runnergen.explain("frobnicate"), /unknown name/);
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

// A module whose every call traps, with the message of a panic for the first call of an instance:
// (module
//   (memory (export "memory") 1)
//   (data (i32.const 0) "boom")
//   (global $calls (mut i32) (i32.const 0))
//   (func (export "runnergen_buffer") (param i32) (result i32) (i32.const 16))
//   (func (export "runnergen_call") (result i32)
//     (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
//     (unreachable))
//   (func (export "runnergen_panic") (result i32) (i32.const 0))
//   (func (export "runnergen_panic_length") (result i32)
//     (if (result i32) (i32.gt_s (global.get $calls) (i32.const 1)) (then (i32.const 0)) (else (i32.const 4)))))
const CRASHING = "AGFzbQEAAAABCgJgAX8Bf2AAAX8DBQQAAQEBBQMBAAEGBgF/AUEACwdZBQZtZW1vcnkCABBydW5uZXJnZW5fYnVmZmVyAAAOcnVubmVyZ2VuX2NhbGwAAQ9ydW5uZXJnZW5fcGFuaWMAAhZydW5uZXJnZW5fcGFuaWNfbGVuZ3RoAAMKJgQEAEEQCwoAIwBBAWokAAALBABBAAsPACMAQQFKBH9BAAVBBAsLCwoBAEEACwRib29t";

test("a crash is an error with the message of the panic, and the instance is replaced", () => {
  const binary = Buffer.from(CRASHING, "base64");
  const crashing = new Runnergen(new WebAssembly.Module(binary));
  // The second call sees the globals of a new instance.
  for (let call = 0; call < 2; call += 1) {
    assert.throws(() => crashing.lint([]), new RunnergenError("the check crashed: boom"));
  }
});

test("the module has at most 900 kB, compressed with Brotli", () => {
  const size = brotliCompressSync(wasm).length;
  console.log(`runnergen.wasm: ${wasm.length} bytes, gzip ${gzipSync(wasm, { level: 9 }).length}, brotli ${size}`);
  assert.ok(size <= 900_000, `${size} bytes`);
});
