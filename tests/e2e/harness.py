"""What the end-to-end tests stand on: the built programs, started and ended by pid, on free loopback addresses.

A `Cloud` is an emulator with a discovery service and throw-away certificates; a `Desk` is a folder with a stack file at which
somebody runs `slipway`.  Nothing here waits for a fixed time: it waits for a condition, with a deadline.
"""

import contextlib
import itertools
import json
import os
import pathlib
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

BUILD = pathlib.Path(os.environ["SLIPWAY_BUILD"])
BIN = BUILD / "bin"
SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
SEED = int(os.environ.get("SLIPWAY_TEST_SEED", "1"))
NEW_IMAGE = "2b171e93f07c4903bcad35bda10acf22__CoreOS-Stable-766.3.0"  # not the default one
SPEED = os.environ.get("SLIPWAY_TEST_SPEED", "60")

# Machines alone, on a cloud without simulated ones.
BARE = """\
name: demo
cloud:
  plugin: azure-asm
  subscription: ${env:AZURE_SUBSCRIPTION}
  azure_cert: azure-cert.pem
  ssh_cert: ssh-cert.pem
  nodes: 3
"""

STACK = BARE + """\
  vm_size: Large
  data_disk: true
config:
  plugin: coreos-cloudinit
  discovery_service: ${env:DISCOVERY_SERVICE}
platform:
  plugin: deis
  domain: demo.example.com
"""

# A real cluster of etcd and nothing else on it: the test plugin's.
MEMBERS = BARE + """\
config:
  plugin: coreos-cloudinit
  discovery_service: ${env:DISCOVERY_SERVICE}
platform:
  plugin: coordination
"""

# The three example plugins, which work on a folder.
FAIR = """\
name: fair
cloud:
  plugin: shed
  root: boxes
  nodes: 3
config:
  plugin: letters
platform:
  plugin: choir
  song: hey
"""


def until(condition, what, seconds=60):
    """Asks `condition` until it answers something true; fails with `what` after the deadline."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"timed out waiting for {what}")
        time.sleep(0.02)


def documented_codes():
    """What each command can end with, by docs/exit-codes.md."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "exit-codes.md").read_text()
    rows = re.findall(r"^\| `([a-z-]+)` \| ([0-9, ]+) \|$", text, re.M)
    return {command: {int(code) for code in codes.split(",")} for command, codes in rows}


def documented_events():
    """Event -> field -> (kinds, may be absent), by docs/formats/events.md."""
    text = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "formats" / "events.md").read_text()
    events = {}
    for event, field, absent, kinds in re.findall(r"^\| `(\w+)` \| `(\w+)`( \?)? \| ([a-z ]+) \|", text, re.M):
        events.setdefault(event, {})[field] = (kinds.split(" or "), bool(absent))
    return events


KINDS = {"text": str, "number": (int, float), "bool": bool, "map": dict, "list": list}


def check_stream(text, code=None):
    """The events of a stream, which has to be what docs/formats/events.md says, and to end with this exit code."""
    if not text.endswith("\n"):
        raise AssertionError(f"it does not end with a line: {text[-200:]!r}")
    events = [json.loads(line) for line in text[:-1].split("\n")]
    documented = documented_events()
    for event in events:
        fields = documented[event["event"]]
        rest = {name: value for name, value in event.items() if name not in ("version", "event", "time", "address")}
        if event["version"] != 1 or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", event["time"]):
            raise AssertionError(f"no line of the stream: {event}")
        if not rest.keys() <= fields.keys():
            raise AssertionError(f"fields that are not documented: {sorted(rest.keys() - fields.keys())} of {event}")
        for name, (kinds, absent) in fields.items():
            if name not in rest and absent:
                continue
            fits = [kind for kind in kinds if isinstance(rest.get(name), KINDS[kind])]
            if not fits or (isinstance(rest[name], bool) and "bool" not in fits):
                raise AssertionError(f"'{name}' is {rest.get(name)!r}, and not {kinds}, of {event}")
    kinds = [event["event"] for event in events]
    if kinds[0] != "run_started" or kinds.count("run_started") != 1:
        raise AssertionError(f"it does not begin with the only run_started: {kinds}")
    if kinds[-1] != "run_ended" or kinds.count("run_ended") != 1:
        raise AssertionError(f"it does not end with the only run_ended: {kinds}")
    if code is not None and events[-1]["exit_code"] != code:
        raise AssertionError(f"it says that it ended with {events[-1]['exit_code']}, not {code}")
    return events


