"""Logins at MCP servers from begin to end: mcp_login_test.py CODEXD."""
import concurrent.futures
import hashlib
import json
import os
import re
import stat
import sys
import time

from kit import Client, browse, query
from mcp_kit import Site, form

SERVER = sys.argv[1:]
RESOURCE, OWN, ROOT = ("/.well-known/oauth-protected-resource/mcp", "/mcp/.well-known/oauth-protected-resource",
                       "/.well-known/oauth-protected-resource")
SERVICE = "/.well-known/oauth-authorization-server/mcp"
OPENID, OWN_OPENID, ROOT_SERVICE = ("/.well-known/openid-configuration/mcp", "/mcp/.well-known/openid-configuration",
                                    "/.well-known/oauth-authorization-server")
DISCOVERY = [f"GET {p}" for p in ("/mcp", RESOURCE, OWN, ROOT, SERVICE)]


def tokens(n, lifetime=3600, **more):
    return 200, {"access_token": f"access-{n}", "token_type": "Bearer", "expires_in": lifetime,
                 "refresh_token": f"refresh-{n}", **more}


def client(s, extra="", top="", env=None, entry=None, name="web"):
    c = Client(SERVER, s, f'{top}\n[mcp_servers.{name}]\nurl = "{s.base}{s.path}"\n{extra}', env)
    if entry is not None:
        store(c, {key(s, name): {"server_name": name, "server_url": s.base + s.path, "issuer": f"{s.base}/mcp",
                                 "client_id": "registered-1", "access_token": "access-1",
                                 "expires_at": now_ms() + 3600000, "refresh_token": "refresh-1", "scopes": ["a", "b"],
                                 **entry}})
    return c.initialize()


def now_ms():
    return int(time.time() * 1000)


def key(s, name="web"):
    text = json.dumps({"type": "http", "url": s.base + s.path, "headers": {}}, separators=(",", ":"))
    return f"{name}|{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def store(c, entries):
    with open(f"{c.home}/.credentials.json", "w", encoding="utf-8") as f:
        f.write(entries if isinstance(entries, str) else json.dumps(entries))


def stored(c):
    with open(f"{c.home}/.credentials.json", encoding="utf-8") as f:
        return json.load(f)


def begin(c, **params):
    r = c.call("mcpServer/oauth/login", {"name": "web", **params})
    assert "authorizationUrl" in r, r
    return r["loginId"], query(r["authorizationUrl"])


def come_back(q, more="&code=code-1"):
    return browse(f"{q['redirect_uri']}?state={q['state']}{more}")


def ended(c, login, error=None, thread=None):
    assert c.told("mcpServer/oauthLogin/completed") == {
        "name": "web", "threadId": thread, "loginId": login, "success": error is None,
        **({"error": error} if error else {})}


def log_in(c, thread=None, **params):
    login, q = begin(c, threadId=thread, **params)
    assert come_back(q)[::2] == (200, "Authentication complete. You may close this window.")
    ended(c, login, thread=thread)
    return q


def status(c, **params):
    return c.call("mcpServerStatus/list", {"detail": "toolsAndAuthOnly", **params})["data"][0]


def started(c):
    """The last word on the start of the server in a thread."""
    while (m := c.told("mcpServer/startupStatus/updated"))["status"] == "starting":
        pass
    return m["status"], m["error"], m["failureReason"]


def call_tool(c, thread):
    return c.call("mcpServer/tool/call", {"threadId": thread, "server": "web", "tool": "echo", "arguments": {}})


