"""What is wrong with a tree, a disk or a computer is refused or told, and nothing outside the sandbox is touched."""

import os
import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest

from rig import IMAGES, Refused, Stack, image, left_of, run, why_not


@unittest.skipIf(why_not(), why_not())
class Hostile(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.image = image()

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-hostile-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.images = self.folder / "images"

    def build(self, *words):
        return run("image", "build", "--name", "hostile", *words, images=self.images)

    def refused(self, *words):
        code, lines, errors = self.build(*words)
        self.assertEqual(code, 1, (lines, errors))
        self.assertEqual([entry.name for entry in self.images.iterdir() if entry.name != ".lock"], [])
        return lines[-1]["error"]

    def test_a_tree_that_is_none_is_refused_and_nothing_is_kept(self):
        tree = self.folder / "tree"
        tree.mkdir()
        error = self.refused("--from-folder", str(tree))
        self.assertEqual((error["class"], "no systemd" in error["message"]), ("invalid", True))
        (self.folder / "x.tar").write_text("no tar file")
        self.assertIn("'tar'", self.refused("--from-tar", str(self.folder / "x.tar"))["message"])
        self.assertIn("no suite", self.refused("--suite", "-x")["message"])
        self.assertIn("'--a' is no name of a package", self.refused("--packages", "--a")["message"])

    def test_a_tree_of_another_architecture_is_refused(self):
        tree = self.folder / "tree"
        (tree / "lib/systemd").mkdir(parents=True)
        head = bytearray((IMAGES / self.image / "tree/lib/systemd/systemd").read_bytes()[:64])
        head[18:20] = (183).to_bytes(2, "little")  # EM_AARCH64
        (tree / "lib/systemd/systemd").write_bytes(head)
        error = self.refused("--from-folder", str(tree))
        self.assertEqual((error["class"], "arm64" in error["message"]), ("invalid", True))

    def hostile_tree(self):
        """A tree whose links lead to files of this computer, with devices and programs that run as root."""
        tree = self.folder / "tree"
        subprocess.run(["cp", "--archive", str(IMAGES / self.image / "tree"), str(tree)], check=True)
        self.victim = self.folder / "victim"
        self.victim.mkdir()
        for name in ("hosts", "key", "unit"):
            (self.victim / name).write_text("kept\n")
        for path, target in (("etc/hosts", "hosts"), ("etc/hostname", "hosts"), ("etc/machine-id", "hosts"),
                             ("etc/ssh/ssh_host_ed25519_key", "key"), ("etc/systemd/system/getty.target", "unit")):
            (tree / path).unlink(missing_ok=True)
            (tree / path).symlink_to(self.victim / target)
        shutil.rmtree(tree / "root/.ssh", ignore_errors=True)
        (tree / "root/.ssh").symlink_to(f"../../../../../../../../..{self.victim}")
        device = os.stat("/").st_dev
        os.mknod(tree / "root/disk", stat.S_IFBLK | 0o666, device)
        shutil.copy(tree / "bin/cat", tree / "root/cat")
        (tree / "root/cat").chmod(0o4755)
        return tree

    def test_a_hostile_tree_touches_nothing_outside(self):
        code, lines, errors = self.build("--from-folder", str(self.hostile_tree()))
        self.assertEqual(code, 0, (lines, errors))
        key = lines[-1]["ok"]["key"]
        # nobody else gets to its programs
        self.assertEqual(stat.S_IMODE(self.images.stat().st_mode), 0o700)

        stack = Stack(self, images=self.images).begin()
        with self.assertRaises(Refused):  # root/.ssh leads to nowhere in the tree
            stack.put("n1", key)
        self.assertFalse((stack.stack / "machines/n1").exists())
        stack.put("n1", key, keys="/srv/keys", files=[
            {"path": "/etc/ssh/sshd_config.d/keys.conf", "content": "QXV0aG9yaXplZEtleXNGaWxlIC9zcnYva2V5cwo="}])
        port = stack.door("n1-ssh", "n1")
        stack.wait_for_ssh(port)
        self.assertEqual(stack.ssh(port, "cat", "/etc/hostname"), "n1\n")
        self.assertEqual(stack.ssh(port, "head -c 1 /root/disk", check=False), "")
        self.assertEqual(stack.ssh(port, "mknod /tmp/disk b $(stat -c '0x%t 0x%T' /root/disk); head -c 1 /tmp/disk", check=False), "")
        for name in ("hosts", "key", "unit"):
            self.assertEqual((self.victim / name).read_text(), "kept\n")
        self.assertEqual(sorted(entry.name for entry in self.victim.iterdir()), ["hosts", "key", "unit"])
        code, lines, errors = run("image", "remove", key, images=self.images)
        self.assertEqual((code, lines[-1]["error"]["class"]), (1, "busy"))
        stack.end()
        self.assertEqual(left_of(stack), {})
        self.assertEqual(run("image", "remove", key, images=self.images)[0], 0)
        self.assertFalse((self.images / key).exists())

    def test_a_full_disk_is_told_and_leaves_nothing_half_made(self):
        stack = Stack(self)
        stack.stack.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600k,mode=700", "tmpfs", str(stack.stack)], check=True)
        self.addCleanup(subprocess.run, ["umount", str(stack.stack)], check=True)
        stack.begin()
        with self.assertRaises(Refused) as refused:
            stack.put("n1", self.image, files=[{"path": "/srv/large", "content": "QUFB" * 200_000}])
        self.assertEqual(refused.exception.kind, "exhausted")
        self.assertEqual(stack.ask("list")["machines"], [])
        self.assertFalse((stack.stack / "machines/n1").exists())
        stack.end()

    def test_a_folder_that_is_somebody_elses_is_refused(self):
        stack = Stack(self)
        stack.stack.mkdir()
        os.chown(stack.stack, 4242, 4242)
        code, lines, _ = run("serve", "--dir", str(stack.stack), "--stack", "x")
        self.assertEqual((code, lines[-1]["error"]["class"]), (1, "invalid"))

    def test_what_a_computer_lacks_is_told_with_the_command_that_mends_it(self):
        code, lines, _ = run("preflight", "--machines", "100000")
        self.assertEqual(code, 0)
        limit = next(line for line in lines if line["code"] == "local.inotify-limit")
        self.assertEqual(limit["severity"], "warning")
        self.assertTrue(limit["help"].startswith("sysctl -w fs.inotify.max_user_instances="))


if __name__ == "__main__":
    unittest.main()
