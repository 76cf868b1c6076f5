"""Killed anywhere, `up` goes on: nothing made twice, nothing lost.

The emulator (and coreos-sim, for what goes to the machines) holds a request at a chosen point; the run is killed while it is held, so
that something was open for certain; then the request is let go and `up` runs again.
"""

import json
import os
import random
import signal
import unittest

from harness import CloudTest, SEED, kill_group, until

CAMPAIGN = os.environ.get("SLIPWAY_CAMPAIGN") == "1"

# The operations that `up` sends to the cloud, in the order in which a run meets them.
OPERATIONS = ["Create Storage Account", "Create Hosted Service", "Add Service Certificate", "Create VM Deployment", "Add Role"]
# What `up` sends to the machines.  Units that nothing holds back are submitted in one burst, so only the first of them, and one that
# waits for it, have a moment that is still to come after a kill.
UNITS = [("deis-store-monitor.service", "before"), ("deis-store-daemon.service", "after")]


def moments():
    """Every (where, what, point) in the order of a cluster's life, thinned to the test's count."""
    every = [("cloud", name, point) for name in OPERATIONS for point in ("before", "after", "poll")]
    every += [("machine", unit, point) for unit, point in UNITS]
    if CAMPAIGN:
        return every
    chosen = sorted(random.Random(SEED).sample(range(len(every)), 10))
    return [every[i] for i in chosen]


class KilledAnywhere(CloudTest):
    def arm(self, what, point):
        """Places a hold in the cloud; between polls means at the operation's first status request after it was accepted."""
        if point == "poll":
            return self.cloud_.fault(operation="Get Operation Status", point="before", action="hold")
        return self.cloud_.fault(operation=what, point=point, action="hold")

    def open_operations(self):
        _, output = self.desk_.run("state", "list")
        return [line for line in output.splitlines() if " is open)" in line]

    def kill_in_cloud(self, what, point):
        """Starts `up`, waits until the request is held, kills; answers whether something was open then."""
        if point != "poll":
            fault = self.arm(what, point)
            process = self.desk_.start("up", "--yes")
        else:
            process = self.desk_.start("up", "--yes")
            until(lambda: process.poll() is not None or any(one["operation"] == what and one["accepted"]
                                                            for one in self.cloud_.log()), what, 120)
            fault = self.arm(what, point)
        until(lambda: process.poll() is not None or self.cloud_.ask("GET", f"/faults/{fault}")["hits"] > 0,
              f"{what} {point} to be held", 120)
        ended = process.poll()
        kill_group(process)
        opened = self.open_operations()
        self.cloud_.ask("DELETE", f"/faults/{fault}")
        return ended is None and bool(opened)

    def kill_at_machine(self, unit, point):
        marker = self.folder / f"hold-{unit}-{point}"
        options = json.loads(self.cloud_.sim.read_text())
        options["hold"] = [{"path": f"/fleet/v1/units/{unit}", "method": "PUT", "point": point, "file": str(marker)}]
        self.write_options(options)
        process = self.desk_.start("up", "--yes")
        held = marker.with_name(marker.name + ".held")
        try:
            until(lambda: process.poll() is not None or held.exists(), f"{unit} to be held", 120)
        except AssertionError:
            process.kill()
            self.fail(f"{unit} {point} was never held:\n{process.communicate()[0][-3000:]}")
        ended = process.poll()
        kill_group(process)
        opened = self.open_operations()
        options["hold"] = []
        self.write_options(options)
        marker.with_name(marker.name + ".release").touch()
        return ended is None and bool(opened)

    def write_options(self, options):
        fresh = self.cloud_.sim.with_suffix(".new")
        fresh.write_text(json.dumps(options))
        fresh.replace(self.cloud_.sim)

    def check_whole(self):
        inventory = self.cloud_.inventory()
        self.assertEqual(len(inventory["services"]), 1)
        service = inventory["services"][0]
        self.assertEqual(len(service["deployments"]), 1)
        self.assertEqual(len(service["deployments"][0]["roles"]), 3)
        self.assertEqual(len(inventory["machines"]), 3)
        blobs = [blob if isinstance(blob, str) else json.dumps(blob) for blob in inventory["blobs"]]
        self.assertEqual(len(blobs), 6, f"a system disk and a data disk a machine, and no stray one: {blobs}")
        accepted = {}
        for one in self.cloud_.log():
            if one["method"] == "GET":
                continue
            self.assertNotEqual(one["status"], 409, f"answered 409: {one}")
            if one["accepted"]:
                key = (one["operation"], one["object"])
                accepted[key] = accepted.get(key, 0) + 1
        twice = {key: count for key, count in accepted.items() if count > 1}
        self.assertEqual(twice, {}, "something was written twice")

    def test_up_goes_on_after_a_sigkill_at_placed_moments(self):
        self.cloud_ = self.cloud()
        self.desk_ = self.desk(self.cloud_)
        hit = []
        for where, what, point in moments():
            if where == "cloud":
                # A moment that lies behind where the last run got to cannot come again.
                if any(one["operation"] == what and one["accepted"] for one in self.cloud_.log()) and what != "Add Role":
                    continue
                self.assertTrue(self.kill_in_cloud(what, point), f"{what} {point}: nothing was open")
            else:
                self.assertTrue(self.kill_at_machine(what, point), f"{what} {point}: nothing was open")
            hit.append((where, what, point))
        self.assertGreater(len(hit), 4, hit)
        self.succeed(self.desk_, "up", "--yes")
        self.check_whole()
        self.assertIn("no changes", self.succeed(self.desk_, "up", "--yes"))
        # The way down is killed too.
        fault = self.cloud_.fault(operation="Delete Hosted Service and All", point="after", action="hold")
        process = self.desk_.start("down", "--confirm=demo")
        self.assertTrue(self.cloud_.wait_hit(fault)["hits"])
        kill_group(process)
        self.cloud_.ask("DELETE", f"/faults/{fault}")
        self.succeed(self.desk_, "down", "--confirm=demo")
        self.assertEqual(self.cloud_.inventory()["services"], [])

    def test_ctrl_c_leaves_at_once_and_a_later_up_finishes(self):
        self.cloud_ = self.cloud(machines=False)
        self.desk_ = self.desk(self.cloud_, BARE)
        fault = self.cloud_.fault(operation="Create VM Deployment", point="after", action="hold")
        process = self.desk_.start("up", "--yes")
        self.assertTrue(self.cloud_.wait_hit(fault)["hits"])
        before = len(self.cloud_.log())
        os.kill(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 8, output)
        self.assertIn("next: slipway up", output)
        self.assertEqual(len(self.cloud_.log()), before, "a request was sent after the signal")
        self.cloud_.ask("DELETE", f"/faults/{fault}")
        self.succeed(self.desk_, "up", "--yes")
        self.assertEqual(len(self.cloud_.inventory()["machines"]), 3)
        writes = [one for one in self.cloud_.log() if one["operation"] == "Create VM Deployment" and one["accepted"]]
        self.assertEqual(len(writes), 1)


BARE = """\
name: demo
cloud:
  plugin: azure-asm
  subscription: ${env:AZURE_SUBSCRIPTION}
  azure_cert: azure-cert.pem
  ssh_cert: ssh-cert.pem
  nodes: 3
"""

if __name__ == "__main__":
    unittest.main()
