#!/usr/bin/env python3
"""Ways out of the sandbox: each is tried, and must not lead out, while what looks like it and is allowed works.

  sandbox_test.py MOCK-UPSTREAM 'SERVER [ARGUMENT ...]' [TEST ...]

PROBER (environment) is the program that tries what a shell cannot.
"""
import ctypes
import errno
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest

import harness

PROBER = os.environ.get("PROBER", "")
PROTECTED = [".agents", ".aws", ".codex", ".git"]
FULL = {"type": "dangerFullAccess"}
READ_ONLY = {"type": "readOnly", "networkAccess": False}
WAIT_S = 20
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, LANDLOCK_CREATE_RULESET, UNSHARE = 22, 38, 444, 272


def workspace_write(*roots, network=False):
    return {"type": "workspaceWrite", "writableRoots": list(roots), "networkAccess": network,
            "excludeTmpdirEnvVar": True, "excludeSlashTmp": True}


def bwrap_works():
    try:
        return subprocess.run(["bwrap", "--unshare-user", "--unshare-net", "--ro-bind", "/", "/", "true"],
                              capture_output=True, check=False).returncode == 0
    except OSError:
        return False


class Sandbox(harness.Case):
    """The server runs in `root`, which is written in workspace-write; `outside` is not."""

    def setUp(self):
        super().setUp()
        self.folder = os.path.realpath(self.folder)
        self.root, self.outside = self.path("root"), self.path("outside")
        for folder in (self.root, self.outside):
            os.mkdir(folder)
        with open(os.path.join(self.outside, "file"), "w", encoding="ascii") as f:
            f.write("kept")
        self.policy = workspace_write(self.root)

    def run_server(self, **more):
        if not self.server:
            self.start_server("http://127.0.0.1:9/v1", **more)
        return self.server

    def run_words(self, words, policy=None, **more):
        answer = self.run_server().request("command/exec", {
            "command": words, "cwd": self.root, "sandboxPolicy": policy or self.policy, **more})
        self.assertIn("result", answer)
        return answer["result"]

    def sh(self, script, policy=None, **more):
        return self.run_words(["/bin/sh", "-c", script], policy, **more)

    def probe(self, *words, policy=None):
        result = self.run_words([PROBER, *map(str, words)], policy)
        return "done" if result["exitCode"] == 0 else result["stdout"].strip() or f"exit {result['exitCode']}"

    def assert_works(self, script, policy=None):
        result = self.sh(script, policy)
        self.assertEqual(result["exitCode"], 0, result)
        return result["stdout"]

    def assert_fails(self, script, policy=None):
        result = self.sh(script, policy)
        self.assertNotEqual(result["exitCode"], 0, result)
        with open(os.path.join(self.outside, "file"), encoding="ascii") as f:
            self.assertEqual(f.read(), "kept")
        self.assertEqual(os.listdir(self.outside), ["file"])
        return result["stderr"]


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Files(Sandbox):
    def test_links_lead_nowhere(self):
        self.assert_works("ln -s inside link && echo text > link && cat inside")
        self.assert_fails(f"ln -s {self.outside}/file out && echo text > out")
        self.assert_fails(f"ln -s {self.outside} folder && echo text > folder/new")
        self.assert_works("ln inside hard && echo more >> hard")
        self.assert_fails(f"ln {self.outside}/file hard2")

    def test_links_made_before_lead_nowhere(self):
        os.symlink(self.outside, os.path.join(self.root, "old"))
        self.assert_works("cat old/file")
        self.assert_fails("echo text > old/file")
        self.assert_fails("rm old/file")

    def test_nothing_is_moved_in_or_out(self):
        self.assert_works("echo text > a && mkdir d && mv a d/b && cat d/b")
        self.assert_fails(f"mv d/b {self.outside}/b")
        self.assert_fails(f"mv {self.outside}/file here && test ! -e {self.outside}/file")
        self.assert_fails(f"mv {self.root} {self.root}2")

    def test_proc_is_no_way_around(self):
        self.assert_works("echo text > /proc/self/cwd/file")
        self.assert_fails(f"echo text > /proc/self/root{self.outside}/file")
        self.assert_fails(f"echo text > /proc/1/root{self.outside}/file")
        self.assert_fails(f"echo text > /proc/{self.server.process.pid}/root{self.outside}/file")
        self.assert_fails(f"echo text > /proc/{self.server.process.pid}/cwd/../outside/file")
        self.assert_fails("echo 1 > /proc/sys/vm/drop_caches")
        self.assert_fails("echo /bin/false > /proc/sys/kernel/core_pattern")

    def test_descriptors_of_others_cannot_be_opened(self):
        with open(os.path.join(self.outside, "file"), "r+", encoding="ascii") as f:
            path = f"/proc/{os.getpid()}/fd/{f.fileno()}"
            self.assert_works(f"test -e {path}", FULL)
            self.assert_fails(f"test -e {path}")
            self.assert_fails(f"echo text > {path}")

    def test_mounts_stay_as_they_are(self):
        self.assert_works("mkdir m")
        self.assert_fails(f"mount --bind {self.outside} m && echo text > m/file")
        self.assert_fails(f"unshare -Ur -m sh -c 'mount --bind {self.outside} m && echo text > m/file'")
        self.assertNotEqual(self.probe("remount", self.outside), "done")
        self.assertNotEqual(self.probe("uncover", os.path.join(self.root, ".git")), "done")
        self.assertFalse(os.path.exists(os.path.join(self.root, ".git")))

    def test_devices(self):
        self.assert_works("echo text > /dev/null && head -c 4 /dev/urandom > random && test -s random")
        self.assert_fails("mknod disk b 8 0 && cat disk")
        self.assert_fails("ls /dev/sda /dev/vda /dev/kmsg /dev/mem")

    def test_read_only_writes_nothing(self):
        self.assert_works(f"cat {self.outside}/file && echo > /dev/null", READ_ONLY)
        self.assert_fails("echo text > new", READ_ONLY)
        self.assert_fails("echo text > /tmp/new", READ_ONLY)
        self.assert_fails(f"mkdir {self.outside}/new", READ_ONLY)
        self.assertEqual(os.listdir(self.root), [])

    def test_times_and_modes_are_kept(self):
        self.assert_works("touch a && chmod 600 a && touch -t 200001010000 a")
        self.assert_fails(f"chmod 777 {self.outside}/file")
        self.assert_fails(f"touch -t 200001010000 {self.outside}/file")
        self.assert_fails(f"truncate -s 0 {self.outside}/file")


