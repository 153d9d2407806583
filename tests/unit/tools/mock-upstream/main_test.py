#!/usr/bin/env python3
"""Tests of the mock-upstream program: its options, its port, its record, its exit status, faults on the wire.

  main_test.py MOCK-UPSTREAM
"""
import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import zlib

PROGRAM = ""
ZSTD_OF_N1 = "28b52ffd04583900007b226e223a317dd4acbc73"  # {"n":1}


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.process = None

    def tearDown(self):
        if self.process:
            self.connection.close()
        if self.process and self.process.poll() is None:
            self.process.kill()
        if self.process:
            self.process.communicate()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def start(self, script, *options):
        with open(self.path("x.script"), "w", encoding="utf-8") as f:
            f.write(script)
        self.process = subprocess.Popen([PROGRAM, *options, self.path("x.script")], text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)

    def ask(self, body="{}", method="POST", path="/v1/responses", headers=None):
        self.connection.request(method, path, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        _, err = self.process.communicate(timeout=10)
        return self.process.returncode, err

    def refused(self, *arguments):
        run = subprocess.run([PROGRAM, *arguments], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(run.returncode, 2)
        self.assertEqual(run.stdout, "")
        return run.stderr

    def test_answers_come_over_one_connection(self):
        self.start("a {}\nend\nstatus 429\nheader Retry-After: 7\nbody {\"x\":1}\nanswer GET */models\nbody []\n")
        self.assertEqual(self.ask(), (200, 'event: a\ndata: {"type":"a"}\n\n'))
        socket_before = self.connection.sock
        self.connection.request("POST", "/v1/responses", "{}")
        answer = self.connection.getresponse()
        self.assertEqual((answer.status, answer.getheader("retry-after"), answer.read()), (429, "7", b'{"x":1}'))
        self.assertEqual(self.ask(None, "GET", "/v1/models"), (200, "[]"))
        self.assertIs(self.connection.sock, socket_before)
        self.assertEqual(self.stop(), (0, ""))

    def test_what_has_no_answer_is_told(self):
        self.start("answer GET /a\nbody {}\n")
        self.assertEqual(self.ask(None, "GET", "/b")[0], 404)
        self.assertEqual(self.ask(None, "HEAD", "/b"), (404, ""))
        self.assertEqual(self.ask()[0], 400)
        status, err = self.stop(signal.SIGINT)
        self.assertEqual(status, 1)
        self.assertEqual(err, "mock-upstream: POST /v1/responses: no answer\n")

    def test_what_is_not_expected_is_told(self):
        self.start('expect {"a":{"b":1}}\nexpect header X-Y: z$_\nend\n')
        self.assertEqual(self.ask('{"a":{"b":2},"c":3}', headers={"x-y": "zz"})[0], 200)
        status, err = self.stop()
        self.assertEqual(status, 1)
        self.assertEqual(err, f"{self.path('x.script')}:1: the request is not as expected: $.a.b: expected 1, got 2\n")

    def test_requests_are_recorded(self):
        self.start("answer repeat\nend\n", "--record", self.path("record"))
        self.ask('{"n":1}', path="/v1/responses?a=b&c=d", headers={"originator": "me"})
        self.ask("not json")
        self.assertEqual(self.stop(), (0, ""))
        with open(self.path("record"), encoding="utf-8") as f:
            first, second = [json.loads(line) for line in f]
        self.assertEqual(first["headers"].pop("host"), f"127.0.0.1:{self.port}")
        self.assertEqual(first, {"connection": 1, "method": "POST", "path": "/v1/responses", "query": "a=b&c=d", "body": {"n": 1},
                                 "headers": {"accept-encoding": "identity", "content-length": "7", "originator": "me"}})
        self.assertEqual(second["body"], "not json")

    def test_once_ends_with_the_last_answer(self):
        self.start("end\nend\nanswer GET /x repeat\nbody {}\n", "--once")
        self.assertEqual(self.ask(), (200, ""))
        self.assertIsNone(self.process.poll())
        self.assertEqual(self.ask(), (200, ""))
        self.assertEqual(self.process.wait(timeout=10), 0)

    def test_a_signal_ends_a_hold(self):
        self.start("a {}\nhold\nb {}\nend\n")
        self.connection.request("POST", "/v1/responses", "{}")
        answer = self.connection.getresponse()
        self.assertEqual(answer.read(len('event: a\ndata: {"type":"a"}\n\n')), b'event: a\ndata: {"type":"a"}\n\n')
        self.process.send_signal(signal.SIGUSR1)
        self.assertEqual(answer.read(), b'event: b\ndata: {"type":"b"}\n\n')

    def test_pauses_and_drips_take_their_time(self):
        self.start('pause 100ms\ndrip 2 bytes 10ms\nraw "0123456789"\nend\n')
        before = time.monotonic()
        self.assertEqual(self.ask(), (200, "0123456789"))
        self.assertGreater(time.monotonic() - before, 0.135)

    def test_a_cut_is_a_body_that_does_not_end(self):
        self.start('raw "abc"\ncut\ncut\n')
        self.connection.request("POST", "/v1/responses", "{}")
        with self.assertRaises(http.client.IncompleteRead):
            self.connection.getresponse().read()
        self.connection.close()
        with self.assertRaises(http.client.RemoteDisconnected):
            self.ask()

    def test_a_reset_is_one(self):
        self.start("reset\n")
        with self.assertRaises(ConnectionResetError):
            self.ask()

    def test_bare_bytes_have_no_head(self):
        self.start('bare "220 hi\\r\\n\\xff"\ncut\n')
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as s:
            s.sendall(b"POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}")
            got = b""
            while piece := s.recv(100):
                got += piece
        self.assertEqual(got, b"220 hi\r\n\xff")

    def wire(self, script):
        """All bytes that answer one request, until the connection ends."""
        self.start(script)
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as s:
            s.sendall(b"POST /v1/responses HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}")
            got = b""
            while piece := s.recv(1000):
                got += piece
        self.stop()
        return got

    def test_a_connection_breaks_at_any_byte(self):
        whole = self.wire('raw "abc"\ncut\n')
        for n in (0, 1, 20, len(whole) - 1):
            self.assertEqual(self.wire(f'cut-after {n}\nraw "abc"\nend\n'), whole[:n])
        with self.assertRaises(ConnectionResetError):
            self.wire('reset-after 0\nraw "abc"\nend\n')

    def test_answers_are_compressed(self):
        self.start('gzip\na {}\npause 20ms\nb {}\nend\ngzip\nbody {"x":1}\n')
        for want in (b'event: a\ndata: {"type":"a"}\n\nevent: b\ndata: {"type":"b"}\n\n', b'{"x":1}'):
            self.connection.request("POST", "/v1/responses", "{}")
            answer = self.connection.getresponse()
            self.assertEqual(answer.getheader("content-encoding"), "gzip")
            self.assertEqual(gzip.decompress(answer.read()), want)

    def test_bodies_are_decompressed(self):
        self.start('answer repeat\nexpect {"n":1}\nend\n', "--record", self.path("record"))
        self.ask(gzip.compress(b'{"n":1}'), headers={"content-encoding": "gzip"})
        self.ask(bytes.fromhex(ZSTD_OF_N1), headers={"content-encoding": "zstd"})
        with self.assertRaises(http.client.RemoteDisconnected):
            self.ask(b"not zstd", headers={"content-encoding": "zstd"})
        self.assertEqual(self.stop(), (0, ""))
        with open(self.path("record"), encoding="utf-8") as f:
            self.assertEqual([json.loads(line)["body"] for line in f], [{"n": 1}] * 2)

    def test_bodies_come_in_chunks(self):
        self.start('expect {"n":1}\nend\n')
        self.connection.request("POST", "/v1/responses", iter([b'{"n"', b':1}']), encode_chunked=True,
                                headers={"transfer-encoding": "chunked"})
        self.assertEqual(self.connection.getresponse().read(), b"")
        self.assertEqual(self.stop(), (0, ""))

    def connect(self, path="/v1/responses", extensions=""):
        s = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        self.addCleanup(s.close)
        s.sendall(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n{extensions}"
                  "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode())
        stream = s.makefile("rb")
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += stream.read(1)
        return s, stream, head.decode()

    def send_frame(self, s, payload, first=0x81):
        mask = b"\x01\x02\x03\x04"
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + len(payload).to_bytes(2, "big")
        s.sendall(bytes([first]) + length + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def frame(self, stream):
        first, n = stream.read(2)
        n = int.from_bytes(stream.read({126: 2, 127: 8}[n]), "big") if n > 125 else n
        return first, stream.read(n)

    def test_messages_are_answered_over_a_websocket(self):
        self.start('answer WEBSOCKET */responses\nheader x-y: z\nhello {}\n'
                   'answer\nexpect {"n":1}\na {}\nbinary "\\x00"\nend\n'
                   'status 429\nheader retry-after: 1\nbody {"error":{"code":"c"}}\n'
                   'answer\nbody "plain"\nanswer\ncreated\nclose 1011 "bye"\n')
        s, stream, head = self.connect()
        self.assertTrue(head.startswith("HTTP/1.1 101 "))
        self.assertIn("\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nx-y: z\r\n", head)
        self.assertEqual(self.frame(stream), (0x81, b'{"type":"hello"}'))
        self.send_frame(s, b'{"n"', 0x01)
        self.send_frame(s, b"?", 0x89)
        self.send_frame(s, b":1}" + b" " * 200, 0x80)
        self.assertEqual(self.frame(stream), (0x8a, b"?"))
        self.assertEqual(self.frame(stream), (0x81, b'{"type":"a"}'))
        self.assertEqual(self.frame(stream), (0x82, b"\x00"))
        self.send_frame(s, b"{}")
        self.assertEqual(json.loads(self.frame(stream)[1]), {"type": "error", "status": 429, "error": {"code": "c"},
                                                             "headers": {"retry-after": "1"}})
        self.send_frame(s, b"{}")
        self.assertEqual(self.frame(stream), (0x81, b"plain"))
        self.send_frame(s, b"{}")
        self.frame(stream)
        self.assertEqual(self.frame(stream), (0x88, b"\x03\xf3bye"))
        self.send_frame(s, b"\x03\xf3", 0x88)
        self.assertEqual(self.frame(stream), (0x88, b"\x03\xf3"))
        self.assertEqual(stream.read(), b"")
        self.assertEqual(self.stop(), (0, ""))

    def test_a_dialogue_is_awaited(self):
        self.start('answer WEBSOCKET */realtime\nawait {"a":1}\none {}\nping "p"\nawait pong\nawait {"a":2}\ntwo {}\n')
        s, stream, _ = self.connect("/realtime?x=y")
        self.send_frame(s, b'{"a":1}')
        self.send_frame(s, b'{"a":3}')
        self.assertEqual(self.frame(stream), (0x81, b'{"type":"one"}'))
        self.assertEqual(self.frame(stream), (0x89, b"p"))
        self.send_frame(s, b"p", 0x8a)
        self.assertEqual(self.frame(stream), (0x81, b'{"type":"two"}'))
        status, err = self.stop()
        self.assertEqual((status, err), (1, f"{self.path('x.script')}:6: the request is not as expected: "
                                         "$.a: expected 2, got 3\n"))

    def test_a_handshake_is_refused(self):
        self.start('answer WEBSOCKET */responses\nstatus 401\nbody {"error":{}}\n')
        _, stream, head = self.connect()
        self.assertTrue(head.startswith("HTTP/1.1 401 Unauthorized\r\n"))
        self.assertEqual(stream.read(12), b'{"error":{}}')
        self.assertTrue(self.connect()[2].startswith("HTTP/1.1 426 "))
        self.assertEqual(self.stop(), (0, ""))

    def test_messages_are_compressed(self):
        self.start('answer WEBSOCKET */responses\ndeflate\nanswer\nexpect {"n":1}\na {}\nend\n')
        s, stream, head = self.connect(extensions="sec-websocket-extensions: permessage-deflate\r\n")
        self.assertIn("permessage-deflate; server_no_context_takeover", head)
        z = zlib.compressobj(wbits=-15)
        self.send_frame(s, (z.compress(b'{"n":1}') + z.flush(zlib.Z_SYNC_FLUSH))[:-4], 0xc1)
        first, payload = self.frame(stream)
        self.assertEqual((first, zlib.decompress(payload + b"\0\0\xff\xff" + b"\x03\0", wbits=-15)), (0xc1, b'{"type":"a"}'))
        self.assertEqual(self.stop(), (0, ""))

    def test_many_deltas_come_fast(self):
        self.start("deltas 200000 5\ncompleted\n")
        before = time.monotonic()
        status, body = self.ask()
        self.assertEqual((status, body.count("response.output_text.delta\n")), (200, 200000))
        self.assertLess(time.monotonic() - before, 5)

    def test_wrong_command_lines_are_refused(self):
        self.assertIn("no script", self.refused())
        self.assertIn("wrong option --nope", self.refused("--nope"))
        self.assertIn("wrong option --port", self.refused("--port", "99999", "x"))
        self.assertIn("cannot read", self.refused(self.path("not-there")))
        with open(self.path("bad.script"), "w", encoding="utf-8") as f:
            f.write("created\n\nnonsense\n")
        self.assertTrue(self.refused(self.path("bad.script")).startswith(f"{self.path('bad.script')}:3: "))


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