def test_a_login_is_stored_and_threads_use_it():
    s = Site(challenge="Bearer", tokens=[tokens(1, scope="a b")])
    c = client(s)
    thread = c.call("thread/start", {})["thread"]["id"]
    refusal = "The web MCP server is not logged in. Run `codex mcp login web`."
    assert started(c) == ("failed", refusal, None)
    assert status(c)["authStatus"] == "notLoggedIn"
    s.steps()
    q = log_in(c, thread)
    assert (q["client_id"], q["code_challenge_method"], q["resource"]) == ("registered-1", "S256", f"{s.base}/mcp"), q
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/callback/[\w-]{12}", q["redirect_uri"]), q
    assert len(q["state"]) == 22 and len(q["code_challenge"]) == 43 and "scope" not in q, q
    register, = s.asked("/register")
    assert json.loads(register["body"]) == {
        "client_name": "Codex", "redirect_uris": [q["redirect_uri"]],
        "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none",
        "response_types": ["code"], "application_type": "native"}
    first = s.seen[1]["headers"]
    assert first["mcp-protocol-version"] == "2024-11-05" and first["user-agent"] == "codex-mcp-client/0.169.0", first
    exchange, = s.asked("/token")
    given = form(exchange)
    assert list(given) == ["grant_type", "code", "code_verifier", "client_id", "redirect_uri", "resource"], given
    assert given["redirect_uri"] == q["redirect_uri"] and len(given["code_verifier"]) == 43, given
    assert started(c) == ("ready", None, None)
    assert s.steps()[:12] == [*DISCOVERY, *DISCOVERY, "POST /register", "POST /token"]
    path = f"{c.home}/.credentials.json"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    entry = stored(c)[key(s)]
    assert abs(entry.pop("expires_at") - now_ms() - 3600000) < 60000
    assert entry == {"server_name": "web", "server_url": f"{s.base}/mcp", "issuer": f"{s.base}/mcp",
                     "client_id": "registered-1", "access_token": "access-1", "refresh_token": "refresh-1",
                     "scopes": ["a", "b"]}
    assert call_tool(c, thread)["content"][0]["text"] == "done"
    assert status(c)["authStatus"] == "oAuth" and status(c, threadId=thread)["runtimeStatus"] == "connected"
    c.close()


def test_the_server_says_where_its_service_is():
    s = Site()
    s.challenge = f'Bearer error="x, scope=\\"no\\"", resource_metadata="{s.base}/meta", scope="c1 c2"'
    s.routes["/meta"] = (200, {"resource": f"{s.base}/mcp", "authorization_servers": [f"{s.base}/no", f"{s.base}/auth"],
                               "scopes_supported": ["p1"]})
    s.routes["/.well-known/oauth-authorization-server/auth"] = lambda _: (
        200, {**s.authorization(), "issuer": f"{s.base}/auth", "scopes_supported": ["m1"]})
    c = client(s)
    _, q = begin(c)
    assert q["scope"] == "c1 c2"
    asked = ["GET /mcp", "GET /meta", "GET /.well-known/oauth-authorization-server/no",
             "GET /.well-known/openid-configuration/no", "GET /no/.well-known/openid-configuration",
             "GET /.well-known/oauth-authorization-server", "GET /.well-known/oauth-authorization-server/auth"]
    assert s.steps() == [*asked, *asked, "POST /register"]
    s.challenge = "Bearer"
    s.routes[RESOURCE] = s.routes["/meta"]
    assert begin(c)[1]["scope"] == "p1"
    assert begin(c, scopes=["r1", "r2"])[1]["scope"] == "r1 r2"
    c.close()  # with logins under way


def test_places_are_tried_in_order():
    s = Site()
    del s.routes[SERVICE]
    c = client(s, 'scopes = ["k1"]')
    assert begin(c)[1]["scope"] == "k1"
    assert s.steps() == [*DISCOVERY, f"GET {OPENID}", f"GET {OWN_OPENID}", f"GET {ROOT_SERVICE}", "POST /register"]
    for path, issuer in (OPENID, "/mcp"), (OWN_OPENID, "/mcp"), (ROOT_SERVICE, ""):
        s.routes[path] = lambda _, issuer=issuer: (200, {**s.authorization(), "issuer": s.base + issuer})
        begin(c)
        assert s.steps()[-2] == f"GET {path}"
        del s.routes[path]
    s.routes[RESOURCE] = (200, {"resource": "https://else.example", "authorization_servers": [f"{s.base}/auth"]})
    begin(c)
    assert f"GET {ROOT}" in s.steps(), "another server's description was believed"
    c.close()


