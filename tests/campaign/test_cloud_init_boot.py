"""A document of the plugin cloud-init is applied by the real cloud-init, at the first boot of a real systemd.

A Debian 12 tree (mmdebstrap) is booted by systemd-nspawn in namespaces of its own, with the document as its NoCloud seed.  Needs root,
mmdebstrap, systemd-nspawn and an archive of packages.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BUILD = pathlib.Path(os.environ["SLIPWAY_BUILD"])
PACKAGES = "systemd,systemd-sysv,systemd-timesyncd,dbus,cloud-init,openssh-server,sudo,iproute2,procps,kmod,e2fsprogs"
NEEDED = ("mmdebstrap", "systemd-nspawn", "unshare")
SETTINGS = """datasource_list: [ NoCloud, None ]
network: {config: disabled}
growpart: {mode: "off"}
resize_rootfs: false
locale: false
"""
# Boots the machine in $1 over the tree in $2, and ends it once cloud-init has had its last word.  The units that run are asked for before.
BOOT = r"""
set -eu
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/nspawn/propagate "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
systemd-nspawn -q --register=no --keep-unit --boot -D "$1/root" -M n1 --hostname=n1 --private-network --console=read-only \
  --link-journal=no --resolv-conf=off --timezone=off </dev/null >"$1/console" 2>&1 &
nspawn=$!
tries=0
until [ -e "$1/upper/var/lib/cloud/instance/boot-finished" ]; do
  tries=$((tries + 1)); [ "$tries" -lt 1200 ] || break
  sleep 0.1
done
first=$(pgrep -P "$nspawn" | head -n 1)
nsenter -t "$first" -m -p cat /run/cloud-init/result.json >"$1/result.json"
nsenter -t "$first" -m -p systemctl show --property=Result,ExecMainStatus hello.service >"$1/hello"
kill -9 "$first"
"""


@unittest.skipUnless(os.geteuid() == 0 and all(map(shutil.which, NEEDED)), f"it needs root and {', '.join(NEEDED)}")
class Boot(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-boot-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.tree = self.folder / "tree"
        subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(self.tree)], check=True)
        (self.tree / "etc/machine-id").write_text("")
        (self.tree / "etc/cloud/cloud.cfg.d/90-node.cfg").write_text(SETTINGS)

    def boot(self, document):
        machine = self.folder / "machine"
        seed = machine / "upper/var/lib/cloud/seed/nocloud"
        seed.mkdir(parents=True)
        (seed / "meta-data").write_text("instance-id: iid-1\nlocal-hostname: n1\n")
        (seed / "user-data").write_text(document)
        sandbox = ["unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child=SIGKILL", "--mount-proc"]
        hybrid = {} if pathlib.Path("/sys/fs/cgroup/cgroup.controllers").exists() else {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "0"}
        subprocess.run([*sandbox, "sh", "-c", BOOT, "boot", str(machine), str(self.tree)], check=True, timeout=180,
                       env={**os.environ, **hybrid})
        return machine

    def test_a_document_does_what_it_says(self):
        document = subprocess.run([str(BUILD / "tests" / "cloud_init_whole_node")], check=True, capture_output=True, text=True).stdout
        machine = self.boot(document)
        disk = machine / "upper"

        # of all that went on only the commands have failed, of which one does
        errors = json.loads((machine / "result.json").read_text())["v1"]["errors"]
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


if __name__ == "__main__":
    unittest.main()
