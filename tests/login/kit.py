"""A client, a browser and the services of an account, for the tests of logins."""
import base64
import http.client
import http.server
import json
import os
import queue
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse

WAIT_S = 20


def jwt(**claims):
    def part(value):
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
    return f"{part({'alg': 'none'})}.{part(claims)}.c2ln"


def token(serial, account="account-123", plan="pro", days=5):
    return jwt(serial=serial, email="reader@example.com", exp=int(time.time()) + days * 86400,
               **{"https://api.openai.com/auth": {"chatgpt_plan_type": plan, "chatgpt_user_id": "user-1",
                                                  "chatgpt_account_id": account}})


class Service(http.server.ThreadingHTTPServer):
    """Answers what `routes` says, path by path, and keeps the requests."""
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes, self.seen = {}, []
        self.base = f"http{'s' if tls else ''}://127.0.0.1:{self.server_address[1]}"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def asked(self, path):
        return [r for r in self.seen if r["path"] == path]

    def reply(self, request):
        """Status, answer and further header fields."""
        route = self.routes.get(f"{request['method']} {request['path']}", self.routes.get(request["path"], (404, "")))
        if isinstance(route, list):
            route = route.pop(0) if len(route) > 1 else route[0]
        return *(route(request["body"]) if callable(route) else route), {}

    def handle_error(self, request, client_address):
        pass  # a daemon that ends resets its connections


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode("utf-8", "replace")
        path = urllib.parse.urlsplit(self.path).path
        request = {"method": self.command, "path": path, "target": self.path, "body": body,
                   "headers": {k.lower(): v for k, v in self.headers.items()}}
        self.server.seen.append(request)
        status, answer, fields = self.server.reply(request)
        data = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "text/event-stream" if str(answer).startswith("event:") else "application/json")
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_DELETE = answer


class Client:
    """A daemon with a home of its own, spoken to over its standard input and output."""

    def __init__(self, server, service, config="", env=None, auth=None, words=("app-server",), first_party=False):
        self.home = tempfile.mkdtemp(prefix="login-", dir="/var/tmp")
        self.service, self.next_id, self.said = service, 1, []
        with open(f"{self.home}/config.toml", "w", encoding="utf-8") as f:
            if not first_party:
                f.write(f'openai_base_url = "{service.base}/v1"\n')
            f.write(f'chatgpt_base_url = "{service.base}/backend-api"\n'
                    f'model = "mock-model"\napproval_policy = "never"\nsandbox_mode = "danger-full-access"\n{config}\n')
        if auth is not None:
            with open(f"{self.home}/auth.json", "w", encoding="utf-8") as f:
                json.dump(auth, f)
        variables = {"PATH": os.environ["PATH"], "HOME": self.home, "CODEX_HOME": self.home, "RUST_LOG": "trace",
                     "CODEX_APP_SERVER_LOGIN_ISSUER": service.base, "CODEXD_LOGIN_PORT": "0",
                     "CODEX_REFRESH_TOKEN_URL_OVERRIDE": f"{service.base}/oauth/token",
                     **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}, **(env or {})}
        self.process = subprocess.Popen([*server, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=open(f"{self.home}/stderr", "wb"), env=variables)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def message(self, wanted):
        """The next message that `wanted` accepts; earlier ones stay for later."""
        for i, m in enumerate(self.said):
            if wanted(m):
                return self.said.pop(i)
        end = time.monotonic() + WAIT_S
        while True:
            m = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            assert m is not None, f"the server has ended: {self.stderr()[-2000:]}"
            if wanted(m):
                return m
            self.said.append(m)

    def send(self, **m):
        self.process.stdin.write(json.dumps(m).encode() + b"\n")
        self.process.stdin.flush()

    def call(self, method, params=None):
        n, self.next_id = self.next_id, self.next_id + 1
        self.send(id=n, method=method, **({} if params is None else {"params": params}))
        m = self.message(lambda m: m.get("id") == n and "method" not in m)
        return m.get("result", m.get("error"))

    def told(self, method):
        return self.message(lambda m: m.get("method") == method)["params"]

    def initialize(self):
        self.call("initialize", {"clientInfo": {"name": "lab", "version": "0"}, "capabilities": {"experimentalApi": True}})
        self.send(method="initialized")
        return self

    def stderr(self):
        with open(f"{self.home}/stderr", encoding="utf-8", errors="replace") as f:
            return f.read()

    def stored(self):
        try:
            with open(f"{self.home}/auth.json", encoding="utf-8") as f:
                return json.load(f)
        except FileNotFoundError:
            return None

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(WAIT_S)
        assert status == 0, (status, self.stderr()[-3000:])
        shutil.rmtree(self.home)


def browse(url, method="GET"):
    """Status, headers and text of an address, redirects not followed."""
    u = urllib.parse.urlsplit(url)
    c = http.client.HTTPConnection(u.hostname, u.port, timeout=WAIT_S)
    c.request(method, u.path + (f"?{u.query}" if u.query else ""))
    r = c.getresponse()
    return r.status, {k.lower(): v for k, v in r.getheaders()}, r.read().decode()


def wait_until(condition):
    end = time.monotonic() + WAIT_S
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def query(url):
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query, keep_blank_values=True))