def test_refusals():
    s = Site()
    c = client(s)
    failed = "failed to login to MCP server 'web': "
    registration = f"{failed}Registration failed: Dynamic registration failed: "
    discovery = f"{failed}Metadata error: OAuth metadata discovery failed for {s.base}"

    def refusal(**params):
        r = c.call("mcpServer/oauth/login", {"name": "web", **params})
        return r["code"], r["message"]

    assert refusal(name="none") == (-32600, "No MCP server named 'none' found.")
    assert refusal(threadId="01a1fa62-8bee-7d52-bc94-649ade0c2b8a")[0] == -32600
    s.metadata = {"issuer": "https://other.example"}
    assert refusal() == (-32603, f"{failed}Authorization server issuer mismatch: expected {s.base}/mcp, received "
                                 "https://other.example")
    s.metadata = {"registration_endpoint": None}
    assert refusal()[1] == f"{registration}Registration failed: Dynamic client registration not supported"
    s.metadata = {"code_challenge_methods_supported": ["plain"]}
    assert refusal()[1] == (f"{registration}Authorization server does not support the required PKCE code challenge "
                            "method (S256)")
    s.metadata = {"response_types_supported": ["token"]}
    assert refusal()[1] == f"{registration}Invalid scope: code"
    s.metadata = {}
    assert refusal(clientRegistration="cimd")[1] == (
        f"{failed}MCP authorization server does not advertise CIMD with token endpoint auth method `none`")
    s.routes["/register"] = (400, {"error": "no"})
    assert refusal()[1] == f'{registration}Registration failed: HTTP 400 Bad Request: {{"error": "no"}}'
    s.routes[SERVICE] = (500, "")
    assert refusal()[1] == f"{discovery}{SERVICE}\n  Caused by: unexpected HTTP status 500 Internal Server Error"
    c.close()
    c = client(s, top="mcp_oauth_callback_port = 0")
    assert refusal()[1] == f"{failed}invalid MCP OAuth callback port `0`: port must be between 1 and 65535"
    c.close()
    c = client(s, top='mcp_oauth_callback_url = "nonsense"')
    assert refusal()[1] == f"{failed}invalid MCP OAuth callback URL `nonsense`"
    c.close()
    c = Client(SERVER, s, '[mcp_servers.web]\ncommand = "true"\n').initialize()
    assert refusal() == (-32600, "OAuth login is only supported for streamable HTTP servers.")
    c.close()


def test_clients_of_several_kinds():
    s = Site(tokens=[tokens(1)] * 9)
    c = client(s, 'oauth = { client_id = "mine" }\noauth_resource = "https://res.example"')
    q = log_in(c)
    assert (q["client_id"], q["resource"], s.asked("/register")) == ("mine", "https://res.example", [])
    c.close()
    c = client(s)
    s.registered = {"client_id": "r2", "client_secret": "secret"}
    s.seen.clear()
    log_in(c)
    exchange, = s.asked("/token")
    assert exchange["headers"]["authorization"] == "Basic cjI6c2VjcmV0" and "client_id" not in form(exchange)
    s.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    log_in(c)
    assert form(s.asked("/token")[-1])["client_secret"] == "secret"
    s.metadata = {"client_id_metadata_document_supported": True, "token_endpoint_auth_methods_supported": ["none"]}
    s.seen.clear()
    q = log_in(c)
    name = q["redirect_uri"].rpartition("/")[2]
    assert q["client_id"] == f"https://chatgpt.com/oauth/codex/{name}/client.json" and not s.asked("/register")
    assert log_in(c, clientRegistration="dcr")["client_id"] == "r2"
    c.close()
    c = client(s, top='mcp_oauth_callback_url = "https://tunnel.example/back/?x=1"')
    assert begin(c)[1]["redirect_uri"] == f"https://tunnel.example/back/{name}?x=1"
    r = c.call("mcpServer/oauth/login", {"name": "web", "clientRegistration": "cimd"})
    assert r["message"].endswith(f"MCP OAuth CIMD requires an ephemeral loopback callback at `/callback/{name}`"), r
    c.close()


