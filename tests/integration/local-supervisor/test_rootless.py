"""The same as a plain user, who has ids that the system lends and a cgroup that was delegated."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import rig
from rig import IMAGES, PROGRAM, Stack, image, left_of, run, wait_for, why_not

USER = 4242
UNIFIED = next((pathlib.Path(folder) for folder in ("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
                if (pathlib.Path(folder) / "cgroup.procs").exists()), None)
NEEDED = ("newuidmap", "setpriv", "unshare")
# Becomes the user in a mount namespace in which the system knows that user, then runs the command.
BECOME = """
for file in passwd group subuid subgid; do [ -e /etc/$file ] || touch /etc/$file; mount --bind "$1/$file" /etc/$file; done
[ "$2" = none ] || echo $$ >"$2/cgroup.procs"
user=$3; home=$4; shift 4
exec setpriv --reuid "$user" --regid "$user" --clear-groups env HOME="$home" "$@"
"""
# Runs the rest in a namespace of users in which there may be no other; $1 is a folder for the two to meet.  A program gets its rights in
# that namespace when it begins with its user mapped.
NO_MORE = """
meet=$1/meet; shift; mkfifo "$meet"
unshare --user sh -euc 'read word <"$1"; shift; exec "$@"' inside "$meet" \\
  sh -euc 'echo 0 >/proc/sys/user/max_user_namespaces; exec "$@"' limit "$@" &
