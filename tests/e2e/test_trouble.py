"""What plugins do to the program that they run in: an end that nobody said, a crash, an answer that is none; and a Ctrl-C under
a command that only looks."""

import os
import pathlib
import shutil
import signal
import tempfile
import unittest

from harness import BIN, BUILD, Desk, until

STACK = """\
name: odd
platform:
  plugin: trouble
"""
# a sanitizer reports a crash in its own words
SANITIZED = b"__asan_init" in (BIN / "slipway").read_bytes() or b"__tsan_init" in (BIN / "slipway").read_bytes()


class Trouble(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-trouble-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, STACK)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/test-plugins"

    def run_it(self, expected, *words):
        code, output = self.desk.run(*words, timeout=60)
        self.assertEqual(code, expected, f"slipway {' '.join(words)}:\n{output}")
        return output

    def does(self, how, where):
        self.desk.write("slipway.yaml", STACK + f"  how: {how}\n  where: {where}\n  inside: {self.folder}/inside\n")

    def check(self, words, ways, where, says=None):
        """Each of the ways ends the command with 70; the last line names plugin, function and what it was."""
        for how, what in ways.items():
            with self.subTest(how=how, where=where):
                self.does(how, where)
                last = self.run_it(70, *words).rstrip().splitlines()[-1]
                self.assertIn(f"plugin 'trouble', in {says or where}: {what}", last)
                self.assertIn("next: slipway " + words[0], last)

    ENDS = {"exit": "it called exit(0) while the program ran"}
    CRASHES = {} if SANITIZED else {"segfault": "segmentation fault", "abort": "aborted", "overflow": "segmentation fault"}

    NO_ANSWER = {"throw": "let an exception out: it let go", "silence": "gave no answer"}

    def test_a_plugin_that_ends_the_program_or_crashes_in_a_change_is_named_and_the_next_run_goes_on(self):
        self.check(("up", "--yes"), {**self.ENDS, **self.CRASHES}, "create")
        self.does("nothing", "create")
        self.assertIn("taking up 1 operation", self.run_it(0, "up", "--yes"))
        self.check(("down", "--confirm=odd"), {**self.ENDS, **self.CRASHES}, "delete")
        self.does("nothing", "delete")
        self.run_it(0, "down", "--confirm=odd")

    def test_a_plugin_that_ends_the_program_or_crashes_is_named_in_every_function(self):
        for where, words in {"validate": ("validate",), "expand": ("plan",), "preflight": ("preflight",)}.items():
            self.check(words, {**self.ENDS, **self.CRASHES}, where)
        self.does("nothing", "read")
        self.run_it(0, "up", "--yes")
        self.check(("plan",), {**self.ENDS, **self.CRASHES}, "read")
        self.check(("status",), {**self.ENDS, **self.CRASHES}, "action")

    @unittest.skipIf(SANITIZED, "a sanitizer says it in its own words")
    def test_a_crash_in_a_thread_of_the_plugin_names_the_calls_under_way(self):
        self.does("thread", "create")
        last = self.run_it(70, "up", "--yes").rstrip().splitlines()[-1]
        self.assertIn("plugin 'trouble', in create: segmentation fault", last)

    def test_an_exception_or_null_over_the_abi_is_a_defect_that_names_plugin_and_function(self):
        for where, words in {"validate": ("validate",), "expand": ("plan",), "create": ("up", "--yes")}.items():
            for how, what in self.NO_ANSWER.items():
                with self.subTest(how=how, where=where):
                    self.does(how, where)
                    self.assertIn(f"plugin 'trouble': {where}: {what}", self.run_it(70, *words))
                    self.does("nothing", where)
                    self.run_it(0, "down", "--confirm=odd")
        for how, what in self.NO_ANSWER.items():
            self.does("nothing", "delete")
            self.run_it(0, "up", "--yes")
            self.does(how, "delete")
            self.assertIn(f"plugin 'trouble': delete: {what}", self.run_it(70, "down", "--confirm=odd"))

    def stopped(self, words, where):
        """The plugin answers as if nothing had happened once the program is told to stop."""
        self.does("wait", where)
        inside = self.folder / "inside"
        inside.unlink(missing_ok=True)
        process = self.desk.start(*words)
        until(lambda: inside.exists() and inside.read_text() == where, f"{words} to be in {where}")
        os.kill(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        return process.returncode, output

    def test_whatever_only_looks_and_is_stopped_ends_with_8_and_does_not_conclude(self):
        self.does("nothing", "read")
        self.run_it(0, "up", "--yes")
        looks = [(("status",), "read"), (("status",), "action"), (("plan",), "read"), (("plan", "--detailed-exitcode"), "expand"),
                 (("preflight",), "preflight"), (("audit",), "action"), (("platform", "status"), "action"),
                 (("validate",), "validate"), (("validate",), "expand"), (("render", "odd-0"), "expand")]
        for words, where in looks:
            with self.subTest(words=words, where=where):
                code, output = self.stopped(words, where)
                self.assertEqual(code, 8, output)
                self.assertIn("cancelled: what was asked for is not known", output)
                self.assertRegex(output, rf"(?m)^next: slipway {words[0]}")
                for conclusion in ("healthy", "no changes", "0 failed", "0 found", "is valid"):
                    self.assertNotIn(conclusion, output)

    def test_status_and_plan_do_not_wait_for_what_does_not_answer_and_say_what_that_is(self):
        self.does("nothing", "read")
        self.run_it(0, "up", "--yes")
        self.does("wait", "read")
        output = self.run_it(12, "status")
        self.assertIn("platform/thing/one  unreadable: no answer within 8 s", output)
        self.assertIn("the platform does not answer", output)
        self.assertIn("no answer within 8 s", self.desk.run("plan", timeout=60)[1])
        self.does("wait", "action")
        output = self.run_it(12, "status")
        self.assertIn("the platform did not answer 'status' within 4 s", output)


if __name__ == "__main__":
    unittest.main()
