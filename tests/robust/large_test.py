#!/usr/bin/env python3
"""What is large stays on disk: the model gets it all the same, clients page through it.

  large_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import json
import os
import sys
import time
import unittest

import harness
from harness import ANSWER, Case

LARGE = "wörds \n" * 40000  # more than is kept in memory


class Large(Case):
    def again(self):
        self.assertEqual(self.server.close(), 0)
        env = {**{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
               "CODEX_HOME": self.folder, "HOME": self.folder}
        self.server = harness.Server(self.folder, env, experimental=True)
        return self.server

    def inputs(self):
        return [[c["text"] for i in r["body"]["input"] if i["type"] == "message" and i["role"] == "user"
                 for c in i["content"] if c["type"] == "input_text"] for r in self.requests()]

    def test_the_model_gets_it_each_time(self):
        server = self.start(("answer\n" + ANSWER) * 4)
        thread = server.thread()
        for text in (LARGE, "two"):
            self.assertEqual(server.turn(thread, text), ("completed", None))
        server = self.again()
        server.request("thread/resume", {"threadId": thread, "excludeTurns": True})
        self.assertEqual(server.turn(thread, "three"), ("completed", None))
        fork = server.request("thread/fork", {"threadId": thread, "excludeTurns": True})["result"]["thread"]["id"]
        self.assertEqual(server.turn(fork, "four"), ("completed", None))
        said = [[t for t in texts if not t.startswith("<")] for texts in self.inputs()]
        self.assertEqual(said, [[LARGE], [LARGE, "two"], [LARGE, "two", "three"], [LARGE, "two", "three", "four"]])

    def test_it_is_compacted(self):
        server = self.start(("answer\n" + ANSWER) * 3)
        thread = server.thread()
        self.assertEqual(server.turn(thread, LARGE), ("completed", None))
        server.notes = []
        server.request("thread/compact/start", {"threadId": thread})
        while not server.told("turn/completed"):
            server.message()
        self.assertEqual(server.told("turn/completed")[0]["turn"]["status"], "completed")
        self.assertEqual(server.turn(thread, "two"), ("completed", None))
        texts = self.inputs()
        self.assertIn(LARGE, texts[1])
        self.assertTrue(any(t.startswith("wörds") and "truncated" in t for t in texts[2]))

    def test_pages_end_early(self):
        """Each item has its place on one page and one only."""
        server = self.start(("answer\n" + ANSWER) * 2)
        thread = server.thread()
        self.assertEqual(server.turn(thread), ("completed", None))
        path = server.request("thread/read", {"threadId": thread})["result"]["thread"]["path"]
        turn = server.told("turn/completed")[0]["turn"]["id"]
        with open(path, encoding="utf-8") as f:
            ordinal = json.loads(f.readlines()[-1])["ordinal"]
        self.assertEqual(server.close(), 0)
        with open(path, "a", encoding="utf-8") as f:
            for n in range(1, 6):
                item = {"type": "AgentMessage", "id": f"m{n}", "content": [{"type": "Text", "text": "x" * (12 << 20)}]}
                f.write(json.dumps({"timestamp": "2026-11-20T00:00:00.000Z", "ordinal": ordinal + n, "type": "event_msg",
                                    "payload": {"type": "item_completed", "turn_id": turn, "item": item}}) + "\n")
        server = self.server = harness.Server(self.folder, {**os.environ, "CODEX_HOME": self.folder}, experimental=True)
        for direction in ("asc", "desc"):
            ids, cursor, pages = [], None, 0
            while pages == 0 or cursor:
                page = server.request("thread/items/list", {"threadId": thread, "cursor": cursor,
                                                            "sortDirection": direction})["result"]
                ids += [e["item"]["id"] for e in page["data"]]
                cursor, pages = page["nextCursor"], pages + 1
            self.assertEqual([i for i in ids if len(i) == 2], sorted([f"m{n}" for n in range(1, 6)],
                                                                     reverse=direction == "desc"))
            self.assertEqual((len(ids), pages), (7, 3))

    def rollouts(self):
        return sorted(os.path.join(d, f) for root in ("sessions", "archived_sessions")
                      for d, _, files in os.walk(self.path(root)) for f in files)

    def test_pages_follow_the_file(self):
        """What is known of a large file is known until it changes, by our own turns, by others', or in place."""
        server = self.start(("answer\n" + ANSWER) * 6)
        thread = server.thread()
        for _ in range(4):
            self.assertEqual(server.turn(thread, LARGE), ("completed", None))

        def turns():
            page = server.request("thread/turns/list", {"threadId": thread, "limit": 100})["result"]["data"]
            return [t["id"] for t in page]

        def items(turn):
            page = server.request("thread/items/list", {"threadId": thread, "turnId": turn})["result"]["data"]
            return [e["item"]["type"] for e in page]

        seen = turns()
        self.assertEqual(len(seen), 4)
        self.assertEqual(turns(), seen)
        self.assertEqual(server.turn(thread), ("completed", None))
        self.assertEqual(len(turns()), 5)
        self.assertEqual(turns()[1:], seen)
        self.assertEqual(items(turns()[0]), ["userMessage", "agentMessage"])
        path = server.request("thread/read", {"threadId": thread})["result"]["thread"]["path"]
        self.assertGreater(os.path.getsize(path), 1 << 20)
        with open(path, encoding="utf-8") as f:
            lines = f.readlines()
        ordinal, newest = json.loads(lines[-1])["ordinal"], turns()[0]
        with open(path, "a", encoding="utf-8") as f:  # somebody else goes on
            item = {"type": "AgentMessage", "id": "more", "content": [{"type": "Text", "text": "more"}]}
            f.write(json.dumps({"timestamp": "2026-11-20T00:00:00.000Z", "ordinal": ordinal + 1, "type": "event_msg",
                                "payload": {"type": "item_completed", "turn_id": newest, "item": item}}) + "\n")
        self.assertEqual(items(newest), ["userMessage", "agentMessage", "agentMessage"])
        server.request("thread/unsubscribe", {"threadId": thread})
        with open(path, "w", encoding="utf-8") as f:  # or loses its end
            f.writelines(lines[:len(lines) // 2])
        self.assertLess(len(turns()), 5)

    def test_old_files_are_compressed(self):
        """They are read as they are, and come back when their threads go on."""
        server = self.start(("answer\n" + ANSWER) * 6)
        old, new, archived = (server.thread() for _ in range(3))
        for thread in (old, new, archived):
            self.assertEqual(server.turn(thread), ("completed", None))
        server.request("thread/archive", {"threadId": archived})
        fork = server.request("thread/fork", {"threadId": old, "excludeTurns": True})["result"]["thread"]["id"]
        server.close()
        for path in self.rollouts():
            age_s = 8 * 86400 if new not in path and fork not in path else 6 * 86400
            os.utime(path, (time.time() - age_s,) * 2)
        self.server = server = harness.Server(self.folder, {**os.environ, "CODEX_HOME": self.folder}, experimental=True)
        turns = server.request("thread/turns/list", {"threadId": old})["result"]["data"]
        for _ in range(2):  # the second comes too early
            self.assertEqual(server.request("rollout/compress", {})["result"], {})
        end = time.monotonic() + harness.WAIT_S
        while sum(p.endswith(".zst") for p in self.rollouts()) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        self.assertEqual({i for p in self.rollouts() for i in (old, new, archived, fork) if i in p and p.endswith(".zst")},
                         {old, archived})
        self.assertEqual(server.request("thread/turns/list", {"threadId": old})["result"]["data"], turns)
        self.assertEqual([h["thread"]["id"] for h in server.request("thread/search", {"searchTerm": "hello"})
                          ["result"]["data"] if h["thread"]["id"] == old], [old])
        self.assertIn("result", server.request("thread/resume", {"threadId": fork, "excludeTurns": True}))
        self.assertEqual(server.turn(fork), ("completed", None))
        resumed = server.request("thread/resume", {"threadId": old})["result"]["thread"]
        self.assertEqual([t["id"] for t in resumed["turns"]], [t["id"] for t in turns])
        self.assertIn(resumed["path"], self.rollouts())
        self.assertNotIn(resumed["path"] + ".zst", self.rollouts())
        self.assertEqual(server.turn(old), ("completed", None))
        self.assertEqual(len(server.request("thread/turns/list", {"threadId": old})["result"]["data"]), 2)


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    unittest.main()
