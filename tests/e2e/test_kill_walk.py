"""Killed at every system call that writes, the same command goes on: nothing lost, nothing stray.

Not moments that somebody thought of, but all there are: kill-at (tests/support/kill_at.c) counts the calls of a run that write to
a disk, and ends the program at the chosen one.  The cloud is the example plugins', whose objects are folders and files, so that
whatever is left behind can be seen.  The campaign takes each call, a life each; the suite a twentieth, chosen by the seed.
"""

import os
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

from harness import BIN, BUILD, FAIR, SEED, Desk

CAMPAIGN = os.environ.get("SLIPWAY_CAMPAIGN") == "1"
KILL_AT = BUILD / "tests" / "kill-at"
KILLED = 137
ATTEMPTS = 10

UP = ("up", "--yes")
GROW = ("up", "--yes", "--set", "cloud.nodes=5")
DOWN = ("down", "--confirm=fair")
RENAME = ("state", "rename", "fair", "fete")
IN_A_BOX = ["label", "letter", "owner", "song"]


class KillWalk(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-walk-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, FAIR)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/examples"
        (self.desk.folder / "boxes").mkdir()

    def run_it(self, *words, expected=0):
        code, output = self.desk.run(*words, timeout=60)
        self.assertEqual(code, expected, f"slipway {' '.join(words)}:\n{output}")
        return output

    def run_to(self, call, words):
        """Runs a command until its call number `call` (0: to its end); answers its exit code and how many calls there were."""
        count = self.folder / "count"
        run = subprocess.run([str(KILL_AT), str(count), str(call), "KILL", str(BIN / "slipway"), *words], cwd=self.desk.folder,
                             env=self.desk.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, text=True, timeout=60, check=False)
        self.assertIn(run.returncode, (0, KILLED), run.stdout)
        return run.returncode, int(count.read_text())

    def restore(self):
        shutil.rmtree(self.desk.folder)
        shutil.copytree(self.folder / "prepared", self.desk.folder)

    def walk(self, words, check):
        """From the desk as it is: one life for each call, or each chosen one; answers how many were hit."""
        shutil.copytree(self.desk.folder, self.folder / "prepared")
        code, calls = self.run_to(0, words)
        self.assertEqual(code, 0)
        check()
        chance = random.Random(f"{SEED} {words}")
        chosen = range(1, calls + 1) if CAMPAIGN else sorted(chance.sample(range(1, calls + 1), -(-calls // 20)))
        moved = 0
        for call in chosen:
            with self.subTest(command=" ".join(words), call=call, seed=SEED):
                moved += self.kill(call, words, chance) != call
                self.run_it(*words)
                check()
        print(f"{' '.join(words)}: {len(chosen)} lives, {calls} calls; {moved} killed earlier than meant", flush=True)

    def kill(self, call, words, chance):
        """Runs the command until it is killed at that call; answers at which it was.  One run has a few calls less than another, since
        what happens meanwhile is committed together: then it is killed at one of those that there were."""
        for _ in range(ATTEMPTS):
            self.restore()
            code, there = self.run_to(call, words)
            if code == KILLED:
                return call
            call = chance.randint(1, there)
        self.fail(f"never killed, though there were {there} calls")

    def check_files(self, *expected):
        """What is in the folder, apart from the boxes, the logs, and the empty log and the shared memory that SQLite makes
        for whoever reads."""
        files = [file for file in self.desk.folder.rglob("*") if file.is_file()]
        files = [file for file in files if file.suffix != ".db-shm" and not (file.suffix == ".db-wal" and file.stat().st_size == 0)]
        files = sorted(str(file.relative_to(self.desk.folder)) for file in files)
        files = [name for name in files if not name.startswith(("boxes/", ".slipway/logs/"))]
        self.assertEqual(files, sorted(expected))
        self.assertEqual({log.suffix for log in self.desk.folder.glob(".slipway/logs/*")} - {".jsonl", ".log"}, set())

    def check_up(self, nodes, *flags):
        self.check_files("slipway.yaml", "slipway.lock", ".slipway/fair.db", ".slipway/fair.lock")
        boxes = self.desk.folder / "boxes"
        found = {box.name: sorted(file.name for file in box.iterdir()) for box in boxes.iterdir()}
        self.assertEqual(found, {f"fair-{number}": IN_A_BOX for number in range(nodes)})
        self.run_it("plan", "--detailed-exitcode", *flags)
        self.assertNotIn("is open", self.run_it("state", "list"))

    def check_down(self):
        self.check_files("slipway.yaml", "slipway.lock", ".slipway/fair.db", ".slipway/fair.lock")
        self.assertEqual(list((self.desk.folder / "boxes").iterdir()), [])
        self.assertEqual(self.run_it("state", "list"), "")

    def test_the_first_up_is_killed_at_each_call(self):
        self.walk(UP, lambda: self.check_up(3))

    def test_growing_is_killed_at_each_call(self):
        self.run_it(*UP)
        self.walk(GROW, lambda: self.check_up(5, "--set", "cloud.nodes=5"))

    def test_shrinking_is_killed_at_each_call(self):
        self.run_it(*GROW)
        self.walk(UP, lambda: self.check_up(3))

    def test_down_is_killed_at_each_call(self):
        self.run_it(*UP)
        self.walk(DOWN, self.check_down)

    def test_renaming_the_state_is_killed_at_each_call(self):
        self.run_it(*UP)
        recorded = self.run_it("state", "list")

        def check():
            self.check_files("slipway.yaml", "slipway.lock", ".slipway/fete.db", ".slipway/fete.lock")
            self.desk.write("slipway.yaml", FAIR.replace("name: fair", "name: fete"))
            self.assertEqual(self.run_it("state", "list"), recorded)
            self.desk.write("slipway.yaml", FAIR)
        self.walk(RENAME, check)


if __name__ == "__main__":
    unittest.main()
