"""The faults of docs/plugins/deis-faults.md, each brought about in a real run and compared with its row."""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import unittest

from harness import BIN, CloudTest, read_bytes, until
from platform_rig import FLEET, PLATFORM_STACK, ROWS, Etcd, addresses

TABLE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "plugins" / "deis-faults.md"
LOGGER = "deis-logger.service"
CUTS = 10
WITHOUT_QUORUM_S = 60 if os.environ.get("SLIPWAY_CAMPAIGN") == "1" else 8


def table():
    """Fault -> class, exit code, help, what is open."""
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("|")][2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {fault: (kind, int(code), text, "" if left == "nothing" else left) for fault, kind, code, text, left in rows}


def children(pid):
    with contextlib.suppress(OSError):
        return [int(child) for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
                for child in (task / "children").read_text().split()]
    return []


class PlatformFaults(CloudTest):
    def setUp(self):
        super().setUp()
        self.cloud_ = self.cloud()
        self.desk_ = self.desk(self.cloud_, PLATFORM_STACK)
        self.succeed(self.desk_, "up", "--yes")

    def machine(self, index):
        return next(iter(self.cloud_.folder.glob(f"machines/*/demo-coreos-{index}")))

    def processes(self, index, program):
        """Of a machine, by the program's name."""
        mark = f"{self.machine(index)}/".encode()
        return [int(entry.name) for entry in pathlib.Path("/proc").iterdir() if entry.name.isdigit()
                and program in read_bytes(entry / "cmdline").split(b"\0")[0]
                and any(mark in read_bytes(entry / part) for part in ("cmdline", "environ"))]

    def sim(self, command, index):
        subprocess.run([BIN / "slipway-coreos-sim", command, "--name", f"demo-coreos-{index}", "--dir", self.machine(index)],
                       check=True, capture_output=True)

    def go_on(self, pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)

    def destroy(self, *units):
        self.succeed(self.desk_, "platform", "destroy", *units)

    def destroy_all(self):
        self.destroy(*[unit.removeprefix("deis-").removesuffix(".service") for unit in ROWS])

    def started(self, run):
        """Whether an operation on a unit is under way."""
        return any(event["event"] == "operation_started" and event["address"].startswith("platform/unit/") for event in run.events())

    # What brings each fault about, and how it passes.  `during` has the run.

    @contextlib.contextmanager
    def unit_option(self, **options):
        self.destroy("logger")
        self.cloud_.set_options(**options)
        try:
            yield None
        finally:
            self.cloud_.set_options(speed=60, **{name: None for name in options if name != "speed"})

    def a_unit_fails(self):
        return self.unit_option(unit_fail={LOGGER: {"times": 50}})

    def a_unit_keeps_dying(self):
        return self.unit_option(speed=4, unit_fail={LOGGER: {"times": 50, "state": "auto-restart"}})

    @contextlib.contextmanager
    def a_unit_dies_at_once(self):
        """At fleet's own speed, where every sample shows it in auto-restart."""
        stack = self.desk_.folder / "slipway.yaml"
        stack.write_text(PLATFORM_STACK + "  restarts_allowed: 1\n")
        dying = {LOGGER: {"times": 1000, "state": "auto-restart", "after_ms": 3}}
        try:
            with self.unit_option(speed=1, unit_delay_ms={"default": 0}, unit_fail=dying):
                yield None
        finally:
            stack.write_text(PLATFORM_STACK)

    @contextlib.contextmanager
    def a_unit_is_poisoned(self):
        self.poison("logger")
        yield None

    def poison(self, unit):
        etcd = Etcd(next(iter(addresses(self.desk_).values())))
        etcd.put(f"{FLEET}/job/deis-{unit}.service/target-state", "running")

    @contextlib.contextmanager
    def a_unit_hangs(self):
        stack = self.desk_.folder / "slipway.yaml"
        stack.write_text(PLATFORM_STACK + "  timeouts: {unit.create: 5s}\n")
        try:
            with self.unit_option(hang=[LOGGER]):
                yield None
        finally:
            stack.write_text(PLATFORM_STACK)
            self.succeed(self.desk_, "platform", "restart", "logger")

    @contextlib.contextmanager
    def etcd_is_without_quorum_for_a_minute(self):
        self.destroy("logger")
        self.cloud_.set_options(unit_delay_ms={LOGGER: 600000})
        members = self.processes(1, b"etcd") + self.processes(2, b"etcd")

        def during(run):
            until(lambda: any(event["event"] == "operation_progress" for event in run.events()), "the unit to start")
            for pid in members:
                os.kill(pid, signal.SIGSTOP)
                self.addCleanup(self.go_on, pid)
            self.cloud_.set_options(unit_delay_ms=None)
            passed = time.monotonic() + WITHOUT_QUORUM_S
            until(lambda: time.monotonic() > passed, "the time without quorum", WITHOUT_QUORUM_S + 10)
            self.assertFalse(run.ended(), run.tail())
            for pid in members:
                self.go_on(pid)
        yield during

    @contextlib.contextmanager
    def the_ssh_connection_is_cut_ten_times(self):
        self.destroy_all()
        listeners = [pid for index in range(3) for pid in self.processes(index, b"sshd")]

        def during(run):
            until(lambda: self.started(run), "a unit to start")
            for _ in range(CUTS):
                until(lambda: run.ended() or any(children(pid) for pid in listeners), "a connection")
                self.assertFalse(run.ended(), "over before it was cut ten times")
                for pid in [child for listener in listeners for child in children(listener)]:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
        self.cloud_.set_options(unit_ready_ms={LOGGER: 1e9})  # the platform is not ready before the last cut
        yield lambda run: (during(run), self.cloud_.set_options(unit_ready_ms=None))

    @contextlib.contextmanager
    def the_wrong_key(self):
        """The key is its certificate's, or nothing would be asked; but the machines were given another one."""
        self.destroy("logger")
        lists = [keys for index in range(3) for keys in self.machine(index).rglob("core/.ssh/authorized_keys")]
        self.assertEqual(len(lists), 3)
        for keys in lists:
            keys.rename(keys.with_suffix(".good"))
        try:
            yield None
        finally:
            for keys in lists:
                keys.with_suffix(".good").rename(keys)

    @contextlib.contextmanager
    def a_machines_host_key_has_changed(self):
        self.destroy("logger")
        for index in range(3):
            (self.machine(index) / "ssh/hostkey").rename(self.machine(index) / "ssh/hostkey.good")
        self.restart_machines()
        try:
            yield None
        finally:
            for index in range(3):
                (self.machine(index) / "ssh/hostkey.good").rename(self.machine(index) / "ssh/hostkey")
            self.restart_machines()

    def restart_machines(self):
        """Until each machine told fleet of itself again: what is on the list till then is from before."""
        etcd = Etcd(next(iter(addresses(self.desk_).values())))
        self.succeed(self.desk_, "cloud", "restart")
        before = {}
        until(lambda: len(before) == 3 or before.update(etcd.announced()), "etcd to know three machines")
        until(lambda: sum(index > before.get(machine, 0) for machine, index in etcd.announced().items()) == 3,
              "three machines that told of themselves anew")

    @contextlib.contextmanager
    def a_machine_dies_while_units_start(self):
        self.destroy_all()

        def during(run):
            until(lambda: self.started(run), "a unit to start")
            self.sim("stop", 2)
        try:
            yield during
        finally:
            self.succeed(self.desk_, "cloud", "restart", "demo-coreos-2")

    def run_with(self, during):
        run = self.desk_.follow("up", "--yes")
        if during:
            during(run)
        return run, run.wait(120)

    def open_operations(self):
        lines = self.succeed(self.desk_, "state", "list").splitlines()
        return ", ".join(line.split("  (")[0] for line in lines if line.endswith(" is open)"))

    def check_row(self, run, code, row):
        kind, wanted_code, wanted_help, left = row
        self.assertEqual(code, wanted_code, run.tail())
        found = [event.get("finding") or {} for event in run.events() if event["event"] in ("finding", "operation_failed")]
        if kind == "none":
            self.assertEqual([event for event in run.events() if event["event"] == "operation_failed"], [])
        else:
            said = {(one["code"], one.get("help", "")) for one in found if one.get("code", "").startswith(("operation.", "read."))}
            self.assertTrue({("operation." + kind, wanted_help), ("read." + kind, wanted_help)} & said, said)
        self.assertEqual(self.open_operations(), left)

    def test_each_fault_ends_as_its_row_says(self):
        rows = table()
        for fault, row in rows.items():
            with self.subTest(fault=fault):
                scenario = getattr(self, fault.replace(" ", "_").replace("'", ""))
                with scenario() as during:
                    run, code = self.run_with(during)
                    self.check_row(run, code, row)
                run = self.desk_.follow("up", "--yes")
                self.assertEqual(run.wait(120), 0, run.tail())
                self.assertEqual(self.open_operations(), "")

    def test_a_host_key_that_was_changed_on_purpose_is_accepted(self):
        with self.a_machines_host_key_has_changed():
            node = "demo-coreos-1"
            old = self.pinned(node)
            output = self.fail_with(2, self.desk_, "ssh-key", "accept", node)  # nobody to ask
            self.assertEqual(len(set(re.findall(r"SHA256:[A-Za-z0-9+/]{43}", output))), 2, output)
            self.assertIn("--yes", output)
            self.assertEqual(self.pinned(node), old)
            for index in range(3):
                self.succeed(self.desk_, "ssh-key", "accept", f"demo-coreos-{index}", "--yes")
            self.assertNotEqual(self.pinned(node), old)
            self.assertEqual(self.succeed(self.desk_, "ssh", node, "--", "echo", "hello").strip(), "hello")
            self.succeed(self.desk_, "up", "--yes")
            self.assertIn("nothing was changed", self.succeed(self.desk_, "ssh-key", "accept", node, "--yes"))
        self.fail_with(6, self.desk_, "ssh-key", "accept", "nobody", "--yes")

    def pinned(self, node):
        shown = json.loads(self.succeed(self.desk_, "state", "show", f"platform/node/{node}"))
        return shown["outputs"]["node_facts"][node]["host_key"]

    def test_a_poisoned_unit_goes_with_down(self):
        self.poison("publisher")
        self.succeed(self.desk_, "down", "--confirm=demo")
        self.assertEqual(self.succeed(self.desk_, "state", "list"), "")


class TableOfFaults(unittest.TestCase):
    def test_no_fault_of_the_table_is_missing(self):
        wanted = {"a unit fails", "a unit keeps dying", "a unit dies at once", "a unit is poisoned", "a unit hangs",
                  "etcd is without quorum for a minute", "the wrong key", "the ssh connection is cut ten times",
                  "a machine's host key has changed", "a machine dies while units start"}
        self.assertEqual(set(table()), wanted)


if __name__ == "__main__":
    unittest.main()
