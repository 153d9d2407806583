"""Logins with ChatGPT from begin to end: login_test.py CODEXD."""
import contextlib
import http.client
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import urllib.parse

from kit import Client, Service, browse, query, token, wait_until

SERVER = sys.argv[1:]
CHECK, USERCODE, POLL = "/backend-api/wham/accounts/check", "/api/accounts/deviceauth/usercode", "/api/accounts/deviceauth/token"
TOKENS = {"id_token": token("identity"), "access_token": token("access"), "refresh_token": "refresh-secret-1"}
STORED = {"OPENAI_API_KEY": None, "tokens": {**TOKENS, "account_id": "account-123", "unknown": 1},
          "last_refresh": "2026-11-20T00:00:00Z", "other": {"kept": True}}
ACCOUNT = {"id": "account-123", "name": "Team", "workspace_backend_origin": "https://chatgpt.com",
           "account_routing_override": "us"}
CREATED = 'event: response.created\ndata: {"type":"response.created","response":{"id":"r"}}\n\n'
ANSWER = CREATED + 'event: response.completed\ndata: {"type":"response.completed","response":{"id":"r"}}\n\n'


def service(**routes):
    s = Service()
    s.routes = {"/oauth/token": [(200, TOKENS), (200, {"access_token": "sk-exchanged-secret"})],
                CHECK: (200, {"accounts": [ACCOUNT]}), "/oauth/revoke": (200, {}), **routes}
    return s


def begin(c, **params):
    r = c.call("account/login/start", {"type": "chatgpt", **params})
    q = query(r["authUrl"])
    return r["loginId"], q, f"{q['redirect_uri']}?state={q['state']}"


def ended(c, login, error=None):
    end = c.told("account/login/completed")
    assert (end["loginId"], end["success"], end["error"]) == (login, error is None, error), end


def test_a_browser_login_is_stored_when_its_last_page_is_read():
    s = service()
    c = Client(SERVER, s).initialize()
    login, q, back = begin(c)
    assert q["code_challenge_method"] == "S256" and len(q["state"]) == 43 and q["originator"] == "lab", q
    status, headers, _ = browse(f"{back}&code=code-secret")
    assert status == 302 and urllib.parse.urlsplit(headers["location"]).path == "/success", headers
    status, headers, page = browse(headers["location"])
    assert status == 200 and "html" in headers["content-type"] and "logged in" in page
    ended(c, login)
    assert c.told("account/updated") == {"authMode": "chatgpt", "planType": "pro"}
    first, second = s.asked("/oauth/token")
    assert "grant_type=authorization_code" in first["body"] and "code=code-secret" in first["body"]
    assert "requested_token=openai-api-key" in second["body"]
    stored = c.stored()
    assert stored["OPENAI_API_KEY"] == "sk-exchanged-secret" and stored["tokens"]["account_id"] == "account-123"
    assert stat.S_IMODE(os.stat(f"{c.home}/auth.json").st_mode) == 0o600
    account = c.call("account/read", {})
    assert account["account"]["workspaceName"] == "Team" and account["workspaceRouting"]["accountRoutingOverride"] == "us"
    c.close()


def test_a_hosted_page_ends_the_login_at_the_redirect():
    c = Client(SERVER, service()).initialize()
    login, _, back = begin(c, useHostedLoginSuccessPage=True, appBrand="chatgpt")
    status, headers, _ = browse(f"{back}&code=x")
    assert status == 302 and headers["location"].endswith("app_brand=chatgpt")
    ended(c, login)
    c.close()


def test_failures_are_shown_and_told():
    denied = "error=access_denied&error_description="
    cases = [("code=", "Missing authorization code. Sign-in could not be completed."),
             (f"{denied}n%6fpe", "Sign-in failed: nope"), ("error=odd", "Sign-in failed: odd"),
             (f"{denied}missing_codex_entitlement", "Codex is not enabled for your workspace. "
              "Contact your workspace administrator to request access to Codex."),
             ("code=x", "Token exchange failed: token endpoint returned status 400 Bad Request: Bad <code>")]
    s = service(**{"/oauth/token": (400, {"error": "invalid_grant", "error_description": "Bad <code>"})})
    c = Client(SERVER, s).initialize()
    for words, why in cases:
        login, _, back = begin(c)
        assert browse(back.replace("state=", "state=x") + "&code=y")[::2] == (400, "State mismatch")
        assert browse(back.replace("/auth/callback", "/nowhere"))[::2] == (404, "Not Found")
        assert browse(back.replace("/auth/callback", "/success"))[0] == 404
        status, _, page = browse(f"{back}&{words}")
        assert status == 200 and why.replace("<", "&#60;").replace(">", "&#62;") in page, page
        ended(c, login, f"Login server error: {why}")
    assert c.stored() is None
    c.close()


