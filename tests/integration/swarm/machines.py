"""Real machines with a real docker for a test: Debian booted by systemd-nspawn in namespaces of their own.

`Machines` needs root. All that it makes lies in one folder and in one tree of namespaces, which ends with its first process.
"""

import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

PACKAGES = "systemd,systemd-sysv,dbus,openssh-server,iproute2,procps,kmod,docker.io,iptables,busybox-static,ca-certificates"
NEEDED = ("mmdebstrap", "systemd-nspawn", "unshare", "nsenter", "ssh", "ssh-keygen", "tar")
PREFIX = "10.84.0"
# Docker writes to the controllers of the first kind of cgroups, which a machine is given read-only.
WRITABLE = """[Service]
ExecStartPre=/bin/sh -c 'for c in memory pids cpu cpuacct cpuset freezer devices blkio; do [ -d /sys/fs/cgroup/$c ] && mount -o remount,bind,rw /sys/fs/cgroup/$c; done; true'
"""
SANDBOX = r"""
set -eu
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/systemd/nspawn/propagate /run/netns
ip link set lo up
ip link add br0 type bridge forward_delay 0; ip addr add "$PREFIX.1/24" dev br0; ip link set br0 up
echo up >"$FOLDER/state"
exec sleep infinity
"""
# Boots the machine $1 with the address $2, and again when it asked for that; it ends with its machine.
MACHINE = r"""
set -eu
home=$FOLDER/$1
mkdir -p "$home/upper" "$home/work" "$home/root" "$home/docker"
ip netns add "$1"; ip link add "vb-$1" type veth peer name eth0 netns "$1"
ip link set "vb-$1" master br0 up; ip -n "$1" link set lo up
ip -n "$1" addr add "$2/24" dev eth0; ip -n "$1" link set eth0 up; ip -n "$1" route add default via "$PREFIX.1"
mount -t overlay overlay -o "lowerdir=$TREE,upperdir=$home/upper,workdir=$home/work" "$home/root"
echo "$1" >"$home/root/etc/hostname"
install -d -m700 "$home/root/root/.ssh"; install -m600 "$FOLDER/key.pub" "$home/root/root/.ssh/authorized_keys"
ssh-keygen -q -t ed25519 -N '' -f "$home/root/etc/ssh/ssh_host_ed25519_key"
while IFS=: read -r _ kind path; do
  case $kind in '') name=unified;; name=systemd) name=systemd;; *) name=$kind;; esac
  [ -d "/sys/fs/cgroup/$name" ] || continue
  group=/sys/fs/cgroup/$name$path/$MARK/$1; mkdir -p "$group"
  if [ "$kind" = cpuset ]; then
    for one in "${group%/*}" "$group"; do
      cat "${one%/*}/cpuset.cpus" >"$one/cpuset.cpus"; cat "${one%/*}/cpuset.mems" >"$one/cpuset.mems"
    done
  fi
  echo $$ >"$group/cgroup.procs"
done <"$FOLDER/cgroup"
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=$UNIFIED
code=133
while [ "$code" = 133 ]; do
  code=0
  systemd-nspawn -q --register=no --keep-unit --boot -D "$home/root" -M "$1" --hostname="$1" --network-namespace-path="/run/netns/$1" \
    --console=read-only --kill-signal=SIGRTMIN+4 --link-journal=no --bind="$home/docker:/var/lib/docker" \
    --capability=CAP_NET_ADMIN,CAP_BPF --system-call-filter=@keyring --system-call-filter=bpf --resolv-conf=off --timezone=off \
    </dev/null >>"$home/console" 2>&1 || code=$?
done
"""


def wait_until(condition, what, seconds=60):
    """Waits for a condition, with a deadline."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.05)


def tree():
    """The folder of the machines' tree: that of SLIPWAY_DOCKER_TREE, else made once for this run."""
    named = os.environ.get("SLIPWAY_DOCKER_TREE")
    if named:
        return pathlib.Path(named), None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-tree-"))
    made = folder / "tree"
    subprocess.run(["mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(made)], check=True)
    for key in (made / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    (made / "etc/machine-id").write_text("")
    drop_in = made / "etc/systemd/system/docker.service.d"
    drop_in.mkdir(parents=True)
    (drop_in / "10-cgroups.conf").write_text(WRITABLE)
    return made, folder


class Machines:
    """A sandbox with a bridge, and machines in it: n0 has the address PREFIX.10, n1 PREFIX.11, and so on."""

    def __init__(self, made):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-swarm-"))
        self.mark = self.folder.name
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "key")], check=True)
        shutil.copy("/proc/self/cgroup", self.folder / "cgroup")
        unified = "0" if pathlib.Path("/sys/fs/cgroup/systemd").is_dir() else "1"
        self.environment = dict(os.environ, FOLDER=str(self.folder), TREE=str(made), PREFIX=PREFIX, MARK=self.mark, UNIFIED=unified)
        self.outer = subprocess.Popen(["unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "--kill-child=SIGKILL", "--mount-proc",
                                       "bash", "-c", SANDBOX], env=self.environment, stdin=subprocess.DEVNULL)
        wait_until((self.folder / "state").exists, "the sandbox")
        self.first = int(pathlib.Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children").read_text().split()[0])
        self.running = {}

    @staticmethod
    def address(name):
        return f"{PREFIX}.{10 + int(name[1:])}"

    def inside(self, *words, spaces=("-n",), **more):
        return subprocess.run(["nsenter", "-t", str(self.first), *spaces, "--", *words], **more)

    def boot(self, *names):
        for name in names:
            self.running[name] = subprocess.Popen(["nsenter", "-t", str(self.first), "-m", "-n", "-p", "-u", "-i", "--", "bash", "-c", MACHINE,
                                                   "machine", name, self.address(name)], env=self.environment, stdin=subprocess.DEVNULL)

    def kill(self, name):
        """As when its power goes: its first process, and with it all of it."""
        words = ["bash", "-c", 'parent=$(pgrep -f "systemd-nspawn.*-M $1 " | head -n 1); kill -9 $(pgrep -P "$parent" | head -n 1)', "kill", name]
        self.inside(*words, spaces=("-m", "-p"), check=True)
        self.running.pop(name).wait(30)

    def run(self, name, line, **more):
        words = ["ssh", "-q", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                 "-i", str(self.folder / "key"), f"root@{self.address(name)}", line]
        return self.inside(*words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more).stdout

    def get(self, name, port):
        """What answers there; the empty text when nothing does."""
        words = ["curl", "-s", "-m", "3", f"http://{self.address(name)}:{port}/"]
        return self.inside(*words, stdout=subprocess.PIPE, text=True, check=False).stdout

    def groups_gone(self):
        """Removes the cgroups of the machines; false while a process still ends in one."""
        try:
            for kind in pathlib.Path("/sys/fs/cgroup").iterdir():
                for folder, _, _ in os.walk(kind, topdown=False):
                    if f"/{self.mark}" in folder:
                        os.rmdir(folder)
        except OSError:
            return False
        return True

    def close(self):
        self.outer.send_signal(signal.SIGKILL)
        self.outer.wait(30)
        for process in self.running.values():
            process.wait(30)
        wait_until(self.groups_gone, "the end of the machines' cgroups")
        shutil.rmtree(self.folder, ignore_errors=True)
