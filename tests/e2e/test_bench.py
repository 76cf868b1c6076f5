"""The benchmark tells a command that failed: its row never looks like a measured one."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from harness import BUILD

RUN = pathlib.Path(__file__).resolve().parents[2] / "bench" / "run"
# Which steps cannot do without which command of slipway.
STEPS = {
    "--version": {"start-up"},
    "check": {"document"},
    "render": {"document"},
    "plan": {"instant", "create-first", "all-nodes", "layers", "inputs", "large"},
    "up": {"instant", "replacement", "secrets", "create-first", "chains", "layers", "exclusive", "pending", "inputs", "large"},
    "down": {"instant"},
}


class Benchmark(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-bench-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def build_that_fails(self, word):
        """A build whose program does nothing, and fails in one of its commands."""
        (self.folder / "bin").mkdir(exist_ok=True)
        (self.folder / "lib").mkdir(exist_ok=True)
        for link, target in (("CMakeCache.txt", BUILD / "CMakeCache.txt"), ("lib/slipway", BUILD / "lib/slipway")):
            if not (self.folder / link).exists():
                (self.folder / link).symlink_to(target)
        program = self.folder / "bin" / "slipway"
        program.write_text(f'#!/bin/sh\nmkdir -p .slipway\n[ "$1" != "{word}" ] || {{ echo "it broke"; exit 3; }}\n')
        program.chmod(0o755)
        return self.folder

    def bench(self, build, *words):
        done = subprocess.run([sys.executable, str(RUN), "--build", str(build), "--quick", "--no-emulator", "--no-machines", *words],
                              capture_output=True, text=True, timeout=600)
        return done.returncode, done.stdout + done.stderr

    def test_every_step_tells_the_command_that_failed_in_it(self):
        for word, steps in STEPS.items():
            with self.subTest(word):
                code, output = self.bench(self.build_that_fails(word), "--large")
                failed = set(re.findall(r"^FAILED    ([a-z-]+): `slipway .*` ended with 3, not 0: it broke$", output, re.MULTILINE))
                self.assertEqual((code, failed), (1, steps), output)

    def test_a_run_in_which_nothing_failed_ends_with_0(self):
        code, output = self.bench(BUILD, "--only", "start-up", "--only", "create-first" if self.counts() else "start-up")
        self.assertEqual(code, 0, output)
        self.assertNotIn("FAILED", output)

    def counts(self):
        """A sanitizer wants to be loaded before the library that counts."""
        return "-fsanitize" not in (BUILD / "CMakeCache.txt").read_text()

    def test_a_step_that_is_not_there_is_told(self):
        code, output = self.bench(BUILD, "--only", "sceanrio")
        self.assertEqual(code, 1)
        self.assertIn("there is no such step", output)


if __name__ == "__main__":
    unittest.main()
