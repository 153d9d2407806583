#!/usr/bin/env python3
"""An upstream that misbehaves: each turn ends in the specified error, or is tried again, within its timeout.

  faults_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import os
import re
import socket
import ssl
import sys
import threading
import time
import unittest

import harness
from harness import ANSWER, Case, PREWARM, STREAM, WS

FALL_BACK = "Falling back from WebSockets to HTTPS transport. "
NO_CONNECTION = "Connection failed: error sending request"
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
IDLE_MS = 300
AT_MOST_S = 5  # for what ends by a timeout of IDLE_MS


class Faults(Case):
    def fails(self, script, message, **keys):
        """One turn over HTTP that ends in this error."""
        server = self.start(script, **keys)
        before = time.monotonic()
        self.assertEqual(server.turn(server.thread()), ("failed", message))
        self.assertLess(time.monotonic() - before, AT_MOST_S)
        return server

    def completes(self, script, **keys):
        server = self.start(script, **keys)
        self.assertEqual(server.turn(server.thread()), ("completed", None))
        return server

    def falls_back(self, script, message, **keys):
        """One turn over a websocket that goes on over HTTP, with this in the warning."""
        before = time.monotonic()
        server = self.completes(script + "answer POST */responses\n" + ANSWER, **WS, **keys)
        self.assertLess(time.monotonic() - before, AT_MOST_S)
        words = [w["message"] for w in server.told("warning") if w["message"].startswith(FALL_BACK)]
        self.assertEqual([re.sub(r"127\.0\.0\.1:\d+", "HOST", w) for w in words], [FALL_BACK + message])

    def refused(self, answer, message, **keys):
        """The handshakes of the prewarm and of the turn."""
        self.falls_back(f"answer WEBSOCKET */responses repeat\n{answer}\n", message, **keys)

    def broken(self, answer, message):
        """The first answer over the websocket."""
        self.falls_back("answer WEBSOCKET */responses repeat\n" + PREWARM + "answer MESSAGE */responses\ncreated\n" +
                        answer + "\n", message, stream_idle_timeout_ms=IDLE_MS)

    def test_no_such_host(self):
        server = self.start_server("http://no-such-host.invalid/v1")
        self.assertEqual(server.turn(server.thread()), ("failed", NO_CONNECTION))

    def test_nobody_listens(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            server = self.start_server(f"http://127.0.0.1:{s.getsockname()[1]}/v1", **WS)
            self.assertEqual(server.turn(server.thread()), ("failed", NO_CONNECTION))
            self.assertIn(FALL_BACK + STREAM + "Connection refused (os error 111)",
                          [w["message"] for w in server.told("warning")])

    def test_no_tls(self):
        port = self.start_mock("")
        for keys in ({}, WS):
            server = self.start_server(f"https://127.0.0.1:{port}/v1", **keys)
            self.assertEqual(server.turn(server.thread()), ("failed", NO_CONNECTION))
            self.assertEqual(server.close(), 0)
        self.server = None

    def test_redirects(self):
        self.completes('status 302\nheader location: /x/responses\nbody ""\nanswer GET */responses\n' + ANSWER)
        self.assertEqual([r["method"] for r in self.requests()], ["POST", "GET"])

    def test_redirects_without_end(self):
        self.fails('status 307\nheader location: /x\nbody ""\nanswer POST /x repeat\nstatus 307\nheader location: /x\n'
                   'body ""\n', STREAM + "too many redirects")

    def test_a_large_head(self):
        self.completes(("header x-a: " + "a" * 30000 + "\n") * 10 + ANSWER)

    def test_too_large_a_head(self):
        self.fails(("header x-a: " + "a" * 30000 + "\n") * 20 + ANSWER, STREAM + "error sending request")

    def test_too_many_fields(self):
        self.fails("header x-a: a\n" * 110 + ANSWER, STREAM + "error sending request")

    def test_a_large_event(self):
        server = self.completes("created\nmessage \"" + "x" * (4 << 20) + "\" done-only\ncompleted id=r\n")
        item = next(i["item"] for i in server.told("item/completed") if i["item"]["type"] == "agentMessage")
        self.assertEqual(len(item["text"]), 4 << 20)

    def test_what_is_not_utf8(self):
        self.fails('created\nraw ": \\xff\\n\\n"\n' + ANSWER,
                   STREAM + "UTF8 error: invalid utf-8 sequence of 1 bytes from index 0")

    def test_half_a_character(self):
        self.fails('created\nraw "\\xe2\\x98"\nend\n',
                   STREAM + "UTF8 error: incomplete utf-8 byte sequence from index 0")

    def test_a_body_nobody_wanted_compressed(self):
        self.fails("gzip\n" + ANSWER, STREAM + "UTF8 error: invalid utf-8 sequence of 1 bytes from index 0")

    def test_wrong_chunks(self):
        self.fails('bare "HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\nzz\\r\\n"\nhold\n',
                   STREAM + "Transport error: network error: error decoding response body")

    def test_a_slow_answer(self):
        """Each byte takes its time; events come often enough."""
        self.completes("drip 9 bytes 1ms\n" + ANSWER, stream_idle_timeout_ms=IDLE_MS)

    def test_too_slow_an_answer(self):
        self.fails("created\ndrip 1 byte 50ms\n" + ANSWER, STREAM + "idle timeout waiting for SSE",
                   stream_idle_timeout_ms=IDLE_MS)

    def test_a_half_open_connection(self):
        """Nothing more comes, not even the end."""
        self.fails("head\nhold\n", STREAM + "idle timeout waiting for SSE", stream_idle_timeout_ms=IDLE_MS)

    def test_faults_are_retried(self):
        """Requests that no answer came to are repeated silently, broken streams with a notice."""
        server = self.completes("reset\ncut\nanswer\nstatus 502\nbody \"\"\nanswer\ncreated\nmessage \"a\" open\ncut\n"
                                "answer\n" + ANSWER, request_max_retries=3, stream_max_retries=1)
        self.assertEqual([e["willRetry"] for e in server.told("error")], [True])
        self.assertEqual(len(self.requests()), 5)

    def test_a_credential_is_refused_each_time(self):
        self.fails('answer repeat\nstatus 401\nbody {"error":{"message":"no"}}\n',
                   harness.AnyPort("unexpected status 401 Unauthorized: no, url: http://HOST/v1/responses"))

    def test_handshakes_are_refused(self):
        for status, words in ((403, "Forbidden"), (404, "Not Found"), (302, "Found")):
            with self.subTest(status):
                self.refused(f"status {status}\nheader x-request-id: r1\nbody \"\"",
                             f"unexpected status {status} {words}: Unknown error, "
                             "url: ws://HOST/v1/responses, request id: r1")
                self.tearDown()

    def test_a_handshake_is_no_http(self):
        self.refused('bare "nonsense\\r\\n\\r\\n"\ncut', STREAM + "WebSocket protocol error: Handshake not finished")

    def test_a_handshake_with_the_wrong_key(self):
        self.refused("header sec-websocket-accept: x",
                     STREAM + 'WebSocket protocol error: Key mismatch in "Sec-WebSocket-Accept" header')

    def test_a_handshake_without_an_end(self):
        self.refused("hold", "request timed out", websocket_connect_timeout_ms=IDLE_MS)

    def test_a_handshake_with_too_large_a_head(self):
        self.refused("header x-a: " + "a" * 70000, STREAM + "Attack attempt detected")

    def test_broken_frames(self):
        lost = STREAM + "WebSocket protocol error: Connection reset without closing handshake"
        closed = STREAM + "websocket closed by server before response.completed"
        idle = STREAM + "idle timeout waiting for websocket"
        cases = {
            "close 1000": closed, 'close 1011 "x"': closed, "close 0": closed, "cut": lost,
            'binary "x"\nhold': STREAM + "unexpected binary websocket event",
            'raw "\\x81\\x02\\xff\\xfe"\nhold':
                STREAM + "UTF-8 encoding error: invalid utf-8 sequence of 1 bytes from index 0",
            'raw "\\xf1\\x02hi"\nhold': lost,
            'raw "\\x83\\x02hi"\nhold': lost,
            'raw "\\x80\\x02hi"\nhold': lost,
            'raw "\\x81\\x7e"\nhold': idle,
            'data "{nope"\nhold': idle,
            'data "[1]"\ndata "null"\nhold': idle,
        }
        for answer, message in cases.items():
            with self.subTest(answer):
                self.broken(answer, message)
                self.tearDown()

    def test_pings_are_answered_and_do_not_count(self):
        server = self.completes("answer WEBSOCKET */responses\nping \"one\"\nawait pong\n" + PREWARM +
                                "answer\nping \"two\"\nawait pong\n" + ANSWER, **WS)
        self.assertEqual([r["method"] for r in self.requests()], ["WEBSOCKET", "MESSAGE", "MESSAGE"])
        del server
        self.tearDown()
        self.broken('pause 150ms\nping "x"\npause 150ms\nping "x"\npause 150ms\nping "x"\nhold',
                    STREAM + "idle timeout waiting for websocket")

    def test_a_websocket_in_drips(self):
        self.completes("answer WEBSOCKET */responses\ndrip 1 byte\n" + PREWARM + "answer\n" + ANSWER, **WS)
        self.assertEqual(len(self.requests()), 3)

    def test_a_compressed_websocket(self):
        self.completes("answer WEBSOCKET */responses\ndeflate\n" + PREWARM + "answer\nexpect {\"stream\":true}\n" +
                       ANSWER, **WS)
        self.assertEqual(len(self.requests()), 3)

    def test_a_websocket_that_takes_nothing(self):
        """More than the system buffers, to a peer that does not read."""
        port = self.start_mock("answer WEBSOCKET */responses repeat\n" + PREWARM.replace("completed", "stall\ncompleted") +
                               "answer POST */responses\n" + ANSWER)
        server = self.start_server(f"http://127.0.0.1:{port}/v1", more=f'developer_instructions = "{"x" * (12 << 20)}"\n',
                                   **WS, stream_idle_timeout_ms=IDLE_MS)
        self.assertEqual(server.turn(server.thread()), ("completed", None))
        self.assertIn(FALL_BACK + STREAM + "idle timeout sending websocket request",
                      [w["message"] for w in server.told("warning")])

    def test_kept_connections(self):
        """A turn on a connection that is kept opens no other one."""
        for keys, handshake, want in (({}, "", ["POST"] * 6), (WS, "answer WEBSOCKET */responses\n" + PREWARM,
                                                               ["WEBSOCKET"] + ["MESSAGE"] * 7)):
            server = self.start(handshake + ("answer\n" + ANSWER) * 6, **keys)
            thread = server.thread()
            for _ in range(6):
                self.assertEqual(server.turn(thread), ("completed", None))
            self.assertEqual([r["method"] for r in self.requests()], want)
            self.assertEqual({r["connection"] for r in self.requests()}, {1})
            self.tearDown()

    def test_a_connection_closed_while_idle(self):
        """The next request opens another one, without a word; over a websocket all is sent again."""
        for keys, handshake in (({}, ""), (WS, "answer WEBSOCKET */responses repeat\n" + PREWARM)):
            end = "close 1000\n" if keys else 'header connection: close\n'
            server = self.start(handshake + "answer\ncreated\nmessage \"a\"\nresponse.completed {\"response\":{\"id\":\"r1\"}}\n" +
                                (end if keys else "end\n") + "answer\n" + ANSWER, **keys)
            thread = server.thread()
            self.assertEqual(server.turn(thread), ("completed", None))
            time.sleep(0.1)
            self.assertEqual(server.turn(thread), ("completed", None))
            self.assertEqual(server.told("error"), [])
            last = self.requests()[-1]["body"]
            self.assertNotIn("previous_response_id", last)
            self.assertGreaterEqual(len(last["input"]), 4)
            self.tearDown()


class Proxy:
    """An HTTP proxy that counts what goes through it."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.asked = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.tunnel, args=(client,), daemon=True).start()

    def tunnel(self, client):
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(65536)
        line = head.split(b"\r\n")[0].decode()
        self.asked.append((line, b"Proxy-Authorization: Basic dTpw" in head or b"Proxy-authorization: basic dTpw" in head))
        method, target, _ = line.split(" ")
        host, port = (target if method == "CONNECT" else target.split("/")[2]).split(":")
        upstream = socket.create_connection(("127.0.0.1", int(port)))
        del host
        if method == "CONNECT":
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            upstream.sendall(head.replace(target.encode(), b"/" + target.split("/", 3)[3].encode(), 1))
        back = threading.Thread(target=self.pump, args=(upstream, client), daemon=True)
        back.start()
        self.pump(client, upstream)
        back.join()
        client.close()
        upstream.close()

    @staticmethod
    def pump(source, target):
        try:
            while piece := source.recv(65536):
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            pass


