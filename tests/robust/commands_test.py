#!/usr/bin/env python3
"""Commands of the model at their worst: much output, no output, no end, heirs, a full disk, many at once.

  commands_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import json
import os
import sys
import time
import unittest

import harness

MANY = 64
BYTES = 50 << 20
RSS_MAX_KB = 64 << 10  # of the server, whatever comes out of a command
MANY_RSS_MAX_KB = 2 * RSS_MAX_KB
SHADOW_KB = 1 << 30  # of a sanitizer, which keeps back what was freed
INTERRUPT_S = 10  # with the slack of a loaded machine


def call(command, **more):
    return "call exec_command " + json.dumps({"cmd": command, **more}) + "\n"


def is_running(marker):
    """Is there a process with that in its command line, a zombie's child not counted?"""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as f:
                if marker.encode() in f.read() and int(pid) != os.getpid():
                    return True
        except OSError:
            pass
    return False


class Commands(harness.Case):
    def begin(self, calls):
        port = self.start_mock("created\n" + calls + "completed\nanswer repeat\n" + harness.ANSWER)
        server = self.start_server(f"http://127.0.0.1:{port}/v1", more='sandbox_mode = "danger-full-access"\n')
        return server, server.thread()

    def outputs(self, calls):
        """What the model is told of each call of a turn, which completes."""
        server, thread = self.begin(calls)
        self.assertEqual(server.turn(thread), ("completed", None))
        self.check_no_zombies(server)
        body = self.requests()[-1]["body"]
        items = (json.loads(body) if isinstance(body, str) else body)["input"]
        return [i["output"] for i in items if i["type"] == "function_call_output"]

    def check_no_zombies(self, server):
        for pid in self.children(server):
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as f:
                self.assertNotIn(") Z ", f.read())

    def children(self, server):
        pid = server.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
            return f.read().split()

    def peak_kb(self, server):
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as f:
            fields = dict(line.split(":", 1) for line in f)
        shadowed = int(fields["VmSize"].split()[0]) > SHADOW_KB
        return 0 if shadowed else int(fields["VmHWM"].split()[0])

    def wait_until(self, is_so):
        until = time.monotonic() + INTERRUPT_S
        while not is_so():
            self.assertLess(time.monotonic(), until)
            time.sleep(0.02)

    def test_much_output_takes_little_memory(self):
        [told] = self.outputs(call(f"head -c {BYTES} /dev/zero | tr '\\0' x; echo; echo end"))
        self.assertIn("Process exited with code 0", told)
        self.assertTrue(told.rstrip().endswith("end"))
        self.assertLess(len(told), 1 << 20)
        self.assertLess(self.peak_kb(self.server), RSS_MAX_KB)

    def test_many_at_once(self):
        command = "echo number {}; head -c 200000 /dev/zero | tr '\\0' x; echo"
        told = self.outputs("".join(call(command.format(i)) for i in range(MANY)))
        self.assertEqual(len(told), MANY)
        for i, text in enumerate(told):
            self.assertIn(f"number {i}\n", text)
            self.assertIn("Process exited with code 0", text)
        self.assertLess(self.peak_kb(self.server), MANY_RSS_MAX_KB)

    def test_a_full_disk_is_the_command_s_failure(self):
        [told] = self.outputs(call("echo text > /dev/full; echo status $?"))
        self.assertIn("No space left on device", told)
        self.assertIn("status 1", told)

    def test_a_heir_that_keeps_the_output_open_holds_up_nobody(self):
        marker = f"{self.id()}.{os.getpid()}"
        begun = time.monotonic()
        [told] = self.outputs(call(f"sh -c 'sleep 300; : {marker}' & echo parent"))
        self.assertLess(time.monotonic() - begun, INTERRUPT_S)
        self.assertIn("parent", told)
        self.end_server()
        self.wait_until(lambda: not is_running(marker))

    def end_server(self):
        server, self.server = self.server, None
        self.assertEqual(server.close(), 0)

    def interrupt(self, command, marker):
        server, thread = self.begin(call(command, yield_time_ms=30000))
        turn = server.begin(thread)["result"]["turn"]["id"]
        self.wait_until(lambda: is_running(marker))
        begun = time.monotonic()
        server.request("turn/interrupt", {"threadId": thread, "turnId": turn})
        while not server.told("turn/completed"):
            server.message()
        self.assertLess(time.monotonic() - begun, INTERRUPT_S)
        self.assertEqual(server.told("turn/completed")[0]["turn"]["status"], "interrupted")
        return server, thread

    def test_a_command_that_ignores_signals_ends_with_the_server(self):
        marker = f"{self.id()}.{os.getpid()}"
        self.interrupt(f"trap '' TERM INT HUP; while :; do sleep 1; : {marker}; done", marker)
        self.end_server()
        self.wait_until(lambda: not is_running(marker))

    def test_the_next_turn_begins_after_an_interrupted_command(self):
        marker = f"{self.id()}.{os.getpid()}"
        server, thread = self.interrupt(f"(trap '' TERM; sleep 300; : {marker}) | cat", marker)
        self.assertEqual(server.turn(thread), ("completed", None))


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
