"""The platform as an operator lives with it: scaled, restarted, stopped, upgraded, taken away; each killed half-way and said again.

What comes of it is looked up in the machines' etcd.  A kill is placed by a request that a machine's fleet holds, so that something
is on its way for certain.
"""

import os
import re
import unittest

from harness import CloudTest, NEW_IMAGE, until
from platform_rig import (FLEET, PLATFORM_STACK, ROWS, WITHOUT_PLATFORM, Etcd, Holds, addresses, kill_when_held, unit_path)

CAMPAIGN = os.environ.get("SLIPWAY_CAMPAIGN") == "1"


def thinned(moments):
    """All of them in a campaign, otherwise the one in the middle."""
    return moments if CAMPAIGN else moments[len(moments) // 2:][:1]


def down(*units):
    """The moments of units that are stopped and destroyed, in that order."""
    return [moment for unit in units for moment in
            [("PUT", unit_path(unit), "after"), ("DELETE", unit_path(unit), "before"), ("DELETE", unit_path(unit), "after")]]


@unittest.skipUnless(os.environ.get("SLIPWAY_CAMPAIGN") == "1", "the campaign's: minutes long on a busy machine")
class PlatformLife(CloudTest):
    def setUp(self):
        super().setUp()
        self.machines = self.cloud(options={"unit_delay_ms": {"default": 1000}})
        self.at = self.desk(self.machines, PLATFORM_STACK)
        self.holds = Holds(self.machines, self.folder)
        self.succeed(self.at, "up", "--yes")
        self.etcd = Etcd(next(iter(addresses(self.at).values())))

    def killed_and_resumed(self, moments, *words, journalled=False):
        """Kills the command at each moment, then says it once more; answers its output.  What the engine does has an open
        operation then; what an action does has a request on its way."""
        for moment in thinned(moments):
            ended = kill_when_held(self.at, self.holds, moment, *words)
            self.assertIsNone(ended, f"{' '.join(words)} ended before {moment}:\n{ended}")
            if journalled:
                _, listed = self.at.run("state", "list")
                self.assertIn(" is open)", listed, f"nothing was open at {moment}")
        return self.succeed(self.at, *words)

    def runs(self, rows):
        """Those units run, on that many machines each, and fleet knows no other of the platform."""
        until(lambda: self.etcd.counts("active/running") == rows, "all rows to run")
        self.assertEqual(self.etcd.desired(), {unit: "launched" for unit in rows})
        self.assertEqual(set(self.etcd.objects()), set(rows))

    def silent(self, *words):
        """The command changes nothing: no request that is not a GET goes to any machine's fleet."""
        before = self.requests()
        output = self.succeed(self.at, *words)
        self.assertEqual(self.requests() - before, 0, output)
        return output

    def requests(self):
        logs = (self.machines.folder / "machines").glob("**/fleet.log")
        return sum(1 for log in logs for line in log.read_text().splitlines() if '"method":"GET"' not in line)

    def scaled(self):
        up = [("PUT", unit_path("registry@2"), "before"), ("PUT", unit_path("store-gateway@2"), "after")]
        up += [("GET", "/fleet/v1/state*", "before")] * 3
        output = self.killed_and_resumed(up, "platform", "scale", "registry=2", "store-gateway=2")
        self.assertIn("the stack file says 1", output)
        more = {**ROWS, "deis-registry@2.service": 1, "deis-store-gateway@2.service": 1}
        self.runs(more)
        # They are on different machines.
        homes = {machine for unit, machine in self.etcd.rows() if unit.startswith("deis-registry@")}
        self.assertEqual(len(homes), 2)
        self.killed_and_resumed(down("registry@2") + down("store-gateway@2")[1:], "platform", "scale", "registry=1", "store-gateway=1")
        self.runs(ROWS)
        left = [key for key in self.etcd.tree(FLEET) if "@2.service" in key and "router" not in key]
        self.assertEqual(left, [])
        self.assertIn("need as many nodes", self.fail_with(1, self.at, "platform", "scale", "router=4"))

    def rolled(self):
        before = self.etcd.objects()
        moments = [("PUT", unit_path(f"router@{i}"), point) for i in (1, 2, 3) for point in ("before", "after")]
        moments += [("GET", "/fleet/v1/state*", "before")] * 4
        self.killed_and_resumed(moments, "platform", "rolling-restart", "router")
        self.runs(ROWS)
        self.assertEqual(self.etcd.objects(), before, "a unit was made anew")

    def stopped(self):
        self.at.write("slipway.yaml", PLATFORM_STACK + "  state: stopped\n")
        # Each waits for the one before it; the gateways, which stop beside the volume, would come by at any time.
        order = ["database", "store-volume", "store-metadata", "store-daemon", "store-monitor"]
        moments = [("PUT", unit_path(unit), point) for unit in order for point in ("before", "after")]
        self.killed_and_resumed(moments, "up", "--yes", journalled=True)
        until(lambda: self.etcd.counts("inactive/dead") == ROWS, "all rows to be dead")
        self.assertEqual(self.etcd.desired(), {unit: "loaded" for unit in ROWS})
        self.assertEqual([key for key in self.etcd.tree(f"{FLEET}/job") if key.endswith("/job-state")], [])
        self.assertIn("no changes", self.silent("up", "--yes"))
        self.at.write("slipway.yaml", PLATFORM_STACK)
        self.succeed(self.at, "up", "--yes")
        self.runs(ROWS)

    def upgraded(self, release, *words, moments):
        self.at.write("slipway.yaml", f"{PLATFORM_STACK}  version: {release}\n")
        self.etcd.put("/deis/services/shop/shop_v1.web.1", "10.0.0.9:49153")
        self.killed_and_resumed(moments, "platform", "upgrade", *words)
        self.runs(ROWS)
        self.assertEqual(self.etcd.tree("/deis/platform/version"), {"/deis/platform/version": release})
        self.assertEqual(self.etcd.tree("/deis/slipway/upgrade"), {})
        # Machines to come have another release file, and the platform is asked anew; nothing that runs is touched.
        output = self.silent("up", "--yes")
        self.assertNotIn("platform/unit/", output)
        self.assertNotIn("platform/config/", output)

    def uninstalled(self):
        self.at.write("slipway.yaml", WITHOUT_PLATFORM)
        # Whichever units go next; the store's wait for one another, so that there are some left each time.
        moments = [("DELETE", "/fleet/v1/units/deis-*", point) for point in ("before", "after")] * 5
        self.killed_and_resumed(moments, "up", "--yes", journalled=True)
        self.assertEqual(self.etcd.objects(), {})
        self.assertEqual(self.etcd.desired(), {})
        until(lambda: self.etcd.rows() == {}, "the last rows to go")
        self.assertEqual(self.etcd.tree("/deis/platform"), {})

    def test_the_platform_is_lived_with(self):
        self.runs(ROWS)
        self.assertIn("no changes", self.silent("up", "--yes"))
        self.scaled()
        self.rolled()
        self.stopped()
        self.upgraded("v1.12.3", "--graceful", moments=[
            ("PUT", unit_path("controller"), "before"), ("DELETE", unit_path("builder"), "after"), *down("store-gateway@1"),
            ("DELETE", unit_path("store-monitor"), "after"), ("DELETE", unit_path("publisher"), "after"),
            ("PUT", unit_path("router@1"), "after"), ("DELETE", unit_path("router@2"), "after"),
            ("PUT", unit_path("database"), "after")])
        self.upgraded("v1.13.4", moments=[
            ("PUT", unit_path("router@1"), "before"), ("DELETE", unit_path("controller"), "after"), *down("store-gateway@1"),
            *down("store-metadata"), ("DELETE", unit_path("store-monitor"), "before"), ("PUT", unit_path("router@3"), "after")])
        self.assertIn("a step back", self.step_back())
        self.uninstalled()
        self.installed_again()

    def installed_again(self):
        """On the same machines, whose cluster went on without a platform."""
        self.at.write("slipway.yaml", PLATFORM_STACK)
        output = self.succeed(self.at, "up", "--yes")
        self.assertNotIn("config/cluster/etcd2", output)
        self.assertNotIn("config/member/", output)
        self.runs(ROWS)

    def step_back(self):
        self.at.write("slipway.yaml", PLATFORM_STACK + "  version: v1.10.1\n")
        output = self.fail_with(1, self.at, "platform", "upgrade")
        self.at.write("slipway.yaml", PLATFORM_STACK + "  version: v1.13.4\n")
        return output


class NewImage(CloudTest):
    def test_a_new_image_goes_round_the_machines_while_the_platform_runs(self):
        desk = self.desk(self.cloud(), PLATFORM_STACK)
        self.succeed(desk, "up", "--yes")
        image = ("--set", f"cloud.coreos_image={NEW_IMAGE}")
        output = self.succeed(desk, "up", "--yes", *image)
        self.assertNotIn("is let go as it is", output)
        # each machine's units run elsewhere before its member of etcd goes, and then the machine itself
        order = re.findall(r"^(\w+ ) (\S+)/demo-coreos-(\d)  [\d.]+s$", output, re.MULTILINE)
        told = [(action.strip(), kind, int(index)) for action, kind, index in order if kind != "config/user_data"]
        steps = [("delete", "platform/node"), ("delete", "config/member"), ("delete", "cloud/virtual_machine"),
                 ("create", "cloud/virtual_machine"), ("create", "config/member"), ("create", "platform/node")]
        self.assertEqual(told, [(*step, index) for index in range(3) for step in steps])
        etcd = Etcd(next(iter(addresses(desk).values())))
        until(lambda: etcd.counts("active/running") == ROWS, "all rows to run")
        self.assertIn("healthy", self.succeed(desk, "status", *image))
        self.succeed(desk, "plan", "--detailed-exitcode", *image)


if __name__ == "__main__":
    unittest.main()
