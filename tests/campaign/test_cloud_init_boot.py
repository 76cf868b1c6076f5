"""A document of the plugin cloud-init is applied by the real cloud-init, at the first boot of a real systemd; and what fails there is
told at the lines of the user's own file."""

import pathlib
import re
import subprocess
import unittest

from booted import BUILD, BootTest

STACK = """\
name: demo
cloud:
  plugin: standing
  folder: {folder}
  host: 127.0.0.1
  user: debian
  identity: key
  nodes: 1
config:
  plugin: cloud-init
  base: own.yaml
"""
OPTION_STACK = """\
name: demo
cloud:
  plugin: standing
  folder: {folder}
  host: 127.0.0.1
  user: debian
  identity: key
  key: {key}
  command: COMMAND
  nodes: 1
config:
  plugin: cloud-init
  base: own.yaml
"""
# Ten mistakes, of which five are seen before anything is sent, and five on the machine only.  Two of a line: the wrong and the right one.
OWN = """\
#cloud-config
ssh_authorized_keys: [KEY]
hostname: {hostname}
packages:
  - no-such-package
users:
  - default
  - name: ada
    primary_group: {group}
write_files:
  - path: /etc/systemd/system/dies.service
    permissions: {mode}
    content: |
      [Service]
      ExecStart=/bin/sh -c 'sleep 1; echo it dies; exit 7'
  - path: /srv/blob
    encoding: b64
    content: {blob}
  - path: /etc/apt
    content: it is a folder
mounts:
  - [LABEL=nosuch, /srv/data, ext4, 'defaults,nofail,x-systemd.device-timeout=1', '0', '2']
runcmd:
  - [systemctl, daemon-reload]
  - systemctl start dies.service
  - {command}
  - ls /nosuch
  - touch /srv/last
"""
WRONG = {"hostname": "a_b", "group": "nobodys", "mode": "0644", "blob": "AAEC!", "command": "if true; then"}
RIGHT = {"hostname": "demo-0", "group": "users", "mode": "'0644'", "blob": "AAEC", "command": "echo well"}
SEEN_BEFORE = {3: "user-data-hostname", 9: "user-data-no-such-group", 12: "user-data-wrong-type", 18: "user-data-encoding",
               26: "user-data-open-command"}
SEEN_ON_THE_MACHINE = {5: "boot-package-missing", 11: "boot-unit-failed", 19: "boot-file-not-written", 22: "boot-mount-missing",
                       27: "boot-command-failed"}

# Documents with which nothing is wrong before they are tried: where the machine says that it was, and what.
CASES = pathlib.Path(__file__).resolve().parents[1] / "unit/plugins/cloud-init/cases"
ONLY_THE_MACHINE_KNOWS = {
    "18-files-path-is-a-directory": {4: "boot-file-not-written"},
    "22-unit-fails-in-the-middle": {15: "boot-command-failed"},
    "27-package-missing": {3: "boot-package-missing"},
    "28-packages-without-network": {4: "boot-package-missing"},
    "31-command-fails-in-the-middle": {4: "boot-command-failed"},
    "33-command-exits": {4: "boot-commands-ended"},
    "37-bootcmd-fails": {4: "boot-command-failed"},
    "61-script-fails": {1: "boot-script-failed"},
}


def found(output):
    """Line -> code of all errors at a place of the file."""
    return {int(line): code for line, code in re.findall(r"^own\.yaml:(\d+):\d+: error: .*? \[([a-z-]+)\]$", output, re.M)}


