"""Machines on this computer: they boot, answer, and do what they are told."""

import contextlib
import unittest

from rig import Refused, Stack, image, left_of, wait_for, why_not


@unittest.skipIf(why_not(), why_not())
class Machines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.image = image()

    def setUp(self):
        self.stack = Stack(self).begin()

    def refused(self, kind, do, **fields):
        with self.assertRaises(Refused) as refused:
            self.stack.ask(do, **fields)
        self.assertEqual(refused.exception.kind, kind, refused.exception)
        return refused.exception.message

    def machine(self, name="n1", **fields):
        self.stack.put(name, self.image, **fields)
        port = self.stack.door(f"{name}-ssh", name)
        self.stack.wait_for_ssh(port)
        return port

    def test_a_machine_answers_ssh_at_its_endpoint_and_leaves_nothing(self):
        made = self.stack.put("n1", self.image, tag="mark of the asker")
        self.assertEqual((made["state"], made["address"], made["tag"], made["boots"]), ("running", "10.77.0.11", "mark of the asker", 1))
        port = self.stack.door("n1-ssh", "n1")
        self.stack.wait_for_ssh(port)
        self.assertEqual(self.stack.ssh(port, "hostname"), "n1\n")
        self.assertEqual(self.stack.ssh(port, "systemctl", "is-system-running", "--wait"), "running\n")
        self.assertIn("Reached target", self.stack.ask("machine.console", name="n1")["text"])

        self.assertEqual(self.stack.ask("machine.delete", name="n1"), {})
        self.assertEqual(self.stack.ask("machine.delete", name="n1"), {})
        self.refused("not_found", "machine.get", name="n1")
        self.stack.end()
        self.assertEqual(left_of(self.stack), {})
        self.assertFalse((self.stack.stack / "machines").exists())

    def test_a_machine_is_what_was_asked_for_or_a_conflict(self):
        made = self.stack.put("n1", self.image, tag="one")
        self.assertEqual(self.stack.put("n1", self.image, tag="one")["made_at"], made["made_at"])
        with self.assertRaises(Refused) as refused:
            self.stack.put("n1", self.image, tag="two")
        self.assertEqual((refused.exception.kind, "'tag'" in refused.exception.message), ("conflict", True))
        with self.assertRaises(Refused) as refused:
            self.stack.put("n2", self.image, address="10.77.0.11")
        self.assertEqual(refused.exception.kind, "conflict")
        with self.assertRaises(Refused) as refused:
            self.stack.put("n2", "no-such-image")
        self.assertEqual(refused.exception.kind, "not_found")
        self.assertEqual(self.stack.put("n2", self.image)["address"], "10.77.0.12")
        self.refused("conflict", "stack.put", network="10.78.0.0/24")

    def test_a_machine_does_what_it_is_told(self):
        port = self.machine()
        stack = self.stack
        stack.ssh(port, "touch", "/root/kept")

        self.assertEqual(stack.act("n1", "stop")["state"], "stopped")
        self.assertEqual(stack.ask("machine.get", name="n1")["wanted"], "stopped")
        self.assertEqual(stack.act("n1", "stop")["state"], "stopped")
        self.refused("conflict", "machine.act", name="n1", act="kill")
        self.assertEqual(stack.act("n1", "start")["boots"], 2)
        stack.wait_for_ssh(port)
        self.assertEqual(stack.ssh(port, "ls", "/root/kept"), "/root/kept\n")

        self.assertEqual(stack.act("n1", "pause")["state"], "paused")
        self.assertEqual(stack.ssh(port, "echo", "yes", check=False), "")
        self.assertEqual(stack.act("n1", "resume")["state"], "running")
        self.assertEqual(stack.ssh(port, "echo", "yes"), "yes\n")

        self.assertFalse(stack.act("n1", "cut")["reachable"])
        self.assertEqual(stack.ssh(port, "echo", "yes", check=False), "")
        self.assertTrue(stack.act("n1", "mend")["reachable"])
        stack.wait_for_ssh(port)

        self.assertEqual(stack.act("n1", "restart")["boots"], 3)
        stack.wait_for_ssh(port)
        killed = stack.act("n1", "kill")
        self.assertEqual((killed["state"], killed["wanted"]), ("failed", "running"))
        self.assertEqual(stack.act("n1", "start")["state"], "running")
        self.refused("invalid", "machine.act", name="n1", act="explode")
        self.refused("not_found", "machine.act", name="n2", act="stop")

    def test_a_machine_that_is_told_from_inside_reboots_or_stays_down(self):
        port = self.machine()
        self.stack.ssh(port, "systemctl", "reboot", check=False)
        wait_for("it boots again", lambda: self.stack.ask("machine.get", name="n1")["boots"] == 2)
        self.stack.wait_for_ssh(port)
        self.assertEqual(self.stack.ask("machine.get", name="n1")["address"], "10.77.0.11")
        self.stack.ssh(port, "systemctl", "poweroff", check=False)
        self.stack.wait_for_state("n1", "stopped")
        self.assertEqual(self.stack.ask("machine.get", name="n1")["wanted"], "running")

    def test_a_machine_has_no_more_memory_and_tasks_than_it_was_given(self):
        port = self.machine(memory_mb=200, tasks_max=150)
        greedy = "head -c 400M /dev/zero | tail >/dev/null; echo ended"
        self.assertIn("ended", self.stack.ssh(port, greedy))
        self.assertEqual(self.stack.ssh(port, "head -c 400M /dev/zero | tail >/dev/null && echo all", check=False), "")
        many = "perl -e 'for (1..300) { my $pid = fork; last if !defined $pid; exec sleep => 5 if !$pid; $n++ } print $n'"
        self.assertLess(int(self.stack.ssh(port, many)), 150)
        self.assertEqual(self.stack.state("n1"), "running")

    def test_machines_reach_each_other_and_nothing_else(self):
        port = self.machine()
        self.machine("n2")
        reach = "timeout 3 bash -c 'exec 3<>/dev/tcp/{}/22 && head -c 3 <&3'"
        self.assertEqual(self.stack.ssh(port, reach.format("10.77.0.12")), "SSH")
        self.assertNotEqual(self.stack.ssh(port, reach.format("192.0.2.1"), check=False), "SSH")
        self.assertEqual(self.stack.ssh(port, "ip -o -4 addr show dev eth0 | grep -c 10.77.0.11/24"), "1\n")

    def test_a_request_that_is_wrong_is_refused_and_the_next_is_answered(self):
        for line in ("", "{", "[]", "{}", '{"do":5}', '{"do":"explode"}', '{"do":"hello","more":1}', '{"do":"machine.put"}',
                     '{"do":"machine.put","machine":{"name":"../n1","image":"x"}}', '{"do":"machine.put","machine":{"name":"n1"}}',
                     '{"do":"machine.put","machine":{"name":"n1","image":"../x"}}', "[" * 100000,
                     '{"do":"stack.put","network":"10.77.0.1/24"}', '{"do":"endpoint.put","endpoint":{"name":"e","port":70000}}'):
            self.assertIn('"class":"invalid"', self.stack.control.raw(line), line[:80])
        self.assertIn('"ok"', self.stack.control.raw('{"do":"hello"}'))
        with contextlib.suppress(BrokenPipeError):
            self.stack.control.socket.sendall(b" " * (2 << 20))
        self.assertIn("longer than 1 MiB", self.stack.control.lines.readline())
        self.stack.serve()


if __name__ == "__main__":
    unittest.main()