def test_a_login_is_cancelled_and_replaced():
    c = Client(SERVER, service()).initialize()
    login, _, _ = begin(c)
    assert c.call("account/login/cancel", {"loginId": login}) == {"status": "canceled"}
    ended(c, login, "Login server error: Login was not completed")
    assert c.call("account/login/cancel", {"loginId": login}) == {"status": "notFound"}
    first, _, back = begin(c)
    second, _, _ = begin(c)
    ended(c, first, "Login server error: Login cancelled")
    c.call("account/login/start", {"type": "apiKey", "apiKey": "sk-1"})
    ended(c, second, "Login server error: Login was not completed")
    ended(c, None)
    third, _, back = begin(c)
    assert browse(back.replace("/auth/callback", "/cancel"))[2] == "Login cancelled"
    ended(c, third, "Login server error: Login cancelled")
    begin(c)
    c.close()  # with a login under way


def test_a_wrong_workspace_is_refused():
    c = Client(SERVER, service(), 'forced_chatgpt_workspace_id = ["ws-1", "ws-2"]').initialize()
    login, q, back = begin(c)
    assert q["allowed_workspace_id"] == "ws-1,ws-2"
    assert browse(f"{back}&code=x")[0] == 200
    ended(c, login, "Login server error: Login is restricted to workspace id(s) ws-1, ws-2.")
    assert c.stored() is None
    r = c.call("account/login/start", {"type": "chatgptAuthTokens", "accessToken": token("e"), "chatgptAccountId": "ws-9"})
    assert r["message"] == 'External auth must use one of workspace(s) ["ws-1", "ws-2"], but received "ws-9".', r
    c.close()


def test_the_callback_server_bounds_what_it_reads():
    c = Client(SERVER, service()).initialize()
    _, q, back = begin(c)
    port = urllib.parse.urlsplit(q["redirect_uri"]).port
    for request, answer in ((b"\r\n\r\n", b"400"), (b"GET\r\n\r\n", b"400"), (b"GET / SPDY/9\r\n\r\n", b"400"),
                            (b"GET /" + b"x" * 70000, b"431"), (b"GET /a?%zz=%&%4 HTTP/1.1\r\n\r\n", b"404"),
                            (b"POST /b HTTP/1.0\r\ncontent-length: 9\r\n\r\n123456789", b"404")):
        with socket.create_connection(("127.0.0.1", port)) as peer:
            peer.sendall(request)
            assert peer.recv(100).split(b" ")[1] == answer, request[:40]
    idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    for peer in idle:
        peer.close()
    assert browse(back.replace("state=", "state=x"))[0] == 400
    c.close()


def test_a_device_login_waits_for_its_code():
    s = service(**{USERCODE: (200, {"device_auth_id": "device-secret", "user_code": "AB-12", "interval": "1"}),
                   POLL: [(403, {}), (200, {"authorization_code": "code-secret", "code_verifier": "v"})]})
    c = Client(SERVER, s).initialize()
    r = c.call("account/login/start", {"type": "chatgptDeviceCode"})
    assert r["userCode"] == "AB-12" and r["verificationUrl"] == f"{s.base}/codex/device", r
    ended(c, r["loginId"])
    assert len(s.asked("/oauth/token")) == 1 and "deviceauth%2Fcallback" in s.asked("/oauth/token")[0]["body"]
    assert c.stored()["OPENAI_API_KEY"] is None and len(s.asked(POLL)) == 2
    s.routes[POLL] = (500, {})
    r = c.call("account/login/start", {"type": "chatgptDeviceCode"})
    ended(c, r["loginId"], "device auth failed with status 500 Internal Server Error")
    s.routes[POLL] = (404, {})
    r = c.call("account/login/start", {"type": "chatgptDeviceCode"})
    assert c.call("account/login/cancel", {"loginId": r["loginId"]}) == {"status": "canceled"}
    ended(c, r["loginId"], "Login was not completed")
    s.routes[USERCODE] = (404, "")
    assert c.call("account/login/start", {"type": "chatgptDeviceCode"})["code"] == -32600
    s.routes[USERCODE] = (200, {})
    assert "missing field `device_auth_id`" in c.call("account/login/start", {"type": "chatgptDeviceCode"})["message"]
    c.close()