def read_bytes(path):
    """A file of /proc, whose process may be gone by now."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def make_certificates(folder, server_days=30):
    """An authority, a server certificate for 127.0.0.1, a management certificate and an ssh certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    subject = ["-newkey", "rsa:2048", "-nodes"]
    openssl(folder, "req", "-x509", *subject, "-days", "30", "-subj", "/CN=test CA", "-keyout", "ca.key", "-out", "ca.pem")
    openssl(folder, "req", "-new", *subject, "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
    (folder / "server.ext").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl(folder, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", str(server_days), "-extfile", "server.ext", "-out", "server.pem")
    for name in ("azure", "ssh-cert"):
        openssl(folder, "req", "-x509", *subject, "-days", "30", "-subj", f"/CN={name}", "-keyout", f"{name}.key",
                "-out", "azure.crt" if name == "azure" else "ssh-cert.pem")
    (folder / "azure-cert.pem").write_text((folder / "azure.key").read_text() + (folder / "azure.crt").read_text())
    for file in folder.iterdir():
        file.chmod(0o600)


def thumbprint(certificate):
    text = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-fingerprint", "-sha1"], check=True,
                          capture_output=True, text=True).stdout
    return text.split("=")[1].strip().replace(":", "")


class Server:
    """A program of ours that runs until it is told to end."""

    def __init__(self, words, ready_file, log):
        self.log = log
        ready_file.unlink(missing_ok=True)
        with open(log, "ab") as out:
            self.process = subprocess.Popen(words, stdout=out, stderr=out, stdin=subprocess.DEVNULL, start_new_session=True)
        until(lambda: ready_file.exists() and ready_file.stat().st_size or self.process.poll() is not None, words[0])
        if self.process.poll() is not None:
            raise AssertionError(f"{words[0]} ended: {pathlib.Path(log).read_text()[-2000:]}")
        self.ready = ready_file.read_text()

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Cloud:
    """An emulated cloud: emulator, discovery, certificates."""

    def __init__(self, folder, speed=SPEED, machines=True, options=None, extra=(), server_days=30, holds=False,
                 seed=SEED):
        self.folder = pathlib.Path(folder)
        self.certs = self.folder / "certs"
        make_certificates(self.certs, server_days)
        self.sim = self.folder / "sim.json"
        self.options = {"speed": float(speed), **({"hold_etcd": True} if holds else {}), **(options or {})}
        self.sim.write_text(json.dumps(self.options))
        self.servers = []
        words = [str(BIN / "slipway-azure-emulator"), "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0",
                 "--cert", str(self.certs / "server.pem"), "--key", str(self.certs / "server.key"),
                 "--subscription", f"{SUBSCRIPTION}={thumbprint(self.certs / 'azure-cert.pem')}",
                 "--speed", str(speed), "--seed", str(seed), "--work-dir", str(self.folder / "machines"),
                 "--ready-file", str(self.folder / "emulator.ready"), *extra]
        if machines:
            words += ["--driver", str(BIN / "slipway-coreos-sim"), "--driver-arg=--options", f"--driver-arg={self.sim}"]
        self.emulator = Server(words, self.folder / "emulator.ready", self.folder / "emulator.log")
        self.servers.append(self.emulator)
        ready = json.loads(self.emulator.ready)
        self.endpoint, self.control, self.net = ready["endpoint"], ready["control"], ready["net"]
        self.discovery = f"http://{self.net}.2:8087"
        if machines:
            words = [str(BIN / "slipway-coreos-sim"), "discovery", "--address", f"{self.net}.2", "--dir",
                     str(self.folder / "discovery"), "--ready-file", str(self.folder / "discovery.ready")]
            words += ["--options", str(self.sim)] if holds else []
            self.servers.append(Server(words, self.folder / "discovery.ready", self.folder / "discovery.log"))

    def stop(self):
        for server in self.servers:
            server.stop()

    def ask(self, method, path, body=None, timeout=120):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.control + path, data=data, method=method)
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            text = answer.read().decode()
        return json.loads(text) if text.strip() else None

    def set_options(self, **options):
        """Changes what the machines (and discovery) read anew whenever it changes; None takes an option away."""
        self.options = {name: value for name, value in {**self.options, **options}.items() if value is not None}
        fresh = self.sim.with_suffix(".new")
        fresh.write_text(json.dumps(self.options))
        fresh.replace(self.sim)

    def hold(self, method, path, point):
        """Holds such requests to fleet, to a machine's etcd or to discovery; answers what `held` and `let_go` want."""
        file = self.folder / f"hold-{len(list(self.folder.glob('hold-*.placed')))}"
        file.with_suffix(".placed").touch()
        one = {"method": method, "path": path, "point": point, "file": str(file)}
        self.set_options(hold=[*self.options.get("hold", []), one])
        return file

    def held(self, file, but=()):
        """How many requests have been held there so far, without those that have one of `but` in them."""
        lines = file.with_suffix(".held")
        requests = lines.read_text().splitlines() if lines.exists() else []
        return sum(not any(part in request for part in but) for request in requests)

    def let_go(self, file):
        self.set_options(hold=[one for one in self.options["hold"] if one["file"] != str(file)])
        file.with_suffix(".release").touch()

    def processes(self, machine=None):
        """The processes that belong to a machine, or to that one: its folder is in their words, environment or memory map."""
        folder = next(iter(self.folder.glob(f"machines/*/{machine}"))) if machine else self.folder / "machines"
        machines = f"{folder}/".encode()
        return [int(entry.name) for entry in pathlib.Path("/proc").iterdir()
                if entry.name.isdigit() and int(entry.name) != self.emulator.process.pid
                and any(machines in read_bytes(entry / part) for part in ("cmdline", "environ", "maps"))]

    def fleet_requests(self):
        """What the machines' fleet was asked, in the order of each machine's log."""
        return [json.loads(line) for log in sorted(self.folder.glob("machines/*/*/fleet.log"))
                for line in log.read_text().splitlines()]

    def inventory(self):
        return self.ask("GET", "/inventory")

    def things(self):
        """What the inventory holds apart from the clock."""
        return {kind: things for kind, things in self.inventory().items() if things and kind not in ("time", "operations")}

    def log(self):
        log = self.ask("GET", "/log")
        return log["requests"] if isinstance(log, dict) else log

    def manage(self, method, path, body=None, look_every=0.02):
        """A request to the management interface as somebody beside Slipway would send it, waited out; `path` begins below the
        subscription."""
        context = ssl.create_default_context(cafile=self.certs / "ca.pem")
        context.load_cert_chain(self.certs / "azure-cert.pem")

        def send(verb, where, data=None):
            request = urllib.request.Request(f"{self.endpoint}/{SUBSCRIPTION}{where}", data=data, method=verb, headers={
                "x-ms-version": "2015-04-01", "Content-Type": "application/xml"})
            with urllib.request.urlopen(request, context=context, timeout=60) as answer:
                return answer.headers["x-ms-request-id"], answer.read().decode()

        operation, text = send(method, path, body)
        if method != "GET":
            while "<Status>InProgress<" in (text := send("GET", f"/operations/{operation}")[1]):
                time.sleep(look_every)
            if "<Status>Succeeded<" not in text:
                raise AssertionError(text)
        return text

    def fault(self, **fault):
        return self.ask("POST", "/faults", fault)["id"]

    def wait_hit(self, fault, seconds=60):
        """Waits until a request met the fault, and fails where none did in time."""
        seen = self.ask("GET", f"/faults/{fault}?wait={seconds}", timeout=seconds + 30)
        if not seen["hits"]:
            raise AssertionError(f"no request met fault {fault} in {seconds} s")
        return seen

    def release(self, fault):
        with contextlib.suppress(urllib.error.HTTPError):
            self.ask("POST", f"/faults/{fault}/release", {})


