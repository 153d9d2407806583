#!/usr/bin/env python3
"""A small app-server client for tools/demo: spawns codexd, has a conversation, lets the model use tools, prints it.

  demo-client.py CODEXD DIRECTORY

Only the standard library. Exit status 1 when something does not go as it should.
"""
import json
import subprocess
import sys
import textwrap


class Client:
    """Speaks JSON Lines with a server on its standard input and output."""

    def __init__(self, program):
        self.server = subprocess.Popen([program, "app-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ids = 0
        self.waiting = []

    def read(self):
        line = self.server.stdout.readline()
        if not line:
            sys.exit("codexd has ended too early")
        return json.loads(line)

    def next(self):
        return self.waiting.pop(0) if self.waiting else self.read()

    def request(self, method, params):
        """The result; notifications that come before it wait for next()."""
        self.ids += 1
        message = {"id": self.ids, "method": method, "params": params}
        self.server.stdin.write((json.dumps(message) + "\n").encode())
        self.server.stdin.flush()
        while True:
            answer = self.read()
            if answer.get("id") != self.ids or "method" in answer:
                self.waiting.append(answer)
            elif "error" in answer:
                sys.exit(f"{method}: {answer['error']['message']}")
            else:
                return answer["result"]

    def answer(self, request, result):
        self.server.stdin.write((json.dumps({"id": request["id"], "result": result}) + "\n").encode())
        self.server.stdin.flush()

    def close(self):
        self.server.stdin.close()
        return self.server.wait(timeout=10)


def say(text=""):
    print(text, flush=True)


def tell(sign, text):
    say(textwrap.fill(text, 110, initial_indent=f"  {sign} ", subsequent_indent="      "))


def show_tool(client, message):
    """Prints what a command or a patch does; says yes when the user is asked."""
    method, params = message["method"], message["params"]
    item = params.get("item", {})
    if method.endswith("/requestApproval"):
        what = params.get("command") or "a patch"
        tell("<--", f"{method}: {what}" + (f" ({params['reason']})" if params.get("reason") else ""))
        tell("-->", "decision: accept")
        client.answer(message, {"decision": "accept"})
    elif item.get("type") == "fileChange" and method == "item/completed":
        for change in item["changes"]:
            tell("<--", f"patch {item['status']}: {change['kind']['type']} {change['path'].rsplit('/', 1)[1]}")
    elif item.get("type") == "commandExecution" and method == "item/completed":
        tell("<--", f"command {item['status']}: {item['command']}: {(item['aggregatedOutput'] or '').strip()}")


def show_turn(client, thread, text):
    """Runs one turn and prints what happens as it happens; returns the answer's text."""
    tell("-->", "turn/start")
    say(f"      you:       {text}")
    client.request("turn/start", {"threadId": thread, "input": [{"type": "text", "text": text}]})
    open_line = ""
    answer = ""
    deltas = 0
    while True:
        message = client.next()
        method, params = message.get("method", ""), message.get("params", {})
        kind = {"item/reasoning/summaryTextDelta": "reasoning", "item/agentMessage/delta": "model"}.get(method)
        if kind:
            if open_line != kind:
                print(("\n" if open_line else "") + f"      {kind + ':':10} ", end="")
                open_line = kind
            print(params["delta"], end="", flush=True)
            deltas += 1
            answer += params["delta"] if kind == "model" else ""
            continue
        of_tool = method.endswith("/requestApproval") or params.get("item", {}).get("type") in ("fileChange", "commandExecution")
        if open_line and (of_tool or method in ("thread/tokenUsage/updated", "error", "turn/completed")):
            say()
            open_line = ""
        if of_tool:
            show_tool(client, message)
        if method == "thread/tokenUsage/updated":
            last = params["tokenUsage"]["last"]
            tell("<--", f"{deltas} deltas; tokens: {last['inputTokens']} in ({last['cachedInputTokens']} cached), "
                        f"{last['outputTokens']} out ({last['reasoningOutputTokens']} reasoning)")
        elif method == "error":
            tell("<--", "error: " + params["error"]["message"])
        elif method == "turn/completed":
            turn = params["turn"]
            tell("<--", f"turn/completed: {turn['status']} after {turn['durationMs']} ms")
            if turn["status"] != "completed":
                sys.exit("the turn did not complete")
            return answer


def show_voice(client, thread):
    """A voice session hands work to the thread's agent and says what came of it; returns its last words."""
    tell("-->", "thread/realtime/start")
    client.request("thread/realtime/start", {"threadId": thread, "outputModality": "audio", "prompt": "Be brief.",
                                             "includeStartupContext": False})
    words = ""
    while not words.startswith("Your name"):
        message = client.next()
        method, params = message.get("method", ""), message.get("params", {})
        if method == "thread/realtime/started":
            tell("<--", f"{method}: version {params['version']}")
        elif method == "thread/realtime/transcript/done":
            words = params["text"]
            say(f"      {params['role'] + ':':10} {words}")
        elif method == "thread/realtime/itemAdded" and params["item"]["type"] == "handoff_request":
            tell("<--", f"the voice hands over: {params['item']['input_transcript']}")
        elif method == "item/completed" and params["item"]["type"] == "agentMessage":
            tell("<--", f"the agent says: {params['item']['text']}")
        elif method == "thread/realtime/error":
            sys.exit(params["message"])
    tell("-->", "thread/realtime/stop")
    client.request("thread/realtime/stop", {"threadId": thread})
    while message.get("method") != "thread/realtime/closed":
        message = client.next()
    tell("<--", f"thread/realtime/closed: {message['params']['reason']}")
    return words


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    client = Client(sys.argv[1])
    say(f"== client (spawns {sys.argv[1]} app-server)")
    tell("-->", "initialize")
    info = client.request("initialize", {"clientInfo": {"name": "demo", "title": "Demo", "version": "1"},
                                         "capabilities": {"experimentalApi": True}})
    tell("<--", info["userAgent"])
    tell("-->", "thread/start")
    started = client.request("thread/start", {"cwd": sys.argv[2]})
    thread = started["thread"]["id"]
    tell("<--", f"thread {thread}, model {started['model']} of {started['modelProvider']}")
    say()
    show_turn(client, thread, "Hello! My name is Ada.")
    say()
    answer = show_turn(client, thread, "What is my name?")
    say()
    tell("-->", "thread/start, commands and patches confined to the directory, questions on request")
    guarded = client.request("thread/start", {"cwd": sys.argv[2], "model": "gpt-5.5", "sandbox": "workspace-write",
                                              "approvalPolicy": "on-request"})["thread"]["id"]
    answer_of_tools = show_turn(client, guarded, "Keep a note of that.")
    say()
    words = show_voice(client, thread)
    say()
    status = client.close()
    tell("<--", f"codexd ended with exit status {status} when its input did")
    if "Ada" not in answer:
        sys.exit("the second turn does not know the first")
    if "two lines" not in answer_of_tools:
        sys.exit("the turn with tools went another way")
    if "Ada" not in words:
        sys.exit("the voice did not hear from the agent")
    return status


if __name__ == "__main__":
    sys.exit(main())
