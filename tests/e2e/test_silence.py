"""Machines whose sshd says nothing: who only looks is told soon what does not answer."""

import os
import pathlib
import signal
import unittest

from harness import CloudTest, read_bytes


class Silence(CloudTest):
    def test_status_says_what_does_not_answer_when_no_sshd_does(self):
        cloud = self.cloud()
        desk = self.desk(cloud)
        self.succeed(desk, "up", "--yes")
        daemons = [pid for pid in cloud.processes() if b"sshd" in read_bytes(pathlib.Path(f"/proc/{pid}/cmdline"))]
        self.assertGreaterEqual(len(daemons), 3)
        for pid in daemons:
            os.kill(pid, signal.SIGSTOP)
        try:
            output = self.fail_with(12, desk, "status", timeout=60)
            self.assertRegex(output, r"platform/node/demo-coreos-0 +unreadable: ")
            self.assertIn("the platform does not answer", output)
        finally:
            for pid in daemons:
                os.kill(pid, signal.SIGCONT)
        self.assertIn("healthy", self.succeed(desk, "status"))


if __name__ == "__main__":
    unittest.main()
