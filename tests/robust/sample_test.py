#!/usr/bin/env python3
"""thread/sample: a question beside a conversation that leaves no trace.

  sample_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import sys
import time
import unittest

import harness
from harness import ANSWER, Case

SLOW = "answer\npause 20s\n" + ANSWER


class Sample(Case):
    def begin(self, script, text="hi"):
        server = self.start("answer\n" + ANSWER + script, experimental=True)
        thread = server.thread()
        self.assertEqual(server.turn(thread, text), ("completed", None))
        turn = server.told("turn/completed")[0]["turn"]["id"]
        server.notes = []
        return server, {"threadId": thread, "expectedTurnId": turn, "prompt": "which?"}

    def test_the_answer(self):
        """The model gets the conversation and the prompt; nothing is told or kept."""
        server, params = self.begin('answer\ncreated id=r2\nmessage "That one."\ncompleted id=r2 in=7 out=3\nanswer\n' + ANSWER)
        self.assertEqual(server.request("thread/sample", params)["result"],
                         {"sourceTurnId": params["expectedTurnId"], "responseId": "r2", "text": "That one.",
                          "inputTokens": 7, "cachedInputTokens": 0, "outputTokens": 3})
        self.assertEqual(server.notes, [])
        first, sample = (r["body"] for r in self.requests())
        self.assertEqual(sample["input"][-1]["content"][0]["text"], "which?")
        self.assertEqual(sample["prompt_cache_key"], first["prompt_cache_key"])
        self.assertEqual(sample["input"][1:len(first["input"])], first["input"][1:])
        self.assertEqual(server.turn(params["threadId"], "on"), ("completed", None))
        self.assertNotIn("which?", str(self.requests()[-1]["body"]["input"]))
        self.assertNotIn("That one.", str(self.requests()[-1]["body"]["input"]))

    def test_large_conversations(self):
        server, params = self.begin("answer\n" + ANSWER, text="wörds " * 20000)
        self.assertEqual(server.request("thread/sample", params)["result"]["text"], "Hello.")
        self.assertIn("wörds " * 20000, str(self.requests()[1]["body"]["input"]))

    def test_calls_are_not_made(self):
        server, params = self.begin(f'answer\ncreated\nmessage "Look."\ncall exec_command {{"cmd":"touch {self.path("x")}"}}\n'
                                    "completed id=r2 in=1 out=1\n")
        self.assertIsNone(server.request("thread/sample", params)["result"]["text"])
        self.assertEqual(len(self.requests()), 2)

    def test_refusals(self):
        server, params = self.begin("answer\npause 500ms\n" + ANSWER)

        def refused(**more):
            return server.request("thread/sample", {**params, **more})["error"]["message"]

        needs = "thread/sample requires expectedTurnId and a prompt of at most 4000 bytes"
        fresh = server.thread()
        self.assertEqual(refused(prompt=" "), needs)
        self.assertEqual(refused(prompt="x" * 4001), needs)
        self.assertEqual(refused(expectedTurnId="x"), "sample source turn must be the latest finished turn")
        self.assertEqual(refused(threadId=fresh), f"invalid thread-store request: no rollout found for thread id {fresh}")
        ephemeral = server.request("thread/start", {"ephemeral": True})["result"]["thread"]["id"]
        self.assertEqual(refused(threadId=ephemeral), "sample source must be a persistent root thread")
        server.begin(params["threadId"], "more")
        self.assertEqual(refused(), "sample source must be idle")

    def ask(self, server, params):
        server.last_id += 1
        server.send({"id": server.last_id, "method": "thread/sample", "params": params})
        end = time.monotonic() + harness.WAIT_S
        while len(self.requests()) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        return server.last_id

    def test_cancelled(self):
        server, params = self.begin(SLOW)
        asked = self.ask(server, params)
        self.assertEqual(server.request("thread/sample/cancel", {"requestId": asked})["result"], {})
        self.assertEqual(server.message(), {"error": {"code": -32603, "message": "sample canceled"}, "id": asked})
        self.assertEqual(server.request("thread/sample/cancel", {"requestId": asked})["result"], {})

    def test_the_client_goes(self):
        self.ask(*self.begin(SLOW))

    def test_it_fails(self):
        server, params = self.begin('answer\nstatus 400\nbody {"error":{"message":"no"}}\n')
        self.assertEqual(server.request("thread/sample", params)["error"],
                         {"code": -32603, "message": '{"error":{"message":"no"}}'})


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
