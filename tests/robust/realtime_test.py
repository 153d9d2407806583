#!/usr/bin/env python3
"""Voice sessions whose client and upstream start, stop, break and hang at any moment: what is told always makes sense.

  realtime_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import json
import queue
import random
import sys
import time
import unittest

import harness

SEEDS = range(1, 17)  # fixed, so that a failure can be looked at
STEPS = 14
STOP_S = 1.0
SLACK_S = 1.5  # of a loaded machine, and of sanitizers
PREFIX = "thread/realtime/"

# What an upstream may do after a handshake, by the version that it takes part in.
EVENTS = {
    "v1": ['conversation.input_transcript.delta {"delta":"a "}',
           'conversation.input_transcript.turn_marked {"transcript":"a b"}',
           'conversation.output_audio.delta {"delta":"AAAA","sample_rate":24000,"channels":1}',
           'conversation.handoff.requested {"handoff_id":"h","item_id":"i","input_transcript":"do it"}'],
    "v2": ['conversation.item.input_audio_transcription.delta {"delta":"a "}',
           'conversation.item.input_audio_transcription.completed {"transcript":"a b"}',
           'response.created {"response":{"id":"r"}}', 'response.done {"response":{"id":"r"}}',
           'response.output_audio.delta {"delta":"AAAA","item_id":"x"}',
           'input_audio_buffer.speech_started {"item_id":"x"}',
           'conversation.item.done {"item":{"type":"function_call","name":"background_agent","call_id":"c","id":"f",'
           '"arguments":"{\\"prompt\\":\\"do it\\"}"}}'],
    "v3": ['session.started {"session":{"id":"s"}}', 'input_transcript.added {"item":{"text":"a "}}',
           'turn.done {"turn":{"role":"assistant","transcript":"a b"}}', 'output_audio.delta {"audio":"AAAA"}',
           'delegation.created {"item":{"id":"d","type":"delegation","target":"client","content":'
           '[{"type":"input_text","text":"do it"}]}}'],
}
ENDS = ["", "", "", "close 1000", "close 1011", "cut", "reset", 'error {"message":"no more"}', 'binary "x"', "stall"]


def handshake(rng, version):
    lines = []
    if rng.random() < 0.15:
        return f"status {rng.choice([401, 404, 500, 503])}\nend\n"
    if version == "v3" and rng.random() < 0.8:
        lines.append(EVENTS["v3"][0])
    for _ in range(rng.randrange(6)):
        lines.append(rng.choice(EVENTS[version]))
        if rng.random() < 0.3:
            lines.append(f"pause {rng.randrange(1, 30)}ms")
    end = rng.choice(ENDS)
    if end:
        lines += [f"pause {rng.randrange(1, 60)}ms", end]
    return "".join(line + "\n" for line in lines)


def script(rng, versions):
    """Handshakes in the order in which such sessions are opened; later ones stay open."""
    text = ""
    for version, where in versions:
        text += f"answer WEBSOCKET {where}\n" + handshake(rng, version)
    for where in ("*/live", "*/realtime", "*/live/rtc_1", "*/live/rtc_2"):
        text += f"answer WEBSOCKET {where} repeat\nsession.started {{\"session\":{{\"id\":\"s\"}}}}\n"
        text += f"answer MESSAGE {where} repeat\nend\n"
    for where in ("*/realtime/calls", "*/live"):
        text += f'answer POST {where} repeat\nstatus 201\nheader location: /v1/calls/rtc_1\nbody "v=0"\n'
    return text + 'answer repeat\ncreated\nmessage "Done." words\ncompleted\n'


class Told:
    """What the client was told of the thread's sessions, and whether it makes sense."""

    def __init__(self, case):
        self.case, self.running, self.failed, self.log = case, False, False, []
        self.started = self.closed = 0

    def take(self, method, params):
        self.log.append((method, params.get("reason") or params.get("message")))
        check = self.case.assertTrue
        if method == "started":
            check(not self.running, self.log)
            self.running, self.failed = True, False
            self.started += 1
        elif method == "error":
            self.failed = True
        elif method == "closed":
            check(self.running or params["reason"] == "requested", self.log)
            check(params["reason"] != "error" or self.failed, self.log)
            self.closed += self.running
            self.running = False
        elif not method.startswith("item/"):
            check(self.running, self.log)


