// The playground in Chromium, served from this process: nothing else may be requested. Skipped where Chromium is missing.
// SCREENSHOTS=DIRECTORY keeps pictures.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";

import axe from "axe-core";
import { chromium } from "playwright-core";

import { CRASHING, ENDLESS } from "./modules.js";

const site = join(import.meta.dirname, "../../dist/site");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const skip = existsSync(executablePath) ? false : `${executablePath} is missing`;
if (skip) console.log(`skipped: browser tests: ${skip}`);

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml" };

let server, browser, origin;
/** The tests take turns with one browser; each page records what goes wrong in it. */
const problems = [];

before(async () => {
  if (skip) return;
  server = createServer((request, response) => {
    let path = join(site, normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname)));
    if (path.endsWith("/")) path += "index.html";
    if (!existsSync(path)) return response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream" }).end(readFileSync(path));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  server?.close();
});

async function open(path, { before, ...options } = {}) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  problems.length = 0;
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url)) problems.push(`request to ${url}`);
  });
  page.on("response", (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`));
  page.on("pageerror", (error) => problems.push(error.stack));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  // Long enough for a machine that compiles at the same time.
  page.setDefaultTimeout(30_000);
  await before?.(page);
  await page.goto(origin + path);
  return page;
}

/** Makes the page as slow as on a machine that compiles at the same time: races show. */
async function slowDown(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
}

async function picture(page, name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
}

/** The text of an editor, whose lines outside the view are not in the document. */
const text = (page, id) => page.locator(`#${id} .cm-content`).innerText();

async function write(page, values) {
  await page.locator("#editor .cm-content").click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(values);
}

test("a mistake is underlined, its fix changes the manifests", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  await write(page, "gitlabUrl: https://gitlab.example.com\nreplica: 3\n");
  const finding = page.locator("#findings li", { hasText: "unknown value `replica`" }).or(page.locator("#findings li", { hasText: "replica" })).first();
  await finding.waitFor();
  await page.locator("#editor .cm-lintRange-error").waitFor();
  assert.equal(await page.locator("#editor .cm-lintRange-error").first().innerText(), "replica");
  await picture(page, "mistake");
  const manifests = () => page.locator("#output .cm-content");
  await page.locator("#output").getByText("apiVersion").first().waitFor();
  await finding.getByRole("button", { name: /^Fix/ }).click();
  await page.locator("#editor .cm-line", { hasText: "replicas: 3" }).waitFor();
  await page.locator("#editor .cm-lintRange-error").waitFor({ state: "detached" });
  // The cursor on the value scrolls to the line of the manifests and marks it.
  await page.locator("#editor .cm-line", { hasText: "replicas: 3" }).click();
  await page.locator("#output .cm-source", { hasText: "replicas: 3" }).waitFor();
  assert.match(await manifests().innerText(), /replicas: 3/);
  await picture(page, "fixed");
  assert.deepEqual(problems, []);
  await page.close();
});

test("fix all, the effective configuration and the chart version", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  await page.getByRole("button", { name: "Fix all" }).click();
  await page.locator("#editor .cm-line", { hasText: "concurrent: 20" }).waitFor();
  await page.locator("#editor .cm-line", { hasText: "cpu_limit" }).waitFor();
  await page.getByRole("tab", { name: "config.toml" }).click();
  await page.locator("#output .cm-line", { hasText: 'cpu_limit = "2"' }).waitFor();
  await picture(page, "config");
  await page.getByRole("tab", { name: "Manifests" }).click();
  await page.locator("#chart").selectOption("0.80.0");
  await page.locator("#output .cm-line", { hasText: "gitlab-runner-0.80.0" }).first().waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test("a later layer overrides an earlier one", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  await page.getByRole("button", { name: "Add layer" }).click();
  await write(page, "replicas: 7\n");
  await page.locator("#editor .cm-line", { hasText: "replicas: 7" }).click();
  await page.locator("#output .cm-line", { hasText: "replicas: 7" }).waitFor();
  assert.equal(await page.locator("#layers button[aria-pressed=true]").innerText(), "values-2.yaml");
  assert.deepEqual(problems, []);
  await page.close();
});

test("a share link contains 100 kB of values and the chart version", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  // Not compressible to nothing: different hexadecimal numbers.
  let number = 1;
  const labels = Array.from({ length: 2000 }, (_, index) => {
    number = (number * 48271) % 0x7fffffff;
    return `  label-${index}: "${number.toString(16)}-${((number * 31) % 0x7fffffff).toString(16)}-ü ${"x".repeat(20)}"`;
  });
  const values = `gitlabUrl: https://gitlab.example.com\npodLabels:\n${labels.join("\n")}\n`;
  assert.ok(values.length > 100_000, String(values.length));
  await write(page, values);
  await page.locator("#chart").selectOption("0.80.0");
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForFunction(() => location.hash.length > 1);
  const url = new URL(page.url());
  const other = await open(url.pathname + url.hash);
  await other.locator("#output .cm-line", { hasText: "gitlab-runner-0.80.0" }).first().waitFor();
  const [download] = await Promise.all([other.waitForEvent("download"), other.getByRole("button", { name: "Download" }).click()]);
  assert.equal(readFileSync(await download.path(), "utf8"), values);
  assert.equal(await other.locator("#chart").inputValue(), "0.80.0");
  assert.deepEqual(problems, []);
  await other.close();
  await page.close();
});

