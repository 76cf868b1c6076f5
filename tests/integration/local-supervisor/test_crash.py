"""Whatever is killed, nothing of it is left, and the next supervisor takes up what is on record."""

import os
import pathlib
import signal
import unittest

from rig import Stack, image, left_of, run, wait_for, why_not


@unittest.skipIf(why_not(), why_not())
class Crash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.image = image()

    def setUp(self):
        self.stack = Stack(self).begin()
        for name in ("n1", "n2"):
            self.stack.put(name, self.image)
        self.port = self.stack.door("n1-ssh", "n1")
        self.stack.wait_for_ssh(self.port)

    def kill_and_count(self, pid):
        """Kills one process of the supervisor; of all the rest only cgroups, which are empty, may be there."""
        os.kill(pid, signal.SIGKILL)
        wait_for(f"all of it goes: {left_of(self.stack)}", lambda: set(left_of(self.stack)) <= {"cgroups"})

    def take_up(self):
        self.stack.serve()
        for name in ("n1", "n2"):
            self.stack.wait_for_state(name, "running")
        self.stack.wait_for_ssh(self.port)
        self.assertEqual(self.stack.ssh(self.port, "hostname"), "n1\n")

    def end(self):
        self.stack.end()
        self.assertEqual(left_of(self.stack), {})

    def test_the_outer_process_takes_everything_along(self):
        self.kill_and_count(self.stack.pid())
        self.take_up()
        self.end()

    def test_the_inner_process_takes_everything_along(self):
        self.kill_and_count(self.stack.process("slipway-local sandbox"))
        self.take_up()
        self.end()

    def test_a_stack_that_was_killed_is_taken_up_to_be_ended(self):
        self.kill_and_count(self.stack.pid())
        self.stack.serve()
        self.end()

    def test_a_machine_without_its_nspawn_is_ended_and_never_runs_twice(self):
        os.kill(self.stack.process("--machine=n1"), signal.SIGKILL)
        self.stack.wait_for_state("n1", "failed")
        self.assertIn("signal 9", self.stack.ask("machine.get", name="n1")["problem"])
        groups = pathlib.Path("/sys/fs/cgroup").glob(f"**/slipway-{self.stack.name}-*/n1/**/cgroup.procs")
        self.assertEqual("".join(group.read_text() for group in groups), "")
        self.assertEqual(self.stack.state("n2"), "running")
        self.stack.act("n1", "start")
        self.stack.wait_for_ssh(self.port)
        self.end()

    def test_a_machine_whose_first_process_was_killed_has_failed_until_it_is_started(self):
        nspawn = self.stack.process("--machine=n1")
        first = pathlib.Path(f"/proc/{nspawn}/task/{nspawn}/children").read_text().split()
        os.kill(int(first[0]), signal.SIGKILL)
        self.stack.wait_for_state("n1", "failed")
        self.assertEqual(self.stack.act("n1", "start")["boots"], 2)
        self.end()

    def test_a_machine_that_was_stopped_stays_stopped(self):
        self.stack.act("n2", "stop")
        self.kill_and_count(self.stack.pid())
        self.stack.serve()
        self.assertEqual(self.stack.state("n2"), "stopped")
        self.stack.wait_for_state("n1", "running")
        self.end()

    def test_a_second_supervisor_leaves_the_first_alone(self):
        pid = self.stack.pid()
        code, lines, errors = run("serve", "--dir", str(self.stack.stack), "--stack", self.stack.name)
        self.assertEqual((code, lines, errors), (0, [], ""))
        self.assertEqual(self.stack.pid(), pid)
        self.end()

    def test_a_half_made_machine_goes(self):
        self.stack.act("n2", "stop")
        self.kill_and_count(self.stack.pid())
        (self.stack.stack / "machines" / "n2" / "machine.json").unlink()
        self.stack.serve()
        self.assertEqual([one["name"] for one in self.stack.ask("list")["machines"]], ["n1"])
        self.assertFalse((self.stack.stack / "machines" / "n2").exists())
        self.end()

    def test_two_stacks_with_the_same_addresses_do_not_see_each_other(self):
        other = Stack(self, "b").begin()
        other.put("n1", self.image)
        port = other.door("n1-ssh", "n1")
        other.wait_for_ssh(port)
        other.ssh(port, "touch", "/root/other")
        self.assertEqual(self.stack.ssh(self.port, "ls", "/root"), "")
        other.end()
        self.assertEqual(left_of(other), {})
        self.assertEqual(self.stack.ssh(self.port, "hostname"), "n1\n")
        self.end()


if __name__ == "__main__":
    unittest.main()
