"""The command line outside of a conversation: the daemon in the background, a socket of the service manager, completions.

  cli_test.py CODEXD CLI-DOC
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

CODEXD, CLI_DOC = sys.argv[1:3]
SOCKET = "app-server-control/app-server-control.sock"
WAIT_S = 60


class Daemon(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp()
        self.env = {**os.environ, "CODEX_HOME": self.home, "HOME": self.home}
        self.socket = os.path.join(self.home, SOCKET)

    def tearDown(self):
        self.run_daemon("stop")
        shutil.rmtree(self.home)

    def run_daemon(self, word, *options):
        p = subprocess.run([CODEXD, *options, "app-server", "daemon", word], env=self.env, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, text=True, timeout=WAIT_S, check=False)
        return p.returncode, p.stdout, p.stderr

    def said(self, word, *options):
        status, out, err = self.run_daemon(word, *options)
        self.assertEqual((status, err), (0, ""))
        return json.loads(out)

    def test_from_start_to_stop(self):
        first = self.said("start", "-c", 'model="m"')
        self.assertEqual(list(first), ["status", "backend", "pid", "managedCodexPath", "managedCodexVersion",
                                       "socketPath", "cliVersion", "appServerVersion"])
        self.assertEqual(first["status"], "started")
        self.assertEqual(first["socketPath"], self.socket)
        self.assertEqual(first["managedCodexPath"], os.path.realpath(CODEXD))
        with open(f"/proc/{first['pid']}/cmdline", encoding="utf-8") as f:
            self.assertEqual(f.read().split("\0")[1:-1], ["--config", 'model="m"', "app-server", "--listen", "unix://"])
        self.assertEqual(self.said("start")["status"], "alreadyRunning")
        self.assertEqual(self.said("version")["appServerVersion"], "0.169.0")
        self.assertEqual(self.said("status")["pid"], first["pid"])
        again = self.said("restart")
        self.assertEqual(again["status"], "restarted")
        self.assertNotEqual(again["pid"], first["pid"])
        self.assertEqual(self.said("stop")["status"], "stopped")
        self.assertFalse(os.path.exists(self.socket))
        self.assertEqual(self.said("stop")["status"], "notRunning")
        self.assertEqual(self.said("status")["status"], "notRunning")
        status, out, err = self.run_daemon("version")
        self.assertEqual((status, out), (1, ""))
        self.assertIn(f"Error: failed to connect to {self.socket}", err)

    def test_one_that_was_killed_is_started_anew(self):
        pid = self.said("start")["pid"]
        os.kill(pid, signal.SIGKILL)
        os.rename(self.socket, self.socket + ".old")  # nobody answers there, even before the process is gone
        self.assertNotEqual(self.said("start")["pid"], pid)

    def test_a_file_of_nonsense_names_nobody(self):
        os.mkdir(os.path.join(self.home, "app-server-daemon"))
        for text in ("", "{", "{}", '{"pid":1}', '{"pid":-1,"processIdentity":{"bootId":"","startTicks":1}}', "[" * 2000):
            with open(os.path.join(self.home, "app-server-daemon", "daemon.pid"), "w", encoding="utf-8") as f:
                f.write(text)
            self.assertEqual(self.said("stop")["status"], "notRunning")

    def test_one_that_cannot_start_says_where_to_look(self):
        status, _, err = self.run_daemon("start", "-c", "no key")
        self.assertEqual(status, 1)
        self.assertIn("daemon.stderr.log", err)

    def start_by_hand(self, argv, **more):
        p = subprocess.Popen(argv, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, **more)
        self.addCleanup(p.stderr.close)
        self.addCleanup(p.wait)
        self.addCleanup(p.terminate)

    def test_somebody_elses_server_is_left_alone(self):
        self.start_by_hand([CODEXD, "app-server", "--listen", "unix://"])
        while self.said("status")["status"] != "running":
            pass
        self.assertEqual(self.said("start")["status"], "alreadyRunning")
        for word in ("stop", "restart"):
            status, _, err = self.run_daemon(word)
            self.assertEqual(status, 1)
            self.assertIn("is not managed by", err)

    def test_a_socket_of_the_service_manager_is_taken_and_stays(self):
        os.mkdir(os.path.dirname(self.socket))
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(self.socket)
            listener.listen()
            fd = listener.fileno()
            script = f'exec 3<&{fd}; LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" app-server --listen unix://'
            self.start_by_hand(["sh", "-c", script, CODEXD], pass_fds=[fd])
        # The connection waits in the queue of the socket until the server is there.
        self.assertEqual(self.said("version")["status"], "running")
        self.doCleanups()
        self.assertTrue(os.path.exists(self.socket))


class Completion(unittest.TestCase):
    def offered(self, *words):
        script = ('source /dev/stdin <<<"$(' + CLI_DOC + ' bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _codexd; '
                  'echo "${COMPREPLY[@]}"')
        return subprocess.run(["bash", "-c", script, "bash", *words], stdout=subprocess.PIPE, text=True, timeout=WAIT_S,
                              check=True).stdout.split()

    def test_bash(self):
        self.assertEqual(self.offered("codexd", "lo"), ["login", "logout"])
        self.assertEqual(self.offered("codexd", "-c", "x=1", "app-server", "da"), ["daemon"])
        self.assertEqual(self.offered("codexd", "app-server", "daemon", "sta"), ["start", "status"])
        self.assertEqual(self.offered("codexd", "-s", "w"), ["workspace-write"])
        self.assertEqual(self.offered("codexd", "app-server", "--ws-auth", ""), ["capability-token", "signed-bearer-token"])

    def test_every_command_is_in_the_man_page(self):
        page = subprocess.run([CLI_DOC, "man"], stdout=subprocess.PIPE, text=True, timeout=WAIT_S, check=True).stdout
        for path in ([], ["app-server"], ["app-server", "daemon"], ["login"], ["api"]):
            help_text = subprocess.run([CODEXD, *path, "--help"], stdout=subprocess.PIPE, text=True, timeout=WAIT_S,
                                       check=True).stdout
            for line in help_text.partition("Commands:\n")[2].partition("\n\n")[0].splitlines():
                name = " ".join(["codexd", *path, line.split()[0]]).replace("-", "\\-")
                self.assertIn(f'.SS "{name}', page)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
