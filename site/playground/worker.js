// Runs the module outside the page, so that typing never waits for it.
import { Runnergen } from "../../dist/wasm/index.js";

const loading = Runnergen.load(fetch(new URL("runnergen.wasm", self.location.href)));

self.onmessage = async ({ data: { id, method, args } }) => {
  try {
    const runnergen = await loading;
    self.postMessage({ id, result: runnergen[method](...args) });
  } catch (error) {
    self.postMessage({ id, error: error.message });
  }
};