def test_routing_that_fails_is_told_and_asked_again():
    s = service(**{CHECK: [(404, ""), (404, ""), (200, {"accounts": [{**ACCOUNT, "workspace_backend_origin": "http://x"}]}),
                           (200, {"accounts": [ACCOUNT]})]})
    c = Client(SERVER, s).initialize()
    external = {"type": "chatgptAuthTokens", "accessToken": token("e"), "chatgptAccountId": "account-123"}
    assert c.call("account/login/start", external) == {"type": "chatgptAuthTokens"}
    ended(c, None, "workspace routing discovery failed")
    assert c.call("account/read", {})["message"] == "workspace routing discovery failed"
    assert c.call("account/read", {})["message"] == "workspace backend must use an HTTPS origin without credentials"
    assert c.call("account/read", {})["workspaceRouting"]["backendOrigin"] == "https://chatgpt.com"
    refused = c.call("account/login/start", {"type": "chatgpt"})
    assert refused["message"].startswith("External auth is active."), refused
    assert c.call("account/logout") == {} and not s.asked("/oauth/revoke") and c.stored() is None
    c.close()


def test_one_refresh_serves_all_and_keeps_what_it_does_not_know():
    old = {**STORED, "tokens": {**STORED["tokens"], "access_token": token("old", days=-1)}}
    s = service(**{"/oauth/token": (200, {"access_token": token("new"), "refresh_token": "refresh-secret-2"}),
                   "/backend-api/wham/usage": (200, {"plan_type": "pro"})})
    c = Client(SERVER, s, auth=old).initialize()
    for i in range(5):
        c.send(id=f"r{i}", method="account/rateLimits/read")
    for i in range(5):
        c.message(lambda m, i=i: m.get("id") == f"r{i}" and "result" in m)
    assert len(s.asked("/oauth/token")) == 1 and '"proactive_expiry"' in s.asked("/oauth/token")[0]["body"]
    stored = c.stored()
    assert stored["other"] == {"kept": True} and stored["tokens"]["unknown"] == 1
    assert stored["tokens"]["refresh_token"] == "refresh-secret-2" and stored["tokens"]["id_token"] == TOKENS["id_token"]
    assert stat.S_IMODE(os.stat(f"{c.home}/auth.json").st_mode) == 0o600
    c.close()


def test_secrets_stay_out_of_logs_and_errors():
    s = service(**{"GET /v1/responses": (426, ""), "POST /v1/responses": [(401, ""), (200, ANSWER)],
                   USERCODE: (200, {"device_auth_id": "device-secret", "user_code": "AB-12"}), POLL: (500, {})})
    c = Client(SERVER, s, env={"OPENAI_API_KEY": "sk-environment-secret"}).initialize()
    login, q, back = begin(c)
    browse(browse(f"{back}&code=code-secret")[1]["location"])
    ended(c, login)
    thread = c.call("thread/start", {})["thread"]["id"]
    c.call("turn/start", {"threadId": thread, "input": [{"type": "text", "text": "hi"}]})
    turn = c.told("turn/completed")["turn"]
    assert turn["status"] == "completed", turn
    device = c.call("account/login/start", {"type": "chatgptDeviceCode"})["loginId"]
    ended(c, device, "device auth failed with status 500 Internal Server Error")
    s.routes["/oauth/token"] = (500, {"refresh_token": "refresh-secret-1"})
    c.call("account/read", {"refreshToken": True})
    c.call("account/logout")
    assert "refresh-secret-1" in s.asked("/oauth/revoke")[0]["body"] and c.stored() is None
    said = c.stderr() + "".join(str(m) for m in c.said)
    for secret in [*TOKENS.values(), "sk-exchanged-secret", "code-secret", "device-secret", "sk-environment-secret", q["state"]]:
        assert secret not in said, f"{secret} is told: {said[:3000]}"
    c.close()


