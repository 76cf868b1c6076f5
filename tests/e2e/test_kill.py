"""Killed anywhere, a run is taken up by the next: nothing made twice, nothing lost.

The emulator and coreos-sim hold a request at a chosen point (moments.py); the run is killed while it is held, so that an operation
of that type was open for certain; then the request is let go and the same command runs again.
"""

import collections
import json
import os
import random
import signal
import time
import unittest
import urllib.request

from harness import BARE, STACK, CloudTest, SEED, kill_group, until
from moments import ASKS_NOBODY, DOWN, MAY_RUN, PENDING_BY_CHANCE, SHRINK, UP, Armed, Obstacles, possible_in_one_life

CAMPAIGN = os.environ.get("SLIPWAY_CAMPAIGN") == "1"
FORCED, CANCELLED = 130, 8

# The example's stack, looked after at a test's pace.
BRISK = STACK.replace("nodes: 3", "nodes: 3\n  poll_interval_ms: 50") + "  settle_s: 1\n"
LARGE = BRISK.replace("nodes: 3", "nodes: 5") + "  config:\n    router/bodySize: 2m\n"
SMALL = BRISK + "  routers: 2\n"
FLEET = "/_coreos.com/fleet"
OF_ETCD = "quorum=false&recursive=false&sorted=false"  # how a machine's own etcd asks discovery, again and again
UP_WORDS, DOWN_WORDS = ("up", "--yes"), ("down", "--confirm=demo")


def address_type(address):
    return "/".join(address.split("/")[:2])


def etcd_nodes(address, key):
    """The leaves below a key of a machine's etcd."""
    with urllib.request.urlopen(f"http://{address}:2379/v2/keys{key}?recursive=true", timeout=10) as answer:
        waiting = [json.load(answer)["node"]]
    leaves = []
    while waiting:
        node = waiting.pop()
        waiting += node.get("nodes", [])
        if not node.get("dir"):
            leaves.append(node)
    return leaves


def running_units(addresses):
    """How often each unit runs on the machines with these addresses; the rows of one that is gone stay for a while."""
    machines = [json.loads(node["value"]) for node in etcd_nodes(addresses[0], f"{FLEET}/machines")]
    there = {machine["ID"] for machine in machines if machine["PublicIP"] in addresses}
    rows = [node for node in etcd_nodes(addresses[0], f"{FLEET}/states") if node["key"].split("/")[-1] in there]
    return collections.Counter(node["key"].split("/")[-2] for node in rows
                               if json.loads(node["value"])["subState"] == "running")


