#!/usr/bin/env python3
"""Measures language servers: the time from a keystroke to the diagnostics, and the peak memory, in one table in Markdown.

    benches/editor.py [--lines N] [--keystrokes N] NAME=COMMAND ...

    benches/editor.py runnergen="target/release/runnergen lsp" yaml-language-server="npx yaml-language-server --stdio"

Each server opens the values of fixtures/production.yaml, repeated as unused sections up to 500 lines, and then receives characters
that misspell a key of the runner configuration and correct it again. The servers take turns, keystroke by keystroke.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
VALUES = os.path.join(HERE, "..", "fixtures", "production.yaml")
URI = "file:///tmp/values.yaml"
CAPABILITIES = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}


def document(lines):
    """The values, then comments and annotations until the file has enough lines; and the position of a key in the TOML."""
    with open(VALUES, encoding="utf-8") as file:
        text = file.read().rstrip("\n").split("\n")
    text.append("deploymentAnnotations:")
    text += ['  example.com/annotation-%d: "value %d" # a comment' % (i, i) for i in range(max(0, lines - len(text)))]
    line = next(i for i, line in enumerate(text) if "cpu_limit " in line or "cpu_request " in line or "image = " in line)
    key = len(text[line]) - len(text[line].lstrip())
    return "\n".join(text) + "\n", line, key + 3


class Server:
    def __init__(self, command, text):
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.version = 1
        self.send({"id": 1, "method": "initialize", "params": {"processId": os.getpid(), "rootUri": None, "capabilities": CAPABILITIES}})
        while self.read().get("id") != 1:
            pass
        self.send({"method": "initialized", "params": {}})
        item = {"uri": URI, "languageId": "yaml", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": item}})
        self.diagnostics()

    def send(self, message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self.process.stdin.flush()

    def read(self):
        length = 0
        while True:
            header = self.process.stdout.readline()
            if not header:
                raise EOFError("the server has ended")
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
            if header == b"\r\n":
                break
        message = json.loads(self.process.stdout.read(length))
        if "id" in message and "method" in message:
            self.send({"id": message["id"], "result": [None] if message["method"] == "workspace/configuration" else None})
        return message

    def diagnostics(self):
        while True:
            message = self.read()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"].get("version", self.version) == self.version:
                return message["params"]["diagnostics"]

    def keystroke(self, line, start, end, text):
        """-> the seconds until the diagnostics"""
        self.version += 1
        change = {"range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}}, "text": text}
        params = {"textDocument": {"uri": URI, "version": self.version}, "contentChanges": [change]}
        before = time.perf_counter()
        self.send({"method": "textDocument/didChange", "params": params})
        self.diagnostics()
        return time.perf_counter() - before

    def peak(self):
        """-> MiB"""
        with open("/proc/%d/status" % self.process.pid, encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("servers", nargs="+", metavar="NAME=COMMAND")
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--keystrokes", type=int, default=200)
    options = parser.parse_args()
    text, line, column = document(options.lines)
    servers = {name: Server(command, text) for name, command in (server.split("=", 1) for server in options.servers)}
    times = {name: [] for name in servers}
    for number in range(options.keystrokes):
        edit = (column, column, "x") if number % 2 == 0 else (column, column + 1, "")
        for name, server in servers.items():
            times[name].append(server.keystroke(line, *edit) * 1000)
    print("| server, %d lines, %d keystrokes | median | 95th percentile | peak memory |\n| --- | --- | --- | --- |" % (text.count("\n"), options.keystrokes))
    for name, server in servers.items():
        p95 = statistics.quantiles(times[name], n=20)[18]
        print("| %s | %.1f ms | %.1f ms | %.0f MiB |" % (name, statistics.median(times[name]), p95, server.peak()))
        server.process.kill()


if __name__ == "__main__":
    main()