until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.01; done
for kind in uid gid; do echo 0 0 65536 >/proc/$!/${kind}_map; done
echo go >"$meet"; rm "$meet"; wait $!
"""


def why_not_rootless():
    missing = [program for program in NEEDED if not shutil.which(program)]
    return why_not() or (f"it needs {', '.join(missing)}" if missing else "") or ("" if UNIFIED else "it needs cgroup2")


@unittest.skipIf(why_not_rootless(), why_not_rootless())
class Rootless(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-rootless-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.folder.chmod(0o755)
        cls.home = cls.folder / "home"
        cls.home.mkdir()
        os.chown(cls.home, USER, USER)
        cls.etc = cls.folder / "etc"
        cls.etc.mkdir()
        (cls.etc / "passwd").write_text(pathlib.Path("/etc/passwd").read_text() + f"tester:x:{USER}:{USER}::{cls.home}:/bin/sh\n")
        (cls.etc / "group").write_text(pathlib.Path("/etc/group").read_text() + f"tester:x:{USER}:\n")
        for name in ("subuid", "subgid"):
            (cls.etc / name).write_text("tester:300000:65536\n")
        # the build's folder may be closed to others
        shutil.copy(PROGRAM, cls.folder / "slipway-local")
        cls.tar = cls.folder / "tree.tar"
        subprocess.run(["tar", "--numeric-owner", "-C", str(IMAGES / image() / "tree"), "-cf", str(cls.tar), "."], check=True)
        cls.cgroup = UNIFIED / f"slipway-test-{os.getpid()}"
        cls.cgroup.mkdir()
        cls.addClassCleanup(cls.remove_cgroup)
        for entry in (cls.cgroup, *cls.cgroup.iterdir()):
            os.chown(entry, USER, USER)

    @classmethod
    def remove_cgroup(cls):
        for folder, _, _ in os.walk(cls.cgroup, topdown=False):
            os.rmdir(folder)

    def prefix(self, cgroup):
        return ["unshare", "--mount", "sh", "-euc", BECOME, "become", str(self.etc), str(cgroup), str(USER), str(self.home)]

    def setUp(self):
        rig.PREFIX, rig.USER = self.prefix(self.cgroup), USER
        rig.PROGRAM = self.folder / "slipway-local"
        self.addCleanup(self.root_again)
        self.images = self.home / "images"

    @staticmethod
    def root_again():
        rig.PREFIX, rig.USER, rig.PROGRAM = [], 0, PROGRAM

    def own_image(self):
        code, lines, errors = run("image", "build", "--name", "mine", "--from-tar", str(self.tar), images=self.images)
        self.assertEqual(code, 0, (lines, errors))
        return lines[-1]["ok"]["key"]

    def test_two_users_have_the_same_stack_beside_each_other(self):
        key = self.own_image()
        users = Stack(self, "same", images=self.images).begin()
        users.put("n1", key)
        self.root_again()
        roots = Stack(self, "same").begin()
        roots.put("n1", image())
        doors = {stack: stack.door("n1-ssh", "n1") for stack in (users, roots)}
        self.assertEqual(users.ask("machine.get", name="n1")["address"], roots.ask("machine.get", name="n1")["address"])
        for stack, whose in ((users, "the user"), (roots, "root")):
            stack.wait_for_ssh(doors[stack])
            stack.ssh(doors[stack], f"echo {whose} >/root/whose")
        for stack, whose in ((users, "the user"), (roots, "root")):
            self.assertEqual(stack.ssh(doors[stack], "cat", "/root/whose"), f"{whose}\n")

        users.end()
        self.assertEqual(roots.state("n1"), "running")
        self.assertEqual(roots.ssh(doors[roots], "cat", "/root/whose"), "root\n")
        roots.end()
        self.assertEqual((left_of(users), left_of(roots)), ({}, {}))

    def test_a_users_machines_do_the_same_and_leave_nothing(self):
        self.assertEqual([line for line in run("preflight", images=self.images)[1] if line["severity"] == "error"], [])
        key = self.own_image()
        stack = Stack(self, "r", images=self.images).begin()
        self.assertTrue(stack.ask("hello")["rootless"])
        for name in ("n1", "n2"):
            self.assertEqual(stack.put(name, key, data_mb=10)["state"], "running")
        port = stack.door("n1-ssh", "n1")
        stack.wait_for_ssh(port)
        self.assertEqual(stack.ssh(port, "systemctl", "is-system-running", "--wait"), "running\n")
        self.assertIn("4242", stack.ssh(port, "cat", "/proc/self/uid_map"))
        self.assertEqual(stack.ssh(port, "id -u; touch /data/kept && ls /data"), "0\nkept\n")
        self.assertEqual(stack.act("n1", "pause")["state"], "paused")
        self.assertEqual(stack.act("n1", "resume")["state"], "running")
        self.assertEqual(stack.act("n1", "restart")["boots"], 2)

        os.kill(stack.pid(), 9)
        wait_for("all of it goes", lambda: set(left_of(stack)) <= {"cgroups"})
        stack.serve()
        stack.wait_for_ssh(port)
        stack.end()
        self.assertEqual(left_of(stack), {})
        self.assertEqual(run("image", "remove", key, images=self.images)[0], 0)

    def codes(self):
        return [line["code"] for line in run("preflight", images=self.images)[1] if line["severity"] == "error"]

    def test_without_a_subordinate_range_the_user_is_told(self):
        (self.etc / "subuid").write_text("")
        self.addCleanup((self.etc / "subuid").write_text, "tester:300000:65536\n")
        self.assertEqual(self.codes(), ["local.no-subordinate-range"])
        code, lines, _ = run("serve", "--dir", str(self.home / "none"), "--stack", "none", images=self.images)
        self.assertEqual((code, lines[-1]["error"]["class"]), (1, "unavailable"))
        self.assertIn("usermod --add-subuids", lines[-1]["error"]["hint"])

    def test_without_a_delegated_cgroup_the_user_is_told(self):
        rig.PREFIX = self.prefix("none")
        self.assertEqual(self.codes(), ["local.no-cgroup"])
        code, lines, _ = run("serve", "--dir", str(self.home / "none"), "--stack", "none", images=self.images)
        self.assertEqual((code, lines[-1]["error"]["class"]), (1, "unavailable"))

    def test_without_namespaces_for_users_the_user_is_told(self):
        # The limit is of a namespace of users of our own, so that it binds nobody else.
        rig.PREFIX = ["sh", "-euc", NO_MORE, "limit", str(self.folder), *self.prefix("none")]
        self.assertIn("local.no-namespaces", self.codes())


if __name__ == "__main__":
    unittest.main()
