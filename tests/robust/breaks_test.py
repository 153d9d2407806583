#!/usr/bin/env python3
"""The connection to the model breaks behind each byte of an exchange: each turn ends as specified.

  breaks_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import socket
import sys
import unittest

import harness
from harness import ANSWER, Case, PREWARM, STREAM, WS

NOT_SENT = STREAM + "error sending request"
CUT = STREAM + "Transport error: network error: error decoding response body"
FALL_BACK = "Falling back from WebSockets to HTTPS transport. "
HANDSHAKE = STREAM + "WebSocket protocol error: Handshake not finished"
LOST = STREAM + "WebSocket protocol error: Connection reset without closing handshake"
RESET = STREAM + "Connection reset by peer (os error 104)"
TURNS_PER_THREAD = 20
WEBSOCKET_SIZES = range(1200)  # one for each handshake: more than an exchange has bytes
POST = b"POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}"


class Breaks(Case):
    def http_size(self):
        """Bytes of the whole answer."""
        port = self.start_mock(ANSWER)
        with socket.create_connection(("127.0.0.1", port), timeout=harness.WAIT_S) as s:
            s.sendall(POST)
            got = b""
            while not got.endswith(b"0\r\n\r\n"):
                got += s.recv(65536)
        self.stop_mock()
        return len(got), got.index(b"\r\n\r\n") + 4

    def over_http(self, directive):
        n, head = self.http_size()
        server = self.start("".join(f"answer\n{directive} {i}\n{ANSWER}" for i in range(n + 1)))
        outcomes = []
        for i in range(n + 1):
            if i % TURNS_PER_THREAD == 0:
                thread = server.thread()
            outcomes.append(server.turn(thread))
            failed = outcomes[-1][0] == "failed"
            self.assertEqual([e["error"]["message"] for e in server.told("error")], [outcomes[-1][1]] if failed else [])
        return outcomes, head

    def test_http_cut(self):
        outcomes, head = self.over_http("cut-after")
        done = outcomes.index(("completed", None))
        self.assertEqual(set(outcomes[:head]), {("failed", NOT_SENT)})
        self.assertEqual(set(outcomes[head:done]), {("failed", CUT)})
        self.assertEqual(set(outcomes[done:]), {("completed", None)})

    def test_http_reset(self):
        """A reset may overtake what was sent before it: then it seems to have come earlier."""
        outcomes, head = self.over_http("reset-after")
        self.assertEqual(set(outcomes[:head]), {("failed", NOT_SENT)})
        self.assertLessEqual(set(outcomes[head:]), {("failed", NOT_SENT), ("failed", CUT), ("completed", None)})

    def over_websocket(self, directive):
        """Each handshake gets one more byte; a turn that fails goes on over HTTP, with a warning."""
        script = PREWARM + "answer repeat\n" + ANSWER
        server = self.start("".join(f"answer WEBSOCKET */responses\n{directive} {n}\n" for n in WEBSOCKET_SIZES) + script, **WS)
        words, intact = [], 0
        while intact < 3:
            thread = server.thread()
            self.assertEqual(server.turn(thread), ("completed", None))
            self.assertEqual(server.told("error"), [])
            self.assertGreaterEqual(len(server.told("item/agentMessage/delta")), 1)
            warnings = [w["message"] for w in server.told("warning") if w["message"].startswith(FALL_BACK)]
            intact = 0 if warnings else intact + 1
            words.append(warnings[0].removeprefix(FALL_BACK) if warnings else None)
            server.request("thread/unsubscribe", {"threadId": thread})
            self.assertLess(len(words), len(WEBSOCKET_SIZES))
        return words

    def test_websocket_cut(self):
        words = self.over_websocket("cut-after")
        self.assertEqual([w for i, w in enumerate(words) if i == 0 or words[i - 1] != w], [HANDSHAKE, LOST, None])

    def test_websocket_reset(self):
        self.assertLessEqual(set(self.over_websocket("reset-after")), {HANDSHAKE, RESET, LOST, None})


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
