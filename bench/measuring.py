"""How the benchmark measures, and how it tells."""

import math
import os
import pathlib
import platform
import resource
import shutil
import statistics
import struct
import subprocess
import time

TIMEOUT = 1200
DOUBLING = 2.2  # what doubling the work may cost, in processor time


class StepFailed(Exception):
    """A command ended otherwise than it should, so that its figures mean nothing."""


class Table:
    """Rows as they come, so that an interrupted run has shown what it found."""

    def __init__(self):
        self.failed, self.over = [], []
        print(f"{'what':<58} {'wall (processor)':<46} budget", flush=True)

    def row(self, what, measured, budget="", over=False):
        """`over`: the figure is beyond its budget, which is marked and not judged."""
        print(f"{what:<58} {measured:<46} {budget}{'  OVER' if over else ''}".rstrip(), flush=True)
        if over:
            self.over.append(what.strip())

    def fail(self, step, why):
        print(f"FAILED    {step}: {why}", flush=True)
        self.failed.append(step)

    def end(self):
        """The last words and the exit code: 1 when a step failed, whatever its rows look like."""
        if self.over:
            print(f"over      {len(self.over)} beyond the budget: {'; '.join(self.over)}")
        if self.failed:
            print(f"failed    {', '.join(self.failed)}: what these rows show means nothing")
        return 1 if self.failed else 0


def first_line(path, key):
    for line in pathlib.Path(path).read_text().splitlines():
        if line.startswith(key):
            return line.split(":", 1)[1].strip()
    return "unknown"


def describe_machine(build):
    cache = (build / "CMakeCache.txt").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in cache if "=" in line and not line.startswith(("#", "//")))
    compiler = settings.get("CMAKE_CXX_COMPILER:FILEPATH") or settings.get("CMAKE_CXX_COMPILER:STRING", "unknown")
    print(f"machine   {first_line('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores, "
          f"{first_line('/proc/meminfo', 'MemTotal')}, Linux {platform.release()}")
    print(f"build     {build.name}: {pathlib.Path(compiler).name}, {settings.get('CMAKE_BUILD_TYPE:STRING', '')} "
          f"{settings.get('CMAKE_CXX_FLAGS:STRING', '')}".rstrip())
    print("load      {:.1f} {:.1f} {:.1f} (1, 5, 15 minutes, at the start)\n".format(*os.getloadavg()))


def processor_seconds():
    """Of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Measured:
    """What a command took, and what came of it.  A busy machine stretches the wall time more than the processor time."""

    def __init__(self, words, folder, environment, expected=0):
        begin, before = time.perf_counter(), processor_seconds()
        done = subprocess.run(words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
        self.wall = time.perf_counter() - begin
        self.processor = processor_seconds() - before
        check_end(words, done.returncode, done.stdout, expected)


def check_end(words, code, output, expected=0):
    if code != expected:
        said = output.strip().splitlines() or ["it said nothing"]
        shown = " ".join([pathlib.Path(words[0]).name, *words[1:]])
        raise StepFailed(f"`{shown}` ended with {code}, not {expected}: {said[-1][:200]}")


class Counted(Measured):
    """The same, with what the command asked of the disk."""

    def __init__(self, words, folder, environment, library):
        counts = pathlib.Path(folder) / "counts"
        counts.unlink(missing_ok=True)
        super().__init__(words, folder, {**environment, "LD_PRELOAD": str(library), "BENCH_COUNTS": str(counts)})
        self.syncs, self.bytes = struct.unpack("=QQ", counts.read_bytes())


def seconds(value):
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def median(runs):
    """`wall (processor)` in seconds or milliseconds, each the median of the runs."""
    return f"{seconds(middle_wall(runs))} ({seconds(middle_processor(runs))})"


def middle_wall(runs):
    return statistics.median(run.wall for run in runs)


def middle_processor(runs):
    return statistics.median(run.processor for run in runs)


def per_doubling(small, large, times=2):
    """By how much the cost grows when the work doubles, from costs at two sizes of which one is so many times the other."""
    return (large / small) ** (1 / math.log2(times)) if small > 0 else math.inf


def measure_peak(words, folder, environment):
    """Peak megabytes of a command, by /usr/bin/time: a small parent, since a child's peak begins at its parent's size."""
    note = pathlib.Path(folder) / "peak.txt"
    if not shutil.which("time", path="/usr/bin:/bin"):
        return None
    done = subprocess.run(["/usr/bin/time", "-q", "-f", "%M", "-o", str(note), *words], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
    check_end(words, done.returncode, done.stdout)
    return int(note.read_text().split()[-1]) / 1024


def megabytes(value):
    return "no /usr/bin/time" if value is None else f"{value:.1f} MB"