class Tls(Case):
    """A TLS front of the mock with a certificate of its own."""

    def front(self, script):
        port = self.start_mock(script)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(DATA, "localhost.pem"))
        listener = socket.create_server(("0.0.0.0", 0))
        self.addCleanup(listener.close)

        def serve():
            while True:
                try:
                    client = context.wrap_socket(listener.accept()[0], server_side=True)
                except ssl.SSLError:
                    continue
                except OSError:
                    return
                upstream = socket.create_connection(("127.0.0.1", port))
                for ends in ((client, upstream), (upstream, client)):
                    threading.Thread(target=Proxy.pump, args=ends, daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        return f"https://localhost:{listener.getsockname()[1]}/v1"

    def test_a_certificate_that_is_known(self):
        script = "answer WEBSOCKET */responses\n" + PREWARM + "answer repeat\n" + ANSWER
        for keys, want in (({}, {"POST"}), (WS, {"WEBSOCKET", "MESSAGE"})):
            for variable in ("CODEX_CA_CERTIFICATE", "SSL_CERT_FILE"):
                server = self.start_server(self.front(script), env={variable: os.path.join(DATA, "ca.pem")}, **keys)
                self.assertEqual(server.turn(server.thread()), ("completed", None))
                self.assertEqual({r["method"] for r in self.requests()}, want)
                self.tearDown()

    def test_a_certificate_that_is_not_known(self):
        server = self.start_server(self.front(""), **WS)
        self.assertEqual(server.turn(server.thread()), ("failed", NO_CONNECTION))
        self.assertEqual(len([w for w in server.told("warning") if w["message"].startswith(FALL_BACK)]), 1)

    def test_a_certificate_of_another_name(self):
        for keys in ({}, WS):
            url = self.front("").replace("localhost", "127.0.0.2")
            server = self.start_server(url, env={"CODEX_CA_CERTIFICATE": os.path.join(DATA, "ca.pem")}, **keys)
            self.assertEqual(server.turn(server.thread()), ("failed", NO_CONNECTION))
            self.assertEqual(len([w for w in server.told("warning") if w["message"].startswith(FALL_BACK)]), len(keys))
            self.tearDown()


class Proxies(Case):
    def through(self, keys, script, no_proxy=""):
        proxy = Proxy()
        self.addCleanup(proxy.listener.close)
        port = self.start_mock(script)
        url = f"http://u:p@127.0.0.1:{proxy.port}"
        server = self.start_server(f"http://model.invalid:{port}/v1" if not no_proxy else f"http://127.0.0.1:{port}/v1",
                                   env={"http_proxy": url, "https_proxy": url, "no_proxy": no_proxy}, **keys)
        self.assertEqual(server.turn(server.thread()), ("completed", None))
        self.assertEqual([w for w in server.told("warning") if w["message"].startswith(FALL_BACK)], [])
        return [line.replace(str(port), "PORT") for line, login in proxy.asked if login]

    def test_http(self):
        self.assertEqual(self.through({}, ANSWER), ["POST http://model.invalid:PORT/v1/responses HTTP/1.1"])

    def test_websocket(self):
        script = "answer WEBSOCKET */responses\n" + PREWARM + "answer MESSAGE */responses\n" + ANSWER
        self.assertEqual(self.through(WS, script), ["CONNECT model.invalid:PORT HTTP/1.1"])

    def test_exempt(self):
        script = "answer WEBSOCKET */responses\n" + PREWARM + "answer MESSAGE */responses\n" + ANSWER
        self.assertEqual(self.through(WS, script, "127.0.0.1"), [])


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