class KillTest(CloudTest):
    """A stack that is killed; `seen` gathers which types of operations ran, and which of them were pending."""

    def begin(self, stack=BRISK):
        self.cloud_ = self.cloud(holds=True)
        self.desk_ = self.desk(self.cloud_, stack)
        self.obstacles = Obstacles(self.cloud_)
        self.seen, self.pending, self.planned = set(), set(), set()
        self.since = 0

    def open_operations(self):
        """Of each open operation its address and action."""
        lines = self.succeed(self.desk_, "state", "list").splitlines()
        marks = [line.split("  (") for line in lines if line.endswith(" is open)")]
        return {address: text.split(" ")[0] for address, text in marks}

    def is_open(self, moment):
        return any(moment.concerns(address) and action == moment.action
                   for address, action in self.open_operations().items())

    def learn(self, run):
        """Which types were planned, carried out, and pending."""
        actions = {}
        for event in run.events():
            kind = address_type(event.get("address", ""))
            if event["event"] == "plan_ready":
                self.planned |= {("create", address_type(one["address"])) for one in event["plan"]["changes"]
                                 if one["kind"] == "create"}
            elif event["event"] == "operation_started":
                actions[event["address"]] = event["action"]
                self.seen.add((event["action"], kind))
            elif event["event"] == "operation_progress":
                self.pending.add((actions[event["address"]], kind))

    def finish(self, *words):
        run = self.desk_.follow(*words)
        self.assertEqual(run.wait(), 0, f"slipway {' '.join(words)}:\n{run.tail()}")
        self.learn(run)

    def hit(self, words, moments, stop):
        """Runs until one of the moments has come, ends the run with `stop`; answers which were there then."""
        self.obstacles.need(moments)
        armed = [Armed(self.cloud_, moment, self.is_open(moment)) for moment in moments]
        run = self.desk_.follow(*words)
        self.addCleanup(kill_group, run.process)

        def come():
            events = run.events()
            for one in armed:
                one.step(events)
            return run.ended() or any([one.reached() for one in armed])
        try:
            until(come, "them", 120)
        except AssertionError:
            self.fail(f"came to none of {[str(moment) for moment in moments]}:\n{run.tail()}")
        self.assertFalse(run.ended(), f"over before it came to {[str(moment) for moment in moments]}:\n{run.tail()}")
        stop(run)
        there = [one.moment for one in armed if one.reached()]
        self.learn(run)
        for moment in there:
            self.assertTrue(self.is_open(moment), f"{moment}: nothing was open; open: {self.open_operations()}")
        for one in armed:
            one.lift()
        return there

    def hit_all(self, words, moments, stop):
        """Hits every moment, those of different objects side by side; answers how many runs that took."""
        waiting = list(moments)
        runs = 0
        while waiting:
            first = {}
            for moment in waiting:
                first.setdefault((moment.type, moment.name), moment)
            there = self.hit(words, list(first.values()), stop)
            waiting = [moment for moment in waiting if moment not in there]
            runs += 1
        self.obstacles.need([])
        return runs

    def kill(self, run):
        kill_group(run.process)

    def interrupt(self, run):
        """Ctrl-C while every request is held, so that all that was to come without it has come: after it none may."""
        hold = self.cloud_.hold("", "*", "before")
        fault = self.cloud_.fault(operation="*", times=-1, action="hold")
        seen = []

        def came():
            return len(self.cloud_.log()), self.cloud_.held(hold, but=[OF_ETCD])

        def quiet():
            seen.append(came())
            return seen[-25:] == [seen[-1]] * 25
        until(quiet, "what was on its way")
        os.kill(run.process.pid, signal.SIGINT)
        self.assertEqual(run.wait(30), CANCELLED, run.tail())
        self.assertEqual(came(), seen[-1], "a request was sent after the signal")
        self.cloud_.ask("DELETE", f"/faults/{fault}")
        self.cloud_.let_go(hold)

    def check_whole(self):
        inventory = self.cloud_.inventory()
        self.assertEqual(len(inventory["services"]), 1)
        self.assertEqual(len(inventory["services"][0]["deployments"]), 1)
        self.assertEqual(len(inventory["services"][0]["deployments"][0]["roles"]), 3)
        self.assertEqual(len(inventory["machines"]), 3)
        self.assertEqual(len(inventory["blobs"]), 6, f"a system and a data disk each, and no stray one: {inventory['blobs']}")
        self.assertEqual(self.open_operations(), {})
        self.check_wire()
        self.check_cluster([machine["address"] for machine in inventory["machines"]])

    def check_wire(self):
        """Since the life began: at most one accepted write per object, and none that was there already."""
        writes = [one for one in self.cloud_.log()[self.since:] if one["write"]]
        self.assertEqual([one for one in writes if one["status"] == 409], [])
        accepted = collections.Counter((one["operation"], one["object"]) for one in writes if one["accepted"])
        self.assertEqual({key: count for key, count in accepted.items() if count > 1}, {}, "written twice")

    def check_cluster(self, addresses):
        """Each unit once in fleet, and once on each machine that has to run it; each key written once."""
        address = addresses[0]
        recorded = self.succeed(self.desk_, "state", "list").splitlines()
        wanted = sorted(f"deis-{line.split('/', 2)[2]}.service" for line in recorded if line.startswith("platform/unit/"))
        jobs = sorted(node["key"].split("/")[-2] for node in etcd_nodes(address, f"{FLEET}/job")
                      if node["key"].endswith("/object"))
        self.assertEqual(jobs, wanted, "each unit once")
        # What ran on a machine that is gone is fleet's to move, in its own time.
        until(lambda: running_units(addresses) == self.where_to_run(address, wanted, len(addresses)), "each unit to run once")
        submitted = collections.Counter(one["path"] for one in self.cloud_.fleet_requests()
                                        if one["method"] == "PUT" and one["status"] == 201)
        self.assertEqual(set(submitted.values()), {1}, f"submitted more than once: {submitted}")
        keys = {line.split("/", 2)[2] for line in recorded if line.startswith("platform/config/")}
        for node in etcd_nodes(address, "/deis"):
            if node["key"].removeprefix("/deis/") in keys:
                self.assertEqual(node["createdIndex"], node["modifiedIndex"], f"{node['key']} was written twice")

    def where_to_run(self, address, units, machines):
        """On how many machines each unit has to run: one if fleet places it, else all."""
        jobs = [node["key"].split("/")[-2:] for node in etcd_nodes(address, f"{FLEET}/job")]
        return {unit: 1 if [unit, "target"] in jobs else machines for unit in units}

    def check_nothing_left(self):
        self.assertEqual(self.cloud_.things(), {})
        self.assertEqual(self.cloud_.processes(), [], "a process of a machine is left")
        self.assertNotIn("/", self.succeed(self.desk_, "state", "list"))

    def check_gone(self):
        self.check_nothing_left()
        writes = [one["operation"] for one in self.cloud_.log()[self.since:] if one["write"] and one["accepted"]]
        self.assertEqual(writes.count("Delete Hosted Service and All"), 1)
        self.assertEqual([name for name in writes if name in ("Delete Role", "Delete Deployment")], [])

    def live(self, moments, stop):
        """The way up from nothing, ended at each of the moments; answers how many runs that took."""
        self.since = len(self.cloud_.log())
        runs = self.hit_all(UP_WORDS, moments, stop)
        self.finish(*UP_WORDS)
        self.check_whole()
        return runs

    def take_down(self, moments=()):
        self.hit_all(DOWN_WORDS, moments, self.kill)
        self.finish(*DOWN_WORDS)
        self.check_gone()

    def check_table(self, moments, ran):
        """The table is complete: what runs is in it, what is pending has a moment between polls, and nothing else is in it."""
        table = {(moment.action, moment.type) for moment in moments}
        self.assertEqual(ran - ASKS_NOBODY - MAY_RUN, table)
        # A change is waited for as its making is.
        polls = {moment.type for moment in UP + SHRINK + DOWN if moment.point == "between polls"}
        self.assertEqual({kind for action, kind in self.pending - PENDING_BY_CHANCE} - polls, set(), "pending, but never killed between polls")


