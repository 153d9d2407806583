#!/usr/bin/env python3
"""Threads survive: killed at any instant, with torn and lost tails, with files that cannot be written.

  crash_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]

CODEXD_CRASH_ROUNDS sets how often the server is killed.
"""
import json
import os
import random
import resource
import signal
import sys
import time
import unittest

import harness
from harness import Case

ROUNDS = int(os.environ.get("CODEXD_CRASH_ROUNDS", "40"))
WORK = ('created\ncall exec_command {"cmd":"echo one"}\ncompleted in=1 out=1\nanswer\ncreated\nreasoning "Why." words\n'
        'message "Some words that come one by one." words\ncompleted in=2 out=3\n')
FULL = 'sandbox_mode = "danger-full-access"\n'


class Crash(Case):
    def again(self, **env):
        """A new server on the same home."""
        self.server = harness.Server(self.folder, {**self.env, **env}, experimental=True)
        return self.server

    def serve(self, turns):
        self.start((WORK + "answer\n") * turns + 'created\nmessage "End."\ncompleted\n', more=FULL)
        self.env = {**{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
                    "CODEX_HOME": self.folder, "HOME": self.folder}
        self.server.close()
        return self.again()

    def kill(self):
        self.server.process.send_signal(signal.SIGKILL)
        self.server.process.wait()
        self.server.process.stdin.close()
        while (line := self.server.lines.get(timeout=harness.WAIT_S)) is not None:
            if line.endswith(b"\n"):
                message = json.loads(line)
                if "method" in message:
                    self.server.notes.append(message)
        self.server.process.stdout.close()
        told, self.server = self.server, None
        return told

    def rollout(self):
        found = [os.path.join(d, f) for d, _, files in os.walk(self.path("sessions")) for f in files]
        self.assertEqual(len(found), 1)
        return found[0]

    def lines(self):
        """What can be parsed, and how many lines cannot."""
        good, bad = [], 0
        with open(self.rollout(), encoding="utf-8", errors="replace") as f:
            for line in f:
                try:
                    good.append(json.loads(line))
                except ValueError:
                    bad += 1
        return good, bad

    def turns(self, thread):
        """All turns of the thread with their items, the newest last."""
        turns, cursor = [], None
        while True:
            page = self.server.request("thread/turns/list", {"threadId": thread, "itemsView": "full", "limit": 100,
                                                             "sortDirection": "asc", "cursor": cursor})["result"]
            turns += page["data"]
            cursor = page["nextCursor"]
            if cursor is None:
                return turns

    def check(self, thread, told_items, told_turns):
        turns = self.turns(thread)
        items = {(t["id"], i["id"]) for t in turns for i in t["items"]}
        self.assertLessEqual(told_items, items)
        ended = {(t["id"], t["status"]) for t in turns}
        self.assertLessEqual(told_turns, ended)
        listed = self.server.request("thread/read", {"threadId": thread})
        self.assertEqual(listed["result"]["thread"]["id"], thread)
        ordinals = [line["ordinal"] for line in self.lines()[0]]
        self.assertEqual(ordinals, sorted(set(ordinals)))

    def test_killed_at_random_instants(self):
        rng = random.Random(20261120)
        server = self.serve(3 * ROUNDS)
        thread = server.thread()
        items, ended, torn = set(), set(), 0
        server.turn(thread)
        for n in range(ROUNDS):
            server.begin(thread)
            deadline = time.monotonic() + rng.uniform(0, 0.02)
            while time.monotonic() < deadline and not server.told("turn/completed"):
                try:
                    server.message(timeout=max(0.0001, deadline - time.monotonic()))
                except harness.queue.Empty:
                    break
            told = self.kill()
            items |= {(p["turnId"], p["item"]["id"]) for p in told.told("item/completed")}
            ended |= {(p["turn"]["id"], p["turn"]["status"]) for p in told.told("turn/completed")}
            if n % 5 == 4:  # a write that the machine did not finish
                with open(self.rollout(), "ab") as f:
                    f.write(b'{"timestamp":"2026-11-20T00:00:00.000Z","ordinal":1,"type":"event_ms')
                torn += 1
            server = self.again()
            if n % 2:
                resumed = server.request("thread/resume", {"threadId": thread, "excludeTurns": True})
                self.assertIn("result", resumed)
                self.assertEqual(resumed["result"]["thread"]["id"], thread)
                self.check(thread, items, ended)
            else:
                self.check(thread, items, ended)
                self.assertIn("result", server.request("thread/resume", {"threadId": thread, "excludeTurns": True}))
        self.assertEqual(server.turn(thread), ("completed", None))
        self.assertEqual(self.lines()[1], torn)

    def test_lost_tails(self):
        """Whatever the last sector was: what is before it is there, and the thread goes on."""
        server = self.serve(30)
        thread = server.thread()
        server.turn(thread)
        server.turn(thread)
        self.kill()
        with open(self.rollout(), "rb") as f:
            whole = f.read()
        first = len(whole.split(b"\n")[0]) + 1
        for cut in range(len(whole) - 1, first, -(len(whole) - first) // 12 - 1):
            with open(self.rollout(), "wb") as f:
                f.write(whole[:cut])
            server = self.again()
            self.assertIn("result", server.request("thread/resume", {"threadId": thread, "excludeTurns": True}))
            self.assertEqual(server.turn(thread), ("completed", None))
            self.assertEqual(self.turns(thread)[-1]["status"], "completed")
            self.kill()

    def limit(self, size):
        hard = resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(self.server.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def test_files_that_cannot_grow(self):
        """The turn goes on, one warning is told, and what could not be written is, as soon as it can."""
        server = self.serve(6)
        thread = server.thread()
        server.turn(thread)
        self.limit(os.path.getsize(self.rollout()) + 100)
        self.assertEqual(server.turn(thread), ("completed", None))
        warnings = [w["message"] for w in server.told("warning") if "transcript" in w["message"]]
        self.assertEqual(len(warnings), 1, warnings)
        self.assertIn("Failed to save the conversation transcript; Codex will continue retrying. Error: "
                      "thread-store internal error: File too large (os error 27)", warnings[0])
        self.limit(resource.RLIM_INFINITY)
        self.assertEqual(server.turn(thread), ("completed", None))
        good, bad = self.lines()
        self.assertEqual([line["ordinal"] for line in good], list(range(len(good))))
        self.assertLessEqual(bad, 1)
        self.kill()
        server = self.again()
        self.assertEqual([t["status"] for t in self.turns(thread)], ["completed"] * 3)


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
