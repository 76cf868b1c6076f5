"""A change of what contains everything: said plainly, asked about like `down`, done in order, and gone on with after a kill."""

import json
import unittest
import urllib.request

from harness import BARE, BUILD, MEMBERS, CloudTest, kill_group

PLACE = ("--set", "cloud.location=East US")


class Anew(CloudTest):
    def desk_of(self, stack):
        cloud = self.cloud()
        desk = self.desk(cloud, stack)
        desk.environment["SLIPWAY_PLUGIN_PATH"] += f":{BUILD}/lib/slipway/test-plugins"
        self.succeed(desk, "up", "--yes")
        return cloud, desk

    def check_cluster(self, desk):
        nodes = json.loads(self.succeed(desk, "output"))["nodes"]
        self.assertEqual(len(nodes), 3)
        for node in nodes.values():
            with urllib.request.urlopen(f"http://{node['private_address']}:2379/v2/members", timeout=10) as answer:
                self.assertEqual(len(json.load(answer)["members"]), 3)

    def check_asked(self, cloud, desk, *change):
        """It is said what is lost, and nothing is done unless the stack's name is given."""
        output = self.succeed(desk, "plan", *change)
        self.assertIn("everything is taken down and made anew, since all machines go with cloud/hosted_service/demo", output)
        self.assertIn("--confirm=demo", output)
        before = cloud.things()
        output = self.fail_with(2, desk, "up", "--yes", *change)
        self.assertIn(" --confirm=demo", output)
        self.fail_with(2, desk, "up", "--confirm=other", *change)
        self.assertEqual(cloud.things(), before)

    def test_another_place_takes_everything_down_and_makes_it_anew(self):
        cloud, desk = self.desk_of(MEMBERS)
        self.check_asked(cloud, desk, *PLACE)
        since = len(cloud.log())
        self.succeed(desk, "up", "--confirm=demo", *PLACE)
        self.assertEqual([service["location"] for service in cloud.inventory()["services"]], ["East US"])
        self.check_cluster(desk)
        writes = [one["operation"] for one in cloud.log()[since:] if one["write"] and one["accepted"]]
        self.assertEqual(writes.count("Delete Hosted Service and All"), 1)
        self.assertNotIn("Delete Role", writes)
        self.assertLess(writes.index("Delete Hosted Service and All"), writes.index("Create Hosted Service"))
        self.succeed(desk, "down", "--confirm=demo", *PLACE)
        self.assertEqual(cloud.things(), {})

    def test_another_service_name_takes_everything_down_and_makes_it_anew_though_it_is_killed(self):
        cloud, desk = self.desk_of(MEMBERS)
        change = ("--set", "cloud.cloud_service_name=other")
        self.check_asked(cloud, desk, *change)
        for operation, point in (("Delete Hosted Service and All", "after"), ("Create VM Deployment", "before")):
            fault = cloud.fault(operation=operation, point=point, action="hold")
            run = desk.follow("up", "--confirm=demo", *change)
            cloud.wait_hit(fault)
            kill_group(run.process)
            cloud.release(fault)
        self.succeed(desk, "up", "--confirm=demo", *change)
        self.assertEqual([service["name"] for service in cloud.inventory()["services"]], ["other"])
        self.check_cluster(desk)

    def test_machines_alone_are_asked_about_in_the_same_way(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE)
        self.succeed(desk, "up", "--yes")
        self.check_asked(cloud, desk, *PLACE)
        self.succeed(desk, "up", "--confirm=demo", *PLACE)
        self.assertEqual(len(cloud.inventory()["machines"]), 3)

    def test_a_renamed_stack_keeps_what_follows_from_its_old_name(self):
        cloud, desk = self.desk_of(MEMBERS)
        before = cloud.things()
        desk.write("slipway.yaml", MEMBERS.replace("name: demo", "name: staging"))
        output = self.succeed(desk, "state", "rename", "demo", "staging")
        self.assertIn("'demo'", output)
        self.succeed(desk, "plan", "--detailed-exitcode")
        self.assertIn("no changes", self.succeed(desk, "up", "--yes"))
        self.assertEqual(cloud.things(), before)
        self.succeed(desk, "up", "--yes", "--set", "cloud.nodes=5")
        self.assertEqual([service["name"] for service in cloud.inventory()["services"]], ["demo"])
        self.succeed(desk, "down", "--confirm=staging")
        self.assertEqual(cloud.things(), {})


if __name__ == "__main__":
    unittest.main()