class Kept(Sandbox):
    """What a profile keeps from being read."""

    def setUp(self):
        super().setUp()
        self.secret = os.path.join(self.root, "deep", "down", "secret")
        os.makedirs(os.path.dirname(self.secret))
        os.mkdir(os.path.join(self.root, "folder"))
        for name in (self.secret, os.path.join(self.root, "folder", "inside"), os.path.join(self.root, "deep", "a.key"),
                     os.path.join(self.root, "plain")):
            with open(name, "w", encoding="ascii") as f:
                f.write("xyzzy " + name)
        rules = ", ".join(f'"{path}" = "{access}"' for path, access in (
            (self.root, "write"), (self.secret, "deny"), (self.root + "/folder", "none"), (self.root + "/missing/file", "deny"),
            (self.root + "/**/*.key", "deny"), (":slash_tmp", "read"), (":tmpdir", "read")))
        self.profiles = ('default_permissions = "kept"\n'
                         f'permissions.kept = {{ extends = ":workspace", filesystem = {{ {rules} }} }}\n'
                         f'permissions.some.filesystem = {{ ":minimal" = "read", "{self.root}" = "write" }}\n')

    def run_server(self, **more):
        return super().run_server(more=self.profiles, experimental=True, **more)

    def told(self, script, profile="kept"):
        result = self.run_server().request("command/exec", {
            "command": ["/bin/sh", "-c", script], "cwd": self.root, "permissionProfile": profile})["result"]
        return result["exitCode"], result["stdout"], result["stderr"]

    def assert_kept(self, script, profile="kept"):
        _, out, err = self.told(script, profile)
        self.assertNotIn("xyzzy", out + err)
        return err

    def assert_shown(self, script, profile="kept"):
        status, out, err = self.told(script, profile)
        self.assertEqual(status, 0, err)
        self.assertIn("xyzzy", out)


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Denied(Kept):
    def test_is_not_read(self):
        self.assert_shown("cat plain")
        for path in (self.secret, "folder/inside", "deep/a.key"):
            self.assertIn("Permission denied", self.assert_kept("cat " + path))
            self.assert_kept(f"cat /proc/self/root{os.path.join(self.root, path)}")
            self.assert_kept(f"cat /proc/self/cwd/{os.path.relpath(os.path.join(self.root, path), self.root)}")
            self.assert_kept(f"cat /proc/1/root{os.path.join(self.root, path)}")
            self.assert_kept(f"cp {path} copy; cat copy; dd if={path}; tail -c +1 < {path}")
            self.assert_kept(f"echo over > {path}; chmod 777 {path}; cat {path}; rm -f {path}; cat {path}")
        self.assert_kept("grep -r xyzzy . | grep -v plain")
        self.assert_shown("cat " + os.path.join(self.root, "plain"))

    def test_links_lead_nowhere(self):
        for path in (self.secret, os.path.join(self.root, "folder", "inside"),
                     os.path.join(self.root, "deep", "a.key")):
            name = "link" + os.path.basename(path)
            os.symlink(path, os.path.join(self.root, name))
            self.assert_kept("cat " + name)
            self.assert_kept(f"ln -s {path} soft; cat soft; rm soft")
            self.assert_kept(f"ln {path} hard; cat hard")
            self.assert_kept(f"ln -P {name} other; ln -L {name} third; cat other third")

    def test_nothing_is_moved_away_to_be_read(self):
        for script in ("mv deep d2", "mv deep/down d2", "mv deep/down/secret d2", "mv folder d2", "mv deep/a.key d2",
                       "mv deep/a.key deep/a.txt", "mv deep/down deep/d2"):
            self.assert_kept(script)
            self.assert_kept("cat d2 d2/* d2/*/* deep/a.txt deep/d2/*")
        self.assertTrue(os.path.exists(self.secret))

    def test_mounts_and_descriptors(self):
        self.assert_kept(f"umount {self.secret}; cat {self.secret}")
        self.assert_kept(f"unshare -Ur -m sh -c 'umount {self.secret}; cat {self.secret}'")
        self.assert_kept(f"mkdir m; mount --bind {self.root}/deep m; cat m/down/secret")
        self.run_server()
        with open(self.secret, "r", encoding="ascii") as f:
            os.set_inheritable(f.fileno(), True)
            self.assert_kept(f"cat /proc/{os.getpid()}/fd/{f.fileno()} /dev/fd/{f.fileno()}")
        self.assert_kept(f"cat /proc/{self.server.process.pid}/root{self.secret}")

    def test_what_is_not_there_is_not_made(self):
        self.assert_kept("mkdir missing; echo xyzzy > missing/file; cat missing/file")
        self.assertEqual(sorted(os.listdir(self.root)), ["deep", "folder", "plain"])

    def test_a_link_on_the_way_is_refused(self):
        os.rename(os.path.join(self.root, "deep"), os.path.join(self.root, "real"))
        os.symlink("real", os.path.join(self.root, "deep"))
        self.assertEqual(self.told("true"), (1, "", (
            "error building bubblewrap command: Fatal error: cannot enforce sandbox deny-read path {0} because it "
            "crosses writable symlink {1}/deep\n").format(self.secret, self.root)))

    def test_only_some_is_read(self):
        self.assert_shown("cat plain", "some")
        self.assert_kept(f"cat {self.outside}/file; ls {self.outside}; ls {self.folder}", "some")
        self.assertEqual(self.told(f"cat {self.outside}/file", "some")[0], 1)
        self.assertNotIn("config.toml", self.told(f"ls {self.folder}", "some")[1])
        self.assertEqual(self.told("echo new > made && cat made", "some")[1], "new\n")

    def model(self, *calls):
        port = self.start_mock("created\n" + "".join(call + "\n" for call in calls)
                               + "completed\nanswer repeat\n" + harness.ANSWER)
        self.start_server(f"http://127.0.0.1:{port}/v1", more=self.profiles)
        thread = self.server.request("thread/start", {"cwd": self.root, "model": "gpt-5.5",
                                                      "approvalPolicy": "on-request"})["result"]["thread"]["id"]
        self.server.begin(thread)
        while not self.server.told("turn/completed"):
            message = self.server.message()
            if "id" in message and "method" in message:
                self.server.send({"id": message["id"], "result": {"decision": "accept"}})
        body = self.requests()[-1]["body"]
        items = (json.loads(body) if isinstance(body, str) else body)["input"]
        return [i["output"] for i in items if i["type"].endswith("_output")]

    def test_nothing_else_of_the_model_reads_it(self):
        os.symlink(self.secret, os.path.join(self.root, "link"))

        def patch(text):
            return "custom apply_patch " + json.dumps(f"*** Begin Patch\n{text}*** End Patch\n")
        told = self.model(
            patch("*** Update File: deep/down/secret\n@@\n-no\n+yes\n"), patch("*** Delete File: link\n"),
            patch("*** Add File: deep/down/secret\n+over\n"),
            patch("*** Update File: deep/a.key\n*** Move to: b\n@@\n-no\n+yes\n"),
            'call view_image {"path":"deep/down/secret"}', 'call view_image {"path":"link"}',
            'call exec_command {"cmd":"cat deep/down/secret deep/a.key; cat plain; echo x > ../asked",'
            '"sandbox_permissions":"require_escalated","justification":"why not"}',
            'call exec_command {"cmd":"cat link folder/inside","login":false}')
        denied = "Permission denied (os error 13)"
        self.assertEqual(told[0], "apply_patch verification failed: Failed to read file to update "
                         f"{self.secret}: {denied}")
        self.assertIn(denied, told[1])
        self.assertIn("Failed to write file " + self.secret, told[2])
        self.assertIn(denied, told[3])
        self.assertEqual(told[4], f"unable to read image at `{self.secret}`: {denied}")
        self.assertEqual(told[5], f"unable to read image at `{self.root}/link`: {denied}")
        self.assertEqual(told[6].count("Permission denied"), 2, told[6])
        self.assertIn("xyzzy " + os.path.join(self.root, "plain"), told[6])
        self.assertEqual(told[7].count("Permission denied"), 2, told[7])
        self.assertNotIn("xyzzy " + self.secret, "".join(told))
        self.assertTrue(os.path.exists(self.path("asked")))
        with open(self.secret, encoding="ascii") as f:
            self.assertEqual(f.read(), "xyzzy " + self.secret)

    def test_what_administrators_deny_is_denied_to_all(self):
        system = self.path("system")
        os.mkdir(system)
        with open(os.path.join(system, "requirements.toml"), "w", encoding="ascii") as f:
            f.write(f'[permissions.filesystem]\ndeny_read = ["{self.secret}", "{self.root}/*/inside"]\n')
        self.profiles = ""
        self.run_server(env={"CODEXD_SYSTEM_DIRECTORY": system})
        for policy in (self.policy, READ_ONLY):
            self.assertEqual(self.sh("cat plain", policy)["exitCode"], 0)
            self.assertEqual(self.sh("cat deep/down/secret folder/inside", policy)["stdout"], "")
        answer = self.server.request("command/exec", {"command": ["cat", self.secret], "sandboxPolicy": FULL})
        self.assertEqual(answer["error"]["message"], "invalid sandbox policy: invalid value for `sandbox_mode`: "
                         "`DangerFullAccess` is not in the allowed set [read-only, workspace-write] (set by "
                         f"{system}/requirements.toml)")


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Network(Sandbox):
    """The network of commands is a proxy; PROBER and the shell's own words are all that is there to try it."""

    CONFIG = ('default_permissions = "net"\n'
              'permissions.net = { extends = ":workspace", network = { enabled = true, DOMAINS } }\n')
    ASK = ("python3 -c 'import socket,sys; s = socket.create_connection((\"127.0.0.1\", 3128)); "
           "s.sendall(b\"GET http://%s/ HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\n\"); print(s.makefile().read())'")

    def told(self, script, domains):
        port = self.start_mock("created\ncall exec_command " + json.dumps({"cmd": script, "login": False})
                               + "\ncompleted\nanswer repeat\n" + harness.ANSWER)
        more = self.CONFIG.replace("DOMAINS", f"domains = {{ {domains} }}")
        server = self.start_server(f"http://127.0.0.1:{port}/v1", more=more, features="network_proxy = true\n")
        thread = server.request("thread/start", {"cwd": self.root, "model": "gpt-5.5"})["result"]["thread"]["id"]
        self.assertEqual(server.turn(thread), ("completed", None))
        body = self.requests()[-1]["body"]
        items = (json.loads(body) if isinstance(body, str) else body)["input"]
        return [i["output"] for i in items if i["type"] == "function_call_output"][0]

    def listen(self):
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        return listener, listener.getsockname()[1]

    def test_a_host_that_is_not_listed_ends_the_command(self):
        told = self.told(self.ASK % ("no.test", "no.test") + "; sleep 60; echo alive", '"a.test" = "allow"')
        self.assertEqual(told, 'exec_command failed: ProcessFailed { message: "Network access to \\"no.test\\" was '
                         'blocked: domain is not on the allowlist for the current sandbox mode." }')

    def test_a_listed_one_is_reached_and_nothing_else(self):
        listener, port = self.listen()
        listener.settimeout(WAIT_S)
        threading.Thread(target=self.serve, args=(listener,), daemon=True).start()
        host = f"127.0.0.1:{port}"
        told = self.told(self.ASK % (host, host) + f"; {PROBER} inet {port}; {PROBER} unix {self.folder}/no; "
                         "echo $HTTP_PROXY", '"127.0.0.1" = "allow"')
        self.assertIn("from outside", told)
        self.assertIn("Connection refused", told)
        self.assertIn("Operation not permitted", told)
        self.assertIn("http://127.0.0.1:3128", told)

    @staticmethod
    def serve(listener):
        connection, _ = listener.accept()
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nfrom outside")
        connection.close()


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Protected(Sandbox):
    def listing(self):
        return sorted(os.listdir(self.root))

    def test_missing_ones_stay_missing(self):
        for name in PROTECTED:
            self.assert_fails(f"mkdir {name}")
            self.assert_fails(f"echo text > {name}/config")
            self.assert_fails(f"rm -rf {name}")
            self.assert_fails(f"mv {name} other")
            self.assert_fails(f"mkdir d && mv -T d {name}")
            self.assert_works("rm -rf d; mkdir -p sub/" + name)
        self.assertEqual(self.listing(), ["sub"])

    def test_those_that_exist_are_read_only(self):
        for name in PROTECTED:
            os.mkdir(os.path.join(self.root, name))
            with open(os.path.join(self.root, name, "config"), "w", encoding="ascii") as f:
                f.write("kept")
            self.assert_works(f"cat {name}/config")
            self.assert_fails(f"echo text > {name}/config")
            self.assert_fails(f"echo text > {name}/new")
            self.assert_fails(f"mv {name} other")
            self.assert_fails(f"ln {name}/config mine && echo text > mine")
            with open(os.path.join(self.root, name, "config"), encoding="ascii") as f:
                self.assertEqual(f.read(), "kept")
        self.assertEqual(self.listing(), PROTECTED)

    def test_the_directory_of_a_worktree_is_read_only(self):
        os.mkdir(self.path("repository"))
        with open(os.path.join(self.root, ".git"), "w", encoding="ascii") as f:
            f.write(f"gitdir: {self.path('repository')}\n")
        policy = workspace_write(self.root, self.folder)
        self.assert_works(f"echo text > {self.folder}/new", policy)
        self.assertNotEqual(self.sh(f"echo text > {self.path('repository')}/config", policy)["exitCode"], 0)

    def test_a_link_in_their_place_is_refused(self):
        os.symlink("real", os.path.join(self.root, ".git"))
        result = self.sh("true")
        self.assertEqual(result["exitCode"], 1)
        self.assertEqual(result["stderr"], "error building bubblewrap command: Fatal error: cannot enforce sandbox "
                         "read-only path {0}/.git because it crosses writable symlink {0}/.git\n".format(self.root))

    def test_nothing_is_left_behind(self):
        self.assert_works("true")
        self.assertEqual(self.listing(), [])
        for timeout in (0, 1, 2, 3, 5, 8):
            self.assertIn(self.sh("true", timeoutMs=timeout)["exitCode"], (0, 124))
        self.assertEqual(self.listing(), [])
        self.assert_works("touch file")
        self.assertEqual(self.listing(), ["file"])

    def hold(self, ident="p"):
        """A command that runs until it is ended."""
        self.run_server().send({"id": 1000, "method": "command/exec", "params": {
            "command": ["/bin/sh", "-c", "echo up; exec sleep 300"], "cwd": self.root, "processId": ident,
            "sandboxPolicy": self.policy, "streamStdoutStderr": True, "disableTimeout": True}})
        while not self.server.told("command/exec/outputDelta"):
            self.server.message()

    def test_a_folder_of_a_repository_becomes_none_of_its_own(self):
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        self.assert_fails("mkdir .git")
        self.assert_works("git status --short")
        self.assertEqual(self.listing(), [])

    def test_what_the_user_puts_there_meanwhile_stays(self):
        self.hold()
        self.assertEqual(self.listing(), PROTECTED)
        with open(os.path.join(self.root, ".git", "config"), "w", encoding="ascii") as f:
            f.write("kept")
        self.assertEqual(self.assert_works("cat .git/config"), "kept")
        self.assert_fails("echo text > .git/config")
        self.server.request("command/exec/terminate", {"processId": "p"})
        while self.server.message().get("id") != 1000:
            pass
        self.assertEqual(self.listing(), [".git"])
        self.assertEqual(os.stat(os.path.join(self.root, ".git")).st_mode & 0o7777, 0o755)

    def test_the_project_stays_the_same_meanwhile(self):
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        sources = [self.path("AGENTS.md"), os.path.join(self.root, "AGENTS.md")]
        for source in sources:
            with open(source, "w", encoding="ascii") as f:
                f.write("text")
        self.hold()
        self.assertEqual(self.listing(), sorted(PROTECTED + ["AGENTS.md"]))
        thread = self.server.request("thread/start", {"cwd": self.root})["result"]
        self.assertEqual(thread["instructionSources"][1:], sources)  # the first is that of the home, which is the folder

    def wait_for_listing(self, expected):
        until = time.monotonic() + WAIT_S
        while self.listing() != expected:
            self.assertLess(time.monotonic(), until, self.listing())
            time.sleep(0.02)

    def test_a_killed_server_leaves_nothing_behind(self):
        self.hold()
        self.assertEqual(self.listing(), PROTECTED)
        server, self.server = self.server, None
        server.process.kill()
        server.process.wait()
        server.process.stdin.close()
        server.process.stdout.close()
        self.wait_for_listing([])

    def test_two_servers_share_them(self):
        self.hold()
        first, self.server = self.server, None
        self.assert_works("touch file")
        self.assertEqual(self.listing(), PROTECTED + ["file"])
        first.request("command/exec/terminate", {"processId": "p"})
        while first.message().get("id") != 1000:
            pass
        self.assertEqual(first.close(), 0)
        self.assertEqual(self.listing(), ["file"])


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Processes(Sandbox):
    def test_sockets(self):
        listeners = [socket.socket(socket.AF_INET), socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)]
        names = [("127.0.0.1", 0), self.path("listener"), f"\0codexd-{os.getpid()}"]
        for listener, name in zip(listeners, names):
            self.addCleanup(listener.close)
            listener.bind(name)
            listener.listen()
        port = listeners[0].getsockname()[1]
        for words in (("inet", port), ("unix", names[1]), ("unix", "@" + names[2][1:]), ("netlink",)):
            self.assertEqual(self.probe(*words, policy=FULL), "done")
            self.assertEqual(self.probe(*words), "Operation not permitted")
            self.assertEqual(self.probe(*words, policy=READ_ONLY), "Operation not permitted")
        self.assertEqual(self.probe("inet", port, policy=workspace_write(network=True)), "done")
        self.assertEqual(self.probe("wide-socket"), "Operation not permitted")
        self.assertEqual(self.probe("socketpair"), "done")

    def test_the_socket_of_a_server_is_covered(self):
        folder = self.path("app-server-control")
        os.mkdir(folder)
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(folder + "/app-server-control.sock")
        listener.listen()
        for policy in (workspace_write(network=True), workspace_write(self.folder, network=True)):
            self.assertNotEqual(self.probe("unix", folder + "/app-server-control.sock", policy=policy), "done")
        self.assertEqual(self.probe("unix", folder + "/app-server-control.sock", policy=FULL), "done")

    def test_rings_and_memory_of_processes(self):
        for words in (("io-uring",), ("ptrace", os.getpid()), ("vm-read",)):
            self.assertEqual(self.probe(*words), "Operation not permitted")
        self.assertEqual(self.probe("vm-read", policy=FULL), "done")

    def test_processes_outside_cannot_be_seen_or_ended(self):
        child = subprocess.Popen(["sleep", "300"])
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        self.assert_works(f"kill -0 {child.pid}", FULL)
        self.assert_fails(f"kill -9 {child.pid}")
        self.assert_fails(f"test -e /proc/{child.pid}/stat && tr '\\0' ' ' < /proc/{child.pid}/cmdline | grep sleep")
        self.assert_works("sleep 300 & kill $!")

    def test_no_capabilities_and_no_way_to_get_them(self):
        status = self.assert_works("cat /proc/self/status")
        self.assertIn("CapEff:\t0000000000000000", status)
        self.assertIn("CapBnd:\t0000000000000000", status)
        self.assertIn("NoNewPrivs:\t1", status)
        self.assertNotEqual(self.probe("setuid"), "done")

    @unittest.skipIf(os.geteuid() != 0, "only the superuser can make a program of another user")
    def test_programs_of_other_users_run_as_the_caller(self):
        program = os.path.join(self.outside, "file")
        subprocess.run(["cp", "/usr/bin/id", program], check=True)
        os.chown(program, 1, 1)
        os.chmod(program, 0o6755)
        self.assertEqual(self.assert_works(f"{program} -u", FULL).strip(), "1")
        self.assertEqual(self.assert_works(f"{program} -u").strip(), "0")

    def test_a_terminal_takes_no_input_from_its_programs(self):
        self.assertNotEqual(self.probe("tiocsti"), "done")
        self.assertNotEqual(self.probe("tiocsti-tty"), "done")

    def test_descriptors_are_not_handed_down(self):
        with open(os.path.join(self.outside, "file"), "r+", encoding="ascii") as f:
            os.set_inheritable(f.fileno(), True)
            self.popen = {"pass_fds": [f.fileno()]}
            self.assertNotEqual(self.probe("write-fd", f.fileno()), "done")
            self.assertEqual(self.assert_works("cd /proc/self/fd && echo *").split()[:3], ["0", "1", "2"])
            self.assertEqual(len(self.assert_works("ls /proc/self/fd").split()), 4)  # the last is the folder itself
        self.assert_fails("false")


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Environment(Sandbox):
    SECRETS = {"SOME_API_KEY": "xyzzy-1", "MY_SECRET": "xyzzy-2", "A_TOKEN": "xyzzy-3", "PLAIN": "shown"}

    def test_secrets_are_left_out_where_the_policy_says_so(self):
        self.run_server(env=self.SECRETS, more="shell_environment_policy.ignore_default_excludes = false\n")
        told = self.assert_works("env; cat /proc/*/environ | tr '\\0' '\\n'")
        self.assertTrue("PLAIN=shown" in told)  # no assertIn(), which would print all there is
        self.assertFalse("xyzzy" in told)

    def test_the_server_s_own_cannot_be_read(self):
        self.run_server(env=self.SECRETS, more='shell_environment_policy.inherit = "core"\n')
        path = f"/proc/{self.server.process.pid}/environ"
        self.assertTrue("xyzzy" in self.assert_works("cat " + path, FULL))
        self.assertFalse("xyzzy" in self.sh("cat " + path)["stdout"])

    def test_a_closed_network_is_said(self):
        self.assertEqual(self.assert_works("echo $CODEX_SANDBOX_NETWORK_DISABLED").strip(), "1")
        self.assertEqual(self.assert_works("echo $CODEX_SANDBOX_NETWORK_DISABLED",
                                           workspace_write(network=True)).strip(), "")


@unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
class Model(Sandbox):
    def test_commands_of_the_model_are_confined_alike(self):
        script = f"echo a > in; echo b > {self.outside}/new; mkdir .git; {PROBER} netlink; {PROBER} io-uring"
        port = self.start_mock("created\ncall exec_command " + json.dumps({"cmd": script, "workdir": self.root})
                               + "\ncompleted\nanswer repeat\n" + harness.ANSWER)
        server = self.start_server(f"http://127.0.0.1:{port}/v1", more='sandbox_mode = "workspace-write"\n'
                                   + "sandbox_workspace_write.exclude_slash_tmp = true\n")
        thread = server.request("thread/start", {"cwd": self.root})["result"]["thread"]["id"]
        self.assertEqual(server.turn(thread), ("completed", None))
        body = self.requests()[-1]["body"]
        items = (json.loads(body) if isinstance(body, str) else body)["input"]
        [told] = [i["output"] for i in items if i["type"] == "function_call_output"]
        self.assertEqual(told.count("Operation not permitted"), 2, told)
        self.assertEqual(os.listdir(self.root), ["in"])
        self.assertEqual(os.listdir(self.outside), ["file"])


def block(*calls):
    """For a child that becomes the server: the kernel seems not to know these system calls."""
    libc = ctypes.CDLL(None, use_errno=True)
    load, jump_equal, ret = 0x20, 0x15, 0x06
    steps = [(load, 0, 0, 0)]
    for call in calls:
        steps += [(jump_equal, 0, 1, call), (ret, 0, 0, 0x50000 | errno.ENOSYS)]
    steps.append((ret, 0, 0, 0x7fff0000))
    code = b"".join(struct.pack("HBBI", *step) for step in steps)

    def enter():
        program = struct.pack("HxxxxxxP", len(steps), ctypes.cast(ctypes.c_char_p(code), ctypes.c_void_p).value)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, 2, program, 0, 0):
            os._exit(99)
    return {"preexec_fn": enter}