test("TOML and template expressions in YAML are highlighted", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  await write(page, `runners:\n  config: |\n    [[runners]]\n      name = "{{ .Release.Name }}"\n  name: "[[runners]]"\n`);
  const color = (text) => page.locator("#editor .cm-line span", { hasText: text }).last().evaluate((span) => getComputedStyle(span).color);
  await page.locator("#editor .cm-template", { hasText: ".Release.Name" }).first().waitFor();
  // A key of TOML has a span, which a block scalar of YAML has not.
  await page.locator("#editor .cm-line", { hasText: "name = " }).locator("span", { hasText: /^name$/ }).waitFor();
  assert.notEqual(await color(/^name$/), await color(".Release.Name"));
  await picture(page, "highlighting");
  assert.deepEqual(problems, []);
  await page.close();
});

test("a file can be dropped on the page", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  const files = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["replica: 3\n"], "team.yaml", { type: "text/yaml" }));
    return transfer;
  });
  await page.locator("#editor").dispatchEvent("drop", { dataTransfer: files });
  await page.locator("#layers button", { hasText: "team.yaml" }).waitFor();
  await page.locator("#findings li", { hasText: "team.yaml:1:1" }).waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test("the page can be used with the keyboard only", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
  const tabTo = async (name) => {
    for (let steps = 0; (await focused()) !== name; steps += 1) {
      assert.ok(steps < 40, `${name} is not reached, but ${await focused()}`);
      await page.keyboard.press("Tab");
    }
  };
  await tabTo("Fix");
  await page.keyboard.press("Enter");
  await page.locator("#editor .cm-line", { hasText: "concurrent: 20" }).waitFor();
  await page.evaluate(() => document.activeElement.blur());
  await tabTo("show-manifests");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(), "show-config");
  await page.locator("#output .cm-line", { hasText: "[[runners]]" }).waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test("flags apply, and an invalid one is a message", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  await page.locator("#flags").fill("--namespace elsewhere");
  await page.locator("#output .cm-line", { hasText: "namespace: elsewhere" }).first().waitFor();
  await page.locator("#flags").fill("--frobnicate 1");
  await page.locator("#status", { hasText: "unknown flag --frobnicate" }).waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

/** Serves other modules, in this order, before that of the site. */
const modules = (...texts) => async (page) => {
  await page.route("**/runnergen.wasm", (route) => {
    const text = texts.shift();
    return text ? route.fulfill({ contentType: "application/wasm", body: Buffer.from(text, "base64") }) : route.continue();
  });
};

test("a crash of the module is a message, and the page goes on", { skip }, async () => {
  const page = await open("/playground/", { before: modules(CRASHING) });
  await page.locator("#status", { hasText: "the check crashed: boom" }).waitFor();
  await write(page, "replica: 3\n");
  await page.locator("#editor .cm-line", { hasText: "replica: 3" }).waitFor();
  await picture(page, "crash");
  assert.deepEqual(problems, []);
  await page.close();
});

test("a check without end is stopped, and the next one works", { skip }, async () => {
  const page = await open("/playground/", { before: modules(ENDLESS, ENDLESS) });
  // The list of chart versions is stopped first, then the check.
  await page.locator("#findings[aria-busy=false]").waitFor({ state: "attached" });
  await page.locator("#status", { hasText: "no result after 10 s" }).waitFor();
  await write(page, "replica: 3\n");
  await page.locator("#findings li", { hasText: "replica" }).first().waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

test("nesting that exhausts the stack is a message or a finding, and the page goes on", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  await write(page, `a: ${"[".repeat(50_000)}`);
  const finding = page.locator("#findings li", { hasText: "error" }).first();
  await page.locator("#status", { hasText: "crashed" }).or(finding).first().waitFor();
  await write(page, "replica: 3\n");
  await page.locator("#findings li", { hasText: "replica" }).first().waitFor();
  assert.deepEqual(problems, []);
  await page.close();
});

for (const path of ["/playground/", "/", "/rules/RG020/", "/values/", "/troubleshooting/"]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing serious: ${path}, ${colorScheme}`, { skip }, async () => {
      const page = await open(path, { colorScheme });
      if (path === "/playground/") await page.locator("#findings li").first().waitFor();
      await page.evaluate(axe.source);
      const violations = await page.evaluate(() => axe.run().then((result) => result.violations));
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)]), []);
      await page.close();
    });
  }
}

test("the first finding, and a key press in 500 lines, are timed", { skip }, async () => {
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  const first = await page.evaluate(() => performance.now());
  await write(page, `gitlabUrl: https://gitlab.example.com\npodLabels:\n${Array.from({ length: 500 }, (_, index) => `  label-${index}: "a"`).join("\n")}\n`);
  await page.waitForTimeout(500);
  const press = await page.evaluate(() => {
    const content = document.querySelector("#editor").shadowRoot.querySelector(".cm-content");
    content.focus();
    const times = Array.from({ length: 20 }, () => {
      const start = performance.now();
      document.execCommand("insertText", false, "x");
      return performance.now() - start;
    });
    return times.sort((a, b) => a - b)[10];
  });
  console.log(`first finding after ${first.toFixed(0)} ms, key press ${press.toFixed(1)} ms (median)`);
  assert.ok(press <= 50, `${press} ms`);
  assert.deepEqual(problems, []);
  await page.close();
});

test("each bad example of a rule page opens in the playground with a finding of the rule", { skip }, async () => {
  const rules = readdirSync(join(site, "rules")).filter((name) => /^RG\d+$/.test(name));
  const links = rules.flatMap((rule) => {
    const html = readFileSync(join(site, "rules", rule, "index.html"), "utf8");
    const bad = html.split(/<h2 id="?bad/)[1].split(/<h2 id="?good/)[0];
    return [...bad.matchAll(/href="?[^"\s>]*playground\/#([\w-]+)/g)].map(([, fragment]) => ({ rule, fragment }));
  });
  assert.ok(links.length > 100, `${links.length} links`);
  const page = await open("/playground/");
  await page.locator("#findings li").first().waitFor();
  const missing = [];
  for (const { rule, fragment } of links) {
    await page.goto(`${origin}/playground/#${fragment}`);
    const finding = page.locator("#findings li", { hasText: rule }).first();
    await finding.waitFor({ timeout: 10_000 }).catch(() => missing.push(rule));
  }
  console.log(`${links.length - missing.length} of ${links.length} examples have a finding of their rule`);
  assert.deepEqual(missing, []);
  assert.deepEqual(problems, []);
  await page.close();
});

test("pages are readable without scripts, and search works without another server", { skip }, async () => {
  const plain = await open("/rules/RG020/", { javaScriptEnabled: false });
  assert.match(await plain.locator("article").innerText(), /Reports an unknown key in the values/);
  await picture(plain, "rule-without-scripts");
  await plain.close();
  const page = await open("/");
  await picture(page, "home");
  await slowDown(page, 6);
  await page.keyboard.press("/");
  // The dialog opens after the key press: the text would go to the page.
  await page.getByRole("dialog", { name: "Search" }).locator("input").first().fill("duplicate-key");
  await page.locator("a[href*='rules/RG004']").first().waitFor();
  await picture(page, "search");
  assert.deepEqual(problems, []);
  await page.close();
});

for (const [name, options] of Object.entries({ dark: { colorScheme: "dark" }, narrow: { viewport: { width: 400, height: 800 } } })) {
  test(`the playground and a page fit: ${name}`, { skip }, async () => {
    for (const path of ["/playground/", "/rules/RG020/"]) {
      const page = await open(path, options);
      if (path === "/playground/") await page.locator("#findings li").first().waitFor();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${path} is ${overflow} pixels too wide`);
      await picture(page, `${path.split("/")[1]}-${name}`);
      assert.deepEqual(problems, []);
      await page.close();
    }
  });
}
