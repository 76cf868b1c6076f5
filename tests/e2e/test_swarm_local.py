"""The stack of `scripts/demo local`: three machines on this computer, a swarm on them and a service on all of it."""

import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time
import unittest
import urllib.request

from harness import Desk, until
from local_rig import CAMPAIGN, IMAGES, LocalTest, Moments, commands_with, need_image

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "swarm-local"
PACKAGES = re.search(r"--packages (\S+)", (EXAMPLE / "slipway.yaml").read_text()).group(1)
UP, DOWN = ("up", "--yes"), ("down", "--confirm=here")
GROW, SHRINK = (*UP, "--set", "cloud.nodes=5"), (*UP, "--set", "cloud.nodes=1")
REPLACE = (*UP, "--replace", "cloud/machine/here-1")
SERVICE = "platform/service/web_hello"

# What a run is killed at, by the stack's own addresses: machines are Local's, here it is what stands on them.
MOMENTS = [
    (UP, "operation_started", "config/user_data/here-0"), (UP, "operation_done", "cloud/machine/here-1"),
    (UP, "operation_started", "config/boot/here-1"), (UP, "operation_done", "config/boot/here-2"),
    (UP, "operation_started", "platform/swarm/main"), (UP, "operation_done", "platform/swarm/main"),
    (UP, "operation_started", "platform/node/here-2"), (UP, "operation_started", SERVICE), (UP, "operation_done", SERVICE),
    (UP, "operation_started", "cloud/endpoint/tcp-PORT"),
    (GROW, "operation_done", "cloud/machine/here-3"), (GROW, "operation_started", "platform/node/here-4"),
    (GROW, "operation_started", SERVICE),
    (SHRINK, "operation_started", "platform/node/here-1"), (SHRINK, "operation_done", "platform/node/here-2"),
    (SHRINK, "operation_started", "cloud/machine/here-2"),
    (REPLACE, "operation_started", "platform/node/here-1"), (REPLACE, "operation_done", "cloud/machine/here-1"),
    (REPLACE, "operation_started", "platform/swarm/main"),
    (DOWN, "operation_started", SERVICE), (DOWN, "operation_started", "cloud/sandbox/sandbox"),
]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Client:
    """Asks the balanced address every 100 ms, each time on a connection of its own, until it is told to stop."""

    def __init__(self, port):
        self.url, self.lost, self.answers = f"http://127.0.0.1:{port}", [], []
        self.over = threading.Event()
        self.asking = []
        self.clock = threading.Thread(target=self.tick)
        self.clock.start()

    def tick(self):
        while not self.over.wait(0.1):
            self.asking.append(threading.Thread(target=self.ask))
            self.asking[-1].start()

    def ask(self):
        try:
            with urllib.request.urlopen(self.url, timeout=20) as answer:
                self.answers.append(answer.read())
        except OSError as error:
            self.lost.append(str(error))

    def stop(self):
        self.over.set()
        for thread in (self.clock, *self.asking):
            thread.join()


@unittest.skipUnless(CAMPAIGN, "its image is built at large counts only: scripts/campaign")
class SwarmLocal(LocalTest):
    @classmethod
    def setUpClass(cls):
        need_image("docker", ["--packages", PACKAGES])

    def setUp(self):
        super().setUp()
        stack = (EXAMPLE / "slipway.yaml").read_text().replace("  image: docker\n", f"  image: docker\n  images: {IMAGES}\n")
        self.desk = Desk(self.folder / "swarm-desk", None, stack)
        # another port than the example's: the demo may be up
        self.port = free_port()
        self.desk.write("compose.yaml", (EXAMPLE / "compose.yaml").read_text().replace("8080:", f"{self.port}:"))
        self.sandbox = self.desk.folder / ".slipway" / "local" / "here"
        busybox = next(IMAGES.glob("docker-*/tree/bin/busybox"))
        subprocess.run([str(EXAMPLE / "make-image"), str(busybox), str(self.desk.folder / "web.tar")], check=True)

    def node(self, name, *words):
        return self.run_it("ssh", name, "--", *words)

    def members(self):
        """The swarm's own list: name -> how it stands, of a node, and as a manager."""
        listed = self.node("here-0", "docker", "node", "ls", "--format", "'{{json .}}'")
        rows = [json.loads(line) for line in listed.splitlines()]
        return {row["Hostname"]: (row["Status"], row["Availability"], row["ManagerStatus"] in ("Leader", "Reachable")) for row in rows}

    def check_members(self, count):
        """Of so many nodes the first three are managers."""
        self.assertEqual(len(self.machines()), count)
        self.assertEqual(self.members(), {f"here-{index}": ("Ready", "Active", index < 3) for index in range(count)})

    def check_answers(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}", timeout=20) as answer:
            self.assertIn(b"hello", answer.read())


class Life(SwarmLocal):
    def test_nodes_come_and_go_and_no_request_is_lost(self):
        self.run_it(*UP)
        self.check_answers()
        begin = time.monotonic()
        self.assertIn("no changes", self.run_it(*UP))
        print(f"up again: {time.monotonic() - begin:.2f} s", flush=True)
        self.check_members(3)

        client = Client(self.port)
        self.addCleanup(client.stop)
        self.run_it(*GROW)
        self.check_members(5)
        self.run_it(*UP)
        self.check_members(3)
        client.stop()
        self.assertEqual(client.lost, [])
        self.assertGreater(len(client.answers), 100)

        self.run_it(*DOWN)
        self.check_gone()

    def test_a_manager_that_was_killed_is_repaired(self):
        self.run_it(*UP)
        nspawn = next(line.split()[0] for line in commands_with("--machine=here-1 ") if "systemd-nspawn" in line)
        first = pathlib.Path(f"/proc/{nspawn}/task/{nspawn}/children").read_text().split()[0]
        os.kill(int(first), signal.SIGKILL)
        until(lambda: self.machines()["here-1"]["state"] != "running", "the machine to have failed")
        self.run_it(*UP)
        until(lambda: self.members() == {f"here-{index}": ("Ready", "Active", True) for index in range(3)}, "three managers")
        self.check_answers()
        self.assertIn("no changes", self.run_it(*UP))
        self.run_it(*DOWN)
        self.check_gone()


class Killed(Moments, SwarmLocal):
    UP, DOWN, MOMENTS = UP, DOWN, MOMENTS

    def kill_at(self, words, kind, address):
        super().kill_at(words, kind, address.replace("PORT", str(self.port)))

    def check_after(self, words):
        self.check_members({GROW: 5, SHRINK: 1}.get(words, 3))
        self.check_answers()


if __name__ == "__main__":
    unittest.main()