def has_landlock():
    return ctypes.CDLL(None).syscall(LANDLOCK_CREATE_RULESET, None, 0, 1) >= 3


class Fallback(Sandbox):
    def with_bwrap(self, script):
        """The server finds this bwrap; None: none at all. It is asked where the server itself gets no namespaces."""
        bin_folder = self.path("bin")
        os.mkdir(bin_folder)
        for program in ("sh", "cat", "true", "ls", "kill", "rm", "mkdir"):
            os.symlink(shutil.which(program), os.path.join(bin_folder, program))
        if script:
            with open(os.path.join(bin_folder, "bwrap"), "w", encoding="ascii") as f:
                f.write("#!/bin/sh\n" + script.replace("BWRAP", shutil.which("bwrap") or "false") + "\n")
            os.chmod(f.name, 0o755)
        self.run_server(env={"PATH": bin_folder})

    def warnings(self):
        self.server.request("initialized", {})
        return [w["summary"] for w in self.server.told("configWarning")]

    @unittest.skipUnless(bwrap_works(), "bubblewrap cannot run here")
    def test_without_a_proc_of_its_own(self):
        self.popen = block(UNSHARE)
        self.with_bwrap("case \"$*\" in *--proc*) exit 1;; esac; exec BWRAP \"$@\"")
        for _ in range(2):  # tried out first, known then
            self.assert_works("echo text > inside")
            self.assert_fails(f"echo text > {self.outside}/file")
            self.assert_fails(f"echo text > /proc/{os.getpid()}/root{self.outside}/file")
            self.assert_fails(f"test -e /proc/{os.getpid()}/fd/0")
            self.assert_fails("mkdir .git")
            self.assertFalse("PATH" in self.sh(f"cat /proc/{self.server.process.pid}/environ")["stdout"])
        self.assertEqual(os.listdir(self.root), ["inside"])

    def check_landlock(self):
        for _ in range(2):
            self.assert_works("echo text > inside; echo more >> inside; mkdir d; rm -r d; echo > /dev/null")
            self.assert_works(f"cat {self.outside}/file")
            self.assert_fails(f"echo text > {self.outside}/file")
            self.assert_fails(f"echo text > {self.outside}/new")
            self.assert_fails(f"rm {self.outside}/file")
            self.assert_fails(f"kill -0 {os.getpid()}")
            self.assert_fails(f"cat /proc/{os.getpid()}/environ")
            self.assert_fails("echo 1 > /proc/sys/vm/drop_caches")
            self.assert_fails("echo text > /tmp/new", READ_ONLY)
            self.assert_fails("echo text > inside", READ_ONLY)
            self.assertEqual(self.probe("netlink"), "Operation not permitted")
            self.assertEqual(self.probe("socketpair"), "done")
            self.assertEqual(self.assert_works("cd /proc/self/fd && echo *").split()[:3], ["0", "1", "2"])
            self.assertIn("CapEff:\t0000000000000000", self.assert_works("cat /proc/self/status"))
        self.assertEqual(self.run_words(["no-such-program"])["exitCode"], 127)
        online = workspace_write(self.root, network=True)
        self.assertEqual(self.probe("netlink", policy=online), "done")
        listener = socket.socket(socket.AF_UNIX)
        self.addCleanup(listener.close)
        listener.bind(self.path("listener"))
        listener.listen()
        self.assertEqual(self.probe("unix", self.path("listener"), policy=online), "Operation not permitted")

    @unittest.skipUnless(has_landlock(), "no Landlock here, or an old one")
    def test_landlock_without_bubblewrap(self):
        self.with_bwrap(None)
        self.check_landlock()
        self.assertIn("until then commands are confined by Landlock", self.warnings()[0])

    @unittest.skipUnless(has_landlock(), "no Landlock here, or an old one")
    def test_landlock_without_namespaces(self):
        self.popen = block(UNSHARE)
        self.with_bwrap("echo no namespace for you >&2; exit 1")
        self.check_landlock()

    @unittest.skipUnless(has_landlock(), "no Landlock here, or an old one")
    def test_landlock_keeps_nothing_from_being_read(self):
        bin_folder = self.path("bin")
        os.mkdir(bin_folder)
        self.start_server("http://127.0.0.1:9/v1", env={"PATH": bin_folder}, experimental=True, more='default_permissions = "kept"\n'
                          f'permissions.kept = {{ extends = ":workspace", filesystem = {{ "{self.outside}/file" = '
                          '"deny" } }\n')
        result = self.server.request("command/exec", {"command": ["/bin/cat", self.outside + "/file"],
                                                      "permissionProfile": "kept"})["result"]
        self.assertEqual((result["exitCode"], result["stdout"], result["stderr"]), (
            101, "", "the sandbox cannot be used: bubblewrap is unavailable: no bwrap on PATH, and Landlock cannot "
            "keep files from being read\n"))

    def test_neither_of_them(self):
        self.popen = block(LANDLOCK_CREATE_RULESET, UNSHARE)
        self.with_bwrap(None)
        result = self.sh("echo text > inside")
        self.assertEqual((result["exitCode"], result["stdout"], result["stderr"]), (
            101, "", "the sandbox cannot be used: bubblewrap is unavailable: no bwrap on PATH, and Landlock is "
            "unavailable\n"))
        self.assertIn("without it no command can be confined", self.warnings()[0])
        self.assertEqual(os.listdir(self.root), [])
        self.assert_works("echo text > inside", FULL)

    def test_neither_namespaces_nor_landlock(self):
        self.popen = block(LANDLOCK_CREATE_RULESET, UNSHARE)
        self.with_bwrap("exit 1")
        for _ in range(2):
            result = self.sh("echo text > inside")
            self.assertEqual((result["exitCode"], result["stdout"]), (101, ""))
            self.assertIn("the sandbox cannot be used: bubblewrap cannot make namespaces, and Landlock is unavailable",
                          result["stderr"])
        self.assertEqual(os.listdir(self.root), [])

    def test_a_patch_without_a_sandbox_is_asked_about(self):
        self.popen = block(LANDLOCK_CREATE_RULESET, UNSHARE)
        patch = "*** Begin Patch\\n*** Add File: a.txt\\n+text\\n*** End Patch\\n"
        port = self.start_mock('created\ncall exec_command {"cmd":"echo ran","login":false}\n'
                               f'custom apply_patch "{patch}"\ncompleted\nanswer repeat\n' + harness.ANSWER)
        bin_folder = self.path("bin")
        os.mkdir(bin_folder)
        server = self.start_server(f"http://127.0.0.1:{port}/v1", env={"PATH": bin_folder})
        thread = server.request("thread/start", {"cwd": self.root, "approvalPolicy": "on-request",
                                                 "sandbox": "workspace-write", "model": "gpt-5.5"})
        server.begin(thread["result"]["thread"]["id"])
        while not server.told("turn/completed"):
            message = server.message()
            if "id" in message and "method" in message:
                self.assertEqual(message["method"], "item/fileChange/requestApproval")
                self.assertEqual(message["params"]["reason"], "command failed; retry without sandbox?")
                server.send({"id": message["id"], "result": {"decision": "decline"}})
        items = [i["item"] for i in server.told("item/completed")]
        [command] = [i for i in items if i["type"] == "commandExecution"]
        self.assertEqual((command["status"], command["exitCode"]), ("failed", 101))
        self.assertIn("bubblewrap is unavailable", command["aggregatedOutput"])
        [change] = [i for i in items if i["type"] == "fileChange"]
        self.assertEqual(change["status"], "declined")
        self.assertEqual(os.listdir(self.root), [])


if __name__ == "__main__":
    harness.MOCK, harness.SERVER = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
