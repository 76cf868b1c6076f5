"""What goes wrong is told plainly, ends with the right exit code and changes nothing."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import unittest

from harness import BARE, CloudTest, kill_group, make_certificates


class Faults(CloudTest):
    def untouched(self, cloud, before):
        """Nothing was made in the cloud, and nothing was asked that would have made something."""
        after = cloud.inventory()
        for inventory in (before, after):
            inventory.pop("time", None)
        self.assertEqual(after, before)
        self.assertEqual([one for one in cloud.log() if one["method"] != "GET"], [])

    def refused(self, expected, cloud, desk, *words, helped=True):
        before = cloud.inventory()
        output = self.fail_with(expected, desk, *(words or ("up", "--yes")))
        self.untouched(cloud, before)
        self.assertIn("error: ", output)
        if helped:
            self.assertIn("help: ", output)
        return output

    def test_a_management_certificate_that_is_not_registered(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        make_certificates(self.folder / "other")
        shutil.copy(self.folder / "other" / "azure-cert.pem", desk.folder / "azure-cert.pem")
        output = self.refused(3, cloud, desk)
        self.assertRegex(output, r"slipway\.yaml:5:15: error: .*authenticate")
        self.assertIn("registered as a management certificate", output)

    def test_an_image_that_does_not_exist(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE + "  coreos_image: no-such-image\n")
        output = self.refused(2, cloud, desk)
        self.assertRegex(output, r"slipway\.yaml:8:17: error: .*no-such-image")

    def test_an_endpoint_where_nobody_listens(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        desk.environment["SLIPWAY_CLOUD_ENDPOINT"] = "https://127.0.0.1:1"
        output = self.refused(1, cloud, desk, helped=False)
        self.assertIn("cannot connect to 127.0.0.1:1: connection refused", output)

    def test_a_server_that_says_nothing_is_left_by_ctrl_c_at_once(self):
        desk = self.desk(self.cloud(machines=False), BARE)
        with socket.create_server(("127.0.0.1", 0)) as deaf:
            desk.environment["SLIPWAY_CLOUD_ENDPOINT"] = f"https://127.0.0.1:{deaf.getsockname()[1]}"
            process = desk.start("up", "--yes")
            deaf.settimeout(60)
            with deaf.accept()[0]:
                os.kill(process.pid, signal.SIGINT)
                # The plugin itself would wait for the connection twice as long.
                output, _ = process.communicate(timeout=10)
        self.assertEqual(process.returncode, 8, output)
        self.assertIn("cancelled; nothing was begun", output)

    def test_a_server_whose_certificate_has_expired(self):
        cloud = self.cloud(machines=False, server_days=-1)
        output = self.refused(1, cloud, self.desk(cloud, BARE))
        self.assertIn("its certificate has expired", output)

    def test_a_service_name_that_somebody_else_has(self):
        cloud = self.cloud(machines=False)
        cloud.ask("POST", "/prepare", {"services": [{"name": "demo", "location": "West US"}]})
        output = self.refused(2, cloud, self.desk(cloud, BARE))
        self.assertIn("'demo' is taken by somebody else", output)
        self.assertIn("choose another cloud_service_name", output)

    def test_a_state_that_cannot_be_written(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        desk.write(".slipway", "a file where the folder should be\n")
        output = self.refused(1, cloud, desk)
        self.assertIn(".slipway", output)

    def test_a_second_run_at_the_same_time(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        fault = cloud.fault(operation="Create Hosted Service", point="before", action="hold")
        first = desk.start("up", "--yes")
        self.addCleanup(kill_group, first)
        cloud.wait_hit(fault)
        output = self.fail_with(10, desk, "up", "--yes")
        self.assertIn(str(first.pid), output)
        cloud.release(fault)
        told, _ = first.communicate(timeout=120)
        self.assertEqual(first.returncode, 0, told)
        self.assertEqual(len(cloud.inventory()["services"]), 1)

    def test_four_faults_in_a_stack_file_are_told_at_once(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE.replace(
            "nodes: 3", "nodez: 3\n  vm_size: Enormous\n  data_disk: perhaps\n  image: 5"))
        output = self.refused(2, cloud, desk)
        places = re.findall(r"slipway\.yaml:(\d+:\d+): error: ", output)
        self.assertEqual(sorted(places), ["10:3", "7:3", "8:12", "9:14"], output)
        self.assertEqual(cloud.log(), [], "something was contacted")

    def test_no_terminal_to_ask_on(self):
        cloud = self.cloud(machines=False)
        output = self.refused(2, cloud, self.desk(cloud, BARE), "up")
        self.assertRegex(output, r"help: .*--yes")


class NotKnown(CloudTest):
    """What cannot be read is not known, which is neither "no changes" nor 0."""

    def made(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE)
        self.succeed(desk, "up", "--yes")
        return cloud, desk

    def check_not_known(self, code, desk):
        for words in (("plan",), ("plan", "--detailed-exitcode"), ("plan", "--out", "a.plan"), ("up", "--yes")):
            output = self.fail_with(code, desk, *words)
            self.assertIn("not known: ", output)
            self.assertNotIn("no changes", output)
            self.assertNotRegex(output, r"next: slipway (up|plan)")
        self.assertFalse((desk.folder / "a.plan").exists())
        told = self.fail_with(code, desk, "plan", "--json")
        events = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
        ready = next(event for event in events if event["event"] == "plan_ready")
        self.assertGreater(ready["not_known"], 0)
        self.assertEqual(ready["not_known"], ready["plan"]["not_known"])
        self.assertIn("not known", " ".join(events[-1]["outcome"]))

    def test_while_nobody_listens(self):
        _, desk = self.made()
        desk.environment["SLIPWAY_CLOUD_ENDPOINT"] = "https://127.0.0.1:1"
        self.check_not_known(1, desk)

    def test_with_credentials_that_are_refused(self):
        _, desk = self.made()
        make_certificates(self.folder / "other")
        shutil.copy(self.folder / "other" / "azure-cert.pem", desk.folder / "azure-cert.pem")
        self.check_not_known(3, desk)

    def test_of_a_subscription_that_is_not_there(self):
        _, desk = self.made()
        desk.environment["AZURE_SUBSCRIPTION"] = "99999999-2222-4333-8444-555555555555"
        self.check_not_known(3, desk)

    def test_of_one_that_cannot_be_read_among_others(self):
        cloud, desk = self.made()
        cloud.fault(operation="Get Storage Account", action="status", status=503, times=-1)
        output = self.fail_with(1, desk, "plan", "--detailed-exitcode", "--set", "cloud.nodes=4")
        self.assertIn("not known: 2 could not be read", output)
        self.assertIn("1 machine to create", output)


def checksum(*parts):
    """Of a row, as docs/formats/state.md has it: the table's name and the columns."""
    whole = b""
    for part in parts:
        number = isinstance(part, int)
        written = part.to_bytes(8, "little", signed=True) if number else part.encode()
        whole += (b"i" if number else b"t") + len(written).to_bytes(8, "little") + written
    return int.from_bytes(hashlib.blake2b(whole, digest_size=16).digest()[:8], "little", signed=True)