def test_what_browsers_bring():
    s = Site(tokens=[(400, {"error": "invalid_grant"}), (200, {"access_token": "access-1"}), tokens(1)])
    c = client(s)
    login, q = begin(c)
    for wrong in "", "?code=1", f"?state={q['state']}", "/more?code=1&state=x":
        assert browse(q["redirect_uri"] + wrong)[::2] == (400, "Invalid OAuth callback"), wrong
    denied = "OAuth provider returned `access_denied`: not today"
    assert come_back(q, "&error=access_denied&error_description=not%20today")[::2] == (400, denied)
    ended(c, login, denied)
    login, q = begin(c)
    assert come_back(q, "&error_description=why")[::2] == (400, "OAuth error: why")
    ended(c, login, "OAuth error: why")
    for more in "x&code=1", "&iss=http%3A%2F%2Fevil&code=1":  # another state, another issuer: nobody is asked
        login, q = begin(c)
        assert come_back(q, more)[0] == 200
        ended(c, login, "failed to handle OAuth callback")
    assert not s.asked("/token")
    for _ in range(2):  # the service refuses the code, or sends no proper tokens
        login, q = begin(c)
        come_back(q)
        ended(c, login, "failed to handle OAuth callback")
    assert not os.path.exists(f"{c.home}/.credentials.json")
    s.metadata = {"authorization_response_iss_parameter_supported": True}
    login, q = begin(c)
    assert q["redirect_uri"].endswith("/callback")
    come_back(q, f"&code=1&iss={s.base}/mcp")
    ended(c, login)
    c.close()


def test_logins_beside_each_other_and_their_end():
    s = Site(tokens=[tokens(1), tokens(2)])
    c = client(s)
    (first, q1), (second, q2), (late, _) = begin(c), begin(c), begin(c, timeoutSecs=0)
    come_back(q2)
    ended(c, second)
    come_back(q1)
    ended(c, first)
    ended(c, late, "timed out waiting for OAuth callback")
    assert stored(c)[key(s)]["access_token"] == "access-2"
    c.close()


def test_tokens_are_refreshed_before_they_expire():
    s = Site(challenge="Bearer", good={"access-2"}, tokens=[tokens(2)])
    c = client(s, entry={"expires_at": now_ms() + 20000})
    assert status(c)["authStatus"] == "oAuth" and status(c)["toolsError"] is None
    asked, = s.asked("/token")
    assert form(asked) == {"grant_type": "refresh_token", "refresh_token": "refresh-1", "scope": "a b",
                           "client_id": "registered-1", "resource": f"{s.base}/mcp"}
    entry = stored(c)[key(s)]
    assert (entry["access_token"], entry["refresh_token"], entry["scopes"]) == ("access-2", "refresh-2", []), entry
    c.close()


def test_tokens_are_refreshed_when_the_server_refuses():
    s = Site(challenge="Bearer", tokens=[(200, {"access_token": "access-2", "token_type": "bearer"})])
    c = client(s, entry={})
    thread = c.call("thread/start", {})["thread"]["id"]
    assert started(c) == ("ready", None, None)
    s.good = {"access-2"}
    assert call_tool(c, thread)["content"][0]["text"] == "done"
    assert len(s.asked("/token")) == 1 and stored(c)[key(s)]["refresh_token"] == "refresh-1"
    s.good = {"access-3"}
    assert call_tool(c, thread) == {"content": [{"type": "text", "text": "Authentication required"}], "isError": True,
                                    "_meta": {"mcp/www_authenticate": ["Bearer"]}}
    assert stored(c)[key(s)]["refresh_token"] is None, "nobody should try it again"
    assert status(c)["authStatus"] == "notLoggedIn"
    c.close()


def test_one_of_two_threads_refreshes():
    s = Site(challenge="Bearer", tokens=[tokens(2)])
    c = client(s, entry={})
    threads = [c.call("thread/start", {})["thread"]["id"] for _ in range(2)]
    assert [started(c) for _ in threads] == [("ready", None, None)] * 2
    s.good = {"access-2"}
    for n, thread in enumerate(threads):
        c.send(id=f"call-{n}", method="mcpServer/tool/call",
               params={"threadId": thread, "server": "web", "tool": "echo", "arguments": {}})
    for n in range(2):
        assert c.message(lambda m, n=n: m.get("id") == f"call-{n}")["result"]["content"][0]["text"] == "done"
    assert len(s.asked("/token")) == 1
    c.close()


