"""The page of tools/realtime-demo in headless Chromium: voice_page_test.py SOURCE CODEXD MOCK-UPSTREAM [SCREENSHOT.png].

Exit status 77, which is "skipped", without chromium and chromedriver (Debian: chromium-driver).
"""
import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request

SKIPPED = 77
PATIENCE_S = 30
SOURCE, CODEXD, MOCK = sys.argv[1:4]
DEMO = os.path.join(SOURCE, "tools", "realtime-demo")


@contextlib.contextmanager
def running(*argv):
    """A program, and the first line that it says."""
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as p:
        try:
            yield p.stdout.readline().strip()
        finally:
            p.terminate()


class Browser:
    """A session of a WebDriver server (https://www.w3.org/TR/webdriver2/)."""

    def __init__(self, driver):
        self.session = driver
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream",
                            "--use-fake-ui-for-media-stream"]}
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {"goog:chromeOptions": options}}})
        self.session = f"{driver}/session/{made['sessionId']}"

    def ask(self, verb, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.session + path, data, {"Content-Type": "application/json"}, method=verb)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)["value"]

    def run(self, script):
        return self.ask("POST", "/execute/sync", {"script": script, "args": []})

    def click(self, element):
        self.run(f"document.getElementById('{element}').click()")

    def log(self):
        return self.run("return [...document.querySelectorAll('#log li')].map(l => [l.firstChild.textContent,"
                        " l.lastChild.textContent])")

    def wait_for(self, *entry):
        until = time.monotonic() + PATIENCE_S
        while list(entry) not in (log := self.log()):
            assert time.monotonic() < until, f"{entry} is not among {log}"
            time.sleep(0.05)


@contextlib.contextmanager
def browser():
    with subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True) as p:
        try:
            for line in p.stdout:  # "ChromeDriver was started successfully on port N."
                if "on port " in line and "success" in line:
                    break
            b = Browser("http://127.0.0.1:" + line.rsplit(" ", 1)[1].strip().rstrip("."))
            try:
                yield b
            finally:
                b.ask("DELETE", "")
        finally:
            p.terminate()


def converse(b, screenshot):
    assert "no media" in b.run("return document.body.innerText"), "the page says what a scripted upstream lacks"
    b.click("start")
    b.wait_for("session", "started, version v1")
    b.wait_for("user", "What day is it?")
    b.wait_for("assistant", "Let me look.")
    b.wait_for("handed over", "What day is it?")
    b.wait_for("agent", "A good day for a demo.")
    b.wait_for("assistant", "A good day for a demo.")
    assert b.run("return document.getElementById('start').disabled")
    if screenshot:
        with open(screenshot, "wb") as f:
            f.write(base64.b64decode(b.ask("GET", "/screenshot")))
    b.click("stop")
    b.wait_for("session", "closed: requested")
    assert not b.run("return document.getElementById('start').disabled"), "a second conversation may begin"
    assert not [text for who, text in b.log() if who == "error"], b.log()


def main():
    if not shutil.which("chromedriver") or not shutil.which("chromium"):
        sys.exit(SKIPPED)
    with running(MOCK, os.path.join(DEMO, "voice.script")) as port:
        with running(sys.executable, os.path.join(DEMO, "server.py"), CODEXD, "0", f"http://127.0.0.1:{port}") as url:
            with browser() as b:
                b.ask("POST", "/url", {"url": url})
                converse(b, sys.argv[4] if len(sys.argv) > 4 else None)


if __name__ == "__main__":
    main()
