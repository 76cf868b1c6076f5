"""A stack with a real swarm: the built program against real dockerds on real machines, over real ssh.

Needs root, mmdebstrap, systemd-nspawn and an archive of packages; SLIPWAY_DOCKER_TREE names a tree that was made before.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import machines

BUILD = pathlib.Path(os.environ["SLIPWAY_BUILD"])
STACK = """\
name: demo
cloud:
  plugin: hosts
  hosts: {n0: 10.84.0.10, n1: 10.84.0.11, n2: 10.84.0.12, n3: 10.84.0.13}
  identity: KEY
  makes: {n2: MAKE}
  nodes: NODES
platform:
  plugin: swarm
  images: [bb.tar]
  autolock: AUTOLOCK
  stacks: {STACKS}
"""
WEB = """\
services:
  web:
    image: bb:1
    command: /bin/busybox httpd -f -p 80 -h /www
    stop_grace_period: 1s
    ports: ["8081:80"]
    secrets: [pw]
    deploy: {replicas: 3}
secrets: {pw: {file: pw.txt}}
"""
BAD = """\
services:
  boom:
    image: bb:1
    command: ["/bin/sh", "-c", "echo cannot find the database >&2; exit 7"]
    deploy: {restart_policy: {delay: 1s}}
"""


@unittest.skipUnless(os.geteuid() == 0 and all(map(shutil.which, machines.NEEDED)), f"it needs root and {', '.join(machines.NEEDED)}")
class Swarm(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.tree, made = machines.tree()
        if made:
            cls.addClassCleanup(shutil.rmtree, made, ignore_errors=True)

    def setUp(self):
        self.machines = machines.Machines(self.tree)
        self.addCleanup(self.machines.close)
        self.machines.boot("n0", "n1", "n2")
        self.desk = pathlib.Path(tempfile.mkdtemp(prefix="slipway-desk-"))
        self.addCleanup(shutil.rmtree, self.desk, ignore_errors=True)
        for name, text in (("web.yaml", WEB), ("bad.yaml", BAD), ("pw.txt", "correct-horse")):
            (self.desk / name).write_text(text)
        self.said = {"NODES": "3", "MAKE": "one", "AUTOLOCK": "false", "STACKS": "web: web.yaml", "KEY": str(self.machines.folder / "key")}
        self.make_image()

    def make_image(self):
        root = self.desk / "root"
        (root / "bin").mkdir(parents=True)
        (root / "www").mkdir()
        shutil.copy(self.tree / "bin/busybox", root / "bin/busybox")
        (root / "bin/sh").symlink_to("busybox")
        (root / "www/index.html").write_text("hello")
        machines.wait_until(lambda: "active" in self.machines.run("n0", "systemctl is-active docker").split(), "docker on n0")
        tar = subprocess.run(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE, check=True).stdout
        shared = self.machines.folder / "n0/docker"  # /var/lib/docker of the machine
        (shared / "root.tar").write_bytes(tar)
        self.machines.run("n0", "cd /var/lib/docker && docker import root.tar bb:1 && docker save -o bb.tar bb:1 && docker rmi bb:1")
        shutil.copy(shared / "bb.tar", self.desk / "bb.tar")

    def slipway(self, *words, code=0):
        text = STACK
        for key, value in self.said.items():
            text = text.replace(key, value)
        (self.desk / "slipway.yaml").write_text(text)
        command = [str(BUILD / "bin/slipway"), *words, "--plugin-dir", str(BUILD / "lib/slipway/plugins"),
                   "--plugin-dir", str(BUILD / "lib/slipway/test-plugins")]
        done = self.machines.inside(*command, cwd=self.desk, env=dict(os.environ, HOME=str(self.desk)), stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True, check=False, timeout=300)
        self.assertEqual(done.returncode, code, done.stdout)
        return done.stdout

    def members(self):
        lines = self.machines.run("n0", "docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}'").splitlines()
        return {line.split()[0]: line.split()[1:] for line in lines}

    def test_a_stack_of_three_lives_its_life(self):
        self.slipway("up", "--yes")
        self.assertEqual(sorted(self.members()), ["n0", "n1", "n2"])
        self.assertTrue(all(len(words) == 2 for words in self.members().values()), self.members())
        self.assertIn("no changes", self.slipway("up", "--yes"))
        for name in ("n0", "n1", "n2"):
            self.assertEqual(self.machines.get(name, 8081), "hello")
        read = "docker exec $(docker ps -q | head -n 1) /bin/busybox cat /run/secrets/pw"
        self.assertEqual(self.machines.run("n1", read), "correct-horse")

        with self.subTest("another content of a secret goes round, and the old one is gone"):
            (self.desk / "pw.txt").write_text("battery-staple")
            self.slipway("up", "--yes")
            self.assertEqual(self.machines.run("n1", read), "battery-staple")
            self.assertEqual(len(self.machines.run("n0", "docker secret ls -q").split()), 1)
            for file in (self.desk / ".slipway").rglob("*"):
                if file.is_file():
                    self.assertNotIn(b"battery-staple", file.read_bytes(), file)

        with self.subTest("what somebody changed by hand is seen and taken back"):
            self.machines.run("n0", "docker service scale web_web=1")
            self.assertIn("changed outside", self.slipway("plan"))
            self.slipway("up", "--yes")
            self.assertIn("3 of 3 tasks run", self.slipway("platform", "status"))

        with self.subTest("a node more joins as a worker, and leaves"):
            self.machines.boot("n3")
            self.said["NODES"] = "4"
            self.slipway("up", "--yes")
            self.assertEqual(self.members()["n3"], ["Ready"])
            self.said["NODES"] = "3"
            self.slipway("up", "--yes")
            self.assertEqual(sorted(self.members()), ["n0", "n1", "n2"])
            self.assertIn("Swarm: inactive", self.machines.run("n3", "docker info"))

        with self.subTest("a service that dies is told with its last words, and the rest stays"):
            self.said["STACKS"] = "web: web.yaml, bad: bad.yaml"
            output = self.slipway("up", "--yes", code=4)
            self.assertIn("failed: task: non-zero exit (7); its last words:", output)
            self.assertIn("cannot find the database", output)
            self.said["STACKS"] = "web: web.yaml"
            self.slipway("up", "--yes")
            self.assertNotIn("bad_boom", self.machines.run("n0", "docker service ls"))

        with self.subTest("locked managers are unlocked, all at once too, and nobody leaves for the lock"):
            before = self.machines.run("n0", "docker node ls -q")
            self.said["AUTOLOCK"] = "true"
            self.slipway("up", "--yes")
            self.assertEqual(self.machines.run("n0", "docker node ls -q"), before)
            for name in ("n0", "n1", "n2"):
                self.machines.run(name, "systemctl restart docker")
            self.assertIn("Swarm: locked", self.machines.run("n1", "docker info 2>/dev/null"))
            # without a leader most could not be read at first: what could not be is for the next run
            self.slipway("up", "--yes", code=1)
            self.slipway("up", "--yes")
            running = "docker service ls --filter name=web_web --format '{{.Replicas}}'"
            machines.wait_until(lambda: self.machines.run("n0", running).strip() == "3/3", "the service after the lock")

        self.slipway("down", "--confirm=demo")


if __name__ == "__main__":
    unittest.main()
