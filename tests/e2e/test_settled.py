"""However an operation was cut off and whatever is wanted by then: a run that ends with 0 leaves nothing to plan.

Each row of the table cuts one operation off, at three moments of its life (before it is accepted, with its reply lost, while it goes
on over there), and then wants something else.  What is there in the end is what is wanted, and nothing of what was begun.
"""

import concurrent.futures
import dataclasses
import os
import unittest

from harness import BARE, CloudTest, NEW_IMAGE, SEED, kill_group, until

MOMENTS = ("before", "after", "pending")

AT_ONCE = 4  # lives, which mostly wait
STACK = BARE.replace("nodes: 3", "nodes: 2\n  poll_interval_ms: 10")


def nodes(count):
    return "--set", f"cloud.nodes={count}"


def size(name):
    return "--set", f"cloud.vm_size={name}"


IMAGE = ("--set", f"cloud.coreos_image={NEW_IMAGE}")


@dataclasses.dataclass
class Row:
    """`began` is cut off at `operation` of `machine`, `wants` is applied after that."""
    what: str
    operation: str
    machine: str
    began: tuple
    wants: tuple  # of words for `up`; None: `down`
    machines: dict  # name -> size, in the end
    image: str = ""  # of `machine`, in the end; empty: the default one


SMALL = {"demo-coreos-0": "Small", "demo-coreos-1": "Small"}
ROWS = [
    Row("a create of what is not wanted any more", "Add Role", "demo-coreos-2", nodes(3), (), SMALL),
    Row("a create of what is wanted in another size", "Add Role", "demo-coreos-2", nodes(3), (*nodes(3), *size("Medium")),
        {f"demo-coreos-{i}": "Medium" for i in range(3)}),
    Row("a create of what is wanted with another image", "Add Role", "demo-coreos-2", nodes(3), (*nodes(3), *IMAGE),
        {**SMALL, "demo-coreos-2": "Small"}, NEW_IMAGE),
    Row("an update of what is not wanted any more", "Update Role", "demo-coreos-1", size("Medium"), (*nodes(1), *size("Medium")),
        {"demo-coreos-0": "Medium"}),
    Row("an update to what is not wanted any more", "Update Role", "demo-coreos-1", size("Medium"), (), SMALL),
    Row("an update of what is to be made anew", "Update Role", "demo-coreos-1", size("Medium"), IMAGE, SMALL, NEW_IMAGE),
    Row("a delete of what is wanted again", "Delete Role", "demo-coreos-1", nodes(1), (), SMALL),
    Row("a delete for a replacement that is not wanted any more", "Delete Role", "demo-coreos-1", IMAGE, (), SMALL),
    Row("a create of a replacement that is not wanted any more", "Add Role", "demo-coreos-1", IMAGE, (), SMALL),
    Row("a create of a replacement of what is not wanted any more", "Add Role", "demo-coreos-1", IMAGE, (*nodes(1), *IMAGE),
        {"demo-coreos-0": "Small"}),
    Row("a create when everything is to go", "Add Role", "demo-coreos-2", nodes(3), None, {}),
    Row("an update when everything is to go", "Update Role", "demo-coreos-1", size("Medium"), None, {}),
    Row("a delete when everything is to go", "Delete Role", "demo-coreos-1", nodes(1), None, {}),
]


def lives():
    """Each row at each moment; beside the campaign, at one moment by the seed, and the first row at all."""
    every = os.environ.get("SLIPWAY_CAMPAIGN") == "1"
    return [(row, moment) for i, row in enumerate(ROWS) for j, moment in enumerate(MOMENTS)
            if every or i == 0 or (i + SEED) % len(MOMENTS) == j]


class Settled(CloudTest):
    def begin(self, cloud, desk, row, moment):
        """Begins what is then cut off, by a kill at that moment."""
        action = {"action": "stuck"} if moment == "pending" else {"action": "hold", "point": moment}
        fault = cloud.fault(operation=row.operation, object=row.machine, **action)
        run = desk.follow("up", "--yes", *row.began)
        self.addCleanup(kill_group, run.process)

        def come():
            self.assertFalse(run.ended(), run.tail())
            if moment != "pending":
                return cloud.ask("GET", f"/faults/{fault}")["hits"] > 0
            address = f"cloud/virtual_machine/{row.machine}"
            return any(event["event"] == "operation_progress" and event["address"] == address for event in run.events())
        until(come, f"{row.operation} of {row.machine}, {moment}")
        kill_group(run.process)
        cloud.release(fault)
        cloud.ask("DELETE", f"/faults/{fault}")

    def live(self, row, moment):
        cloud = self.cloud(machines=False, speed=600, extra=("--quota", "cores=100"))
        try:
            desk = self.desk(cloud, STACK)
            self.succeed(desk, "up", "--yes", *size("Small"), timeout=120)
            stack = (desk.folder / "slipway.yaml").read_text()
            desk.write("slipway.yaml", stack + "  vm_size: Small\n")
            self.begin(cloud, desk, row, moment)
            if row.wants is None:
                self.succeed(desk, "down", "--confirm=demo", timeout=120)
                self.assertEqual(cloud.things(), {})
                return
            self.succeed(desk, "up", "--yes", *row.wants, timeout=120)
            roles = {role["name"]: role for service in cloud.inventory()["services"] for deployment in service["deployments"]
                     for role in deployment["roles"]}
            self.assertEqual({name: role["size"] for name, role in roles.items()}, row.machines)
            if row.image:
                self.assertIn(row.image, str(roles[row.machine]))
            elif row.machine in roles:
                self.assertNotIn(NEW_IMAGE, str(roles[row.machine]))
        finally:
            cloud.stop()

    def test_whatever_was_cut_off_leaves_nothing_to_plan_after_a_run_that_ends_well(self):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            begun = {(row.what, moment): pool.submit(self.live, row, moment) for row, moment in lives()}
            for (what, moment), life in begun.items():
                with self.subTest(what=what, moment=moment):
                    life.result()


if __name__ == "__main__":
    unittest.main()
