"""The example plugins pass the same flow as the real three: make, grow, let go, repair, kill and resume."""

import os
import pathlib
import shutil
import signal
import tempfile
import unittest

from harness import BUILD, FAIR, Desk, kill_group, until


class ExamplePlugins(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-examples-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, FAIR)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/examples"
        self.boxes = self.desk.folder / "boxes"
        self.boxes.mkdir()

    def run_it(self, expected, *words, **more):
        code, output = self.desk.run(*words, **more)
        self.assertEqual(code, expected, f"slipway {' '.join(words)}:\n{output}")
        return output

    def names(self):
        return sorted(box.name for box in self.boxes.iterdir())

    def test_made_grown_let_go_repaired_and_taken_down(self):
        self.run_it(0, "up", "--yes")
        self.assertEqual(self.names(), ["fair-0", "fair-1", "fair-2"])
        self.assertEqual((self.boxes / "fair-1" / "song").read_text(), "hey")
        self.assertIn("dear fair-2\nsong is hey\n", (self.boxes / "fair-2" / "letter").read_text())
        self.assertIn("no changes", self.run_it(0, "up", "--yes"))

        # Growing touches nothing that is there.
        before = {name: os.stat(self.boxes / name / "owner").st_mtime_ns for name in self.names()}
        self.run_it(0, "up", "--yes", "--set", "cloud.nodes=5")
        self.assertEqual(len(self.names()), 5)
        for name, time in before.items():
            self.assertEqual(os.stat(self.boxes / name / "owner").st_mtime_ns, time)

        # Letting go takes the highest first, the guest before its machine.
        self.run_it(0, "up", "--yes")
        self.assertEqual(self.names(), ["fair-0", "fair-1", "fair-2"])

        # What is to be made anew is named as it is known; a slip changes nothing.
        output = self.run_it(2, "plan", "--replace", "cloud/box/fair-11")
        self.assertIn("help: --replace cloud/box/fair-1\n", output)
        self.assertIn("1 machine and 1 more to replace", self.run_it(0, "plan", "--replace", "cloud/box/fair-1"))

        # A machine lost behind our back is made again with all that belongs on it.
        shutil.rmtree(self.boxes / "fair-1")
        output = self.run_it(0, "up", "--yes")
        self.assertIn("it is gone: something else deleted it", output)
        self.assertEqual((self.boxes / "fair-1" / "song").read_text(), "hey")

        # What somebody changed is put right; a change of ours goes to every node.
        (self.boxes / "fair-0" / "song").write_text("noise")
        self.assertIn("song was changed outside", self.run_it(7, "plan", "--detailed-exitcode"))
        self.run_it(0, "up", "--yes", "--set", "platform.song=ho")
        for name in self.names():
            self.assertEqual((self.boxes / name / "song").read_text(), "ho")

        self.run_it(0, "down", "--confirm=fair")
        self.assertEqual(self.names(), [])

    def test_a_box_of_somebody_else_is_left_alone(self):
        (self.boxes / "fair-0").mkdir()
        (self.boxes / "fair-0" / "owner").write_text("somebody else")
        output = self.run_it(4, "up", "--yes")
        self.assertIn("somebody else's", output)
        self.assertEqual((self.boxes / "fair-0" / "owner").read_text(), "somebody else")
        self.run_it(0, "down", "--confirm=fair")
        self.assertEqual(self.names(), ["fair-0"])

    def test_killed_while_letters_are_written_the_next_run_goes_on(self):
        words = ("up", "--yes", "--set", "config.takes_ms=8000")
        process = self.desk.start(*words)
        until(lambda: " is open)" in self.desk.run("state", "list")[1], "a letter to be under way")
        self.assertIsNone(process.poll())
        kill_group(process)
        output = self.run_it(0, *words)
        self.assertIn("taking up", output)
        self.assertEqual(self.names(), ["fair-0", "fair-1", "fair-2"])

    def test_ctrl_c_ends_with_8_and_the_command_that_resumes(self):
        process = self.desk.start("up", "--yes", "--set", "config.takes_ms=20000")
        until(lambda: " is open)" in self.desk.run("state", "list")[1], "a letter to be under way")
        os.kill(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 8, output)
        self.assertTrue(output.rstrip().splitlines()[-1].startswith("next: slipway up"), output)

    def test_fewer_nodes_than_the_platform_needs_are_refused_with_the_line(self):
        self.desk.write("slipway.yaml", FAIR.replace("nodes: 3", "nodes: 1"))
        output = self.run_it(2, "validate")
        self.assertIn("slipway.yaml:5:10: error: 1 node, but the platform needs at least 2", output)

    def test_a_config_alone_renders(self):
        self.desk.write("slipway.yaml", "name: solo\nconfig:\n  plugin: letters\n  nodes: 2\n")
        self.assertIn("dear solo-1", self.run_it(0, "render", "solo-1"))

    def test_a_changed_plugin_is_refused_until_it_is_trusted(self):
        self.run_it(0, "up", "--yes")
        mine = self.folder / "plugins"
        mine.mkdir(mode=0o755)
        for name in ("shed", "letters", "choir"):
            shutil.copy(BUILD / "lib/slipway/examples" / f"{name}.so", mine / f"{name}.so")
            (mine / f"{name}.so").chmod(0o644)
        with open(mine / "choir.so", "ab") as file:
            file.write(b"\0")
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = str(mine)
        output = self.run_it(2, "plan")
        self.assertIn("slipway plugin trust choir", output)
        self.run_it(0, "plugin", "trust", "choir")
        self.run_it(0, "plan")


if __name__ == "__main__":
    unittest.main()