def chosen(moments, count):
    """Some of the moments by the seed, in the order of a life."""
    return [moments[at] for at in sorted(random.Random(SEED).sample(range(len(moments)), count))]


class Killed(KillTest):
    def test_up_goes_on_after_each_of_ten_kills_in_one_life(self):
        self.begin()
        moments = chosen(possible_in_one_life(UP), 10)
        self.live(moments, self.kill)
        self.check_table(UP, self.planned)
        self.assertIn("no changes", self.succeed(self.desk_, *UP_WORDS))
        self.seen.clear()
        self.take_down(chosen(possible_in_one_life(DOWN), 1))
        self.check_table(DOWN, self.seen)

    def test_down_does_not_wait_for_a_cluster_that_will_never_form(self):
        self.begin()
        waiting = [moment for moment in UP if moment.type == "config/cluster" and moment.point == "between polls"]
        self.hit(UP_WORDS, waiting, self.kill)
        self.finish(*DOWN_WORDS)  # what keeps the members from registering is still there
        self.check_gone()

    def test_up_goes_on_after_ctrl_c_at_each_of_four_moments(self):
        self.begin()
        units = [moment for moment in UP if moment.type == "platform/unit" and moment.point == "after"]
        others = [moment for moment in possible_in_one_life(UP) if moment.type != "platform/unit"]
        self.live(chosen(others, 3) + units, self.interrupt)
        self.take_down()

    def test_a_second_ctrl_c_leaves_at_once_and_loses_nothing(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        # The first may end the run before the second comes; then once more.
        until(lambda: self.leave_by_force(cloud, desk) == FORCED, "a run that was left by force")
        self.succeed(desk, "up", "--yes")
        self.assertEqual(len(cloud.inventory()["machines"]), 3)
        writes = [one for one in cloud.log() if one["write"] and one["accepted"]]
        self.assertEqual(len(writes), len({(one["operation"], one["object"]) for one in writes}))

    def leave_by_force(self, cloud, desk):
        fault = cloud.fault(operation="Create VM Deployment", point="before", action="hold")
        process = desk.start("up", "--yes")
        cloud.wait_hit(fault)
        os.kill(process.pid, signal.SIGINT)
        until(lambda: not is_pending(process.pid, signal.SIGINT), "the first signal to be taken")
        os.kill(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=30)
        cloud.ask("DELETE", f"/faults/{fault}")
        self.assertIn(process.returncode, (FORCED, CANCELLED), output)
        return process.returncode


def is_pending(pid, number):
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        pending = next(line for line in file if line.startswith("ShdPnd:"))
    return bool(int(pending.split()[1], 16) >> (number - 1) & 1)


@unittest.skipUnless(CAMPAIGN, "the campaign's: each moment in a life of its own")
class Campaign(KillTest):
    def each(self, moments, life):
        """One life a moment, each in a world of its own; tells how many came about."""
        for number, moment in enumerate(moments, 1):
            with self.subTest(moment=str(moment)):
                began = time.monotonic()
                life(moment)
                print(f"{number}/{len(moments)} {moment}: {time.monotonic() - began:.0f} s", flush=True)
            self.doCleanups()
            self.setUp()

    def test_up_is_killed_at_every_moment(self):
        def life(moment):
            self.begin()
            self.live([moment], self.kill)
            self.check_table(UP, self.planned)
            self.take_down()
        self.each(UP, life)

    def test_down_is_killed_at_every_moment(self):
        def life(moment):
            self.begin()
            self.live([], self.kill)
            self.seen.clear()
            self.take_down([moment])
            self.check_table(DOWN, self.seen)
        self.each(DOWN, life)

    def test_shrinking_is_killed_at_every_moment(self):
        def life(moment):
            self.begin(LARGE)
            self.finish(*UP_WORDS)
            self.seen.clear()
            self.since = len(self.cloud_.log())
            self.desk_.write("slipway.yaml", SMALL)
            self.hit_all(UP_WORDS, [moment], self.kill)
            self.finish(*UP_WORDS)
            self.check_whole()
            self.check_table(SHRINK, self.seen)
            self.finish(*DOWN_WORDS)
            self.check_nothing_left()
        self.each(SHRINK, life)

    def test_up_is_interrupted_at_every_moment(self):
        def life(moment):
            self.begin()
            self.live([moment], self.interrupt)
        together = possible_in_one_life(UP)
        self.begin()
        self.live(together, self.interrupt)
        self.take_down()
        self.doCleanups()
        self.setUp()
        self.each([moment for moment in UP if moment not in together], life)


if __name__ == "__main__":
    unittest.main()