class Boot(BootTest):
    def test_a_document_does_what_it_says(self):
        machine = self.machine()
        document = subprocess.run([str(BUILD / "tests" / "cloud_init_whole_node")], check=True, capture_output=True, text=True).stdout
        (machine / "upper/var/lib/cloud/seed/nocloud/user-data").write_text(document)
        self.assertEqual(self.boot(machine), 0)
        disk = machine / "upper"

        # of all that went on only the commands have failed, of which one does
        errors = self.errors(machine)
        self.assertEqual(len(errors), 1, errors)
        self.assertIn("scripts-user", errors[0])
        self.assertEqual((disk / "var/lib/slipway/steps").read_text().split("\n")[-4:-1], ["7 0", "8 3", "9 0"])
        self.assertEqual([line.split()[1] for line in (disk / "var/lib/slipway/steps").read_text().splitlines()].count("0"), 8)
        self.assertEqual((disk / "srv/two").read_text(), "root\n")

        self.assertEqual((disk / "etc/hostname").read_text(), "demo-0\n")
        self.assertIn("127.0.1.1 demo-0 demo-0", (disk / "etc/hosts").read_text())
        self.assertIn("ada:$6$salt$", (disk / "etc/shadow").read_text())
        self.assertRegex((disk / "etc/group").read_text(), r"(?m)^docker:.*:ada$")
        self.assertIn("ssh-ed25519", (disk / "home/ada/.ssh/authorized_keys").read_text())
        profile = (disk / "home/ada/.profile").stat()
        self.assertEqual((profile.st_mode & 0o777, profile.st_uid), (0o600, (disk / "home/ada").stat().st_uid))
        self.assertEqual((disk / "opt/blob").read_bytes(), b"\0\1\2")
        self.assertIn("LABEL=data\t/var/lib/data\text4\tdefaults,nofail", (disk / "etc/fstab").read_text())
        self.assertCountEqual((machine / "hello").read_text().split(), ["ExecMainStatus=0", "Result=success"])

    def desk(self, machine, own, stack=STACK):
        """A folder with a stack of that machine, whose public key is in `own` and in `stack` where they say so."""
        desk = machine / "desk"
        desk.mkdir(exist_ok=True)
        if not (desk / "key").exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me@here", "-f", str(desk / "key")], check=True)
        key = (desk / "key.pub").read_text().strip()
        (desk / "slipway.yaml").write_text(stack.format(folder=machine / "upper/var/lib/cloud/seed/nocloud", key=key))
        (desk / "own.yaml").write_text(own.replace("KEY", key))
        return desk

    def slipway(self, desk, words):
        """A line of shell in which `slipway` is ours, in that folder, as a command with its environment."""
        environment = {"PATH": f"{BUILD}/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(desk), "LANG": "C.UTF-8",
                       "SLIPWAY_PLUGIN_PATH": f"{BUILD}/lib/slipway/plugins:{BUILD}/lib/slipway/test-plugins"}
        return ["env", "-i", f"--chdir={desk}", *(f"{name}={value}" for name, value in environment.items()), "sh", "-c", words]

    def test_ten_mistakes_are_ten_findings_at_their_lines(self):
        machine = self.machine()
        # an archive without a package: what is asked for does not exist
        (machine / "upper/etc/apt").mkdir(parents=True)
        (machine / "upper/etc/apt/sources.list").write_text("")
        desk = self.desk(machine, OWN.format(**WRONG))
        seen = subprocess.run(self.slipway(desk, "slipway validate 2>&1"), capture_output=True, text=True)
        self.assertEqual(found(seen.stdout), SEEN_BEFORE, seen.stdout)

        self.desk(machine, OWN.format(**RIGHT))
        code = self.boot(machine, *self.slipway(desk, "slipway up --yes"))
        output = (machine / "output").read_text()
        self.assertEqual(found(output), SEEN_ON_THE_MACHINE, output)
        self.assertNotEqual(code, 0)
        for said in ("Unable to locate package no-such-package", "it dies", "Is a directory", "cannot access '/nosuch'"):
            self.assertIn(said, output)
        self.assertTrue((machine / "upper/srv/last").exists())

    def test_what_only_the_machine_knows_is_told_at_the_place_that_is_on_record(self):
        for case, places in ONLY_THE_MACHINE_KNOWS.items():
            with self.subTest(case):
                machine = self.machine()
                (machine / "upper/etc/apt").mkdir(parents=True)
                (machine / "upper/etc/apt/sources.list").write_text("")
                desk = self.desk(machine, (CASES / f"{case}.txt").read_text(), OPTION_STACK.replace("COMMAND", "'true'"))
                code = self.boot(machine, *self.slipway(desk, "slipway up --yes"))
                output = (machine / "output").read_text()
                self.assertNotEqual(code, 0, output)
                self.assertEqual(found(output), places, output)

    def test_a_script_beside_the_document_and_an_option_are_told_where_they_stand(self):
        machine = self.machine()
        desk = self.desk(machine, "#!/bin/sh\necho one >/srv/one\nnosuch\n", OPTION_STACK.replace("COMMAND", "ls /nosuch"))
        code = self.boot(machine, *self.slipway(desk, "slipway up --yes"))
        output = (machine / "output").read_text()
        self.assertNotEqual(code, 0)
        self.assertEqual(found(output), {3: "boot-script-failed"}, output)
        self.assertIn("nosuch: not found", output)
        self.assertRegex(output, r"error: config/boot/demo-0: .*ended with 2 \[boot-command-failed\]")
        self.assertRegex(output, r"slipway\.yaml:9:\d+: note: the cloud 'standing' gives commands")

    def test_a_boot_in_which_all_went_well_is_done_and_leaves_nothing_to_plan(self):
        machine = self.machine()
        desk = self.desk(machine, "#!/bin/sh\necho one >/srv/one\n", OPTION_STACK.replace("COMMAND", "echo two >/srv/two"))
        code = self.boot(machine, *self.slipway(desk, "slipway up --yes && slipway plan --detailed-exitcode && slipway up --yes"))
        output = (machine / "output").read_text()
        self.assertEqual(code, 0, output)
        self.assertIn("no changes", output)
        for name in ("one", "two"):
            self.assertEqual((machine / "upper/srv" / name).read_text(), name + "\n")

    def test_a_machine_with_another_document_is_told_so(self):
        machine = self.machine()
        desk = self.desk(machine, "#cloud-config\nruncmd: ['false']\n", OPTION_STACK.replace("COMMAND", "'true'"))
        # the cloud believes that it has made the machine anew; nobody has
        other = "sed -i s/false/true/ own.yaml"
        code = self.boot(machine, *self.slipway(desk, f"slipway up --yes; {other}; slipway up --confirm=demo"))
        output = (machine / "output").read_text()
        self.assertNotEqual(code, 0)
        self.assertEqual(found(output), {2: "boot-command-failed"}, output)
        self.assertIn("booted with another document", output)


if __name__ == "__main__":
    unittest.main()