class Desk:
    """A folder with a stack file, and `slipway` to run in it."""

    def __init__(self, folder, cloud, stack=STACK):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.cloud = cloud
        self.write("slipway.yaml", stack)
        # Whether a plan follows each `up` that ends well; a test that turns it off says why, and looks itself where it can.
        self.checks_itself = True
        if cloud:
            for name in ("azure-cert.pem", "ssh-cert.pem", "ssh-cert.key"):
                shutil.copy(cloud.certs / name, self.folder / name)
        home = self.folder.parent / (self.folder.name + "-home")
        home.mkdir(exist_ok=True)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8",
            "SLIPWAY_PLUGIN_PATH": f"{BUILD}/lib/slipway/plugins",
        }
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]
        if cloud:
            self.environment.update({
                "AZURE_SUBSCRIPTION": SUBSCRIPTION, "DISCOVERY_SERVICE": cloud.discovery,
                "SLIPWAY_CLOUD_ENDPOINT": cloud.endpoint, "SLIPWAY_CLOUD_CA_FILE": str(cloud.certs / "ca.pem")})

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def start(self, *words, **more):
        """`slipway` as a process of its own group, output to be read by the caller."""
        return subprocess.Popen([str(BIN / "slipway"), *words], cwd=self.folder, env={**self.environment, **more},
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                start_new_session=True)

    def follow(self, *words):
        """`slipway` as a process of its own group, whose events are read while it runs."""
        return Followed(self, words)

    def run(self, *words, timeout=300, **more):
        """The exit code and the output; after an `up` that ends well a plan must find nothing left to do."""
        code, output = self.end(*words, timeout=timeout, **more)
        if code == 0 and self.checks_itself:
            self.check_settled(words, **more)
        return code, output

    def check_settled(self, words, **more):
        """What `up` promises by ending with 0."""
        if words[0] != "up" or "--help" in words:
            return
        flags = [word for name, word in zip(("", *words), words) if {name, word} & {"--set", "--file", "--plugin-dir"}]
        code, output = self.end("plan", "--detailed-exitcode", *flags, **more)
        if code != 0:
            raise AssertionError(f"slipway {' '.join(words)} ended with 0, a plan right after it with {code}:\n{output}")

    def end(self, *words, timeout=300, **more):
        process = self.start(*words, **more)
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            raise AssertionError(f"slipway {' '.join(words)} did not end in {timeout} s:\n{output}") from None
        # what a command becomes ends as it likes, and so does what was killed
        codes = documented_codes().get(words[0] if words else "", set())
        if codes and words[0] != "ssh" and process.returncode >= 0 and process.returncode not in codes:
            raise AssertionError(f"slipway {' '.join(words)} ended with {process.returncode}, which docs/exit-codes.md does not "
                                 f"list:\n{output}")
        return process.returncode, output


