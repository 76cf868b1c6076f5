"""A supervisor of machines on this computer, driven as the plugin drives it, and what is counted around it."""

import base64
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support"))
import debian_trees  # noqa: E402

BUILD = pathlib.Path(os.environ["SLIPWAY_BUILD"])
PROGRAM = BUILD / "lib" / "slipway" / "plugins" / "slipway-local"
# Kept between runs: a tree is built once.
IMAGES = BUILD / "tests" / "local-images"
# What runs the program, as whom: the tests' own, or a plain user.
PREFIX = []
USER = 0


def why_not():
    """Why no machine can be booted here; empty when one can."""
    return debian_trees.why_not(PROGRAM)


def run(*words, images=IMAGES):
    """One command of the program: its exit code, and the objects that it printed."""
    done = subprocess.run([*PREFIX, str(PROGRAM), *words, "--images", str(images)], capture_output=True, text=True, check=False,
                          timeout=900)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def image():
    """The key of the image that the tests boot; it is built where it is not there yet."""
    code, lines, errors = run("image", "build", "--name", "test")
    if code != 0:
        raise AssertionError(f"no image: {lines} {errors}")
    return lines[-1]["ok"]["key"]


def wait_for(what, condition, seconds=30):
    """The first answer of the condition that is true."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"within {seconds} s: {what}")
        time.sleep(0.02)


def base64_of(content):
    return base64.b64encode(content.encode() if isinstance(content, str) else content).decode()


class Refused(Exception):
    """What the supervisor answered instead."""

    def __init__(self, error):
        super().__init__(f"{error['class']}: {error['message']}")
        self.kind = error["class"]
        self.message = error["message"]


class Control:
    """A connection to a supervisor."""

    def __init__(self, folder):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(60)
        here = os.open(folder, os.O_PATH)
        os.seteuid(USER)
        try:
            self.socket.connect(f"/proc/self/fd/{here}/control.sock")
        finally:
            os.seteuid(0)
            os.close(here)
        self.lines = self.socket.makefile("r")

    def raw(self, line):
        self.socket.sendall(line.encode() + b"\n")
        return self.lines.readline()

    def ask(self, do, **fields):
        answer = json.loads(self.raw(json.dumps({"do": do, **fields})))
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["ok"]

    def close(self):
        self.lines.close()
        self.socket.close()


class Stack:
    """A stack's folder with its supervisor, and keys for its machines."""

    def __init__(self, test, name="a", network="10.77.0.0/24", images=IMAGES):
        self.test = test
        self.images = images
        self.name = f"{name}-{os.getpid()}"  # another run's is another stack
        self.network = network
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-local-"))
        self.folder.chmod(0o711)
        os.chown(self.folder, USER, USER)
        self.stack = self.folder / "stack"
        for key in ("user", "host"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / key)], check=True)
        self.control = None
        test.addCleanup(self.clean)

    def clean(self):
        if (self.stack / "control.sock").exists():
            try:
                self.serve()
                self.end()
            except (AssertionError, Refused, OSError) as error:
                self.test.fail(f"{self.stack} was not ended: {error}: {(self.stack / 'supervisor.log').read_text()}")
        if self.control:
            self.control.close()
        shutil.rmtree(self.folder)

    def serve(self):
        code, lines, errors = run("serve", "--dir", str(self.stack), "--stack", self.name, images=self.images)
        self.test.assertEqual(code, 0, (lines, errors))
        if self.control:
            self.control.close()
        self.control = Control(self.stack)
        return self

    def begin(self):
        self.serve()
        self.ask("stack.put", network=self.network)
        return self

    def ask(self, do, **fields):
        return self.control.ask(do, **fields)

    def pid(self):
        """The outer process of its supervisor."""
        return self.ask("hello")["pid"]

    def process(self, word):
        """One process of the stack by a word of its command."""
        found = [pid for pid, command in family(self.pid()).items() if word in command]
        self.test.assertEqual(len(found), 1, family(self.pid()))
        return found[0]

    def end(self):
        pid = self.pid()
        self.ask("end")
        wait_for("the supervisor ends", lambda: not alive(pid))

    def act(self, name, act):
        return self.ask("machine.act", name=name, act=act)

    def put(self, name, key, keys="/root/.ssh/authorized_keys", **fields):
        files = [{"path": "/etc/ssh/ssh_host_ed25519_key", "mode": "0600", "content": base64_of((self.folder / "host").read_bytes())},
                 {"path": keys, "mode": "0600", "content": base64_of((self.folder / "user.pub").read_bytes())}]
        return self.ask("machine.put", machine={"name": name, "image": key, "files": files + fields.pop("files", []), **fields})

    def door(self, name, *machines, port=22, **fields):
        targets = [{"machine": machine, "port": port} for machine in machines]
        return self.ask("endpoint.put", endpoint={"name": name, "targets": targets, **fields})["port"]

    def ssh(self, port, *command, check=True):
        host = (self.folder / "host.pub").read_text().split()
        (self.folder / "known").write_text(f"machine {host[0]} {host[1]}\n")
        done = subprocess.run(["ssh", "-i", str(self.folder / "user"), "-p", str(port), "-o", f"UserKnownHostsFile={self.folder / 'known'}",
                               "-o", "HostKeyAlias=machine", "-o", "StrictHostKeyChecking=yes", "-o", "ConnectTimeout=5", "-o",
                               "BatchMode=yes", "root@127.0.0.1", *command], capture_output=True, text=True, check=False, timeout=60)
        if check:
            self.test.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def wait_for_ssh(self, port, seconds=60):
        wait_for("ssh answers", lambda: self.ssh(port, "echo", "yes", check=False) == "yes\n", seconds)

    def state(self, name):
        return self.ask("machine.get", name=name)["state"]

    def wait_for_state(self, name, state):
        wait_for(f"{name} is {state}", lambda: self.state(name) == state)


def each_process(file):
    """What that file says of every process of the computer, by pid."""
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                yield int(entry.name), (entry / file).read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue


def alive(pid):
    """Whoever has to reap a process may be late: one that waits for that has ended."""
    return any(child == pid and text.rsplit(")", 1)[1].split()[0] != "Z" for child, text in each_process("stat"))


def family(pid):
    """All processes below one, as pid and command."""
    parents = {child: int(text.rsplit(")", 1)[1].split()[1]) for child, text in each_process("stat")}
    below = {pid}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return {child: command for child, command in each_process("cmdline") if child in below - {pid}}


def left_of(stack):
    """What there is of a stack outside its folder, seen by whatever process: it is to be nothing once it has ended."""
    mark = str(stack.stack)
    word = "vb" + "".join(f"{int(part):02x}" for part in stack.network.split(".")[:3])
    group = f"slipway-{stack.name}-"
    found = {
        "processes": [pid for pid, command in each_process("cmdline") if mark in command],
        "machines": [pid for pid, groups in each_process("cgroup") if group in groups],
        "mounts": [pid for pid, mounts in each_process("mountinfo") if mark in mounts],
        "links": [entry.name for entry in pathlib.Path("/sys/class/net").iterdir() if entry.name.startswith(word)],
        "networks": [str(path) for path in pathlib.Path("/run/netns").glob(f"{stack.name}-*")],
        "cgroups": [path for path, _, _ in os.walk("/sys/fs/cgroup") if os.path.basename(path).startswith(group)],
        "sockets": [line for line in pathlib.Path("/proc/net/unix").read_text().splitlines() if mark in line],
    }
    return {kind: things for kind, things in found.items() if things}
