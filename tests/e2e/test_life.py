"""The life of a cluster as an operator sees it: made, looked at, grown, taken down."""

import json
import os
import shutil
import unittest
import urllib.request

from harness import CloudTest


def writes(cloud, since=0):
    return [one for one in cloud.log()[since:] if one["method"] != "GET"]


class ClusterLife(CloudTest):
    def members(self, cloud, address):
        with urllib.request.urlopen(f"http://{address}:2379/v2/members", timeout=10) as answer:
            return json.load(answer)["members"]

    def healthy(self, address):
        with urllib.request.urlopen(f"http://{address}:2379/health", timeout=10) as answer:
            return json.load(answer)["health"] == "true"

    def addresses(self, desk):
        nodes = json.loads(self.succeed(desk, "output"))["nodes"]
        return {name: node["private_address"] for name, node in nodes.items()}

    def check_refusals(self, cloud, desk):
        """What the platform cannot live with is refused with its place before anything is contacted."""
        before = len(cloud.log())
        output = self.fail_with(2, desk, "plan", "--set", "cloud.nodes=4")
        self.assertIn("--set cloud.nodes=4: error: 4 nodes", output)
        self.assertIn("cloud.nodes to 5", output)
        with open(desk.folder / "slipway.yaml", encoding="utf-8") as file:
            text = file.read()
        desk.write("one.yaml", text.replace("nodes: 3", "nodes: 1"))
        output = self.fail_with(2, desk, "up", "--yes", "--file", "one.yaml")
        self.assertRegex(output, r"one\.yaml:7:10: error: 1 node, but the platform needs at least 3")
        self.assertEqual(len(cloud.log()), before, "something was contacted")
        self.assertFalse((desk.folder / ".slipway").exists(), "something was made")

    def check_made(self, cloud, desk):
        inventory = cloud.inventory()
        self.assertEqual(len(inventory["services"]), 1)
        self.assertEqual(len(inventory["machines"]), 3)
        addresses = self.addresses(desk)
        self.assertEqual(sorted(addresses), ["demo-coreos-0", "demo-coreos-1", "demo-coreos-2"])
        for address in addresses.values():
            self.assertTrue(self.healthy(address))
        self.assertEqual(len(self.members(cloud, addresses["demo-coreos-0"])), 3)
        output = self.succeed(desk, "status")
        self.assertIn("healthy", output)
        for name in addresses:
            self.assertIn(f"cloud/virtual_machine/{name}", output)

    def check_nothing_to_do(self, cloud, desk):
        before = len(writes(cloud))
        output = self.succeed(desk, "up", "--yes")
        self.assertIn("no changes", output)
        self.succeed(desk, "plan", "--detailed-exitcode")
        output = self.fail_with(7, desk, "plan", "--detailed-exitcode", "--set", "cloud.nodes=5")
        self.assertIn("cloud/virtual_machine/demo-coreos-4", output)
        self.assertEqual(len(writes(cloud)), before, "a run without changes wrote something")

    def check_looking(self, desk):
        self.assertIn("coreos:", self.succeed(desk, "render", "demo-coreos-1"))
        output = self.fail_with(6, desk, "render", "demo-coreos-9")
        self.assertIn("slipway render demo-coreos-", output)
        self.assertIn("Host demo-coreos-2", self.succeed(desk, "ssh-config"))
        self.assertIn("core", self.succeed(desk, "ssh", "demo-coreos-0", "--", "whoami"))
        self.assertIn("cloud/hosted_service/demo", self.succeed(desk, "state", "list"))
        shown = json.loads(self.succeed(desk, "state", "show", "cloud/virtual_machine/demo-coreos-0"))
        self.assertEqual(shown["standing"], "whole")
        self.fail_with(6, desk, "state", "show", "cloud/virtual_machine/none")
        self.assertIn("deis-router@1", self.succeed(desk, "platform", "list"))
        address = self.succeed(desk, "output", "load_balancer.address").strip()
        self.assertRegex(address, r"^127\.")

    def check_another_folder(self, desk):
        """Where the stack stands on this machine is no matter of the cloud's."""
        before, moved = desk.folder, desk.folder.with_name("elsewhere")
        shutil.copytree(before, moved)
        desk.folder = moved
        output = self.succeed(desk, "plan")
        desk.folder = before
        self.assertRegex(output, r"\n1 to update, \d+ unchanged\n")
        self.assertIn("certificate_path", output)

    def check_growing(self, cloud, desk):
        before = len(cloud.log())
        output = self.succeed(desk, "plan", "--out", "grow.plan", "--set", "cloud.nodes=5")
        self.assertIn("slipway up grow.plan", output)
        self.assertEqual(os.stat(desk.folder / "grow.plan").st_mode & 0o777, 0o600)
        output = self.fail_with(2, desk, "up", "grow.plan")
        self.assertIn("was made for other options", output)
        self.succeed(desk, "up", "grow.plan", "--set", "cloud.nodes=5")
        made = [(one["operation"], one["object"]) for one in writes(cloud, before)]
        self.assertEqual(sorted(made), [("Add Role", "demo/demo-coreos-3"), ("Add Role", "demo/demo-coreos-4")])
        self.assertEqual(len(self.addresses(desk)), 5)
        output = self.fail_with(2, desk, "up", "grow.plan", "--set", "cloud.nodes=5")
        self.assertIn("before it changed", output)

    def check_shrinking(self, desk):
        """A machine is let go by the platform, then by the cluster, then deleted; what it ran runs elsewhere by then."""
        run = desk.follow("up", "--yes")
        self.assertEqual(run.wait(), 0, run.tail())
        done = [event["address"] for event in run.events() if event["event"] == "operation_done"]
        for node in ("demo-coreos-3", "demo-coreos-4"):
            way = [f"platform/node/{node}", f"config/member/{node}", f"cloud/virtual_machine/{node}"]
            self.assertEqual([address for address in done if address in way], way)
        self.assertEqual(len(self.addresses(desk)), 3)
        self.assertIn("no changes", self.succeed(desk, "up", "--yes"))

    def check_gone(self, cloud, desk):
        before = len(cloud.log())
        output = self.fail_with(2, desk, "down")
        self.assertIn("--confirm=demo", output)
        self.succeed(desk, "down", "--confirm=demo")
        self.assertEqual(cloud.things(), {})
        deletes = [one["operation"] for one in writes(cloud, before)]
        self.assertEqual(deletes.count("Delete Hosted Service and All"), 1)
        self.assertNotIn("Delete Role", deletes)
        self.assertEqual(cloud.processes(), [], "a process of a machine is left")
        self.assertEqual(self.succeed(desk, "state", "list").strip().splitlines()[1:], [])

    def test_a_cluster_is_made_looked_at_grown_shrunk_and_taken_down(self):
        cloud = self.cloud()
        desk = self.desk(cloud)
        self.check_refusals(cloud, desk)
        self.succeed(desk, "up", "--yes")
        self.check_made(cloud, desk)
        self.check_nothing_to_do(cloud, desk)
        self.check_looking(desk)
        self.check_another_folder(desk)
        self.check_growing(cloud, desk)
        self.check_shrinking(desk)
        self.check_gone(cloud, desk)


if __name__ == "__main__":
    unittest.main()
