"""A Debian 12 tree and a machine that boots over it: systemd-nspawn in namespaces of its own, with a document as its NoCloud seed.

Needs root, mmdebstrap, systemd-nspawn and an archive of packages; SLIPWAY_CLOUD_INIT_TREE names a tree that is there already.
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
# Boots the machine in $1 over the tree in $2 as soon as the seed is there, beside the command that follows: the machine shares its
# network, which is but a loopback.  Without a command it has one of its own, and ends once cloud-init has had its last word.
BOOT = r"""
set -eu
machine=$1 tree=$2 network=; shift 2
[ "$#" -gt 0 ] || network=--private-network
ip link set lo up
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/nspawn/propagate "$machine/work" "$machine/root"
seed=$machine/upper/var/lib/cloud/seed/nocloud
if [ "$#" -gt 0 ]; then "$@" >"$machine/output" 2>&1 & command=$!; fi
tries=0
until [ -e "$seed/user-data" ]; do
  tries=$((tries + 1)); [ "$tries" -lt 600 ] || exit 1
  if [ "$#" -gt 0 ] && ! kill -0 "$command"; then wait "$command"; fi
  sleep 0.1
done
mount -t overlay overlay -o "lowerdir=$tree,upperdir=$machine/upper,workdir=$machine/work" "$machine/root"
systemd-nspawn -q --register=no --keep-unit --boot -D "$machine/root" -M n1 --hostname=n1 $network --console=read-only \
  --link-journal=no --resolv-conf=off --timezone=off </dev/null >"$machine/console" 2>&1 &
nspawn=$!
code=0
if [ "$#" -gt 0 ]; then
  wait "$command" || code=$?
else
  tries=0
  until [ -e "$machine/upper/var/lib/cloud/data/result.json" ]; do
    tries=$((tries + 1)); [ "$tries" -lt 1200 ] || break
    sleep 0.1
  done
fi
first=$(pgrep -P "$nspawn" | head -n 1)
nsenter -t "$first" -m -p cat /run/cloud-init/result.json >"$machine/result.json"
nsenter -t "$first" -m -p systemctl show --property=Result,ExecMainStatus hello.service >"$machine/hello"
kill -9 "$first"
exit "$code"
"""


@unittest.skipUnless(os.geteuid() == 0 and all(map(shutil.which, NEEDED)), f"it needs root and {', '.join(NEEDED)}")
class BootTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-boot-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.tree = pathlib.Path(os.environ.get("SLIPWAY_CLOUD_INIT_TREE", cls.folder / "tree"))
        if not cls.tree.exists():
            subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(cls.tree)],
                           check=True)

    def machine(self):
        """A folder for a machine, whose seed lacks nothing but the user-data."""
        machine = pathlib.Path(tempfile.mkdtemp(prefix="machine-", dir=self.folder))
        seed = machine / "upper/var/lib/cloud/seed/nocloud"
        seed.mkdir(parents=True)
        (seed / "meta-data").write_text("instance-id: iid-1\nlocal-hostname: n1\n")
        (machine / "upper/etc/cloud/cloud.cfg.d").mkdir(parents=True)
        (machine / "upper/etc/cloud/cloud.cfg.d/90-node.cfg").write_text(SETTINGS)
        (machine / "upper/etc/machine-id").write_text("")
        return machine

    def boot(self, machine, *command, **more):
        """Answers how the command ended, or 0."""
        sandbox = ["unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child=SIGKILL", "--mount-proc"]
        hybrid = {} if pathlib.Path("/sys/fs/cgroup/cgroup.controllers").exists() else {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "0"}
        return subprocess.run([*sandbox, "sh", "-c", BOOT, "boot", str(machine), str(self.tree), *command], timeout=300,
                              env={**os.environ, **hybrid}, **more).returncode

    def errors(self, machine):
        return json.loads((machine / "result.json").read_text())["v1"]["errors"]