def test_a_refused_prewarm_renews_the_credential():
    s = service(**{"GET /v1/responses": [(401, ""), (401, ""), (426, "")], "POST /v1/responses": (200, ANSWER),
                   "/oauth/token": (200, {"access_token": token("new")})})
    c = Client(SERVER, s, auth=STORED).initialize()
    c.call("thread/start", {})
    wait_until(lambda: len(s.asked("/v1/responses")) == 3)
    bearers = [r["headers"]["authorization"] for r in s.asked("/v1/responses")]
    assert bearers[0] == bearers[1] != bearers[2] and len(s.asked("/oauth/token")) == 1, bearers
    c.close()


def test_a_client_that_does_not_renew_its_tokens_is_told():
    s = service(**{"GET /v1/responses": (426, ""), "POST /v1/responses": [(401, ""), (200, ANSWER)]})
    c = Client(SERVER, s).initialize()
    external = {"type": "chatgptAuthTokens", "accessToken": token("e"), "chatgptAccountId": "account-123"}
    c.call("account/login/start", external)
    thread = c.call("thread/start", {})["thread"]["id"]
    c.call("turn/start", {"threadId": thread, "input": [{"type": "text", "text": "hi"}]})
    ask = c.message(lambda m: m.get("method") == "account/chatgptAuthTokens/refresh")
    c.send(id=ask["id"], error={"code": -32000, "message": "no"})
    error = c.told("error")
    assert error["error"]["additionalDetails"] == "auth refresh request failed: code=-32000" and error["willRetry"], error
    assert c.told("turn/completed")["turn"]["status"] == "completed"
    c.close()


def command(s, *words, auth=None, config="", text=""):
    c = Client(SERVER, s, config, auth=auth, words=words)
    with contextlib.suppress(BrokenPipeError):  # one that refuses at once reads nothing
        c.process.stdin.write(text.encode())
        c.process.stdin.close()
    return c


def finish(c):
    """The end of a command: status, standard error, and what it stored."""
    status = c.process.wait(20)
    said, stored = c.stderr(), c.stored()
    shutil.rmtree(c.home)
    return status, said, stored


def test_commands_log_in():
    s = service(**{USERCODE: (200, {"device_auth_id": "d", "user_code": "AB-12"}),
                   POLL: (200, {"authorization_code": "a", "code_verifier": "v"})})
    status, said, stored = finish(command(s, "login", "--device-auth"))
    assert status == 0 and "AB-12" in said and "Successfully logged in" in said, said
    assert stored["auth_mode"] == "chatgpt"
    s.routes["/oauth/token"] = (200, TOKENS)
    c = command(s, "login")
    wait_until(lambda: any("&state=" in line and line.endswith("\n") for line in c.stderr().splitlines(True)))
    q = query(next(line.strip() for line in c.stderr().splitlines() if "&state=" in line))
    browse(browse(f"{q['redirect_uri']}?state={q['state']}&code=x")[1]["location"])
    status, said, stored = finish(c)
    assert status == 0 and stored["tokens"]["refresh_token"] == "refresh-secret-1", said
    status, said, stored = finish(command(s, "login", "--with-api-key", text="sk-1234567890-abcdef\n"))
    assert status == 0 and stored["OPENAI_API_KEY"] == "sk-1234567890-abcdef"
    refused = command(s, "login", "--with-api-key", config='forced_login_method = "chatgpt"', text="k")
    assert finish(refused)[:2] == (1, "API key login is disabled. Use ChatGPT login instead.\n")
    refused = command(s, "login", config='forced_login_method = "api"')
    assert finish(refused)[:2] == (1, "ChatGPT login is disabled. Use API key login instead.\n")
    s.routes[USERCODE] = (500, "")
    status, said, _ = finish(command(s, "login", "--device-auth"))
    assert status == 1 and "status 500" in said


def test_commands_log_out():
    s = service()
    status, said, stored = finish(command(s, "logout", auth=STORED))
    assert status == 0 and "Successfully logged out" in said and stored is None
    assert len(s.asked("/oauth/revoke")) == 1
    assert finish(command(s, "login", "status"))[0] == 1
    status, said, _ = finish(command(s, "login", "status", auth=STORED))
    assert status == 0 and "Logged in using ChatGPT" in said
    c = Client(SERVER, s, auth=STORED, words=("app-server", "--startup-sign-out")).initialize()
    assert c.stored() is None and c.call("account/read", {})["account"] is None
    c.close()


