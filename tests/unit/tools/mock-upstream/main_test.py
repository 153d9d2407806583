#!/usr/bin/env python3
"""Tests of the mock-upstream program: its options, its port, its record, its exit status, faults on the wire.

  main_test.py MOCK-UPSTREAM
"""
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

PROGRAM = ""


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
        self.assertEqual(first, {"method": "POST", "path": "/v1/responses", "query": "a=b&c=d", "body": {"n": 1},
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
