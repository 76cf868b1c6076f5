"""What the platform's end-to-end tests stand on: a stack whose cluster stands, etcd as its machines have it, and held requests."""

import contextlib
import json
import pathlib
import urllib.error
import urllib.parse
import urllib.request

from harness import STACK, kill_group, until

FLEET = "/_coreos.com/fleet"
SINGLE = ["logger", "database", "controller", "builder"]
GLOBAL = ["store-monitor", "store-daemon", "store-metadata", "store-volume", "logspout", "publisher"]
INSTANCES = {"store-gateway": 1, "registry": 1, "router": 3}
MACHINES = 3

# Every unit of the table with the number of its rows.
ROWS = {f"deis-{name}.service": 1 for name in SINGLE}
ROWS.update({f"deis-{name}.service": MACHINES for name in GLOBAL})
ROWS.update({f"deis-{name}@{i}.service": 1 for name, count in INSTANCES.items() for i in range(1, count + 1)})

PLATFORM_STACK = STACK + "  settle_s: 1\n"
WITHOUT_PLATFORM = STACK.split("platform:")[0]


def leaves(node):
    """Key -> value of all that is below a node of etcd's answer."""
    if not node.get("dir"):
        return {node["key"]: node.get("value", "")}
    found = {}
    for child in node.get("nodes", []):
        found.update(leaves(child))
    return found


def canonical(text):
    """A unit's text as fleet keeps it: no comments, a blank line between sections."""
    sections = {}
    section = None
    for line in text.replace("\\\n", " ").splitlines():
        line = line.strip()
        if line.startswith("["):
            section = sections.setdefault(line, [])
        elif line and not line.startswith(("#", ";")):
            section.append(line)
    return "\n".join("\n".join([name, *lines, ""]) for name, lines in sections.items())


class Etcd:
    """The cluster's etcd, read on a machine itself and not through what is tested."""

    def __init__(self, address):
        self.base = f"http://{address}:2379/v2/keys"

    def tree(self, key):
        """All below a key; nothing when it is not there."""
        try:
            with urllib.request.urlopen(f"{self.base}{key}?recursive=true&quorum=true", timeout=20) as answer:
                return leaves(json.load(answer)["node"])
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return {}
            raise

    def announced(self):
        """Machine -> the index in etcd at which it last told fleet of itself; nothing while etcd does not answer."""
        try:
            with urllib.request.urlopen(f"{self.base}{FLEET}/machines?recursive=true&quorum=true", timeout=20) as answer:
                machines = json.load(answer)["node"].get("nodes", [])
        except (OSError, ValueError):
            return {}
        return {one["key"]: node["modifiedIndex"] for one in machines for node in one.get("nodes", [])
                if node["key"].endswith("/object")}

    def put(self, key, value):
        body = urllib.parse.urlencode({"value": value}).encode()
        request = urllib.request.Request(self.base + key, data=body, method="PUT")
        with urllib.request.urlopen(request, timeout=20):
            pass

    def delete(self, key):
        with urllib.request.urlopen(urllib.request.Request(self.base + key, method="DELETE"), timeout=20):
            pass

    def desired(self):
        """Unit -> what fleet is to do with it, of the platform's units."""
        found = {}
        for key, value in self.tree(f"{FLEET}/job").items():
            unit, what = key.split("/")[-2:]
            if what == "target-state" and unit.startswith("deis-"):
                found[unit] = value
        return found

    def objects(self):
        """Unit -> the object that fleet made for it."""
        return {key.split("/")[-2]: value for key, value in self.tree(f"{FLEET}/job").items()
                if key.endswith("/object") and "/deis-" in key}

    def rows(self):
        """(unit, machine) -> what systemd says there, `active/sub`."""
        found = {}
        for key, value in self.tree(f"{FLEET}/states").items():
            unit, machine = key.split("/")[-2:]
            if unit.startswith("deis-"):
                state = json.loads(value)
                found[unit, machine] = f"{state['activeState']}/{state['subState']}"
        return found

    def counts(self, state):
        """Unit -> on how many machines it is in that state."""
        counts = {}
        for (unit, _), shown in self.rows().items():
            if shown == state:
                counts[unit] = counts.get(unit, 0) + 1
        return counts


def addresses(desk):
    code, output = desk.run("output")
    if code != 0:
        raise AssertionError(output)
    return {name: node["private_address"] for name, node in json.loads(output)["nodes"].items()}


class Holds:
    """Requests to the machines' fleet that wait at a point until they are let go."""

    def __init__(self, cloud, folder):
        self.cloud = cloud
        self.folder = pathlib.Path(folder)
        self.count = 0

    def options(self, **changes):
        """Changes the machines' options; they read the file again whenever it is another."""
        options = json.loads(self.cloud.sim.read_text())
        options.update(changes)
        fresh = self.cloud.sim.with_suffix(".new")
        fresh.write_text(json.dumps(options))
        fresh.replace(self.cloud.sim)

    @contextlib.contextmanager
    def one(self, method, path, point):
        self.count += 1
        marker = self.folder / f"hold-{self.count}"
        self.options(hold=[{"path": path, "method": method, "point": point, "file": str(marker)}])
        try:
            yield marker.with_name(marker.name + ".held")
        finally:
            self.options(hold=[])
            marker.with_name(marker.name + ".release").touch()


def kill_when_held(desk, holds, moment, *words):
    """Runs `slipway` until the request of the moment is held, and kills it there.  Answers what it had printed when it ended
    by itself instead, else None."""
    method, path, point = moment
    with holds.one(method, path, point) as held:
        process = desk.start(*words)
        try:
            until(lambda: process.poll() is not None or held.exists(), f"{method} {path} {point}", 180)
        except AssertionError as late:
            process.kill()
            raise AssertionError(f"{late}\n{process.communicate()[0][-3000:]}") from None
        if process.poll() is not None:
            return process.communicate()[0]
        kill_group(process)
        return None


def unit_path(unit):
    return f"/fleet/v1/units/deis-{unit}.service"