def test_logins_that_do_not_do_any_more():
    again = ("failed", "The web MCP server requires OAuth reauthentication. Run `codex mcp login web`.",
             "reauthenticationRequired")
    cases = [({"expires_at": 1000}, "OAuth authorization required", "notLoggedIn"),
             ({"expires_at": 1000, "refresh_token": None}, "Token expired", "notLoggedIn"),
             ({"refresh_token": None}, "handshaking with MCP server failed: Auth required", "notLoggedIn")]
    for entry, why, login in cases:
        s = Site(challenge="Bearer", good={"other"})
        c = client(s, entry=entry)
        told = status(c)
        assert (told["toolsError"], told["authStatus"]) == (f"MCP startup failed: {why}", login), told
        c.call("thread/start", {})
        assert started(c) == again
        c.close()
    s = Site(challenge="Bearer", tokens=[(503, {"error": "busy", "error_description": "later"})])
    c = client(s, entry={"expires_at": 1000})
    told = status(c)
    assert told["authStatus"] == "oAuth" and stored(c)[key(s)]["refresh_token"] == "refresh-1", told
    assert told["toolsError"] == ("MCP startup failed: OAuth token refresh failed: Server returned error response: "
                                  "busy: later"), told
    c.close()


def test_daemons_on_one_home_refresh_once():
    def refresh(body):
        return tokens(2) if "refresh_token=refresh-1" in body and s.tokens.pop() else (400, {"error": "invalid_grant"})
    s = Site(challenge="Bearer", good={"access-2"}, tokens=[True])
    s.routes["/token"] = refresh
    c = client(s, entry={"expires_at": 1000})
    d = Client(SERVER, s, env={"CODEX_HOME": c.home}).initialize()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        told = list(pool.map(status, [c, d]))
    assert [(t["authStatus"], t["toolsError"]) for t in told] == [("oAuth", None)] * 2, told
    assert len(s.asked("/token")) == 1
    d.close()
    c.close()


def test_what_else_is_in_the_file_stays():
    s = Site(tokens=[tokens(1)])
    c = client(s)
    other = {"server_name": "a", "server_url": "u", "client_id": "x", "access_token": "y"}
    store(c, {"zeta|0": other, "a|0": other})
    log_in(c)
    assert list(stored(c)) == ["a|0", key(s), "zeta|0"] and stored(c)["a|0"] == other
    store(c, "junk")
    assert status(c)["authStatus"] == "unknown"
    login, q = begin(c)
    s.tokens = [tokens(1)]
    come_back(q)
    end = c.told("mcpServer/oauthLogin/completed")
    assert (end["loginId"], end["success"]) == (login, False) and "failed to read" in end["error"], end
    c.close()


def test_other_credentials():
    s = Site(challenge="Bearer", good={"from-environment"}, tokens=[tokens(1)])
    c = client(s, 'bearer_token_env_var = "TOKEN"', env={"TOKEN": "from-environment"}, entry={})
    assert (status(c)["authStatus"], status(c)["toolsError"]) == ("bearerToken", None)
    assert {r["path"] for r in s.seen} == {"/mcp"}
    c.close()
    c = client(s, 'bearer_token_env_var = "TOKEN"')
    assert status(c)["toolsError"] == "MCP startup failed: Environment variable TOKEN for MCP server 'web' is not set"
    c.close()
    c = client(s, top='mcp_oauth_credentials_store = "keyring"')
    assert status(c)["authStatus"] == "unknown"
    login, q = begin(c)
    come_back(q)
    ended(c, login, "failed to write OAuth tokens to keyring")
    c.close()
    s = Site(good=None)
    del s.routes[SERVICE]
    c = client(s)
    assert status(c)["authStatus"] == "unsupported"
    s.routes[SERVICE] = (500, "")
    assert status(c)["authStatus"] == "unknown"
    c.close()


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print(f"ok {name}")