def test_tokens_of_another_user_end_the_turn():
    s = service(**{"GET /v1/responses": (426, ""), "POST /v1/responses": [(401, ""), (200, ANSWER)]})
    c = Client(SERVER, s).initialize()
    c.call("account/login/start", {"type": "chatgptAuthTokens", "accessToken": token("e"), "chatgptAccountId": "account-123"})
    thread = c.call("thread/start", {})["thread"]["id"]
    c.call("turn/start", {"threadId": thread, "input": [{"type": "text", "text": "hi"}]})
    ask = c.message(lambda m: m.get("method") == "account/chatgptAuthTokens/refresh")
    c.send(id=ask["id"], result={"accessToken": token("f", "other"), "chatgptAccountId": "other", "chatgptPlanType": None})
    error = c.told("turn/completed")["turn"]["error"]
    assert error["message"] == "Fatal error: application network policy is unavailable", error
    assert error["codexErrorInfo"] == "other" and len(s.asked("/v1/responses")) == 2, error
    c.close()


def test_a_login_that_cannot_be_renewed_is_none():
    s = service(**{"/oauth/token": (400, {"error": "invalid_grant"})})
    c = Client(SERVER, s, auth=STORED).initialize()
    for _ in range(2):
        assert c.call("account/read", {"refreshToken": True})["account"] is None
    status = c.call("getAuthStatus", {"includeToken": True, "refreshToken": True})
    assert status == {"authMethod": "chatgpt", "authToken": None, "requiresOpenaiAuth": True}, status
    assert len(s.asked("/oauth/token")) == 1 and c.stored() is not None
    c.close()


def test_a_login_may_be_kept_in_memory_only():
    c = Client(SERVER, service(), 'cli_auth_credentials_store = "ephemeral"').initialize()
    _, _, back = begin(c, useHostedLoginSuccessPage=True)
    browse(f"{back}&code=x")
    assert c.told("account/updated")["authMode"] == "chatgpt" and c.stored() is None
    assert c.call("account/read", {"refreshToken": True})["account"]["email"] == "reader@example.com"
    c.call("account/logout")
    assert c.call("account/read", {})["account"] is None
    c.close()
    c = Client(SERVER, service(), 'cli_auth_credentials_store = "keyring"').initialize()
    assert "keyring" in c.call("account/login/start", {"type": "apiKey", "apiKey": "k"})["message"] and c.stored() is None
    c.close()


def test_turns_wait_for_the_routing_of_their_workspace():
    s = service(**{CHECK: (404, "")})
    c = Client(SERVER, s, auth=STORED, first_party=True).initialize()
    thread = c.call("thread/start", {})["thread"]["id"]
    turn = c.call("turn/start", {"threadId": thread, "input": [{"type": "text", "text": "hi"}]})["turn"]["id"]
    error = c.told("error")["error"]
    assert error["message"] == "Reconnecting... 2/5", error
    assert error["additionalDetails"] == "workspace routing discovery failed", error
    c.call("turn/interrupt", {"threadId": thread, "turnId": turn})
    assert c.told("turn/completed")["turn"]["status"] == "interrupted"
    c.close()


def test_certificates_of_the_environment_are_trusted():
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        pem = f"{folder}/ca.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", pem, "-out", f"{pem}.crt"],
                       check=True, capture_output=True)
        with open(pem, "ab") as f, open(f"{pem}.crt", "rb") as crt:
            f.write(crt.read())
        for env, trusted in (({}, False), ({"SSL_CERT_FILE": f"{pem}.crt"}, True),
                             ({"CODEX_CA_CERTIFICATE": f"{pem}.crt", "SSL_CERT_FILE": "/nonexistent"}, True)):
            s = Service(tls=pem)
            s.routes = {CHECK: (200, {"accounts": [ACCOUNT]}), "/v1/responses": (426, "")}
            c = Client(SERVER, s, env=env, auth=STORED).initialize()
            r = c.call("account/read", {})
            assert ("account" in r) == trusted, (env, r)
            if trusted:
                c.call("thread/start", {})
                wait_until(lambda s=s: s.asked("/v1/responses"))
                assert "upgrade" in s.asked("/v1/responses")[0]["headers"]
            c.close()


