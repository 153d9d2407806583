"""Logins at gateways in front of model providers: gateway_test.py CODEXD."""
import json
import sys

from kit import Client, Service, browse, query, wait_until

SERVER = sys.argv[1:]
READ, LOGIN, CANCEL = (f"account/gatewayOAuth/{m}" for m in ("read", "login", "cancel"))
NO_STORE = "Gateway sign-in failed; check the gateway configuration and credential store."
CANCELED = "Gateway sign-in was canceled"
PENDING = (400, {"error": "authorization_pending"})


def client(token, device=None, settings=""):
    s = Service()
    s.routes = {"/token": token, "/device": device or (400, {"error": "no"})}
    if device:
        settings += f'device_authorization_url = "{s.base}/device"\n'
    c = Client(SERVER, s, f'model_provider = "gw"\n[model_providers.gw]\nname = "Gate"\nbase_url = "{s.base}/v1"\n'
               f'[model_providers.gw.gateway_oauth]\nauthorization_url = "{s.base}/authorize?a=b"\n'
               f'token_url = "{s.base}/token"\nclient_id = "cid"\n{settings}')
    return s, c.initialize()


def ask(c, method, **params):
    n, c.next_id = c.next_id, c.next_id + 1
    c.send(id=n, method=method, params=params)
    return n


def answer(c, n):
    m = c.message(lambda m: m.get("id") == n and "method" not in m)
    return m.get("result", m.get("error"))


def news(c):
    p = c.told("account/gatewayOAuth/changed")
    assert p["providerId"] == "gw"
    return p["status"], p["error"]


def state(c):
    r = c.call(READ, {})
    return r["required"], r["supportsDeviceAuth"], r["status"], r["error"]


def begin(c):
    n = ask(c, LOGIN)
    url = c.message(lambda m: m.get("params", {}).get("authUrl"))["params"]["authUrl"]
    assert news(c) == ("started", None)
    return n, url, query(url)


def test_a_browser_login_goes_as_far_as_the_keyring():
    s, c = client((200, {"access_token": "gw-secret", "token_type": "Bearer"}))
    assert state(c) == state(c) == (True, False, "notReady", None)
    assert news(c) == ("notReady", None)
    n, url, q = begin(c)
    assert url.startswith(f"{s.base}/authorize?a=b&response_type=code&client_id=cid&redirect_uri="), url
    assert len(q["state"]) == 43 and q["code_challenge_method"] == "S256"
    assert state(c)[2] == "started"
    assert c.call(LOGIN, {})["message"] == "Gateway sign-in is already in progress"
    back = q["redirect_uri"]
    assert browse(back.replace("/callback", "/x"))[::2] == (404, "Not found")
    assert browse(f"{back}?code=1&state=x")[::2] == (400, "OAuth callback state did not match")
    assert browse(f"{back}?code=code-1&state={q['state']}")[0] == 200
    assert answer(c, n) == {"code": -32603, "message": NO_STORE} and news(c) == ("failed", NO_STORE)
    asked, = s.asked("/token")
    given = query(f"?{asked['body']}")
    assert list(given) == ["grant_type", "client_id", "code", "redirect_uri", "code_verifier"], given
    assert (given["code"], given["redirect_uri"], len(given["code_verifier"])) == ("code-1", back, 86), given
    assert state(c) == (True, False, "failed", NO_STORE)
    n, _, q = begin(c)
    assert browse(f"{q['redirect_uri']}?error=access_denied&state={q['state']}")[::2] == (400, "Sign-in failed.")
    assert answer(c, n)["message"] == NO_STORE and news(c) == ("failed", NO_STORE)
    n, _, _ = begin(c)
    assert c.call(CANCEL) == {} and answer(c, n)["message"] == CANCELED and state(c)[3] == CANCELED
    assert news(c) == ("failed", CANCELED)
    begin(c)
    c.close()  # with a login under way


def test_logins_by_code():
    prompt = {"device_code": "dc", "user_code": "UC-1", "verification_uri": "https://v", "interval": 1}
    cases = [([PENDING, (200, {"access_token": "x"})], NO_STORE), ((500, ""), NO_STORE),
             ((400, {"error": "access_denied"}), "Device authorization was denied; start sign-in again when ready"),
             ((400, {"error": "expired_token"}), "Device authorization expired; start sign-in again"), (PENDING, CANCELED)]
    for token, why in cases:
        s, c = client(token, (200, prompt))
        shown = c.call(LOGIN, {"deviceAuth": True})["prompt"]
        assert (shown["verificationUrl"], shown["userCode"]) == ("https://v", "UC-1"), shown
        assert news(c) == ("notReady", None) and news(c) == ("started", None)
        wait_until(lambda: s.asked("/token"))
        if why == CANCELED:
            assert c.call(CANCEL) == {}
        end = c.told("account/gatewayOAuth/changed")
        assert (end["loginId"], end["status"], end["error"]) == (shown["loginId"], "failed", why), end
        assert news(c) == ("failed", why) and state(c) == (True, True, "failed", why)
        assert s.asked("/device")[0]["body"] == "client_id=cid"
        assert "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=dc" in s.asked("/token")[0]["body"]
        c.close()
    s, c = client(PENDING, (400, {"error": "no"}))
    assert c.call(LOGIN, {"deviceAuth": True})["message"] == NO_STORE
    c.close()


def test_providers_without_such_logins():
    _, c = client(PENDING)
    assert c.call(LOGIN, {"deviceAuth": True}) == {"code": -32600,
                                                   "message": "The gateway does not support device authorization"}
    refusal = {"code": -32600, "message": "The selected provider does not use gateway OAuth"}
    assert c.call(LOGIN, {"modelProvider": "openai"}) == refusal
    assert c.call(CANCEL) == {}
    r = c.call(READ, {"modelProvider": "openai"})
    assert json.dumps(r) == ('{"providerId": "openai", "providerName": "OpenAI", "required": false, '
                             '"supportsDeviceAuth": false, "status": null, "error": null}'), r
    c.close()


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print(f"ok {name}")
