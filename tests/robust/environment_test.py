#!/usr/bin/env python3
"""Remote environments: connecting to their exec-servers, what those say, connections that break.

  environment_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import base64
import hashlib
import json
import os
import queue
import socket
import sys
import threading
import unittest

import harness
from harness import Case

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, CLOSE = 1, 8
ANSWER = "answer repeat\n" + harness.ANSWER
FAILED = "exec-server connection attempt failed: "
FACTS = {"shell": {"name": "zsh", "path": "/bin/zsh"}, "cwd": "file:///work"}


class ExecServer:
    """Takes one connection after another; what each is answered is up to `answers`."""

    def __init__(self, answers):
        self.answers = answers
        self.heads = []
        self.messages = queue.Queue()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(peer,), daemon=True).start()

    def talk(self, peer):
        stream = peer.makefile("rb")
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += stream.readline()
        fields = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
        self.heads.append(fields)
        key = [line for line in head.decode().split("\r\n") if line.lower().startswith("sec-websocket-key")][0]
        accept = base64.b64encode(hashlib.sha1((key.split(": ")[1] + GUID).encode()).digest()).decode()
        if self.answers is None:
            return  # never answers
        if isinstance(self.answers, int):
            peer.sendall(f"HTTP/1.1 {self.answers} No\r\ncontent-length: 0\r\n\r\n".encode())
            return
        peer.sendall(("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
                      f"sec-websocket-accept: {accept}\r\n\r\n").encode())
        self.open.append(peer)
        while (message := self.read(stream)) is not None:
            self.messages.put(message)
            answer = self.answers(message)
            if answer is not None:
                self.send(peer, {"id": message["id"], **answer})

    def read(self, stream):
        start = stream.read(2)
        if len(start) < 2 or start[0] & 15 == CLOSE:
            return None
        size = start[1] & 127
        if size == 126:
            size = int.from_bytes(stream.read(2), "big")
        mask = stream.read(4)
        return json.loads(bytes(c ^ mask[i & 3] for i, c in enumerate(stream.read(size))))

    def send(self, peer, message):
        text = json.dumps(message).encode()
        size = bytes([len(text)]) if len(text) < 126 else bytes([126]) + len(text).to_bytes(2, "big")
        peer.sendall(bytes([0x80 | TEXT]) + size + text)

    def drop(self):
        for peer in self.open:
            peer.shutdown(socket.SHUT_RDWR)
        self.open = []

    def close(self):
        self.listener.close()
        self.drop()


def greets(message):
    """An exec-server as it should be."""
    if message["method"] == "initialize":
        return {"result": {"sessionId": "s-1"}}
    return {"environment/info": {"result": FACTS},
            "environment/status": {"result": {"status": "ready"}}}.get(message["method"])


class Environment(Case):
    def peer(self, answers):
        peer = ExecServer(answers)
        self.addCleanup(peer.close)
        return peer

    def begin(self):
        self.start(ANSWER, experimental=True)

    def add(self, name, url, **more):
        answer = self.server.request("environment/add", {"environmentId": name, "execServerUrl": url, **more})
        self.assertEqual(answer.get("result"), {}, answer)

    def status(self, name):
        return self.server.request("environment/status", {"environmentId": name})["result"]

    def info(self, name):
        answer = self.server.request("environment/info", {"environmentId": name})
        return answer.get("result") or answer["error"]["message"]

    def failure(self, name, why):
        return f"failed to get info for environment `{name}`: {FAILED}{why}"

    def test_ready(self):
        self.begin()
        peer = self.peer(greets)
        self.add("r", peer.url, authBearerToken="tok", websocketRequestId="wr")
        self.assertEqual(self.info("r"), FACTS)
        self.assertEqual(self.info("r"), FACTS)
        self.assertEqual(self.status("r"), {"status": "ready"})
        self.assertEqual(peer.heads[0]["authorization"], "bearer tok")
        self.assertEqual(peer.heads[0]["x-request-id"], "wr")
        self.assertEqual([peer.messages.get() for _ in range(4)], [
            {"id": 1, "method": "initialize", "params": {"clientName": "codex-environment", "resumeSessionId": None}},
            {"method": "initialized", "params": {}},
            {"id": 2, "method": "environment/info", "params": None},
            {"id": 3, "method": "environment/info", "params": None}])

    def test_says_itself_how_it_is(self):
        self.begin()
        self.add("r", self.peer(lambda m: greets(m) if m["method"] != "environment/status" else
                                {"result": {"status": "disconnected", "error": "no disk"}}).url)
        self.assertEqual(self.info("r"), FACTS)
        self.assertEqual(self.status("r"), {"status": "disconnected", "error": "no disk"})

    def test_breaks_while_it_is_asked(self):
        self.begin()
        peer = self.peer(lambda m: greets(m) if m["method"] != "environment/status" else None)
        self.add("r", peer.url)
        self.assertEqual(self.info("r"), FACTS)
        self.server.send({"id": 55, "method": "environment/status", "params": {"environmentId": "r"}})
        while peer.messages.get()["method"] != "environment/status":
            pass
        peer.drop()
        while (message := self.server.message()).get("id") != 55:
            pass
        self.assertEqual(message["result"],
                         {"status": "disconnected", "error": "exec-server environment is recovering"})

    def test_several_wait_for_one_answer(self):
        self.begin()
        peer = self.peer(greets)
        self.add("r", peer.url)
        for i in (101, 102, 103):
            self.server.send({"id": i, "method": "environment/info", "params": {"environmentId": "r"}})
        answers = {}
        while len(answers) < 3:
            message = self.server.message()
            if "method" not in message:
                answers[message["id"]] = message["result"]
        self.assertEqual(answers, {101: FACTS, 102: FACTS, 103: FACTS})

    def test_refused(self):
        self.begin()
        self.add("r", self.peer(401).url)
        self.assertIn("HTTP error: 401 Unauthorized", self.info("r"))
        self.assertEqual(self.status("r")["status"], "disconnected")

    def test_never_answers(self):
        self.begin()
        peer = self.peer(None)
        self.add("r", peer.url, connectTimeoutMs=300)
        self.assertEqual(self.info("r"), self.failure(
            "r", f"timed out connecting to exec-server websocket `{peer.url}` after 300ms"))

    def test_rejects_greeting(self):
        self.begin()
        self.add("r", self.peer(lambda m: {"error": {"code": -32600, "message": "nope"}}).url)
        self.assertEqual(self.info("r"), self.failure("r", "exec-server rejected request (-32600): nope"))

    def test_has_no_facts(self):
        self.begin()
        self.add("r", self.peer(lambda m: greets(m) if m["method"] != "environment/info" else
                                {"error": {"code": -32001, "message": "none"}}).url)
        self.assertEqual(self.info("r"),
                         "failed to get info for environment `r`: exec-server rejected request (-32001): none")
        self.assertEqual(self.status("r"), {"status": "ready"})

    def test_odd_addresses(self):
        self.begin()
        for url, why in (("http://127.0.0.1:1", "URL error: URL scheme not supported"),
                         ("nonsense", "IO error: invalid WebSocket URL"), ("ws://", "HTTP format error: empty string"),
                         ("ws://127.0.0.1:1", "IO error: Connection refused (os error 111)")):
            self.add("r", url)
            self.assertEqual(self.info("r"), self.failure(
                "r", f"failed to connect to exec-server websocket `{url}`: {why}"))

    def test_broken_and_taken_up_again(self):
        self.begin()
        peer = self.peer(greets)
        self.add("r", peer.url)
        self.assertEqual(self.info("r"), FACTS)
        thread = self.server.thread()
        peer.drop()
        while not self.server.told("thread/environment/disconnected"):
            self.server.message()
        self.assertEqual(self.status("r"),
                         {"status": "disconnected", "error": "exec-server environment is recovering"})
        self.assertEqual(self.info("r"), FACTS)  # waits until it is back
        about = {"threadId": thread, "environmentId": "r"}
        self.assertEqual(self.server.told("thread/environment/disconnected"), [about])
        self.assertEqual(self.server.told("thread/environment/connected"), [about])
        self.assertEqual([m["params"]["resumeSessionId"] for m in list(peer.messages.queue)
                          if m["method"] == "initialize"], [None, "s-1"])

    def test_given_up(self):
        """The client goes, and the server ends, while questions wait."""
        self.begin()
        self.add("r", self.peer(None).url)
        self.server.send({"id": 77, "method": "environment/info", "params": {"environmentId": "r"}})
        self.assertEqual(self.status("r"), {"status": "pending"})

    def test_model_hears(self):
        self.begin()
        self.add("r", "ws://127.0.0.1:1")
        why = self.info("r")[len("failed to get info for environment `r`: "):]
        thread = self.server.thread()
        self.server.turn(thread)
        body = json.loads(self.requests()[-1]["body"]) if isinstance(self.requests()[-1]["body"], str) else \
            self.requests()[-1]["body"]
        text = json.dumps(body["input"])
        self.assertIn(f"<status>failed</status>\\n      <error>{why}</error>", text)
        tools = {t.get("name"): json.dumps(t) for t in body["tools"]}
        self.assertIn("environment_id", tools["exec_command"])
        self.assertNotIn("environment_id", tools["write_stdin"])

    def test_one_that_works_elsewhere_only(self):
        self.begin()
        self.add("r", "ws://127.0.0.1:1")
        answer = self.server.request("thread/start", {"environments": [{"environmentId": "r", "cwd": "/elsewhere"}]})
        self.assertEqual(answer["result"]["thread"]["environments"], [
            {"environmentId": "r", "cwd": "/elsewhere", "runtimeWorkspaceRoots": ["/elsewhere"]}])
        self.assertEqual(answer["result"]["cwd"], os.getcwd())

    def test_forks_work_where_they_are(self):
        """What a thread has chosen is not handed on."""
        self.begin()
        self.add("r", "ws://127.0.0.1:1")
        self.info("r")
        thread = self.server.request("thread/start", {"environments": []})["result"]["thread"]["id"]
        self.server.turn(thread)
        fork = self.server.request("thread/fork", {"threadId": thread, "cwd": self.folder})["result"]["thread"]
        self.assertEqual(fork["environments"], [
            {"environmentId": name, "cwd": self.folder, "runtimeWorkspaceRoots": [self.folder]}
            for name in ("local", "r")])


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
