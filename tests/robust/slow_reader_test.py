#!/usr/bin/env python3
"""A client that does not read slows what is made for it: the server keeps little, and loses nothing.

  slow_reader_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import base64
import json
import os
import sys
import time
import unittest

import harness

BYTES = 96 << 20
FRAMES, BURSTS = 15000, 15  # the same, as frames of speech
RSS_MAX_KB = 64 << 10  # far below BYTES
SHADOW_KB = 1 << 30  # of a sanitizer, which keeps back what was freed
COMMAND = ["sh", "-c", f"head -c {BYTES} /dev/zero; printf end"]


class Pipe(harness.Server):
    """Lines are read only when they are asked for."""

    def read(self):
        pass

    def line(self, timeout=0):
        del timeout
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError("the process has ended: " + self.errors()[-2000:])
        return line

    def kb(self, what="VmRSS:"):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f if line.startswith(what))


class SlowReader(harness.Case):
    def pipe(self, url="http://127.0.0.1:1/v1", more=""):
        with open(self.path("config.toml"), "w", encoding="utf-8") as f:
            f.write('model = "mock-model"\nmodel_provider = "mock"\nsandbox_mode = "danger-full-access"\n'
                    f'[model_providers.mock]\nname = "Mock"\nbase_url = "{url}"\n' + more)
        self.server = Pipe(self.folder, {**os.environ, "CODEX_HOME": self.folder, "HOME": self.folder}, True)
        return self.server

    def check(self, server, is_delta, is_last):
        """Nothing is read until the server stands still; then everything."""
        before, rss = -1, server.kb()
        while rss != before or before < 0:
            time.sleep(0.15)
            before, rss = rss, server.kb()
        if server.kb("VmSize:") < SHADOW_KB:
            self.assertLess(rss, RSS_MAX_KB)
        n, tail, last = 0, b"", None
        while last is None:
            line = server.line()
            if is_delta in line:
                piece = base64.b64decode(line[line.index(b'"deltaBase64":"') + 15:].split(b'"')[0])
                n, tail = n + len(piece), (tail + piece)[-3:]
            elif is_last in line:
                last = json.loads(line)
        self.assertEqual((n, tail), (BYTES + 3, b"end"))
        return last

    def test_a_process(self):
        server = self.pipe()
        server.send({"id": "s", "method": "process/spawn", "params": {
            "command": COMMAND, "processHandle": "p", "cwd": self.folder, "streamStdoutStderr": True,
            "outputBytesCap": None, "timeoutMs": None}})
        last = self.check(server, b"process/outputDelta", b'"process/exited"')
        self.assertEqual(last["params"]["exitCode"], 0)

    def test_a_command(self):
        server = self.pipe()
        server.send({"id": "s", "method": "command/exec", "params": {
            "command": COMMAND, "processId": "p", "streamStdoutStderr": True, "disableOutputCap": True,
            "disableTimeout": True}})
        last = self.check(server, b"command/exec/outputDelta", b'"id":"s"')
        self.assertEqual(last["result"]["exitCode"], 0)

    def test_speech(self):
        """A voice session waits for a client that does not read; another one goes on, and nothing is lost."""
        frame = 'response.output_audio.delta {"delta":"' + "A" * 6400 + '"}\n'
        burst = 'answer MESSAGE */realtime when "burst" repeat\n' + frame * (FRAMES // BURSTS) + "end\n"
        others = "answer MESSAGE */realtime repeat\nend\n"
        port = self.start_mock("answer WEBSOCKET */realtime\nend\n" + burst + others)
        server = self.pipe(f"http://127.0.0.1:{port}/v1", 'experimental_bearer_token = "k"\n')
        thread = server.thread()
        before = server.kb()
        server.send({"id": "s", "method": "thread/realtime/start", "params": {
            "threadId": thread, "outputModality": "audio", "prompt": "p", "includeStartupContext": False}})
        while b"thread/realtime/started" not in server.line():
            pass
        for _ in range(BURSTS):
            server.send({"id": "b", "method": "thread/realtime/appendText", "params": {"threadId": thread, "text": "burst"}})
        rss = -1
        while rss != server.kb() or rss == before:
            rss = server.kb()
            time.sleep(0.15)
        if server.kb("VmSize:") < SHADOW_KB:
            self.assertLess(rss, RSS_MAX_KB)
        n = 0
        while n < FRAMES:
            n += b"outputAudio/delta" in server.line()

    def test_a_client_that_leaves(self):
        """The end of its input ends the server, and the process that waits for it."""
        server = self.pipe()
        server.send({"id": "s", "method": "process/spawn", "params": {
            "command": ["sh", "-c", f"echo $$ >{self.path('pid')}; exec cat /dev/zero"], "processHandle": "p",
            "cwd": self.folder, "streamStdoutStderr": True, "outputBytesCap": None, "timeoutMs": None}})
        while not os.path.exists(self.path("pid")) or server.kb() < 2000:
            time.sleep(0.02)
        time.sleep(0.2)
        with open(self.path("pid"), encoding="ascii") as f:
            pid = int(f.read())
        self.tearDown()
        with self.assertRaises(ProcessLookupError):
            os.kill(pid, 0)


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
