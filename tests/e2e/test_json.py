"""What --json promises: of every command, whichever way it ends, one object a line and nothing else, `run_ended` last with the
exit code, and no field but those that docs/formats/events.md lists."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

from harness import BIN, BUILD, FAIR, Desk, check_stream, documented_codes, documented_events, kill_group, until

STACK = "name: odd\nplatform:\n  plugin: trouble\n"
SANITIZED = b"__asan_init" in (BIN / "slipway").read_bytes() or b"__tsan_init" in (BIN / "slipway").read_bytes()

# Seen where real operations fail, wait and are slow: the unit tests of the engine and the renderers make them.
ELSEWHERE = {("operation_waiting", "for"), ("operation_retry", "attempt"), ("operation_retry", "in_ms"),
             ("operation_retry", "finding"), ("operation_skipped", "because"), ("operation_progress", "phase"),
             ("operation_progress", "fraction"), ("operation_done", "unchanged"), ("log", "fields"), ("log", "plugin"),
             ("log", "level"), ("log", "message")}


class Stream(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-json-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.seen = set()
        self.desk_of("odd", STACK, "test-plugins")

    def desk_of(self, name, stack, plugins):
        self.desk = Desk(self.folder / name, None, stack)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/{plugins}"

    def begin(self, *words):
        return subprocess.Popen([BIN / "slipway", *words, "--json"], cwd=self.desk.folder, env=self.desk.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                start_new_session=True)

    def end(self, process, expected):
        output, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, expected, output + errors)
        events = check_stream(output, expected)
        self.seen |= {(event["event"], name) for event in events for name in event}
        return events

    def ends(self, expected, *words):
        with self.subTest(words=words):
            return self.end(self.begin(*words), expected)
        return None

    def does(self, how="nothing", where="", kind="", more=""):
        self.desk.write("slipway.yaml", STACK + f"  how: {how}\n  where: \"{where}\"\n  kind: \"{kind}\"\n"
                                                f"  inside: {self.folder}/inside\n" + more)


class Contract(Stream):
    def test_every_command_that_is_called_wrong_or_asked_for_help(self):
        for command in documented_codes():
            finding = self.ends(2, command, "--no-such-option")[1]["finding"]
            self.assertEqual(finding["code"], "command.usage")
            self.assertIn("--no-such-option", finding["message"])
            self.assertIn("usage: slipway", self.ends(0, command, "--help")[1]["record"]["help"])
        self.assertIn("did you mean 'slipway up'", self.ends(2, "apply")[1]["finding"]["message"])

    def test_every_command_beside_no_stack_file_or_a_broken_one(self):
        words = {"render": ["n"], "ssh": ["n"], "ssh-key": ["accept", "n"], "state": ["list"]}
        commands = ("validate", "preflight", "plan", "up", "down", "status", "output", "render", "ssh", "ssh-config", "ssh-key",
                    "cloud", "platform", "import", "audit", "state")
        for text, code in ((None, "stack.no-file"), ("name: [", "stack.yaml")):
            (self.desk.folder / "slipway.yaml").unlink()
            if text:
                self.desk.write("slipway.yaml", text)
            for command in commands:
                events = self.ends(2, command, *words.get(command, []))
                self.assertEqual(events[1]["finding"]["code"], code)
            self.desk.write("slipway.yaml", "")

    def test_every_command_that_ends_well(self):
        self.desk_of("fair", FAIR, "examples")
        (self.desk.folder / "boxes").mkdir()
        for words in (["validate"], ["preflight"], ["plan"], ["up", "--yes"], ["plan"], ["up", "--yes"], ["status"], ["output"],
                      ["output", "nodes"], ["render", "fair-0"], ["audit"], ["cloud"], ["platform"],
                      ["state", "list"], ["state", "show", "cloud/box/fair-0"], ["plugin", "list"], ["plugin", "show", "shed"],
                      ["plugin", "trust"], ["plugin", "new", "mine"], ["schema"], ["explain"], ["explain", "state.locked"],
                      ["completion", "bash"], ["completion", "list", "nodes"], ["manual"], ["version"], ["import"],
                      ["state", "rename", "fair", "fair2"]):
            self.ends(0, *words)
        self.desk.write("slipway.yaml", FAIR.replace("name: fair", "name: fair2"))
        self.ends(0, "down", "--confirm=fair2")
        (self.desk.folder / "slipway.yaml").unlink()
        self.ends(0, "new", "fair", "--cloud", "shed", "--set", "cloud.root=boxes")

    def test_data_is_a_record(self):
        self.desk_of("fair", FAIR, "examples")
        (self.desk.folder / "boxes").mkdir()
        self.ends(0, "up", "--yes")
        plain = json.loads(self.desk.run("output")[1])
        self.assertEqual(self.ends(0, "output")[1]["record"], plain)
        node = self.ends(0, "render", "fair-0")[1]["record"]
        self.assertEqual((node["node"], node["user_data"]), ("fair-0", self.desk.run("render", "fair-0")[1]))

    def test_a_plugin_that_ends_the_program(self):
        for how in ("exit",) if SANITIZED else ("exit", "segfault", "abort"):
            for words, where in ((("plan",), "expand"), (("validate",), "validate"), (("up", "--yes"), "create")):
                self.does(how, where)
                last = self.ends(70, *words)[-1]
                self.assertIn(f"plugin 'trouble', in {where}", last["outcome"])
                self.assertEqual(last["next"].split()[:2], ["slipway", words[0]])

    def test_a_plugin_that_fails_or_answers_nothing(self):
        for how, kind, code in (("fail", "unauthenticated", 3), ("fail", "invalid", 4), ("fail", "unknown", 11), ("silence", "", 70),
                                ("throw", "", 70)):
            self.does(how, "create", kind)
            self.ends(code, "up", "--yes")
        self.does("fail", "action", "unauthenticated")
        self.ends(3, "platform", "status")
        self.does("pend", "create", more="  timeouts:\n    thing.create: 1\n")
        self.ends(9, "up", "--yes")

    def interrupt(self, where, *words):
        inside = self.folder / "inside"
        inside.unlink(missing_ok=True)
        process = self.begin(*words)
        until(lambda: inside.exists() and inside.read_text() == where, f"{words} to be in {where}")
        os.kill(process.pid, signal.SIGINT)
        return process

    def test_a_ctrl_c(self):
        for words, where in ((("validate",), "validate"), (("preflight",), "preflight"), (("up", "--yes"), "create"),
                             (("plan",), "read"), (("status",), "read"), (("audit",), "action"), (("platform", "status"), "action")):
            self.does("wait", where)
            with self.subTest(words=words):
                self.end(self.interrupt(where, *words), 8)

    def test_a_second_ctrl_c(self):
        self.does("hang", "create")
        process = self.interrupt("create", "up", "--yes")
        until(lambda: self.is_taken(process), "the first Ctrl-C to be taken")
        os.kill(process.pid, signal.SIGINT)
        last = self.end(process, 130)[-1]
        self.assertIn("second Ctrl-C", last["outcome"])

    @staticmethod
    def is_taken(process):
        """No signal waits for the process any more."""
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("ShdPnd:")[1].split()[0], 16) == 0

    def test_while_another_run_has_the_lock(self):
        self.does("wait", "create")
        inside = self.folder / "inside"
        first = self.begin("up", "--yes")
        try:
            until(lambda: inside.exists() and inside.read_text() == "create", "the first run to be in create")
            for words in (("up", "--yes"), ("down", "--confirm=odd"), ("import",), ("state", "rename", "odd", "other")):
                self.ends(10, *words)
            os.kill(first.pid, signal.SIGINT)
            self.end(first, 8)
        finally:
            kill_group(first)

    def test_what_cannot_be_asked_is_a_finding(self):
        self.does()
        self.assertEqual(self.ends(2, "up")[-2]["finding"]["code"], "confirm.needed")
        self.ends(0, "up", "--yes")
        self.assertEqual(self.ends(2, "down")[-2]["finding"]["code"], "confirm.needed")

    def test_the_log_of_a_run_ends_as_the_run_did(self):
        for how, where, words, code in (("nothing", "", ("up", "--yes"), 0), ("fail", "delete", ("down", "--confirm=odd"), 4),
                                        ("fail", "expand", ("up", "--yes"), 2), ("nothing", "", ("up", "no-such.plan"), 2)):
            self.does(how, where, "invalid")
            self.ends(code, *words)
        for log in (self.desk.folder / ".slipway" / "logs").glob("*.jsonl"):
            last = json.loads(log.read_text().splitlines()[-1])
            self.assertEqual(last["event"], "run_ended", log.read_text())

    def test_every_field_that_is_documented_is_seen(self):
        self.desk_of("fair", FAIR, "examples")
        (self.desk.folder / "boxes").mkdir()
        self.ends(0, "up", "--yes")
        self.ends(0, "status")
        self.desk_of("odd", STACK, "test-plugins")
        self.does("fail", "create", "invalid")
        self.ends(4, "up", "--yes")
        self.ends(2, "up", "--confirm")
        documented = {(event, field) for event, fields in documented_events().items() for field in fields}
        self.assertEqual(documented - self.seen - ELSEWHERE, set())


if __name__ == "__main__":
    unittest.main()
