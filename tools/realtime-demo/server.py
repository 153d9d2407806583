#!/usr/bin/env python3
"""A voice session in the browser: serves one page, and stands between it and codexd.

  server.py CODEXD [PORT]         with the configuration of $CODEX_HOME
  server.py CODEXD PORT SCRIPTED  with the scripted upstream at that URL instead: no key, no network, no media

Only the standard library. Listens on 127.0.0.1 only.
"""
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = 8090
OFFER_BYTES_MAX = 1 << 20
FOLDER = os.path.dirname(os.path.abspath(__file__))


class Server:
    """codexd with one thread; what it tells goes to all pages."""

    def __init__(self, program, env):
        self.process = subprocess.Popen([program, "app-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env)
        self.lock = threading.Lock()
        self.last_id, self.waiting, self.pages = 0, {}, []
        threading.Thread(target=self.read, daemon=True).start()
        self.request("initialize", {"clientInfo": {"name": "realtime-demo", "title": "Voice demo", "version": "1"},
                                    "capabilities": {"experimentalApi": True}})
        self.thread = self.request("thread/start", {})["result"]["thread"]["id"]

    def read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            if "method" not in message:
                self.waiting.pop(message["id"]).put(message)
            elif "id" in message:  # nobody is there to be asked
                self.send({"id": message["id"], "error": {"code": -32601, "message": "not in this demo"}})
            else:
                with self.lock:
                    for page in self.pages:
                        page.put(line)
        os._exit(0)

    def send(self, message):
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def request(self, method, params):
        answer = queue.Queue()
        with self.lock:
            self.last_id += 1
            number = self.last_id
            self.waiting[number] = answer
            self.send({"id": number, "method": method, "params": params})
        return answer.get(timeout=30)

    def start(self, offer):
        return self.request("thread/realtime/start", {"threadId": self.thread, "outputModality": "audio",
                                                      "transport": {"type": "webrtc", "sdp": offer}})

    def stop(self):
        return self.request("thread/realtime/stop", {"threadId": self.thread})


class Handler(BaseHTTPRequestHandler):
    server_of = None

    def log_message(self, *args):
        pass

    def answer(self, status, body, kind="text/plain; charset=utf-8"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/events":
            self.events()
        elif self.path == "/":
            with open(os.path.join(FOLDER, "page.html"), "rb") as f:
                self.answer(200, f.read(), "text/html; charset=utf-8")
        else:
            self.answer(404, b"not found")

    def do_POST(self):
        if self.headers.get("Origin", "http://" + self.headers.get("Host", "")) != "http://" + self.headers["Host"]:
            self.answer(403, b"another page's request")
            return
        n = min(int(self.headers.get("Content-Length", 0)), OFFER_BYTES_MAX)
        body = self.rfile.read(n).decode()
        if self.path not in ("/start", "/stop"):
            self.answer(404, b"not found")
            return
        answer = self.server_of.start(body) if self.path == "/start" else self.server_of.stop()
        if "error" in answer:
            self.answer(400, answer["error"]["message"].encode())
        else:
            self.answer(200, b"ok")

    def events(self):
        page = queue.Queue()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        with self.server_of.lock:
            self.server_of.pages.append(page)
        try:
            while True:
                self.wfile.write(b"data: " + page.get().strip() + b"\n\n")
                self.wfile.flush()
        except OSError:
            with self.server_of.lock:
                self.server_of.pages.remove(page)


def scripted_home(folder, url):
    with open(os.path.join(folder, "config.toml"), "w", encoding="utf-8") as f:
        f.write(f'experimental_realtime_ws_base_url = "{url}"\nmodel = "demo-model"\nmodel_provider = "demo"\n'
                f'[model_providers.demo]\nname = "Scripted demo"\nbase_url = "{url}/v1"\n')
    return {**os.environ, "CODEX_HOME": folder}


def main():
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    port = int(sys.argv[2]) if len(sys.argv) > 2 else PORT
    with tempfile.TemporaryDirectory() as folder:
        env = scripted_home(folder, sys.argv[3]) if len(sys.argv) > 3 else None
        Handler.server_of = Server(sys.argv[1], env)
        with ThreadingHTTPServer(("127.0.0.1", port), Handler) as http:
            http.daemon_threads = True
            print(f"http://127.0.0.1:{http.server_address[1]}/", flush=True)
            try:
                http.serve_forever()
            except KeyboardInterrupt:
                pass


if __name__ == "__main__":
    main()
