// The module in its worker, as asynchronous functions.

/** A call that takes longer is stopped with its worker: an input must not block the page. */
const LIMIT = 10_000;

export class Checker {
  #worker = null;
  #pending = new Map();
  #next = 0;

  /** Calls a method of the module. */
  call(method, ...args) {
    this.#worker ??= this.#start();
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#stop(`no result after ${LIMIT / 1000} s`), LIMIT);
      this.#pending.set(id, { resolve, reject, timer });
      this.#worker.postMessage({ id, method, args });
    });
  }

  #start() {
    const worker = new Worker("worker.js", { type: "module" });
    worker.onmessage = ({ data: { id, result, error } }) => {
      const call = this.#pending.get(id);
      if (!call) return;
      clearTimeout(call.timer);
      this.#pending.delete(id);
      if (error === undefined) call.resolve(result);
      else call.reject(new Error(error));
    };
    worker.onerror = (event) => this.#stop(`the check crashed: ${event.message}`);
    return worker;
  }

  #stop(message) {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new Error(message));
    }
    this.#pending.clear();
  }
}