def test_proxies_of_the_environment_are_used():
    proxy, s = service(), service()
    s.base = "http://service.test"
    for variable in ("http_proxy", "HTTP_PROXY"):
        proxy.seen.clear()
        c = Client(SERVER, s, env={variable: proxy.base}, auth=STORED).initialize()
        assert c.call("account/read", {})["account"]["workspaceName"] == "Team"
        assert proxy.seen[0]["target"] == f"http://service.test{CHECK}", proxy.seen
        c.close()
    proxy.seen.clear()
    c = Client(SERVER, s, env={"http_proxy": proxy.base, "CODEX_SANDBOX": "seatbelt"}, auth=STORED).initialize()
    assert c.call("account/read", {})["message"] == "workspace routing discovery failed" and not proxy.seen
    c.close()


def test_a_login_takes_the_port_of_another_process():
    first = Client(SERVER, service()).initialize()
    login, q, _ = begin(first)
    port = urllib.parse.urlsplit(q["redirect_uri"]).port
    second = Client(SERVER, service(), env={"CODEXD_LOGIN_PORT": str(port)}).initialize()
    _, q, back = begin(second)
    assert urllib.parse.urlsplit(q["redirect_uri"]).port == port
    ended(first, login, "Login server error: Login cancelled")
    assert browse(back.replace("state=", "state=x"))[0] == 400
    first.close()
    second.close()


def test_everything_can_be_given_up_while_the_services_are_silent():
    gate = threading.Event()

    def silent(_):
        gate.wait(20)
        return 200, {}

    def browse_in_vain(address):
        with contextlib.suppress(OSError, http.client.HTTPException):
            browse(address)

    def start(s, *requests, auth=STORED, opened=1):
        c = Client(SERVER, s, auth=auth).initialize()
        for i, (method, params) in enumerate(requests):
            c.send(id=f"r{i}", method=method, params=params)
        wait_until(lambda: len(s.seen) >= opened)
        return c

    routes = {path: silent for path in ("/oauth/token", "/oauth/revoke", CHECK, USERCODE, "/backend-api/wham/usage",
                                        "/backend-api/wham/rate-limit-reset-credits", "/v1/responses", "/v1/models")}
    expired = {**STORED, "tokens": {**STORED["tokens"], "access_token": token("old", days=-1)}}
    limits, read, device = ("account/rateLimits/read", None), ("account/read", {}), ("account/login/start", {"type": "chatgptDeviceCode"})
    for requests, auth, opened in (((limits, read), STORED, 3), ((device,), STORED, 2), ((limits, read, ("thread/start", {})), expired, 1),
                                   ((("account/logout", None),), STORED, 2)):
        start(service(**routes), *requests, auth=auth, opened=opened).close()
    s = service(**routes)
    for end in (lambda c, login: c.close(), lambda c, login: (c.call("account/login/cancel", {"loginId": login}), c.close())):
        c = Client(SERVER, s).initialize()
        login, _, back = begin(c)
        before = len(s.seen)
        threading.Thread(target=browse_in_vain, args=(f"{back}&code=x",), daemon=True).start()
        wait_until(lambda before=before: len(s.seen) > before)
        end(c, login)
    gate.set()


def test_stored_logins_that_do_not_count():
    without = {k: v for k, v in STORED["tokens"].items() if k != "refresh_token"}
    cases = [({**STORED, "tokens": without}, ""), ({**STORED, "tokens": {**STORED["tokens"], "id_token": "odd"}}, ""),
             ({"auth_mode": "apikey", "OPENAI_API_KEY": None}, ""), ([1], ""), ({}, ""),
             (STORED, 'forced_login_method = "api"'), ({"OPENAI_API_KEY": "sk-1"}, 'forced_login_method = "chatgpt"'),
             (STORED, 'forced_chatgpt_workspace_id = "ws-9"')]
    for auth, config in cases:
        s = service()
        c = Client(SERVER, s, config, auth=auth).initialize()
        assert c.call("account/read", {})["account"] is None, (auth, config)
        assert c.stored() == auth and not s.seen, s.seen
        c.close()
    c = Client(SERVER, service(), 'forced_chatgpt_workspace_id = ["ws-9", "account-123"]', auth=STORED).initialize()
    assert c.call("account/read", {})["account"]["type"] == "chatgpt"
    c.close()


for name, test in list(globals().items()):
    if name.startswith("test_"):
        try:
            test()
        except BaseException:
            print(f"FAILED: {name}", file=sys.stderr)
            raise
