"""Microsoft's own client library against the emulator: it makes, reads, grows and deletes a cluster, and reads what the plugin made.

The library comes from npm by the lock file in `node/`, so this needs the network and is no part of scripts/test.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from harness import BARE, CloudTest, SUBSCRIPTION, openssl, thumbprint  # noqa: E402  (the path is set above)

STACK = BARE.replace("nodes: 3", "nodes: 2\n  poll_interval_ms: 20")


class RealClient(CloudTest):
    @classmethod
    def setUpClass(cls):
        cls.client = pathlib.Path(tempfile.mkdtemp(prefix="slipway-node-"))
        cls.addClassCleanup(shutil.rmtree, cls.client, ignore_errors=True)
        for name in ("cluster.js", "package.json", "package-lock.json"):
            shutil.copy(HERE / "node" / name, cls.client / name)
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=cls.client, check=True, capture_output=True)

    def node(self, cloud, *words):
        openssl(cloud.certs, "x509", "-in", "ssh-cert.pem", "-outform", "der", "-out", "ssh-cert.cer")
        environment = {**os.environ, "ENDPOINT": cloud.endpoint, "SUBSCRIPTION": SUBSCRIPTION,
                       "PEM": str(cloud.certs / "azure-cert.pem"), "CER": str(cloud.certs / "ssh-cert.cer"),
                       "THUMBPRINT": thumbprint(cloud.certs / "ssh-cert.pem"), "NODE_EXTRA_CA_CERTS": str(cloud.certs / "ca.pem")}
        done = subprocess.run(["node", "cluster.js", *words], cwd=self.client, env=environment, capture_output=True, text=True,
                              timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        return json.loads(done.stdout.strip().splitlines()[-1])

    def test_the_library_lives_a_clusters_life(self):
        cloud = self.cloud(machines=False, speed=300)
        told = self.node(cloud, "live", "node-svc")
        self.assertEqual([one["status"] for one in told["grown"]["instances"]], ["ReadyRole", "ReadyRole"])
        self.assertEqual(told["first"]["roles"][0]["set"], "coreos-as")
        self.assertEqual(told["grown"]["roles"][1]["endpoints"], ["ssh:22002", "web:80"])
        self.assertEqual([one["name"] for one in told["shrunk"]["roles"]], ["node-svc-0"])
        self.assertEqual(told["left"], [])

    def test_the_library_reads_what_the_plugin_made(self):
        cloud = self.cloud(machines=False, speed=300)
        desk = self.desk(cloud, STACK)
        self.succeed(desk, "up", "--yes")
        told = self.node(cloud, "read", "demo")
        self.assertEqual(told["status"], "Running")
        self.assertEqual([one["name"] for one in told["roles"]], ["demo-coreos-0", "demo-coreos-1"])
        self.assertEqual({one["set"] for one in told["roles"]}, {"coreos-as"})
        self.assertEqual({(one["status"], one["power"]) for one in told["instances"]}, {("ReadyRole", "Started")})


if __name__ == "__main__":
    unittest.main()
