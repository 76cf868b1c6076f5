"""A record that is lost: made again from what bears the stack's marks, for all roles; and an import that has nothing to do."""

import shutil
import unittest

from harness import BARE, CloudTest


def writes(cloud):
    return [(one["method"], one["path"]) for one in cloud.log() if one["write"]]


class Adoption(CloudTest):
    def lose(self, desk):
        """The record and the key that sealed it."""
        shutil.rmtree(desk.folder / ".slipway")
        shutil.rmtree(desk.environment["HOME"])

    def test_a_lost_record_is_made_again_for_all_roles_and_the_plan_is_empty(self):
        cloud = self.cloud()
        desk = self.desk(cloud)
        self.succeed(desk, "up", "--yes")
        grown = ("--set", "cloud.nodes=5")  # two that have joined a cluster that was there
        self.succeed(desk, "up", "--yes", *grown)
        listed = self.succeed(desk, "state", "list")
        self.lose(desk)

        # what is there is not taken for ours, and the way on is named
        output = self.fail_with(2, desk, "up", "--yes", *grown)
        self.assertIn("with another state (if that state is lost: 'slipway audit --adopt')", output)
        self.assertIn("next: slipway audit --adopt", self.fail_with(7, desk, "audit", *grown))

        before = writes(cloud)
        output = self.succeed(desk, "audit", "--adopt", *grown)
        self.assertEqual(writes(cloud), before, "an adoption wrote something")
        self.assertIn(" adopted, 0 not found", output)
        self.assertEqual(self.succeed(desk, "state", "list"), listed)
        self.assertIn("no changes", self.succeed(desk, "plan", "--detailed-exitcode", *grown))
        self.assertIn("healthy", self.succeed(desk, "status"))
        self.assertIn("0 found", self.succeed(desk, "audit", *grown))
        self.assertIn("everything that the stack asks for is on record already", self.succeed(desk, "import", *grown))

        # it is the stack's own again, and goes
        self.succeed(desk, "down", "--confirm=demo")
        self.assertEqual(cloud.things(), {})

    def test_what_surrounds_the_machines_is_adopted_with_them(self):
        for surroundings, kinds, left in (
                ("  affinity_group: ag\n  affinity_group_location: West US\n", ("affinity_group",), {}),
                # a network has no place for a mark: whose it is its affinity group tells
                ("  affinity_group: ag\n  affinity_group_location: West US\n"
                 "  virtual_network_name: vnet\n  virtual_network_address_space: 10.30.0.0/16\n  subnet_names: [nodes]\n",
                 ("affinity_group", "virtual_network"), {}),
                # and without one nobody can tell any more: it is left
                ("  virtual_network_name: vnet\n  virtual_network_address_space: 10.30.0.0/16\n  subnet_names: [nodes]\n",
                 ("virtual_network",), {"networks": ["vnet"]})):
            with self.subTest(kinds=kinds):
                cloud = self.cloud(machines=False, speed=600)
                desk = self.desk(cloud, BARE + surroundings + "  reserved_ip: web\n")
                for name in ("ssh-cert.pem", "ssh-cert.key"):
                    (desk.folder / name).unlink()  # so that they are made
                self.succeed(desk, "up", "--yes")
                listed = self.succeed(desk, "state", "list")
                for kind in (*kinds, "ssh_key", "reserved_ip", "storage_account"):
                    self.assertIn(f"cloud/{kind}/", listed)
                self.lose(desk)
                before = writes(cloud)
                self.assertIn(" adopted, 0 not found", self.succeed(desk, "audit", "--adopt"))
                self.assertEqual(writes(cloud), before, "an adoption wrote something")
                self.assertEqual(self.succeed(desk, "state", "list"), listed)
                self.assertIn("no changes", self.succeed(desk, "plan", "--detailed-exitcode"))
                self.succeed(desk, "down", "--confirm=demo")
                self.assertEqual(cloud.things(), left)

    def test_what_the_stack_file_does_not_ask_for_is_told_and_not_adopted(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE)
        self.succeed(desk, "up", "--yes", "--set", "cloud.nodes=4")
        self.lose(desk)
        output = self.fail_with(7, desk, "audit", "--adopt")
        self.assertIn("the machine 'demo-coreos-3' in the cloud service 'demo'", output)
        self.assertIn("1 found that the stack file does not ask for", output)
        self.succeed(desk, "audit", "--adopt", "--set", "cloud.nodes=4")
        self.assertIn("no changes", self.succeed(desk, "plan", "--detailed-exitcode", "--set", "cloud.nodes=4"))

    def test_there_is_nothing_to_adopt_where_nothing_bears_a_mark(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        self.assertIn("nothing bears the marks of the stack 'demo'", self.fail_with(6, desk, "audit", "--adopt"))
        self.assertFalse((desk.folder / ".slipway").exists())

    def test_a_record_that_has_made_things_itself_takes_no_other_on(self):
        cloud = self.cloud(machines=False, speed=600)
        first = self.desk(cloud, BARE)
        self.succeed(first, "up", "--yes")
        second = self.desk(cloud, BARE + "  cloud_service_name: other\n")
        self.succeed(second, "up", "--yes")
        output = self.fail_with(2, second, "audit", "--adopt")
        self.assertIn("the record here has things of its own, such as cloud/hosted_service/other", output)
        self.succeed(second, "down", "--confirm=demo")


if __name__ == "__main__":
    unittest.main()
