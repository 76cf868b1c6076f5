"""A stack of real machines on this computer: made, grown, let go, repaired, replaced and taken down, and killed on the way."""

import json
import os
import signal
import subprocess
import unittest

from harness import BIN, until
from local_rig import CAMPAIGN, IMAGE, IMAGES, MACHINES, PROGRAM, LocalTest, Moments

NAMES = ("demo-0", "demo-1", "demo-2")
UP, DOWN = ("up", "--yes"), ("down", "--confirm=demo")
GROW = (*UP, "--set", "cloud.nodes=5")
SHRINK = (*UP, "--set", "cloud.nodes=1")
REPLACE = (*UP, "--replace", "cloud/machine/demo-1")

# What a run is killed at: an event, of which action on which resource.  In the order in which a run comes by.
KEY, SANDBOX, MACHINE = "cloud/ssh_key/ssh", "cloud/sandbox/sandbox", "cloud/machine/"
MOMENTS = [
    (UP, "operation_started", KEY), (UP, "operation_started", SANDBOX), (UP, "operation_done", SANDBOX),
    (UP, "operation_started", MACHINE + "demo-1"), (UP, "operation_progress", MACHINE + "demo-1"),
    (UP, "operation_done", MACHINE + "demo-2"),
    (GROW, "operation_started", MACHINE + "demo-3"), (GROW, "operation_done", MACHINE + "demo-4"),
    (SHRINK, "operation_started", MACHINE + "demo-2"), (SHRINK, "operation_done", MACHINE + "demo-1"),
    (REPLACE, "operation_started", MACHINE + "demo-1"), (REPLACE, "operation_done", MACHINE + "demo-1"),
    (DOWN, "operation_started", SANDBOX), (DOWN, "operation_done", SANDBOX),
]
if not CAMPAIGN:  # ten of them
    MOMENTS = [moment for at, moment in enumerate(MOMENTS) if at not in (2, 5, 9, 11)]


class Life(LocalTest):
    def hostname_over_ssh(self, node):
        return self.run_it("ssh", node, "--", "hostname").strip()

    def test_made_grown_let_go_replaced_and_taken_down(self):
        self.run_it(*UP)
        self.check_running(*NAMES)
        self.assertEqual([self.hostname_over_ssh(name) for name in NAMES], list(NAMES))
        self.assertIn("no changes", self.run_it(*UP))

        before = self.machines()
        self.run_it(*GROW)
        self.check_running(*NAMES, "demo-3", "demo-4")
        self.assertEqual({name: self.machines()[name]["made_at"] for name in NAMES},
                         {name: before[name]["made_at"] for name in NAMES})
        self.run_it(*SHRINK)
        self.check_running("demo-0")
        self.run_it(*UP)

        key = self.desk.end("state", "show", "cloud/machine/demo-1")[1]
        self.run_it(*REPLACE)
        self.check_running(*NAMES)
        self.assertNotEqual(self.desk.end("state", "show", "cloud/machine/demo-1")[1], key)
        self.assertEqual(self.hostname_over_ssh("demo-1"), "demo-1")

        self.run_it(*DOWN)
        self.check_gone()

    @unittest.skipUnless(CAMPAIGN, "its image is built at large counts only: scripts/campaign")
    def test_cloud_init_applies_its_document_and_leaves_the_way_in(self):
        self.desk.write("slipway.yaml", MACHINES + "config:\n  plugin: cloud-init\n")
        self.run_it(*UP, "--set", "cloud.nodes=1")
        self.assertIn("status: done", self.run_it("ssh", "demo-0", "--", "cloud-init", "status", "--wait"))
        seed = self.run_it("ssh", "demo-0", "--", "cat", "/var/lib/cloud/instance/user-data.txt")
        self.assertTrue(seed.startswith("#cloud-config\n"), seed)

    def test_what_went_behind_our_back_comes_again(self):
        self.run_it(*UP)
        self.ask({"do": "machine.delete", "name": "demo-2"})
        self.run_it("cloud", "stop", "demo-0")
        self.assertEqual(self.machines()["demo-0"]["state"], "stopped")
        self.run_it(*UP)
        self.check_running(*NAMES)

    def test_the_supervisor_killed_is_started_again_and_so_are_its_machines(self):
        self.run_it(*UP)
        made = {name: one["made_at"] for name, one in self.machines().items()}
        os.kill(self.ask({"do": "hello"})["ok"]["pid"], signal.SIGKILL)
        self.run_it(*UP)
        until(lambda: {one["state"] for one in self.machines().values()} == {"running"}, "the machines to boot again")
        self.assertEqual({name: one["made_at"] for name, one in self.machines().items()}, made)
        self.run_it(*DOWN)
        self.check_gone()

    def test_power_network_console_and_log_are_actions(self):
        self.run_it(*UP, "--set", "cloud.nodes=1")
        self.run_it("cloud", "pause", "demo-0")
        self.assertEqual(self.machines()["demo-0"]["state"], "paused")
        self.run_it("cloud", "resume")
        self.run_it("cloud", "cut", "demo-0")
        self.assertFalse(self.machines()["demo-0"]["reachable"])
        self.run_it("cloud", "mend", "demo-0")
        self.assertTrue(self.machines()["demo-0"]["reachable"])
        self.assertIn("systemd", self.run_it("cloud", "console", "demo-0"))
        self.run_it("cloud", "logs")
        self.run_it("cloud", "stop", "demo-7", expected=self.desk.end("cloud", "stop", "demo-7")[0])


@unittest.skipUnless(CAMPAIGN, "at large counts only: scripts/campaign")
class Conformance(LocalTest):
    def test_the_plugin_keeps_the_rules_with_real_machines(self):
        options = {"directory": str(self.sandbox), "ssh_key": str(self.desk.folder / "key"), "name_prefix": "x",
                   "image": IMAGE, "images": str(IMAGES)}
        file = self.folder / "check.json"
        file.write_text(json.dumps({"options": {"cloud": options}}))
        words = [str(BIN / "slipway-plugin-check"), "--options", str(file), "--life", str(PROGRAM.parent / "local.so")]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as run:
            until(lambda: run.poll() is not None or self.sandbox.exists(), "a sandbox")
            until(lambda: self.traces.learn() or run.poll() is not None or self.traces.names, "a supervisor")
            output, _ = run.communicate(timeout=800)
        self.assertEqual(run.returncode, 0, output)
        for check in ("create", "resume", "recover", "stranger", "delete", "import", "programs"):
            self.assertRegex(output, rf"passed +{check} ")
        self.check_gone()


class Killed(Moments, LocalTest):
    UP, DOWN, MOMENTS = UP, DOWN, MOMENTS

    def check_after(self, words):
        self.check_running(*{GROW: (*NAMES, "demo-3", "demo-4"), SHRINK: ("demo-0",)}.get(words, NAMES))


if __name__ == "__main__":
    unittest.main()
