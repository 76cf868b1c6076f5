"""What tests of machines on this computer stand on: an image that is built once, a desk for them, and a count of what they leave."""

import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from debian_trees import why_not  # noqa: E402

from harness import BIN, BUILD, Desk, kill_group, until

PROGRAM = BUILD / "lib/slipway/plugins/slipway-local"
IMAGES = pathlib.Path(os.environ.get("SLIPWAY_TEST_IMAGES", BUILD / "tests" / "local-images"))
CAMPAIGN = os.environ.get("SLIPWAY_CAMPAIGN") == "1"
# In the suite the image that the supervisor's own tests build: a second one costs a minute.
IMAGE, PACKAGES = ("first-boot", ["--packages", "cloud-init"]) if CAMPAIGN else ("test", [])

MACHINES = f"""\
name: demo
cloud:
  plugin: local
  image: {IMAGE}
  images: {IMAGES}
  nodes: 3
"""


def image_is_there(name):
    answer = subprocess.run([str(PROGRAM), "image", "list", "--images", str(IMAGES)], stdout=subprocess.PIPE, text=True, check=False)
    return f'"name":"{name}"' in answer.stdout.replace('": "', '":"')


def need_image(name=IMAGE, packages=PACKAGES):
    """Builds a tests' image through the plugin where it is not there yet; skips the tests where machines cannot be had."""
    if why := why_not(PROGRAM):
        raise unittest.SkipTest(why)
    if image_is_there(name):
        return
    folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-image-"))
    try:
        words = ["plugin", "run", "local", "image", "--name", name, *packages, "--images", str(IMAGES)]
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "SLIPWAY_PLUGIN_PATH": str(PROGRAM.parent)}
        made = subprocess.run([str(BIN / "slipway"), *words], cwd=folder, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=800, check=False)
        if made.returncode != 0:
            raise AssertionError(f"no image: {made.stdout}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def commands_with(text):
    """The processes in whose command line such a text is."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in words:
            found.append(f"{folder.name} {words}")
    return found


def control_groups():
    return {str(path) for path, _, _ in os.walk("/sys/fs/cgroup")}


class Traces:
    """What there is of machines outside of their folder: processes, mounts, control groups.  Of the groups those whose name a
    supervisor of this folder was seen with: other stacks may be on the computer."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.names = set()

    def learn(self):
        for command in commands_with(self.folder):
            self.names.update(re.findall(r" --cgroup (\S+)", command))

    def left(self):
        mounts = [line for line in pathlib.Path("/proc/mounts").read_text().splitlines() if self.folder in line]
        groups = [group for group in control_groups() if self.names & set(group.split("/"))]
        return commands_with(self.folder) + mounts + groups


class LocalTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        need_image()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-local-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.traces = Traces(self.folder)
        self.desk = Desk(self.folder / "desk", None, MACHINES)
        self.sandbox = self.desk.folder / ".slipway" / "local" / "demo"
        self.addCleanup(self.end_supervisor)
        self.killed = 0

    def end_supervisor(self):
        """After a test that failed; whatever the supervisor held goes with it."""
        try:
            self.ask({"do": "end"})
        except OSError:
            pass

    def ask(self, request):
        """One request to the supervisor, past the plugin."""
        folder = os.open(self.sandbox, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with socket.socket(socket.AF_UNIX) as peer:
                peer.settimeout(30)
                peer.connect(f"/proc/self/fd/{folder}/control.sock")
                peer.sendall(json.dumps(request).encode() + b"\n")
                with peer.makefile() as lines:
                    return json.loads(lines.readline())
        finally:
            os.close(folder)

    def machines(self):
        """Name -> what the supervisor says of it."""
        self.traces.learn()
        return {one["name"]: one for one in self.ask({"do": "list"})["ok"]["machines"]}

    def run_it(self, *words, expected=0):
        code, output = self.desk.run(*words)
        self.assertEqual(code, expected, f"slipway {' '.join(words)}:\n{output}")
        return output

    def kill_at(self, words, kind, address):
        """Starts a run and kills it at an event of a resource; counts in `killed` those that had not ended before."""
        run = self.desk.follow(*words)
        self.addCleanup(lambda: run.ended() or kill_group(run.process))

        def came():
            return run.ended() or any(event["event"] == kind and event.get("address") == address for event in run.events())
        until(came, f"{kind} of {address}")
        if not run.ended():
            kill_group(run.process)
        self.killed += run.process.wait(60) == -signal.SIGKILL

    def check_running(self, *names):
        there = self.machines()
        self.assertEqual(sorted(there), sorted(names))
        self.assertEqual({one["state"] for one in there.values()}, {"running"})

    def check_gone(self):
        self.assertTrue(self.traces.names, "no supervisor was seen, so that its control groups cannot be counted")
        self.assertEqual(self.traces.left(), [])
        self.assertFalse(self.sandbox.exists(), list(self.sandbox.glob("*")) if self.sandbox.exists() else "")


class Moments:
    """Killed at a moment, the same command goes on: nothing twice, nothing left.  For a LocalTest, which says `UP`, `DOWN`, `MOMENTS`
    (a command, an event, the address of its resource) and `check_after` of a command."""

    def live(self, words, kind, address):
        if words != self.UP:
            self.run_it(*self.UP)
            self.machines()
        self.kill_at(words, kind, address)
        self.run_it(*words)
        if words != self.DOWN:
            self.check_after(words)
            self.run_it(*self.DOWN)
        self.check_gone()

    def test_at_each_moment(self):
        for words, kind, address in self.MOMENTS:
            with self.subTest(command=" ".join(words), moment=f"{kind} {address}"):
                self.live(words, kind, address)
        print(f"{self.killed} of {len(self.MOMENTS)} runs were killed before they had ended", flush=True)
        self.assertGreaterEqual(self.killed, len(self.MOMENTS) - 2)