class Realtime(harness.Case):
    def step(self, rng, thread, versions):
        """One thing that a client does, without waiting for what comes of it."""
        at = {"threadId": thread}
        audio = {"data": "AAAA" * rng.randrange(1, 500), "sampleRate": 24000, "numChannels": 1}
        start = {**at, "outputModality": "audio", "prompt": "p", "includeStartupContext": rng.random() < 0.2}
        what = rng.choice(["start", "start", "start", "stop", "text", "audio", "audio", "speech", "turn", "interrupt"])
        if what == "start":
            version = rng.choice(["v1", "v2", "v3"])
            if version != "v2" and rng.random() < 0.4:
                start["transport"] = rng.choice([{"type": "webrtc", "sdp": "v=0"},
                                                 {"type": "existingCall", "callId": "rtc_2"}])
            if start.get("transport", {}).get("type") == "existingCall":
                del start["prompt"], start["includeStartupContext"]
            start["flushTranscriptTailOnSessionEnd"] = rng.random() < 0.3
            start["voice"] = None if rng.random() < 0.9 else "marin" if version == "v1" else "cove"
            if start["voice"] and "transport" in start:
                del start["voice"]
            call = start.get("transport", {"type": "websocket"})["type"]
            path = {"websocket": "", "webrtc": "/rtc_1", "existingCall": "/rtc_2"}[call]
            versions.append((version, "*/live" + path if version == "v3" else "*/realtime"))
            return PREFIX + "start", {**start, "version": version}
        return {"stop": (PREFIX + "stop", at), "text": (PREFIX + "appendText", {**at, "text": "t"}),
                "audio": (PREFIX + "appendAudio", {**at, "audio": audio}),
                "speech": (PREFIX + "appendSpeech", {**at, "text": "s"}),
                "turn": ("turn/start", {**at, "input": [{"type": "text", "text": "hi"}]}),
                "interrupt": ("turn/interrupt", {**at, "turnId": ""})}[what]

    def read(self, server, told, answers, until):
        """Reads for so long, or until a predicate of the message holds."""
        end = time.monotonic() + until if isinstance(until, float) else time.monotonic() + harness.WAIT_S
        while time.monotonic() < end:
            try:
                message = server.message(timeout=max(end - time.monotonic(), 0.001))
            except queue.Empty:
                return None
            if "method" not in message:
                self.assertNotIn(message["id"], answers, "answered twice")
                answers[message["id"]] = message
            elif message["method"].startswith(PREFIX):
                told.take(message["method"][len(PREFIX):], message["params"])
            if not isinstance(until, float) and until(message):
                return message
        return None

    def read_to_the_end(self, server, told, answers):
        """The last stop is told by one `closed` more than those that were asked for before it, and nothing follows."""
        end = time.monotonic() + STOP_S + SLACK_S
        while time.monotonic() < end and (told.running or told.log[-1:] == [] or told.log[-1][0] != "closed"):
            self.read(server, told, answers, 0.02)
        self.read(server, told, answers, 0.15)

    def ask(self, server, method, params):
        server.last_id += 1
        server.send({"id": server.last_id, "method": method, "params": params})
        return server.last_id

    def run_seed(self, seed):
        rng = random.Random(seed)
        steps, versions = [], []
        for _ in range(STEPS):
            steps.append((self.step(rng, "T", versions), rng.choice([0.0, 0.002, 0.02, 0.05, 0.15])))
        port = self.start_mock(script(rng, versions))
        url = f"http://127.0.0.1:{port}"
        server = self.start_server(url + "/v1", more=f'experimental_realtime_ws_base_url = "{url}"\n', experimental=True,
                                   experimental_bearer_token="k", request_max_retries=1)
        thread = server.thread()
        told, answers, asked = Told(self), {}, []
        for (method, params), pause in steps:
            asked.append(self.ask(server, method, {**params, "threadId": thread}))
            self.read(server, told, answers, pause)
        # Whatever is going on, a stop ends it in time.
        begun = time.monotonic()
        asked.append(self.ask(server, PREFIX + "stop", {"threadId": thread}))
        self.assertIsNotNone(self.read(server, told, answers, lambda m: m.get("id") == asked[-1]), told.log)
        self.read_to_the_end(server, told, answers)
        self.assertLess(time.monotonic() - begun, STOP_S + SLACK_S, told.log)
        self.assertFalse(told.running, told.log)
        self.assertEqual(told.started, told.closed, told.log)
        self.assertEqual(told.log[-1][0], "closed", told.log)
        self.assertEqual(sorted(answers), sorted(asked))
        self.check_timeline(server, thread, told)
        # A session that has only just begun ends with its thread, or with the server: nothing is left behind.
        if seed % 3:
            self.ask(server, PREFIX + "start", {"threadId": thread, "outputModality": "audio"})
            self.read(server, told, {}, rng.choice([0.001, 0.01, 0.1]))
        if seed % 3 == 1:
            self.assertIn("result", server.request("thread/archive", {"threadId": thread}))

    def test_a_client_that_pushes_faster_than_the_upstream_takes_loses_nothing(self):
        frames = 3000
        port = self.start_mock("answer WEBSOCKET */realtime\nend\nanswer MESSAGE */realtime repeat\nend\n")
        url = f"http://127.0.0.1:{port}"
        server = self.start_server(url + "/v1", more=f'experimental_realtime_ws_base_url = "{url}"\n', experimental=True,
                                   experimental_bearer_token="k")
        at = {"threadId": server.thread()}
        told, answers = Told(self), {}
        self.ask(server, PREFIX + "start", {**at, "outputModality": "audio", "version": "v2", "prompt": "p"})
        self.read(server, told, answers, lambda m: m.get("method") == PREFIX + "started")
        for i in range(frames):
            audio = {"data": f"{i:04}", "sampleRate": 24000, "numChannels": 1}
            last = self.ask(server, PREFIX + "appendAudio", {**at, "audio": audio})
        self.read(server, told, answers, lambda m: m.get("id") == last)
        self.assertTrue(all("result" in a for a in answers.values()))
        deadline = time.monotonic() + harness.WAIT_S
        while time.monotonic() < deadline:
            sent = [json.loads(r["body"])["audio"] if isinstance(r["body"], str) else r["body"]["audio"]
                    for r in self.requests() if "input_audio_buffer.append" in str(r["body"])]
            if len(sent) == frames:
                break
            time.sleep(0.05)
        self.assertEqual(sent, [f"{i:04}" for i in range(frames)])

    def test_a_stop_does_not_wait_for_an_upstream_that_stands_still(self):
        port = self.start_mock("answer WEBSOCKET */realtime\nstall\nanswer WEBSOCKET */live\nstall\n")
        url = f"http://127.0.0.1:{port}"
        server = self.start_server(url + "/v1", more=f'experimental_realtime_ws_base_url = "{url}"\n', experimental=True,
                                   experimental_bearer_token="k")
        thread = server.thread()
        at = {"threadId": thread}
        audio = {"data": "AAAA" * 20000, "sampleRate": 24000, "numChannels": 1}
        told, answers = Told(self), {}
        for version, is_told in (("v2", ["started", "closed"]), ("v3", ["closed"])):
            told.log.clear()
            self.ask(server, PREFIX + "start", {**at, "outputModality": "audio", "version": version, "prompt": "p"})
            self.read(server, told, answers, 0.3)
            for i in range(400):  # more than the system and the queue take
                self.ask(server, PREFIX + "appendAudio", {**at, "audio": audio})
            for i in range(100):
                self.ask(server, PREFIX + "appendText", {**at, "text": "t"})
            begun = time.monotonic()
            last = self.ask(server, PREFIX + "stop", at)
            self.read(server, told, answers, lambda m: m.get("method") == PREFIX + "closed")
            self.assertLess(time.monotonic() - begun, STOP_S + SLACK_S)
            self.read(server, told, answers, 0.1)
            self.assertIn(last, answers)
            self.assertEqual([m for m, _ in told.log if not m.startswith("item/")], is_told)

    def check_timeline(self, server, thread, told):
        """The file says the same: sessions begin and end in turn."""
        begun, cursor, kinds = time.monotonic(), None, []
        while True:
            params = {"threadId": thread, "limit": 100, "cursor": cursor}
            answer = server.request("thread/timeline/list", params)
            if "error" in answer:
                self.assertEqual(told.started, 0)
                return
            page = [e["item"]["type"] for e in answer["result"]["data"] if e["type"] == "realtime"]
            kinds = page + kinds
            cursor = answer["result"]["nextCursor"]
            if not cursor or time.monotonic() - begun > harness.WAIT_S:
                break
        bounds = [k for k in kinds if k.startswith("realtimeSession")]
        self.assertEqual(bounds, ["realtimeSessionStarted", "realtimeSessionClosed"] * told.started)


def add_seed(seed):
    def test(self):
        self.run_seed(seed)
    setattr(Realtime, f"test_seed_{seed}", test)


for number in SEEDS:
    add_seed(number)

if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