class Followed:
    """A run that tells its events, one JSON line each, into a file."""

    def __init__(self, desk, words):
        self.desk, self.words = desk, words
        self.log = pathlib.Path(tempfile.mkstemp(dir=desk.folder, prefix="events-")[1])
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen([str(BIN / "slipway"), *words, "--json"], cwd=desk.folder, env=desk.environment,
                                            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)

    def events(self):
        """All whole lines so far that are events."""
        lines = self.log.read_text(errors="replace").split("\n")[:-1]
        return [json.loads(line) for line in lines if line.startswith("{")]

    def ended(self):
        return self.process.poll() is not None

    def wait(self, seconds=300):
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill_group(self.process)
            raise AssertionError(f"it did not end in {seconds} s:\n{self.tail()}") from None
        if code == 0 and self.desk.checks_itself:
            self.desk.check_settled(self.words)
        return code

    def tail(self):
        return self.log.read_text(errors="replace")[-3000:]


class CloudTest(unittest.TestCase):
    """A test with a folder of its own; what it starts is ended with it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.numbers = itertools.count()

    def cloud(self, **options):
        cloud = Cloud(self.folder / f"cloud{next(self.numbers)}", **options)
        self.addCleanup(cloud.stop)
        return cloud

    def desk(self, cloud, stack=STACK):
        return Desk(self.folder / f"desk{next(self.numbers)}", cloud, stack)

    def succeed(self, desk, *words, **more):
        code, output = desk.run(*words, **more)
        self.assertEqual(code, 0, f"slipway {' '.join(words)} ended with {code}:\n{output}")
        return output

    def fail_with(self, expected, desk, *words, **more):
        code, output = desk.run(*words, **more)
        self.assertEqual(code, expected, f"slipway {' '.join(words)} ended with {code}, not {expected}:\n{output}")
        return output


def kill_group(process, sig=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, sig)
    process.communicate()
