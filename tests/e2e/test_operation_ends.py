"""How an operation that the cloud accepted can end, times what the next run does.

However it ended, `up` gets there within three runs and `down` empties the cloud; what ends badly every time is given up by each run,
and taken down all the same.
"""

import concurrent.futures
import os
import signal
import unittest

from harness import BARE, SEED, CloudTest, kill_group, until

CAMPAIGN = os.environ.get("SLIPWAY_CAMPAIGN") == "1"
AT_ONCE = 4  # lives, which mostly wait

ENDS = {
    **{str(status): {"action": "fail_operation", "status": status} for status in (400, 404, 409, 429, 500, 503)},
    "forgotten": {"action": "forget"},
}


def ends_of(case):
    """All of them; beside the campaign three, by the seed, so that the cases of one run come to every end."""
    names = list(ENDS)
    first = SEED + case * 3
    return names if CAMPAIGN else [names[(first + i) % len(names)] for i in range(3)]


STACK = BARE.replace("nodes: 3", "nodes: 2") + """\
  poll_interval_ms: 10
  reserved_ip: demo-front
  virtual_network_name: demo-net
  virtual_network_address_space: 10.20.0.0/16
  subnet_names: [nodes]
"""

SINGLE = BARE.replace("nodes: 3", "nodes: 1\n  poll_interval_ms: 10")

MAKING = ("Create Storage Account", "Create Reserved IP", "Set Network Configuration", "Add Service Certificate",
          "Create VM Deployment", "Add Role")
CHANGING = (("Update Role", ("--set", "cloud.vm_size=Medium")), ("Delete Role", ("--set", "cloud.nodes=1")))
REMOVING = ("Delete Hosted Service and All", "Delete Reserved IP", "Set Network Configuration")


class OperationEnds(CloudTest):
    def up(self, desk, *words):
        self.go(desk, "up", "--yes", *words)

    def down(self, cloud, desk):
        self.go(desk, "down", "--confirm=demo")
        self.assertEqual(cloud.things(), {})

    def go(self, desk, *words):
        told = []
        for _ in range(3):
            code, output = desk.run(*words, timeout=120)
            told.append(output)
            if code == 0:
                return
        self.fail(f"{words} ended with {code} for the third time:\n" + "\n".join(told))

    def trouble(self, cloud, operation, end, times=1):
        cloud.ask("DELETE", "/faults")
        return cloud.fault(operation=operation, times=times, **ENDS[end])

    def hit(self, cloud, fault):
        self.assertGreater(cloud.ask("GET", f"/faults/{fault}")["hits"], 0, "the operation was never asked for")

    def lives(self, live, cases):
        """Each case in a cloud of its own, its ends one after the other."""
        def in_cloud(index, case):
            cloud = self.cloud(machines=False, speed=600)
            try:
                for end in ends_of(index):
                    desk = self.desk(cloud, STACK)
                    try:
                        live(cloud, desk, case, end)
                    except AssertionError as error:
                        raise AssertionError(f"{case}, {end}: {error}") from error
            finally:
                cloud.stop()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            for case, done in [(case, pool.submit(in_cloud, index, case)) for index, case in enumerate(cases)]:
                with self.subTest(case):
                    done.result()

    def test_however_a_making_ended_up_gets_there_and_down_empties_the_cloud(self):
        def live(cloud, desk, operation, end):
            fault = self.trouble(cloud, operation, end)
            self.up(desk)
            self.hit(cloud, fault)
            self.down(cloud, desk)
        self.lives(live, MAKING)

    def test_down_after_a_making_that_ended_badly_empties_the_cloud(self):
        def live(cloud, desk, operation, end):
            fault = self.trouble(cloud, operation, end)
            desk.run("up", "--yes")
            self.hit(cloud, fault)
            self.down(cloud, desk)
        self.lives(live, MAKING)

    def test_however_a_change_ended_up_gets_there_and_down_empties_the_cloud(self):
        def live(cloud, desk, change, end):
            operation, words = change
            cloud.ask("DELETE", "/faults")
            self.up(desk)
            fault = self.trouble(cloud, operation, end)
            self.up(desk, *words)
            self.hit(cloud, fault)
            self.down(cloud, desk)
        self.lives(live, CHANGING)

    def test_however_a_removal_ended_down_empties_the_cloud(self):
        def live(cloud, desk, operation, end):
            cloud.ask("DELETE", "/faults")
            self.up(desk)
            fault = self.trouble(cloud, operation, end)
            self.down(cloud, desk)
            self.hit(cloud, fault)
        self.lives(live, REMOVING)

    def test_what_ends_badly_every_time_is_given_up_and_can_be_taken_down(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, STACK)
        self.trouble(cloud, "Add Role", "500", times=-1)
        output = self.fail_with(4, desk, "up", "--yes", timeout=240)
        self.assertIn("next: slipway up", output)
        self.down(cloud, desk)


class FirstBoot(CloudTest):
    """A machine whose first boot fails is not looked at again by every run: it is made anew."""

    def broken(self):
        cloud = self.cloud(machines=False, speed=600)
        cloud.ask("POST", "/durations", {"provisioning_timeout": 300})
        desk = self.desk(cloud, SINGLE)
        cloud.fault(operation="Create VM Deployment", action="provisioning_timeout")
        output = self.fail_with(4, desk, "up", "--yes")
        self.assertIn("ProvisioningTimeout", output)
        return cloud, desk, output

    def address(self, output):
        return next(word for word in output.split() if word.startswith("cloud/virtual_machine/")).rstrip(":")

    def test_up_makes_it_anew(self):
        cloud, desk, _ = self.broken()
        planned = self.succeed(desk, "plan")
        self.assertIn("replace: it did not come up: ProvisioningTimeout", planned)
        self.succeed(desk, "up", "--yes")
        self.assertEqual([role["name"] for role in cloud.inventory()["services"][0]["deployments"][0]["roles"]],
                         ["demo-coreos-0"])

    def test_the_command_that_its_message_names_works(self):
        _, desk, output = self.broken()
        line = next(line for line in output.splitlines() if "--replace" in line)
        words = line.split("slipway ")[-1].split()
        self.assertEqual(words[:2], ["up", "--replace"])
        self.succeed(desk, *words, "--yes")

    def test_a_replacement_that_fails_alike_does_not_name_itself(self):
        cloud, desk, output = self.broken()
        cloud.fault(operation="*", action="provisioning_timeout", times=-1)
        again = self.fail_with(4, desk, "up", "--yes", "--replace", self.address(output))
        self.assertNotIn("up --replace", again)

    def test_one_that_is_still_being_made_is_replaced_when_that_is_asked_for(self):
        cloud = self.cloud(machines=False, speed=600)
        cloud.ask("POST", "/durations", {"ready": 1e9})
        desk = self.desk(cloud, SINGLE)
        run = desk.follow("up", "--yes")
        until(lambda: any(event["event"] == "operation_progress" and "virtual_machine" in event.get("address", "")
                          and event.get("phase") not in ("", "being accepted") for event in run.events()), "a machine that boots")
        os.kill(run.process.pid, signal.SIGINT)
        self.assertEqual(run.wait(60), 8, run.tail())
        kill_group(run.process)
        cloud.ask("POST", "/durations", {"ready": 1})
        address = next(event["address"] for event in run.events() if "virtual_machine" in event.get("address", ""))
        self.assertIn("replace", self.succeed(desk, "plan", "--replace", address))
        self.succeed(desk, "up", "--yes", "--replace", address)


if __name__ == "__main__":
    unittest.main()
