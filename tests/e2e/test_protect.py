"""`protect: true` protects from the moment that it is in the file, and lets go by the commands that the refusal names."""

import unittest

from harness import BARE, CloudTest

STACK = BARE.replace("nodes: 3", "nodes: 2\n  poll_interval_ms: 10")
GUARDED = STACK + "  protect: true\n"


class Protect(CloudTest):
    def setUp(self):
        super().setUp()
        self.cloud_ = self.cloud(machines=False, speed=600)
        self.desk_ = self.desk(self.cloud_, STACK)
        self.succeed(self.desk_, "up", "--yes")

    def machines(self):
        return len(self.cloud_.inventory()["machines"])

    def refuse(self, expected, *words):
        before = self.cloud_.things()
        output = self.fail_with(2, self.desk_, *words)
        self.assertIn("is protected, but the plan would delete it", output)
        self.assertIn(expected, output)
        self.assertEqual(self.cloud_.things(), before)

    def test_protection_that_is_added_later_is_planned_recorded_and_kept(self):
        self.desk_.write("slipway.yaml", GUARDED)
        output = self.fail_with(7, self.desk_, "plan", "--detailed-exitcode")
        self.assertRegex(output, r"cloud/virtual_machine/demo-coreos-1\s+record: it is protected from now on")
        requests = len(self.cloud_.log())
        # nothing that exists is touched, so nobody is asked
        self.assertIn("records changed", self.succeed(self.desk_, "up"))
        self.assertEqual([one for one in self.cloud_.log()[requests:] if one["method"] != "GET"], [])
        self.refuse("remove 'protect: true' from the role 'cloud'; slipway up puts that on record, then slipway down",
                    "down", "--confirm=demo")
        self.refuse("remove 'protect: true' from the role 'cloud', or undo the change",
                    "up", "--yes", "--set", "cloud.nodes=1")

    def test_protection_counts_from_the_file_before_it_is_on_record(self):
        self.desk_.write("slipway.yaml", GUARDED)
        self.refuse("remove 'protect: true' from the role 'cloud'", "down", "--confirm=demo")

    def test_protection_on_record_counts_for_down_until_an_up_let_go(self):
        self.desk_.write("slipway.yaml", GUARDED)
        self.succeed(self.desk_, "up")
        self.desk_.write("slipway.yaml", STACK)
        self.refuse("slipway up puts that on record, then slipway down", "down", "--confirm=demo")
        self.assertIn("it is not protected any more", self.succeed(self.desk_, "plan"))
        self.succeed(self.desk_, "up")
        self.succeed(self.desk_, "down", "--confirm=demo")
        self.assertEqual(self.cloud_.things(), {})

    def test_protection_that_is_taken_away_does_not_stop_the_up_that_takes_it_away(self):
        self.desk_.write("slipway.yaml", GUARDED)
        self.succeed(self.desk_, "up")
        self.desk_.write("slipway.yaml", STACK)
        self.succeed(self.desk_, "up", "--yes", "--set", "cloud.nodes=1")
        self.assertEqual(self.machines(), 1)


if __name__ == "__main__":
    unittest.main()
