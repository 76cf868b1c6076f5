"""Machines on this computer: they boot, answer, are stopped and cut, and leave nothing."""

import unittest

from rig import Count, Refused, Stack, image, why_not


@unittest.skipIf(why_not(), why_not())
class Machines(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.image = image()

    def test_a_machine_answers_ssh_at_its_endpoint_and_leaves_nothing(self):
        stack = Stack(self).begin()
        made = stack.put("n1", self.image, tag="mark of the asker")
        self.assertEqual((made["state"], made["address"], made["tag"], made["boots"]), ("running", "10.77.0.11", "mark of the asker", 1))
        port = stack.door("n1-ssh", "n1")
        stack.wait_for_ssh(port)
        self.assertEqual(stack.ssh(port, "hostname"), "n1\n")
        self.assertEqual(stack.ssh(port, "systemctl", "is-system-running", "--wait"), "running\n")

        self.assertEqual(stack.ask("machine.delete", name="n1"), {})
        with self.assertRaises(Refused) as refused:
            stack.ask("machine.get", name="n1")
        self.assertEqual(refused.exception.kind, "not_found")
        stack.end()
        self.assertEqual(Count(stack).left(), {})
        self.assertFalse((stack.stack / "machines").exists())


if __name__ == "__main__":
    unittest.main()
