"""The diagnostic log: silent unless it is asked for, beside the run's log when a run changes something, and never in the way."""

import json
import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest

from harness import BIN, BUILD, FAIR, Desk, check_stream


class Diagnostics(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-diagnostics-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, FAIR)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/examples"
        (self.desk.folder / "boxes").mkdir()
        self.log = self.desk.folder / ".slipway/logs/diagnostic.log"

    def run_it(self, *words, expected=0, levels=None):
        """Standard output and standard error."""
        environment = {**self.desk.environment, **({"SLIPWAY_LOG": levels} if levels is not None else {})}
        done = subprocess.run([str(BIN / "slipway"), *words], cwd=self.desk.folder, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, expected, f"slipway {' '.join(words)}:\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    def loggers(self, errors):
        """Of lines such as `2026-03-01T14:02:11.123Z debug engine: 9 steps`."""
        lines = [line.split(" ", 3) for line in errors.splitlines() if "Z " in line[:26]]
        return {(level, logger.rstrip(":")) for _, level, logger, _ in lines}

    def test_nothing_is_said_unless_it_is_asked_for(self):
        _, errors = self.run_it("plan")
        self.assertEqual(self.loggers(errors), set())
        self.assertFalse((self.desk.folder / ".slipway").exists())

    def test_v_tells_what_the_rooms_do_and_vv_each_call(self):
        self.run_it("up", "--yes")
        for words in (("plan", "-v"), ("plan", "--verbose")):
            _, errors = self.run_it(*words)
            said = self.loggers(errors)
            self.assertTrue({("debug", "cli"), ("debug", "state"), ("debug", "engine")} <= said, said)
            self.assertFalse([level for level, _ in said if level == "trace"])
        for words in (("plan", "-vv"), ("plan", "-v", "-v")):
            _, errors = self.run_it(*words)
            self.assertIn(("trace", "plugin.shed"), self.loggers(errors))
            self.assertRegex(errors, r"trace plugin\.shed: read cloud/box/fair-0: present after \d+ ms")

    def test_the_variable_asks_logger_by_logger(self):
        _, errors = self.run_it("up", "--yes", levels="plugin.choir=trace,engine=debug")
        self.assertEqual({logger for _, logger in self.loggers(errors)}, {"plugin.choir", "engine"})

    def test_a_level_that_is_none_is_refused_before_anything_is_done(self):
        _, errors = self.run_it("up", "--yes", expected=2, levels="engine=loud")
        self.assertIn("SLIPWAY_LOG: 'engine=loud' is neither a level nor LOGGER=LEVEL", errors)
        self.assertIn("help: levels are trace, debug", errors)
        self.assertFalse((self.desk.folder / ".slipway").exists())

    def test_data_on_standard_output_stays_whole(self):
        self.run_it("up", "--yes")
        plain, _ = self.run_it("output")
        output, _ = self.run_it("output", "-vv")
        self.assertEqual(json.loads(output), json.loads(plain))
        lines, errors = self.run_it("plan", "--json", "-v")
        check_stream(lines, 0)
        self.assertIn(("debug", "state"), self.loggers(errors))

    def test_a_run_that_changes_something_keeps_a_private_log_beside_its_own(self):
        self.run_it("up", "--yes")
        self.assertEqual(stat.S_IMODE(self.log.stat().st_mode), 0o600)
        text = self.log.read_text()
        self.assertIn(" debug state: commit: ", text)
        self.assertIn(" debug engine: ", text)
        self.assertNotIn(" trace ", text)
        size = self.log.stat().st_size
        self.run_it("plan")
        self.assertEqual(self.log.stat().st_size, size)

    def test_a_log_that_cannot_be_written_ends_no_run(self):
        logs = self.log.parent
        logs.mkdir(parents=True, mode=0o700)
        (self.folder / "elsewhere").write_text("")
        self.log.symlink_to(self.folder / "elsewhere")
        self.run_it("up", "--yes")
        self.assertEqual((self.folder / "elsewhere").read_text(), "")


if __name__ == "__main__":
    unittest.main()
