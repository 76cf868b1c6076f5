"""Machines on this computer: how long they take beside the same by hand, and what watching them costs."""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

from measuring import TIMEOUT, StepFailed, check_end

HERE = pathlib.Path(__file__).resolve().parent
RUNS = 5
IDLE_S = 10
TICKS_PER_SECOND = 100

MACHINES = """\
name: bench
cloud:
  plugin: local
  image: {image}
  images: {images}
  nodes: {nodes}
"""


class LocalRows:
    def __init__(self, build, folder, table, divide):
        self.folder, self.table, self.divide = folder, table, divide
        os.environ["SLIPWAY_BUILD"] = str(build)
        sys.path.insert(0, str(HERE.parent / "tests" / "e2e"))
        import harness  # asks for SLIPWAY_BUILD when it is loaded

        import local_rig

        self.harness, self.rig = harness, local_rig

    def steps(self):
        yield "machines", self.machines
        yield "many machines", self.many_machines

    def ready(self):
        """Whether machines can be had here; makes their image."""
        if why := self.rig.why_not(self.rig.PROGRAM):
            self.table.row("machines on this computer", f"left out: {why}")
            return False
        self.rig.need_image()
        return True

    def machines(self):
        if not self.ready():
            return
        desk = self.desk(3)
        try:
            self.rows_of_three(desk)
        finally:
            self.table.row("  down", f"{self.timed(desk, 'down', '--confirm=bench'):.2f} s")

    def rows_of_three(self, desk):
        by_hand = statistics.median(self.by_hand(3) for _ in range(RUNS))
        ours = []
        for _ in range(RUNS):
            self.timed(desk, "down", "--confirm=bench")
            ours.append(self.timed(desk, "up", "--yes"))
        took = statistics.median(ours)
        self.table.row("three bare machines, to their ssh servers' greeting",
                       f"{took:.2f} s; by hand {by_hand:.2f} s: x {took / by_hand:.2f}", "x 1.5", took > 1.5 * by_hand)
        ratio = self.makespan(desk) / self.critical_path(desk)
        self.table.row("  makespan / critical path of its own durations", f"{ratio:.3f}", "1.1", ratio > 1.1)
        self.table.row("  up again, nothing to do", f"{self.timed(desk, 'up', '--yes') * 1000:.0f} ms", "1000 ms")
        self.supervisor_at_rest(desk)

    def many_machines(self):
        if not self.ready():
            return
        count = 25 if self.divide == 1 else 5
        desk = self.desk(count)
        try:
            took = self.timed(desk, "up", "--yes")
            self.table.row(f"{count} bare machines", f"{took:.2f} s", "10 s", took > 10)
        finally:
            self.timed(desk, "down", "--confirm=bench")

    def desk(self, nodes):
        stack = MACHINES.format(image=self.rig.IMAGE, images=self.rig.IMAGES, nodes=nodes)
        return self.harness.Desk(self.folder / f"local-{nodes}", None, stack)

    def timed(self, desk, *words):
        begin = time.perf_counter()
        process = desk.start(*words)
        output, _ = process.communicate(timeout=TIMEOUT)
        took = time.perf_counter() - begin
        check_end([str(self.harness.BIN / "slipway"), *words], process.returncode, output)
        return took

    def by_hand(self, count):
        tree = next(self.rig.IMAGES.glob(f"{self.rig.IMAGE}-*/tree"))
        done = subprocess.run([str(HERE / "by_hand"), str(tree), str(count)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=TIMEOUT, check=False)
        check_end(["by_hand"], done.returncode, done.stdout)
        return float(done.stdout)

    def events(self, desk):
        """Those of the last run."""
        log = max((desk.folder / ".slipway" / "logs").glob("*.jsonl"), key=lambda path: path.stat().st_mtime)
        return [json.loads(line) for line in log.read_text().splitlines()]

    def durations(self, desk):
        return {one["address"]: one["seconds"] for one in self.events(desk) if one["event"] == "operation_done"}

    def makespan(self, desk):
        times = [time.strptime(one["time"][:19], "%Y-%m-%dT%H:%M:%S") for one in self.operations(desk)]
        parts = [time.mktime(at) + float(one["time"][19:-1]) for at, one in zip(times, self.operations(desk))]
        return max(parts) - min(parts)

    def operations(self, desk):
        return [one for one in self.events(desk) if one["event"] in ("operation_started", "operation_done")]

    def critical_path(self, desk):
        """The longest chain of operations, each as long as it took, by what the record says that they depend on."""
        took, ends = self.durations(desk), {}

        def end(address):
            if address not in ends:
                shown = self.shown(desk, address)
                ends[address] = took[address] + max((end(on) for on in shown.get("depends_on", []) if on in took), default=0)
            return ends[address]

        if not took:
            raise StepFailed("the run did nothing")
        return max(map(end, took))

    def shown(self, desk, address):
        code, output = desk.run("state", "show", address)
        check_end(["slipway", "state", "show", address], code, output)
        return json.loads(output)

    def supervisor_at_rest(self, desk):
        sandbox = str(desk.folder / ".slipway")
        pids = [line.split()[0] for line in self.rig.commands_with(sandbox) if re.match(r"\d+ \S*slipway-local ", line)]
        before = sum(map(ticks, pids))
        time.sleep(IDLE_S)
        used = (sum(map(ticks, pids)) - before) / TICKS_PER_SECOND / IDLE_S
        self.table.row("  its supervisor at rest", f"{sum(map(kilobytes, pids)) / 1024:.1f} MB, {used * 100:.1f} % of a core", "")


def ticks(pid):
    words = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(words[11]) + int(words[12])


def kilobytes(pid):
    """What is its own: pages shared with others count in part."""
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss: +(\d+)", text, re.MULTILINE).group(1))
