#!/usr/bin/env python3
"""Changes of config.toml whose client goes, or whose daemon ends, while they are made: all of a change or nothing.

  config_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
import tomllib
import unittest

import harness

ROUNDS = 12
PAUSES_S = (0, 0.0005, 0.001, 0.002, 0.004)
TEXT_FRAME = 0x81
KEYS = 200  # of one change


def frame(text):
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else bytes([0x80 | 126]) + len(data).to_bytes(2, "big")
    return bytes([TEXT_FRAME]) + size + bytes(4) + data


class Client:
    """One of several on the daemon's socket."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(harness.WAIT_S)
        self.socket.connect(path)
        key = base64.b64encode(bytes(16)).decode()
        self.socket.sendall(("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                             f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        self.stream = self.socket.makefile("rb")
        while self.stream.readline() not in (b"\r\n", b""):
            pass
        self.ask("initialize", {"clientInfo": {"name": "c", "title": None, "version": "1"}})

    def send(self, method, params):
        self.socket.sendall(frame(json.dumps({"id": 1, "method": method, "params": params})))

    def ask(self, method, params):
        self.send(method, params)
        while True:
            start = self.stream.read(2)
            size = start[1] & 127
            if size >= 126:
                size = int.from_bytes(self.stream.read(2 if size == 126 else 8), "big")
            message = json.loads(self.stream.read(size))
            if message.get("id") == 1:
                return message

    def go(self):
        self.stream.close()
        self.socket.close()


class Config(harness.Case):
    def setUp(self):
        super().setUp()
        self.socket_path = self.path("s")
        self.config_path = self.path("config.toml")
        self.daemon = None

    def tearDown(self):
        if self.daemon and self.daemon.poll() is None:
            self.end()
        super().tearDown()

    def start(self):
        env = {**os.environ, "CODEX_HOME": self.folder, "HOME": self.folder}
        with open(self.path("err"), "ab") as err:
            self.daemon = subprocess.Popen([*harness.SERVER.split(), "app-server", "--listen",
                                            "unix://" + self.socket_path], stderr=err, env=env)
        until = time.monotonic() + harness.WAIT_S
        while not self.is_open() and time.monotonic() < until:
            time.sleep(0.005)

    def is_open(self):
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.socket_path) == 0

    def end(self):
        self.daemon.send_signal(signal.SIGTERM)
        status = self.daemon.wait(harness.WAIT_S)
        with open(self.path("err"), encoding="utf-8", errors="replace") as f:
            errors = f.read()
        self.assertNotIn("Sanitizer", errors)
        self.assertEqual(status, 0, errors[-3000:])

    def values(self):
        with open(self.config_path, "rb") as f:
            return tomllib.load(f)

    def change(self, n):
        return {"edits": [{"keyPath": f"t.k{i}", "value": n, "mergeStrategy": "replace"} for i in range(KEYS)]}

    def check_whole(self, most):
        """Every key has the value of one and the same change."""
        seen = set(self.values().get("t", {"k0": 0}).values())
        self.assertEqual(len(seen), 1)
        self.assertLessEqual(seen.pop(), most)
        self.assertEqual([n for n in os.listdir(self.folder) if n.startswith("config.toml.")], [])

    def test_a_client_that_goes_leaves_a_whole_file(self):
        self.start()
        watcher = Client(self.socket_path)
        for n in range(1, ROUNDS + 1):
            client = Client(self.socket_path)
            client.send("config/batchWrite", self.change(n))
            time.sleep(PAUSES_S[n % len(PAUSES_S)])
            client.go()
            self.assertIn("result", watcher.ask("config/read", {}))
            self.check_whole(n) if os.path.exists(self.config_path) else None
        self.assertEqual(watcher.ask("config/batchWrite", self.change(ROUNDS + 1))["result"]["status"], "ok")
        self.assertEqual(self.values()["t"]["k0"], ROUNDS + 1)
        watcher.go()
        self.end()

    def test_an_end_leaves_a_whole_file(self):
        for n in range(1, 5):
            self.start()
            client = Client(self.socket_path)
            client.send("config/batchWrite", self.change(n))
            time.sleep(PAUSES_S[n])
            self.end()
            client.go()
            self.check_whole(n) if os.path.exists(self.config_path) else None

    def test_a_client_that_goes_while_its_project_is_being_trusted(self):
        self.start()
        watcher = Client(self.socket_path)
        for n in range(ROUNDS):
            project = self.path(f"p{n}")
            subprocess.run(["git", "init", "-q", project], check=True)
            client = Client(self.socket_path)
            client.send("thread/start", {"cwd": project, "sandbox": "workspace-write"})
            time.sleep(PAUSES_S[n % len(PAUSES_S)])
            client.go()
        self.assertIn("result", watcher.ask("thread/start", {"cwd": project, "sandbox": "workspace-write"}))
        levels = {p["trust_level"] for p in self.values()["projects"].values()}
        self.assertEqual(levels, {"trusted"})
        self.assertIn(os.path.realpath(project), self.values()["projects"])
        watcher.go()
        self.end()

    def test_an_end_while_a_project_is_being_trusted(self):
        for n in range(1, 5):
            project = self.path(f"p{n}")
            subprocess.run(["git", "init", "-q", project], check=True)
            self.start()
            client = Client(self.socket_path)
            client.send("thread/start", {"cwd": project, "sandbox": "workspace-write"})
            time.sleep(PAUSES_S[n])
            self.end()
            client.go()
            if os.path.exists(self.config_path):
                self.values()


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
