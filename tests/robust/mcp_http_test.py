#!/usr/bin/env python3
"""MCP servers behind HTTP: sessions, headers, answers as JSON and as events, refusals.

  mcp_http_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]
"""
import http.server
import json
import os
import sys
import threading
import unittest

import harness
from harness import Case


class Peer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self, method):
        self.server.seen.append((self.command, method, {k.lower(): v for k, v in self.headers.items()}))

    def do_GET(self):
        self.note(None)
        self.reply(405)

    def do_DELETE(self):
        self.note(None)
        self.reply(200)
        self.server.deleted.set()

    def do_POST(self):
        m = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.note(m.get("method"))
        mode = self.server.mode
        if mode == "login":
            self.reply(401, www_authenticate="Bearer")
        elif mode == "broken":
            self.reply(500, b"out of order")
        elif "id" not in m or "method" not in m:
            self.reply(202)
        elif m["method"] == "initialize":
            self.answer(m, {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                            "serverInfo": {"name": "web", "version": "1"}}, mcp_session_id="s-1")
        elif m["method"] == "tools/list":
            self.answer(m, {"tools": [{"name": "echo", "inputSchema": {"type": "object"}}]})
        elif m["params"]["name"] == "fail":
            self.reply(500, b"out of order")
        else:
            self.answer(m, {"content": [{"type": "text", "text": m["params"]["arguments"]["text"]}]})

    def answer(self, m, result, **headers):
        text = json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": result})
        if self.server.mode == "events":
            body = ': hello\n\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n'
            self.reply(200, (body + f"data: {text}\n\n").encode(), content_type="text/event-stream", **headers)
        else:
            self.reply(200, text.encode(), content_type="application/json", **headers)


class McpHttp(Case):
    def run_with(self, mode, more=()):
        peer = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
        peer.daemon_threads = True
        peer.mode, peer.seen, peer.deleted = mode, [], threading.Event()
        threading.Thread(target=peer.serve_forever, daemon=True).start()
        self.addCleanup(peer.server_close)
        self.addCleanup(peer.shutdown)
        os.environ["MCP_TEST_TOKEN"] = "t-1"
        keys = [f'url = "http://127.0.0.1:{peer.server_port}/mcp"', *more]
        server = self.start("created\ncompleted\n", more="".join(f"mcp_servers.web.{key}\n" for key in keys))
        thread = server.thread()
        states = lambda: [n["status"] for n in server.told("mcpServer/startupStatus/updated")]
        while not states() or states()[-1] == "starting":
            server.message()
        return peer, server, thread

    def call(self, server, thread, tool="echo"):
        return server.request("mcpServer/tool/call", {"threadId": thread, "server": "web", "tool": tool,
                                                      "arguments": {"text": "hi"}})

    def exchange(self, mode):
        peer, server, thread = self.run_with(
            mode, ['bearer_token_env_var = "MCP_TEST_TOKEN"', 'http_headers = {"X-Fixed" = "1"}',
                   'env_http_headers = {"X-Named" = "MCP_TEST_TOKEN"}'])
        self.assertEqual(self.call(server, thread)["result"], {"content": [{"type": "text", "text": "hi"}]})
        status = server.request("mcpServerStatus/list", {"threadId": thread})["result"]["data"][0]
        self.assertEqual((status["authStatus"], status["runtimeStatus"], status["httpOrigin"]),
                         ("bearerToken", "connected", f"http://127.0.0.1:{peer.server_port}"))
        first, call = peer.seen[0], [s for s in peer.seen if s[1] == "tools/call"][0]
        self.assertEqual([s[1] for s in peer.seen if s[0] == "POST"][:3], ["initialize", "notifications/initialized", "tools/list"])
        self.assertIn("GET", [s[0] for s in peer.seen])
        for _, _, headers in (first, call):
            self.assertEqual([headers.get(h) for h in ("authorization", "x-fixed", "x-named", "content-type", "accept")],
                             ["Bearer t-1", "1", "t-1", "application/json", "text/event-stream, application/json"])
        self.assertEqual([first[2].get(h) for h in ("mcp-session-id", "mcp-protocol-version")], [None, None])
        self.assertEqual([call[2].get(h) for h in ("mcp-session-id", "mcp-protocol-version")], ["s-1", "2025-06-18"])
        return server, thread

    def test_json(self):
        server, thread = self.exchange("json")
        self.assertEqual(self.call(server, thread, "fail")["error"]["code"], -32603)
        self.assertEqual(self.call(server, thread)["result"], {"content": [{"type": "text", "text": "hi"}]})

    def test_events(self):
        self.exchange("events")

    def failure(self, mode):
        _, server, thread = self.run_with(mode)
        told = server.told("mcpServer/startupStatus/updated")[-1]
        status = server.request("mcpServerStatus/list", {"threadId": thread})["result"]["data"][0]["runtimeStatus"]
        return told["status"], told["error"], status

    def test_login(self):
        self.assertEqual(self.failure("login"), (
            "failed", "The web MCP server is not logged in. Run `codex mcp login web`.", "authenticationRequired"))

    def test_broken(self):
        status, error, runtime = self.failure("broken")
        self.assertEqual((status, runtime), ("failed", "failed"))
        self.assertTrue(error.startswith("MCP client for `web` failed to start: MCP startup failed: handshaking"), error)

    def test_session_ends(self):
        """A temporary server is told that its session is over."""
        peer, server, _ = self.run_with("json")
        server.request("mcpServerStatus/list", {})
        self.assertTrue(peer.deleted.wait(harness.WAIT_S))


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
