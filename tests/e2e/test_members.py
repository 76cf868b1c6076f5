"""A cluster's members follow its nodes, one by one, and never at the price of the quorum."""

import json
import os
import random
import threading
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

from harness import BUILD, MEMBERS, CloudTest, NEW_IMAGE, SEED, kill_group, until

PAUSE = 0.1
ELECTION = 2.0  # seconds, as the platform sets it


class Client:
    """Writes and reads a key once every 100 ms through whichever member answers, until it is told to end."""

    def __init__(self, addresses):
        self.addresses = list(addresses)
        self.acknowledged = []
        self.attempts = 0
        self.successes = 0
        self.longest_gap = 0.0
        self.stale = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def ask(self, path, data=None):
        body = None if data is None else urllib.parse.urlencode({"value": data}).encode()
        for address in list(self.addresses):
            request = urllib.request.Request(f"http://{address}:2379/v2/keys{path}", data=body,
                                             method="GET" if data is None else "PUT")
            try:
                with urllib.request.urlopen(request, timeout=1) as answer:
                    return json.load(answer)
            except (OSError, ValueError):
                # the next member is asked, from now on first
                self.addresses.append(self.addresses.pop(0))
        return None

    def once(self, number):
        if self.ask(f"/probe/{number:06}", str(number)) is None:
            return False
        self.acknowledged.append(number)
        read = self.ask(f"/probe/{number:06}?quorum=true")
        if read is None:
            return False
        if read["node"]["value"] != str(number):
            self.stale.append(number)
        return True

    def run(self):
        last = time.monotonic()
        while not self.ended.wait(PAUSE):
            self.attempts += 1
            begun = time.monotonic()
            if self.once(self.attempts):
                self.successes += 1
                last = time.monotonic()
            else:
                # from the first failing attempt on, not from an earlier pause of this process
                self.longest_gap = max(self.longest_gap, time.monotonic() - min(last + PAUSE, begun))

    def stop(self):
        self.ended.set()
        self.thread.join()


