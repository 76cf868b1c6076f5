"""Machines whose sshd says nothing: who only looks is told soon what does not answer."""

import contextlib
import os
import pathlib
import signal
import unittest

from harness import CloudTest, read_bytes


class Silence(CloudTest):
    def stop(self, pids):
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
            self.addCleanup(self.go_on, pid)

    def go_on(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    def test_status_says_what_does_not_answer_when_no_sshd_does(self):
        cloud = self.cloud()
        desk = self.desk(cloud)
        self.succeed(desk, "up", "--yes")
        daemons = [pid for pid in cloud.processes() if b"sshd" in read_bytes(pathlib.Path(f"/proc/{pid}/cmdline"))]
        self.assertGreaterEqual(len(daemons), 3)
        self.stop(daemons)
        output = self.fail_with(12, desk, "status", timeout=60)
        self.assertRegex(output, r"platform/node/demo-coreos-0 +unreadable: ")
        self.assertIn("the platform does not answer", output)
        for pid in daemons:
            self.go_on(pid)
        self.assertIn("healthy", self.succeed(desk, "status"))

    def test_status_says_so_when_two_of_three_machines_are_silent_and_the_third_alone_decides_nothing(self):
        cloud = self.cloud()
        desk = self.desk(cloud)
        self.succeed(desk, "up", "--yes")
        for machine in ("demo-coreos-1", "demo-coreos-2"):
            self.stop(cloud.processes(machine))
        output = self.fail_with(12, desk, "status", timeout=60)
        self.assertIn("the platform does not answer", output)
        self.assertRegex(output, r"platform/node/demo-coreos-1 +unreadable: ")


if __name__ == "__main__":
    unittest.main()
