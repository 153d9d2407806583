"""What the robustness tests share: a scripted upstream and a server under test, each a process of its own."""
import json
import os
import queue
import re
import subprocess
import tempfile
import threading
import unittest

MOCK = SERVER = ""
WAIT_S = 20

STREAM = "stream disconnected before completion: "
WS = {"supports_websockets": True}
ANSWER = 'created id=r\nmessage "Hello."\ncompleted id=r in=1 out=1\n'
PREWARM = 'answer MESSAGE */responses when "\\"generate\\":false" repeat\ncompleted id=warm\n'


class AnyPort(str):
    """A text that equals another one whatever the port of the mock is."""

    def __eq__(self, other):
        return str.__eq__(self, re.sub(r"127\.0\.0\.1:\d+", "HOST", other or ""))

    __hash__ = str.__hash__


class Child:
    """A program that says lines on stdout; what it says on stderr goes to a file."""

    def __init__(self, argv, folder, name, env=None, **popen):
        self.err_path = os.path.join(folder, name + ".err")
        with open(self.err_path, "wb") as err:
            self.process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, env=env,
                                            **popen)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def line(self, timeout=WAIT_S):
        line = self.lines.get(timeout=timeout)
        if line is None:
            raise AssertionError("the process has ended: " + self.errors()[-2000:])
        return line

    def errors(self):
        with open(self.err_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(timeout=WAIT_S * 3)
        self.process.stdout.close()
        return status


class Server(Child):
    """An app-server; `turn()` runs one turn to its end."""

    def __init__(self, folder, env, experimental=False, **popen):
        super().__init__([*SERVER.split(), "app-server"], folder, "server", env, **popen)
        self.last_id = 0
        self.notes = []
        self.request("initialize", {"clientInfo": {"name": "robust", "title": None, "version": "1"},
                                    "capabilities": {"experimentalApi": experimental}})

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def request(self, method, params):
        self.last_id += 1
        self.send({"id": self.last_id, "method": method, "params": params})
        while True:
            message = self.message()
            if message.get("id") == self.last_id and "method" not in message:
                return message

    def message(self, timeout=WAIT_S):
        message = json.loads(self.line(timeout))
        if "method" in message:
            self.notes.append(message)
        return message

    def thread(self):
        return self.request("thread/start", {})["result"]["thread"]["id"]

    def begin(self, thread, text="hi"):
        self.notes = []
        return self.request("turn/start", {"threadId": thread, "input": [{"type": "text", "text": text}]})

    def turn(self, thread, text="hi"):
        """The turn's status and, when it failed, the error's message."""
        self.begin(thread, text)
        while not self.told("turn/completed"):
            self.message()
        turn = self.told("turn/completed")[0]["turn"]
        return turn["status"], (turn["error"] or {}).get("message")

    def told(self, method):
        return [n["params"] for n in self.notes if n["method"] == method]


class Case(unittest.TestCase):
    maxDiff = None
    popen = {}  # how the server is started, beyond its arguments

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.mock = self.server = None

    def tearDown(self):
        server, self.server = self.server, None
        if server:
            status = server.close()
            self.assertEqual(status, 0, server.errors()[-3000:])
            self.assertNotIn("Sanitizer", server.errors())
        self.stop_mock()

    def stop_mock(self):
        if self.mock:
            self.mock.process.terminate()
            self.mock.close()
            self.assertNotIn("Sanitizer", self.mock.errors())
        self.mock = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def start_mock(self, script):
        with open(self.path("record"), "w", encoding="utf-8"):
            pass  # of this mock only
        with open(self.path("x.script"), "w", encoding="utf-8") as f:
            f.write(script)
        self.mock = Child([MOCK, "--record", self.path("record"), self.path("x.script")], self.folder, "mock")
        return int(self.mock.line())

    def start_server(self, url, env=None, more="", experimental=False, features="", **keys):
        values = {"name": "Mock", "base_url": url, "request_max_retries": 0, "stream_max_retries": 0,
                  "stream_idle_timeout_ms": 5000, "websocket_connect_timeout_ms": 5000, **keys}
        with open(self.path("config.toml"), "w", encoding="utf-8") as f:
            f.write(more + 'model = "mock-model"\nmodel_provider = "mock"\napproval_policy = "never"\n'
                    "[features]\nunbounded_connection_retries = false\n" + features + "[model_providers.mock]\n")
            for key, value in values.items():
                f.write(f"{key} = {json.dumps(value)}\n")
        clean = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        self.server = Server(self.folder, {**clean, "CODEX_HOME": self.folder, "HOME": self.folder, **(env or {})},
                             experimental, **self.popen)
        return self.server

    def start(self, script, **keys):
        port = self.start_mock(script)
        return self.start_server(f"http://127.0.0.1:{port}/v1", **keys)

    def requests(self):
        with open(self.path("record"), encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.endswith("\n")]  # the last one may be in the making
