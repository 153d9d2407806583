#!/usr/bin/env python3
"""One home: two processes that share it, the reference's database beside ours, a disk that fails.

  home_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [--other 'COMMAND ...'] [TEST ...]

`--other`: another server as the second of the two processes. CODEXD_HOME_ROUNDS sets how much they do.
"""
import base64
import json
import os
import random
import signal
import sqlite3
import sys
import threading
import unittest

import harness
from harness import ANSWER, Case

ROUNDS = int(os.environ.get("CODEXD_HOME_ROUNDS", "25"))
LIBRARY = os.environ.get("FAILING_WRITES_LIBRARY")
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
OTHER = None
WORK = ('created\ncall exec_command {"cmd":"echo one"}\ncompleted in=1 out=1\nanswer\ncreated\n'
        'message "Some words."\ncompleted in=2 out=3\n')
FULL = 'sandbox_mode = "danger-full-access"\n'
REFUSALS = ("already has an active writer", "no rollout found", "no archived rollout", "is archived", "thread not found",
            "thread not loaded", "is closing", "file does not exist", "still references it", "not materialized", "is empty")


class Home(Case):
    def serve(self, script, more=""):
        self.start(script, more=more)
        self.env = {**{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
                    "CODEX_HOME": self.folder, "HOME": self.folder, "RUST_LOG": "off"}
        self.assertEqual(self.server.close(), 0)
        self.server = None

    def open(self, command=None, **env):
        before, harness.SERVER = harness.SERVER, command or harness.SERVER
        try:
            return harness.Server(self.folder, {**self.env, **env}, experimental=True)
        finally:
            harness.SERVER = before

    def rollouts(self):
        return sorted(os.path.join(d, f) for root in ("sessions", "archived_sessions")
                      for d, _, files in os.walk(self.path(root)) for f in files)

    def lines(self, path):
        """The lines that can be parsed, and how many cannot."""
        good, bad = [], 0
        with open(path, encoding="utf-8") as f:
            for line in f:
                try:
                    good.append(json.loads(line))
                except ValueError:
                    bad += 1
        return good, bad

    def check_files(self, torn=0):
        found = 0
        for path in self.rollouts():
            good, bad = self.lines(path)
            ordinals = [line["ordinal"] for line in good]
            self.assertEqual(ordinals, list(range(ordinals[0], ordinals[0] + len(ordinals))), path)
            found += bad
        self.assertLessEqual(found, torn)

    def items(self, server, thread):
        turns = server.request("thread/turns/list", {"threadId": thread, "itemsView": "full", "limit": 100})
        return {(t["id"], i["id"]) for t in turns["result"]["data"] for i in t["items"]}


class Two(Home):
    def act(self, server, rng, shared, told, odd):
        """One thing on one of the threads of both."""
        def ask(method, params):
            answer = server.request(method, params)
            text = answer.get("error", {}).get("message", "")
            if text and not any(r in text for r in REFUSALS):
                odd.append((method, text))
            return answer.get("result")

        if len(shared) < 3:
            shared.append(server.thread())
        thread = rng.choice(shared)
        what = rng.randrange(8)
        if what < 3:
            if ask("thread/resume", {"threadId": thread, "excludeTurns": True}) or what == 0:
                server.notes = []
                if "result" in server.begin(thread):
                    while not server.told("turn/completed"):
                        server.message()
                    told |= {(thread, p["turnId"], p["item"]["id"]) for p in server.told("item/completed")}
                    if server.told("turn/completed")[0]["turn"]["status"] != "completed":
                        odd.append(server.told("turn/completed")[0])
            if what == 2:
                ask("thread/archive", {"threadId": thread})
                ask("thread/unarchive", {"threadId": thread})
        elif what == 3:
            ask("thread/name/set", {"threadId": thread, "name": f"name {rng.random()}"})
        elif what == 4:
            forked = ask("thread/fork", {"threadId": thread, "excludeTurns": True})
            if forked:
                shared.append(forked["thread"]["id"])
        elif what == 5:
            ask("thread/list", {})
        elif what == 6:
            ask("thread/turns/list", {"threadId": thread})
        else:
            ask("thread/archive", {"threadId": thread})
            ask("thread/unarchive", {"threadId": thread})

    def test_two_processes(self):
        """Whatever they do, files stay whole, and what a client was told is there."""
        self.serve(("answer\n" + WORK) * (4 * ROUNDS), more=FULL)
        servers = [self.open(), self.open(OTHER)]
        shared, told, odd, failures = [], [set(), set()], [], []

        def work(n):
            try:
                rng = random.Random(n)
                for _ in range(ROUNDS):
                    self.act(servers[n], rng, shared, told[n], odd)
            except Exception as e:  # of a thread: told by the other one
                failures.append(e)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(failures, [])
        self.assertEqual([s.close() for s in servers], [0, 0])
        self.assertEqual(odd, [])
        self.check_files()
        self.server = server = self.open()
        for thread, turn, item in told[0] | told[1]:
            with self.subTest(thread):
                self.assertIn((turn, item), self.items(server, thread))
        listed, cursor = [], None
        while not listed or cursor:
            page = server.request("thread/list", {"cursor": cursor, "limit": 100})["result"]
            listed, cursor = listed + [t["id"] for t in page["data"]], page["nextCursor"]
        self.assertEqual(len(listed), len(set(listed)))
        self.assertLessEqual({t for t, _, _ in told[0] | told[1]},
                             set(listed) | {t["id"] for t in server.request("thread/list", {"archived": True, "limit": 100})
                                            ["result"]["data"]})


class Reference(Home):
    def make_state(self, extra=None):
        """A database such as the reference makes: what we look at of it."""
        db = sqlite3.connect(self.path("state_5.sqlite"), isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE _sqlx_migrations(version INTEGER PRIMARY KEY, success, checksum BLOB)")
        db.execute("CREATE TABLE threads(id TEXT PRIMARY KEY, rollout_path TEXT, archived INTEGER, archived_at INTEGER,"
                   " first_user_message TEXT, preview TEXT, name TEXT)")
        with open(os.path.join(DATA, "state_5.migrations"), encoding="ascii") as f:
            for line in list(f) + ([extra] if extra else []):
                version, checksum = line.split()
                db.execute("INSERT INTO _sqlx_migrations VALUES(?, 1, ?)", (int(version), bytes.fromhex(checksum)))
        return db

    def row(self, db, thread):
        return db.execute("SELECT name, archived, rollout_path FROM threads WHERE id = ?", (thread,)).fetchone()

    def begin(self):
        self.serve(("answer\n" + ANSWER) * 3)
        self.server = self.open()
        threads = [self.server.thread() for _ in range(2)]
        for thread in threads:
            self.assertEqual(self.server.turn(thread), ("completed", None))
        self.server.request("thread/name/set", {"threadId": threads[0], "name": "ours"})
        return threads

    def add(self, db, thread, **more):
        path = next(p for p in self.rollouts() if thread in p)
        db.execute("INSERT INTO threads VALUES(?, ?, 0, NULL, 'hi', ?, ?)",
                   (thread, path, more.get("preview", "hi"), more.get("name")))

    def test_names_and_archive_state(self):
        ours, theirs = self.begin()
        db = self.make_state()
        self.add(db, ours)
        self.add(db, theirs, name="theirs", preview="inherited")
        listed = {t["id"]: (t["name"], t["preview"]) for t in self.server.request("thread/list", {})["result"]["data"]}
        self.assertEqual(listed[theirs][0], "theirs")
        self.assertEqual(self.server.request("thread/read", {"threadId": ours})["result"]["thread"]["name"], "ours")
        self.assertEqual(self.row(db, ours)[0], "ours")
        self.server.request("thread/name/set", {"threadId": theirs, "name": "other"})
        self.assertEqual(self.row(db, theirs)[0], "other")
        self.server.request("thread/archive", {"threadId": theirs})
        name, archived, path = self.row(db, theirs)
        self.assertEqual((name, archived, path in self.rollouts()), ("other", 1, True))
        self.server.request("thread/unarchive", {"threadId": theirs})
        _, archived, path = self.row(db, theirs)
        self.assertEqual((archived, path in self.rollouts()), (0, True))
        read = self.server.request("thread/read", {"threadId": theirs})["result"]["thread"]
        self.assertEqual((read["name"], read["preview"]), ("other", "inherited"))

    def test_another_version_is_left_alone(self):
        ours, _ = self.begin()
        db = self.make_state(extra="63 00ff")
        self.add(db, ours, name="theirs")
        self.server.request("thread/name/set", {"threadId": ours, "name": "new"})
        self.server.request("thread/archive", {"threadId": ours})
        self.assertEqual(self.row(db, ours)[:2], ("theirs", 0))

    def test_none_is_made(self):
        self.begin()
        self.assertEqual([f for f in os.listdir(self.folder) if f.endswith(".sqlite")], [])


class Lists(Home):
    def login(self, account):
        """A server of that ChatGPT account; None: of nobody."""
        if self.server:
            self.assertEqual(self.server.close(), 0)
        if account:
            claims = {"email": "a@b.c", "exp": 4102444800, "https://api.openai.com/auth": {
                "chatgpt_plan_type": "pro", "chatgpt_user_id": "u-" + account, "chatgpt_account_id": account}}
            token = ".".join(base64.urlsafe_b64encode(t.encode()).decode().rstrip("=")
                             for t in ('{"alg":"none"}', json.dumps(claims), "s"))
            with open(self.path("auth.json"), "w", encoding="ascii") as f:
                json.dump({"auth_mode": "chatgpt", "last_refresh": "2026-11-20T00:00:00Z", "tokens": {
                    "id_token": token, "access_token": token, "refresh_token": "r", "account_id": account}}, f)
        elif os.path.exists(self.path("auth.json")):
            os.unlink(self.path("auth.json"))
        self.server = self.open()

    def begin(self, text):
        thread = self.server.thread()
        self.assertEqual(self.server.turn(thread, text), ("completed", None))
        return thread

    def listed(self, **filters):
        lists = [[t["preview"] for t in self.server.request("thread/list", filters)["result"]["data"]],
                 [h["thread"]["preview"] for h in self.server.request("thread/search", {"searchTerm": "of", **filters})
                  ["result"]["data"]]]
        self.assertEqual(*lists)
        return sorted(lists[0])

    def test_threads_of_other_accounts(self):
        """Those that were made without a login are everybody's."""
        self.serve(("answer\n" + ANSWER) * 3)
        for account in (None, "a", "b"):
            self.login(account)
            self.begin(f"of {account}")
        self.assertEqual(self.listed(), ["of None", "of a", "of b"])
        self.assertEqual(self.listed(currentAccountOnly=True), ["of None", "of b"])
        self.login("a")
        self.assertEqual(self.listed(currentAccountOnly=True), ["of None", "of a"])
        self.login(None)
        self.assertEqual(self.listed(currentAccountOnly=True), ["of None"])

    def test_attached_threads(self):
        self.serve(("answer\n" + ANSWER) * 2)
        self.login(None)
        source = self.begin("of one")
        ask = self.server.request
        fork = ask("thread/fork", {"threadId": source, "excludeTurns": True, "attachToSource": True})["result"]["thread"]
        self.assertEqual(fork["attachedToThreadId"], source)
        self.assertEqual(self.server.turn(fork["id"], "of two"), ("completed", None))
        self.login(None)
        ask = self.server.request
        self.assertEqual([t["id"] for t in ask("thread/list", {})["result"]["data"]], [source])
        self.assertEqual([t["id"] for t in ask("thread/list", {"attachedToThreadId": source})["result"]["data"]], [fork["id"]])
        self.assertEqual(ask("thread/list", {"includeAttachedThreads": True})["error"]["message"],
                         "includeAttachedThreads requires a non-empty searchTerm")
        self.assertEqual(len(ask("thread/list", {"includeAttachedThreads": True, "searchTerm": "of"})["result"]["data"]), 2)
        self.assertEqual(ask("thread/delete", {"threadId": source})["error"]["message"],
                         f"cannot delete thread while attached thread {fork['id']} exists; "
                         "delete the attached thread first")
        self.assertEqual(ask("thread/delete", {"threadId": fork["id"]})["result"], {})
        self.assertEqual(ask("thread/delete", {"threadId": source})["result"], {})


@unittest.skipUnless(LIBRARY, "no library that lets writes fail")
class Disk(Home):
    def plan(self, error, through=0):
        with open(self.path("plan"), "w", encoding="ascii") as f:
            f.write(f"{error} {through}")

    def begin(self, turns):
        self.serve(("answer\n" + WORK) * turns, more=FULL)
        self.plan(0)
        self.server = self.open(LD_PRELOAD=LIBRARY, FAILING_WRITES=self.path("plan"))
        return self.server, self.server.thread()

    def warnings(self):
        return [w["message"].split("error: ")[1] for w in self.server.told("warning") if "transcript" in w["message"]]

    def test_errors(self):
        """One warning for each failure; what was not written is, as soon as it can, with the same ordinals."""
        texts = {28: "No space left on device (os error 28)", 5: "I/O error (os error 5)"}
        server, thread = self.begin(12)
        for error, text in texts.items():
            for through in (0, 1, 40):
                self.plan(error, through)
                self.assertEqual(server.turn(thread), ("completed", None))
                self.assertEqual(self.warnings(), [text])
                self.plan(0)
                self.assertEqual(server.turn(thread), ("completed", None))
                self.assertEqual(self.warnings(), [])
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        self.check_files(torn=4)
        self.server = self.open()
        self.assertEqual([t["status"] for t in self.server.request("thread/turns/list", {"threadId": thread, "limit": 100})
                          ["result"]["data"]], ["completed"] * 12)

    def test_a_disk_that_comes_and_goes(self):
        """All that clients were told is there at the end, whenever it failed."""
        rng = random.Random(6)
        server, thread = self.begin(30)
        told, fails = set(), 0
        for _ in range(15):
            server.begin(thread)
            while not server.told("turn/completed"):
                fail = rng.random() < 0.3
                fails += fail
                self.plan(rng.choice((5, 28)) if fail else 0, rng.randrange(60))
                server.message()
            told |= {(p["turnId"], p["item"]["id"]) for p in server.told("item/completed")}
        self.plan(0)
        self.assertEqual(server.close(), 0)  # what waits is written at the latest now
        self.assertGreater(fails, 10)
        self.check_files(torn=fails)
        self.server = server = self.open()
        self.assertLessEqual(told, self.items(server, thread))
        self.assertIn("result", server.request("thread/resume", {"threadId": thread, "excludeTurns": True}))
        self.assertEqual(server.turn(thread), ("completed", None))

    def test_a_thread_that_cannot_be_made(self):
        server, thread = self.begin(2)
        self.plan(28)
        self.assertEqual(server.turn(thread), ("completed", None))
        self.assertEqual(len(self.warnings()), 1)
        self.plan(0)
        self.assertEqual(server.turn(thread), ("completed", None))
        self.assertEqual(len(server.request("thread/turns/list", {"threadId": thread})["result"]["data"]), 2)


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv.pop(1), sys.argv.pop(1)
    if len(sys.argv) > 2 and sys.argv[1] == "--other":
        OTHER = sys.argv[2]
        del sys.argv[1:3]
    unittest.main()
