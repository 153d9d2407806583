#!/usr/bin/env python3
"""Programs of the user that hear of ends: hooks of sessions when the daemon ends, the notify program while it does.

  hooks_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import json
import os
import sys
import time
import unittest

import harness

HEARD_S = 10  # with the slack of a loaded machine


class Hooks(harness.Case):
    def trust_all(self, server):
        hooks = server.request("hooks/list", {"cwds": [self.folder]})["result"]["data"][0]["hooks"]
        state = {h["key"]: {"trusted_hash": h["currentHash"]} for h in hooks}
        edit = {"keyPath": "hooks.state", "value": state, "mergeStrategy": "upsert"}
        server.request("config/batchWrite", {"edits": [edit], "reloadUserConfig": True})

    def start_with(self, command, script="answer repeat\n" + harness.ANSWER, timeout=1):
        hook = {"type": "command", "command": command, "timeout": timeout}
        with open(self.path("hooks.json"), "w", encoding="utf-8") as f:
            json.dump({"hooks": {"SessionEnd": [{"hooks": [hook]}]}}, f)
        server = self.start(script)
        self.trust_all(server)
        return server

    def end(self):
        server, self.server = self.server, None
        began = time.monotonic()
        self.assertEqual(server.close(), 0, server.errors())
        return time.monotonic() - began

    def heard(self):
        found = []
        for name in os.listdir(self.folder):
            if name.startswith("heard."):
                with open(self.path(name), encoding="utf-8") as f:
                    found.append(json.load(f))
        return sorted(found, key=lambda x: x["session_id"])

    def test_each_session_ends_with_the_daemon(self):
        server = self.start_with(f"cat > {self.path('heard')}.$$")
        threads = [server.thread() for _ in range(3)]
        server.turn(threads[0])
        self.end()
        self.assertEqual([h["session_id"] for h in self.heard()], sorted(threads))
        for h in self.heard():
            self.assertEqual((h["hook_event_name"], h["reason"], "turn_id" in h), ("SessionEnd", "other", False))

    def test_an_interrupted_turn_is_on_disk_before(self):
        server = self.start_with(f"cp $(find {self.path('sessions')} -type f) {self.path('seen')}", "created\n")
        thread = server.thread()
        server.begin(thread)
        self.end()
        with open(self.path("seen"), encoding="utf-8") as f:
            self.assertIn('"turn_aborted"', f.read())

    def test_one_that_does_not_end_is_killed(self):
        server = self.start_with(f"sleep 100; touch {self.path('late')}")
        server.turn(server.thread())
        self.assertLess(self.end(), HEARD_S)
        self.assertFalse(os.path.exists(self.path("late")))

    def test_sigterm_is_an_end_too(self):
        server = self.start_with(f"cat > {self.path('heard')}.$$")
        server.turn(server.thread())
        server.process.terminate()
        server.process.wait(HEARD_S)
        self.assertEqual(len(self.heard()), 1)

    def test_the_notified_program_outlives_the_daemon(self):
        words = ["sh", "-c", f"sleep 0.5; echo \"$1\" > {self.path('told')}.new; mv {self.path('told')}.new "
                 f"{self.path('told')}", "sh"]
        server = self.start("answer repeat\n" + harness.ANSWER, more=f"notify = {json.dumps(words)}\n")
        thread = server.thread()
        server.turn(thread)
        self.end()  # at once: it may not even run yet
        end = time.monotonic() + HEARD_S
        while not os.path.exists(self.path("told")) and time.monotonic() < end:
            time.sleep(0.01)
        with open(self.path("told"), encoding="utf-8") as f:
            self.assertEqual(json.load(f)["thread-id"], thread)


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
