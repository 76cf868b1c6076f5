"""The platform installed and started in the order of the tool that it once came with, for comparison.

Facts of that tool: groups with a barrier between them; of a unit in a group its text is stored and it is to be loaded, or
launched; then the states are read every 250 ms, for each unit by itself, until the first row of it is as wanted.  From the control
plane on everything is launched at once in the background, and the groups that follow only wait.
"""

import concurrent.futures
import hashlib
import json
import pathlib
import time

from platform_rig import FLEET, canonical

POLL_S = 0.25

INSTALL = [
    ["store-daemon", "store-monitor", "store-metadata", "store-volume", "store-gateway@1"],
    ["logger", "logspout"],
    ["database", "registry@1", "controller", "builder"],
    ["publisher"],
    ["router@1", "router@2", "router@3"],
]
START = [["store-monitor"], ["store-daemon"], ["store-metadata"], ["store-gateway@1"], ["store-volume"], ["logger"], ["logspout"]]
BACKGROUND = ["database", "registry@1", "controller", "builder", "publisher", "router@1", "router@2", "router@3"]
WAIT = [["database", "registry@1", "controller"], ["builder"], ["publisher"], ["router@1", "router@2", "router@3"]]


class OriginalOrder:
    """`etcd`: the cluster's, where that tool wrote what fleet's engine and agents read; `texts`: a folder with the unit files."""

    def __init__(self, etcd, texts):
        self.etcd, self.texts = etcd, pathlib.Path(texts)

    def run(self):
        for group in INSTALL:
            self.each(group, self.install)
        for group in START:
            self.each(group, self.start)
        for unit in BACKGROUND:
            self.put(unit, "launched")
        for group in WAIT:
            self.each(group, self.wait_running)

    def each(self, group, do):
        with concurrent.futures.ThreadPoolExecutor(len(group)) as pool:
            list(pool.map(do, group))

    def put(self, unit, state):
        self.etcd.put(f"{FLEET}/job/deis-{unit}.service/target-state", state)

    def install(self, unit):
        text = canonical((self.texts / f"deis-{unit.split('@')[0]}.service").read_text())
        digest = hashlib.sha1(text.encode())
        name = f"deis-{unit}.service"
        self.etcd.put(f"{FLEET}/unit/{digest.hexdigest()}", json.dumps({"Raw": text}))
        self.etcd.put(f"{FLEET}/job/{name}/object", json.dumps({"Name": name, "UnitHash": list(digest.digest())}))
        self.put(unit, "inactive")
        self.put(unit, "loaded")
        self.wait(unit, lambda state: True)

    def start(self, unit):
        self.put(unit, "launched")
        self.wait_running(unit)

    def wait_running(self, unit):
        self.wait(unit, lambda state: state.endswith("/running"))

    def wait(self, unit, wanted):
        while not any(name == f"deis-{unit}.service" and wanted(state) for (name, _), state in self.etcd.rows().items()):
            time.sleep(POLL_S)
