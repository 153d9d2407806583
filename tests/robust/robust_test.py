#!/usr/bin/env python3
"""A server under test whose upstream misbehaves in every way: each turn ends as specified, in time, and nothing leaks.

  robust_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import collections
import socket
import sys
import threading
import time
import unittest

import harness
from harness import Case

ANSWER = 'created id=r\nmessage "Hello."\ncompleted id=r in=1 out=1\n'
PREWARM = 'answer MESSAGE */responses when "\\"generate\\":false" repeat\ncompleted id=warm\n'
STREAM = "stream disconnected before completion: "
NOT_SENT = STREAM + "error sending request"
CUT = STREAM + "Transport error: network error: error decoding response body"
CLOSED = STREAM + "stream closed before response.completed"
LOST = STREAM + "WebSocket protocol error: Connection reset without closing handshake"
WS = {"supports_websockets": True}
TURNS_PER_THREAD = 20


def sizes(port, requests):
    """How many bytes an undisturbed exchange has: what `requests`, sent at once, is answered with."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as s:
        s.sendall(requests)
        s.settimeout(0.5)
        n = 0
        try:
            while piece := s.recv(65536):
                n += len(piece)
        except TimeoutError:
            pass
        return n


class Breaks(Case):
    """The connection breaks behind each byte of an exchange."""

    def over_http(self, directive):
        n = self.http_size()
        script = "".join(f"answer\n{directive} {i}\n{ANSWER}" for i in range(n + 1))
        server = self.start(script)
        outcomes = []
        for i in range(n + 1):
            if i % TURNS_PER_THREAD == 0:
                thread = server.thread()
            outcomes.append(server.turn(thread))
            self.assertEqual(len(server.told("error")), 0 if outcomes[-1][0] == "completed" else 1)
        return outcomes

    def http_size(self):
        port = self.start_mock(ANSWER)
        n = sizes(port, b"POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}")
        self.mock.process.terminate()
        self.mock.close()
        return n

    def test_http_cut(self):
        outcomes = self.over_http("cut-after")
        first = next(i for i, o in enumerate(outcomes) if o[0] == "completed")
        self.assertTrue(all(o == ("completed", None) for o in outcomes[first:]), outcomes[first:])
        self.assertGreater(first, len(outcomes) - 20)
        self.assertEqual(set(outcomes[:first]), {("failed", NOT_SENT), ("failed", CUT)})
        body = outcomes.index(("failed", CUT))
        self.assertTrue(all(o[1] == NOT_SENT for o in outcomes[:body]) and all(o[1] == CUT for o in outcomes[body:first]))

    def test_http_reset(self):
        """A reset may overtake what was sent: an earlier failure is right as well."""
        counts = collections.Counter(self.over_http("reset-after"))
        self.assertLessEqual(set(counts), {("failed", NOT_SENT), ("failed", CUT), ("completed", None)}, counts)
        self.assertGreaterEqual(counts[("completed", None)], 1)

    def over_websocket(self, directive):
        """Each handshake gets the next byte; what fails in a turn goes on over HTTP, with a warning."""
        n = 900
        script = "".join(f"answer WEBSOCKET */responses\n{directive} {i}\n" for i in range(n)) + PREWARM
        server = self.start(script + "answer repeat\n" + ANSWER, **WS)
        words, used = collections.Counter(), 0
        while used < n:
            self.assertEqual(server.turn(server.thread()), ("completed", None))
            self.assertEqual(server.told("error"), [])
            words[tuple(w["message"].removeprefix("Falling back from WebSockets to HTTPS transport. ")
                        for w in server.told("warning") if w["message"].startswith("Falling"))] += 1
            self.assertEqual(len([m for m in server.told("item/agentMessage/delta")]) >= 1, True)
            used = sum(r["method"] == "WEBSOCKET" for r in self.requests())
        return words

    def test_websocket_cut(self):
        words = self.over_websocket("cut-after")
        print(words)

    def test_websocket_reset(self):
        words = self.over_websocket("reset-after")
        print(words)


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