class Members(CloudTest):
    def addresses(self, desk):
        nodes = json.loads(self.succeed(desk, "output"))["nodes"]
        return {name: node["private_address"] for name, node in nodes.items()}

    def members(self, address):
        with urllib.request.urlopen(f"http://{address}:2379/v2/members", timeout=10) as answer:
            return json.load(answer)["members"]

    def check_members(self, desk, count):
        """Every node is a member, every member is a node, and each serves with a quorum."""
        nodes = self.addresses(desk)
        self.assertEqual(len(nodes), count)
        peers = sorted(f"http://{address}:2380" for address in nodes.values())
        for address in nodes.values():
            listed = self.members(address)
            self.assertEqual(sorted(url for member in listed for url in member["peerURLs"]), peers)
            with urllib.request.urlopen(f"http://{address}:2379/health", timeout=10) as answer:
                self.assertEqual(json.load(answer)["health"], "true")
        return {member["id"] for member in self.members(next(iter(nodes.values())))}

    def check_clocks(self, desk):
        """The machines share the clock of this one, so it is told and nothing is warned of."""
        for command in ("status", "preflight"):
            output = self.succeed(desk, command)
            self.assertRegex(output, r"the clock of demo-coreos-2 is \d+ ms (behind|ahead of) the one here")
            self.assertNotIn("warning: the clock", output)

    def steps_seen(self, run):
        return sum(event["event"].startswith("operation_") for event in run.events())

    def check_kept(self, client, address):
        self.assertEqual(client.stale, [])
        with urllib.request.urlopen(f"http://{address}:2379/v2/keys/probe?quorum=true", timeout=30) as answer:
            kept = {int(node["value"]) for node in json.load(answer)["node"]["nodes"]}
        self.assertEqual(set(client.acknowledged) - kept, set(), "an acknowledged write was lost")

    def check_client(self, client, address):
        self.check_kept(client, address)
        self.assertGreaterEqual(client.successes, 0.95 * client.attempts)
        self.assertLess(client.longest_gap, 2 * ELECTION)

    def test_a_cluster_grows_to_five_and_shrinks_to_three_while_it_serves(self):
        cloud = self.cloud()
        desk = self.desk(cloud, MEMBERS)
        desk.environment["SLIPWAY_PLUGIN_PATH"] += f":{BUILD}/lib/slipway/test-plugins"
        self.succeed(desk, "up", "--yes")
        founders = self.check_members(desk, 3)
        self.check_clocks(desk)
        before = self.addresses(desk)
        client = Client(before.values())
        self.addCleanup(client.stop)
        until(lambda: client.successes > 10, "the client's first writes")

        self.succeed(desk, "up", "--yes", "--set", "cloud.nodes=5")
        grown = self.check_members(desk, 5)
        self.assertLess(founders, grown, "a founder was touched")
        self.succeed(desk, "plan", "--detailed-exitcode", "--set", "cloud.nodes=5")

        self.succeed(desk, "up", "--yes")
        self.assertEqual(self.check_members(desk, 3), founders)
        self.succeed(desk, "plan", "--detailed-exitcode")
        client.stop()
        self.check_client(client, before["demo-coreos-0"])

        output = self.succeed(desk, "plan", "--replace", "cloud/virtual_machine/demo-coreos-1")
        self.assertIn("config/member/demo-coreos-1", output)
        self.succeed(desk, "up", "--yes", "--replace", "cloud/virtual_machine/demo-coreos-1")
        renewed = self.check_members(desk, 3)
        self.assertEqual(len(renewed & founders), 2, "the machine in a founder's place is no member of its own")
        self.succeed(desk, "plan", "--detailed-exitcode")

        # a new image goes to one machine after the other, and the cluster lives on in those that are still there; each time
        # the leader is taken away it needs an election
        client = Client(self.addresses(desk).values())
        self.addCleanup(client.stop)
        image = ("--set", f"cloud.coreos_image={NEW_IMAGE}")
        self.succeed(desk, "up", "--yes", *image)
        self.assertFalse(self.check_members(desk, 3) & renewed, "a machine was not made anew")
        self.succeed(desk, "plan", "--detailed-exitcode", *image)
        client.stop()
        self.check_kept(client, self.addresses(desk)["demo-coreos-0"])
        self.assertGreaterEqual(client.successes, 0.9 * client.attempts)
        self.succeed(desk, "down", "--confirm=demo")

    @unittest.skipUnless(os.environ.get("SLIPWAY_CAMPAIGN") == "1", "the campaign's")
    def test_a_new_image_goes_round_though_the_run_is_killed_ten_times(self):
        chance = random.Random(SEED)
        cloud = self.cloud()
        desk = self.desk(cloud, MEMBERS)
        desk.environment["SLIPWAY_PLUGIN_PATH"] += f":{BUILD}/lib/slipway/test-plugins"
        self.succeed(desk, "up", "--yes")
        founders = self.check_members(desk, 3)
        client = Client(self.addresses(desk).values())
        self.addCleanup(client.stop)
        up = ("up", "--yes", "--set", f"cloud.coreos_image={NEW_IMAGE}")
        for _ in range(10):
            run = desk.follow(*up)
            enough = chance.randint(1, 8)
            until(lambda run=run, enough=enough: run.ended() or self.steps_seen(run) >= enough, "the next moment")
            kill_group(run.process)
        self.succeed(desk, *up)
        client.addresses = list(self.addresses(desk).values())
        self.assertFalse(self.check_members(desk, 3) & founders, "a machine was not made anew")
        deleted = [one["object"].split("/")[-1] for one in cloud.log() if one["operation"] == "Delete Role" and one["accepted"]]
        self.assertEqual(deleted, ["demo-coreos-0", "demo-coreos-1", "demo-coreos-2"])
        client.stop()
        self.check_kept(client, client.addresses[0])

    def test_a_founder_lost_before_the_cluster_formed_has_the_others_made_anew_with_a_new_token(self):
        cloud = self.cloud()
        desk = self.desk(cloud, MEMBERS)
        desk.environment["SLIPWAY_PLUGIN_PATH"] += f":{BUILD}/lib/slipway/test-plugins"
        # Held until its client is gone, and then never carried out: released, it would make the third machine after all, and
        # with that the cluster might form before the next run looks.
        cloud.fault(operation="Add Role", object="coreos-2", point="before", action="hold")
        run = desk.follow("up", "--yes")
        made = {f"cloud/virtual_machine/demo-coreos-{i}" for i in (0, 1)}
        until(lambda: made <= {event.get("address") for event in run.events() if event["event"] == "operation_done"}, "two machines")
        kill_group(run.process)
        cloud.manage("DELETE", "/services/hostedservices/demo/deployments/demo/roles/demo-coreos-1?comp=media")

        # cut off once more, when the documents are new and the machines are not
        delete = cloud.fault(operation="Delete Role", point="before", action="hold")
        run = desk.follow("up", "--yes")
        cloud.wait_hit(delete)
        kill_group(run.process)
        told = [event["finding"]["message"] for event in run.events() if event["event"] == "finding"]
        self.assertIn("the discovery token of etcd2 is spent: demo-coreos-1 was lost before the cluster had formed; "
                      "made anew: cloud/virtual_machine/demo-coreos-0, cloud/virtual_machine/demo-coreos-2", told)
        cloud.release(delete)
        self.assertIn("it is still to be deleted: the discovery token of etcd2 is spent", self.succeed(desk, "up", "--yes"))
        self.check_members(desk, 3)
        self.succeed(desk, "plan", "--detailed-exitcode")
        deleted = [one["object"].split("/")[-1] for one in cloud.log() if one["operation"] == "Delete Role" and one["accepted"]]
        self.assertEqual(deleted, ["demo-coreos-1", "demo-coreos-0", "demo-coreos-2"], "a machine was made anew in vain")


if __name__ == "__main__":
    unittest.main()