def displace(file):
    """Takes the lock of a state as a run would that took its holder for dead."""
    with contextlib.closing(sqlite3.connect(file)) as state, state:
        state.execute("UPDATE lock SET number = number + 1")
        *row, _ = state.execute("SELECT * FROM lock").fetchone()
        state.execute("UPDATE lock SET sum = ?", (checksum("lock", *row),))


class LostLock(CloudTest):
    """A run that could not write down what came of it says so, whatever else came of it."""

    SHUT_DOWN = (b'<ShutdownRoleOperation xmlns="http://schemas.microsoft.com/windowsazure">'
                 b"<OperationType>ShutdownRoleOperation</OperationType></ShutdownRoleOperation>")

    def made(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE)
        self.succeed(desk, "up", "--yes")
        return cloud, desk

    def check_told(self, cloud, desk):
        held = cloud.fault(operation="Get Deployment", action="hold")
        run = desk.start("up", "--yes")
        self.addCleanup(kill_group, run)
        cloud.wait_hit(held)
        displace(desk.folder / ".slipway" / "demo.db")
        cloud.release(held)
        output, _ = run.communicate(timeout=120)
        self.assertEqual(run.returncode, 10, output)
        self.assertIn("error: ", output)

    def test_of_what_was_read_back(self):
        cloud, desk = self.made()
        cloud.manage("POST", "/services/hostedservices/demo/deployments/demo/roleinstances/demo-coreos-0/Operations",
                     self.SHUT_DOWN)
        self.check_told(cloud, desk)

    def test_of_its_own_end(self):
        cloud, desk = self.made()
        cloud.fault(operation="Get Storage Account", action="status", status=403, times=-1)  # ends 3 otherwise
        self.check_told(cloud, desk)


if __name__ == "__main__":
    unittest.main()
