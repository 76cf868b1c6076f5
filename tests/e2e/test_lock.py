"""Of two runs on one stack the second ends with 10 and says who has it: beside it, in another container, or stopped inside a
change."""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from harness import BIN, BUILD, FAIR, Desk, kill_group, until
from test_kill_walk import KILL_AT

LOCKED = 10
# A process namespace of its own, as a container has, for one who need not be root.
CONTAINER = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--mount-proc", "--kill-child"]


def containers_can_be_had():
    return shutil.which("unshare") and subprocess.run([*CONTAINER, "true"], capture_output=True, check=False).returncode == 0


class Lock(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-lock-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, FAIR)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/examples"
        (self.desk.folder / "boxes").mkdir()

    def start(self, *before, words=("up", "--yes", "--set", "config.takes_ms=12000")):
        process = subprocess.Popen([*before, str(BIN / "slipway"), *words], cwd=self.desk.folder, env=self.desk.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   start_new_session=True)
        self.addCleanup(lambda: process.stdout.closed or kill_group(process))
        return process

    def wait_for_a_letter(self, process):
        until(lambda: process.poll() is not None or " is open)" in self.desk.run("state", "list")[1], "a letter to be under way")
        self.assertIsNone(process.poll())

    def second(self, *before):
        done = subprocess.run([*before, str(BIN / "slipway"), "up", "--yes"], cwd=self.desk.folder, env=self.desk.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
        output = done.stdout + done.stderr
        self.assertEqual(done.returncode, LOCKED, output)
        self.assertIn("state 'fair' is locked by pid ", output)
        self.assertIn("(up)", output)
        return output

    @unittest.skipUnless(containers_can_be_had(), "no process namespaces here")
    def test_a_run_in_another_container_is_not_taken_for_dead(self):
        first = self.start(*CONTAINER)
        self.wait_for_a_letter(first)
        self.second(*CONTAINER)  # where the first one's number is its own
        self.second()
        self.assertIsNone(first.poll())
        # Killed, it is displaced at once, from wherever.
        kill_group(first)
        code, output = self.desk.run("up", "--yes")
        self.assertEqual(code, 0, output)

    def test_a_run_that_is_stopped_inside_a_commit_is_told_of(self):
        count = self.folder / "count"
        words = ("up", "--yes")
        self.assertEqual(self.start(str(KILL_AT), str(count), "0", "KILL", words=words).wait(60), 0)
        calls = int(count.read_text())
        # The call before a sync of the log is a write of a commit; which one, a run that is only counted does not tell, so a few
        # are taken.  From the end: how many there are before the lock is taken depends on how large the plugins are.
        for call in (calls - before for before in (165, 145, 125, 105)):
            with self.subTest(call=call, of=calls):
                shutil.rmtree(self.desk.folder / ".slipway", ignore_errors=True)
                shutil.rmtree(self.desk.folder / "boxes")
                (self.desk.folder / "boxes").mkdir()
                stopped = self.start(str(KILL_AT), str(count), str(call), "STOP", words=words)
                self.assertEqual(stopped.wait(60), 0)
                began = time.monotonic()
                self.second()
                self.assertLess(time.monotonic() - began, 60)
                os.killpg(stopped.pid, signal.SIGKILL)


if __name__ == "__main__":
    unittest.main()
