"""Every exit code of every command: one table in docs/exit-codes.md, which the commands declare too; each code that can be brought
about is, and none is seen that is not in the table."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from harness import BIN, BUILD, Desk, documented_codes, kill_group, until

STACK = "name: odd\nplatform:\n  plugin: trouble\n"

# What cannot be brought about for each command, and where it is instead.
ELSEWHERE = {
    130: "a second Ctrl-C, the same code for all: test_kill.Killed.test_a_second_ctrl_c_leaves_at_once_and_loses_nothing",
    70: "for commands that call plugins: test_trouble; no other command is known to have a defect",
}


class ExitCodes(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-codes-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.number = 0
        self.desk = None

    def fresh(self, stack=STACK):
        self.number += 1
        self.desk = Desk(self.folder / f"desk{self.number}", None, stack)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/test-plugins"

    def does(self, how="nothing", where="", kind="", more=""):
        self.desk.write("slipway.yaml", STACK + f"  how: {how}\n  where: \"{where}\"\n  kind: \"{kind}\"\n"
                                                f"  inside: {self.folder}/inside\n" + more)

    def made(self):
        self.fresh()
        self.does()
        code, output = self.desk.run("up", "--yes")
        self.assertEqual(code, 0, output)

    def ends(self, expected, *words, **more):
        with self.subTest(words=words, code=expected):
            code, output = self.desk.run(*words, timeout=120, **more)
            self.assertEqual(code, expected, output)
            self.seen.setdefault(words[0], set()).add(code)

    def lost(self, *words):
        """Its output goes where there is no room, and to a pipe that nobody reads any more."""
        reader, pipe = os.pipe()
        os.close(reader)
        for where, output in (("full", os.open("/dev/full", os.O_WRONLY)), ("pipe", pipe)):
            with self.subTest(words=words, where=where):
                try:
                    done = subprocess.run([BIN / "slipway", *words], cwd=self.desk.folder, env=self.desk.environment, stdout=output,
                                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=60, check=False)
                finally:
                    os.close(output)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(b"the output is not whole", done.stderr)
                self.seen.setdefault(words[0], set()).add(1)

    def interrupted(self, where, *words):
        self.does("wait", where)
        inside = self.folder / "inside"
        inside.unlink(missing_ok=True)
        with self.subTest(words=words, code=8):
            process = self.desk.start(*words)
            until(lambda: inside.exists() and inside.read_text() == where, f"{words} to be in {where}")
            os.kill(process.pid, signal.SIGINT)
            output, _ = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 8, output)
            self.seen.setdefault(words[0], set()).add(8)

    def test_the_table_in_the_documents_is_what_the_commands_declare(self):
        self.fresh()
        table = documented_codes()
        _, overview = self.desk.run("--help")
        commands = re.findall(r"^  ([a-z-]+) {2,}\S", overview.split("commands:")[1], re.M)
        self.assertEqual(sorted(table), sorted(commands))
        for command in commands:
            _, text = self.desk.run(command, "--help")
            declared = {int(code) for code in text.rstrip().splitlines()[-1].removeprefix("Exit codes:").split()}
            self.assertEqual(declared, table[command], command)

    def test_every_code_that_can_be_brought_about_is(self):
        self.seen = {}
        self.without_a_stack()
        self.looking()
        self.of_actions()
        self.changing()
        table = documented_codes()
        for command, codes in table.items():
            missing = codes - self.seen.get(command, set()) - set(ELSEWHERE) - self.hard.get(command, set())
            with self.subTest(command=command):
                self.assertEqual(missing, set(), f"'{command}' was never seen to end so")
                self.assertLessEqual(self.seen.get(command, set()), codes)

    # Codes that only a plugin of a certain kind, or a moment that cannot be waited for, brings about.
    hard = {
        "new": {8}, "check": {8}, "output": {8}, "ssh": {8, 1}, "ssh-config": {8}, "ssh-key": {8, 10}, "state": {8}, "schema": {8}, "explain": {8},
        "completion": {8},
        "cloud": {3, 8, 10, 12}, "plugin": {3, 8}, "platform": {10}, "audit": {10},
    }

    def without_a_stack(self):
        self.fresh()
        for command in documented_codes():
            self.ends(2, command, "--no-such-option")
            self.ends(0, command, "--help")
            self.lost(command, "--help")
        self.ends(2, "new")  # a stack file is there already
        (self.desk.folder / "slipway.yaml").unlink()
        self.ends(6, "new", "--cloud", "nobody")
        self.ends(2, "new")
        self.ends(0, "new", "--platform", "trouble")
        self.ends(6, "check", "no-such-file")
        self.ends(6, "explain", "no.such-code")
        self.ends(6, "plugin", "show", "nobody")
        for words in (("completion", "bash"), ("manual",), ("version",), ("schema",), ("explain",), ("plugin", "list")):
            self.ends(0, *words)
            self.lost(*words)

    def looking(self):
        self.made()
        for words in (("validate",), ("preflight",), ("plan",), ("status",), ("output",), ("state", "list"), ("audit",), ("platform",)):
            self.ends(0, *words)
            self.lost(*words)
        self.ends(0, "platform", "status")
        self.ends(6, "ssh-config")  # no node
        self.ends(6, "output", "nothing.of.that.name")
        self.ends(6, "state", "show", "nothing")
        self.ends(6, "ssh", "nobody")
        self.ends(6, "ssh-key", "accept", "nobody")
        self.ends(6, "cloud")
        self.ends(6, "render", "nobody")
        for words, where in ((("validate",), "validate"), (("preflight",), "preflight"), (("plan",), "read"), (("status",), "read"),
                             (("audit",), "action"), (("platform", "status"), "action"), (("render", "n"), "expand")):
            self.interrupted(where, *words)
        for words, where in ((("validate",), "validate"), (("preflight",), "preflight"), (("render", "n"), "validate"),
                             (("plan",), "validate"), (("status",), "validate"), (("audit",), "action")):
            self.does("fail", where, "unauthenticated")
            self.ends(3, *words)
        self.does()
        self.ends(0, "plan", "--detailed-exitcode")
        self.fresh()
        self.ends(7, "plan", "--detailed-exitcode")

    def of_actions(self):
        self.made()
        for kind, code in (("unauthenticated", 3), ("not_found", 6), ("unavailable", 1)):
            self.does("fail", "action", kind)
            self.ends(code, "platform", "status")
        self.does("ill", "action")
        self.ends(12, "platform", "status")
        self.ends(12, "status")
        self.ends(7, "audit")
        self.fresh()
        self.ends(6, "audit", "--adopt")

    def changing(self):
        for kind, code in (("unauthenticated", 3), ("invalid", 4), ("unknown", 11)):
            self.fresh()
            self.does("fail", "create", kind)
            self.ends(code, "up", "--yes")
            self.made()
            self.does("fail", "delete", kind)
            self.ends(code, "down", "--confirm=odd")
        self.fresh()
        self.does("pend", "create", more="  timeouts:\n    thing.create: 1\n")
        self.ends(9, "up", "--yes")
        self.made()
        self.does("pend", "delete", more="  timeouts:\n    thing.delete: 1\n")
        self.ends(9, "down", "--confirm=odd")
        self.made()
        self.ends(0, "import")
        self.ends(0, "down", "--confirm=odd")
        self.does("fail", "import", "not_found")
        self.ends(6, "import")
        self.does("fail", "import", "unauthenticated")
        self.ends(3, "import")
        self.does("fail", "import", "unavailable")
        self.ends(1, "import")
        self.does()
        self.lost("import")
        self.lost("down", "--confirm=odd")
        self.lost("up", "--yes")
        self.interrupted("delete", "down", "--confirm=odd")
        self.does()
        self.ends(0, "down", "--confirm=odd")
        self.interrupted("import", "import")
        self.locked()

    def locked(self):
        """While another run is changing the stack; that one is stopped."""
        self.fresh()
        self.does("wait", "create")
        inside = self.folder / "inside"
        inside.unlink(missing_ok=True)
        process = self.desk.start("up", "--yes")
        try:
            until(lambda: inside.exists() and inside.read_text() == "create", "the first run to be in create")
            for words in (("up", "--yes"), ("down", "--confirm=odd"), ("import",), ("state", "rename", "odd", "other")):
                self.ends(10, *words)
            os.kill(process.pid, signal.SIGINT)
            self.assertEqual(process.wait(60), 8)
            self.seen["up"].add(8)
        finally:
            kill_group(process)


if __name__ == "__main__":
    unittest.main()
