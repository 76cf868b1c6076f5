"""The command line itself: help, refusals, completion, colours, a narrow terminal, JSON."""

import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import termios
import unittest

from harness import BARE, BIN, SUBSCRIPTION, CloudTest, check_stream, make_certificates

ESCAPE = "\x1b"


def visible(text):
    """Without what moves the cursor or colours."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07", "", text)


class CommandLine(CloudTest):
    def setUp(self):
        super().setUp()
        self.bare = self.desk(None, BARE)

    def commands(self):
        output = self.succeed(self.bare, "--help")
        return re.findall(r"^  ([a-z-]+) {2,}\S", output.split("commands:")[1], re.M)

    def test_every_command_says_what_it_does(self):
        commands = self.commands()
        self.assertGreater(len(commands), 15)
        for command in commands:
            output = self.succeed(self.bare, command, "--help")
            self.assertTrue(output.startswith(f"usage: slipway {command}"), output)
            self.assertRegex(output.split("\n\n")[1], r"(?s)^['A-Z].*\.$")

    def test_a_wrong_command_or_option_is_refused_with_a_way_on(self):
        output = self.fail_with(2, self.bare, "pln")
        self.assertIn("did you mean 'slipway plan'?", output)
        for command in self.commands():
            output = self.fail_with(2, self.bare, command, "--no-such-option")
            self.assertIn("--no-such-option", output)
            self.assertIn(f"help: slipway {command} --help", output)

    def test_completion_scripts(self):
        script = self.succeed(self.bare, "completion", "bash")
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)
        for shell in ("bash", "zsh", "fish"):
            script = self.succeed(self.bare, "completion", shell)
            for command in self.commands():
                self.assertIn(command, script)

    def test_a_flag_of_the_last_apply_that_is_missing_now_is_named_before_the_plan(self):
        desk = self.desk(self.cloud(machines=False), BARE)
        self.succeed(desk, "up", "--yes", "--set", "cloud.nodes=2", "--set", "cloud.location=East US")
        output = self.succeed(desk, "plan")
        for option, flag in (("nodes", "--set cloud.nodes=…"), ("location", "--set cloud.location=East US")):
            self.assertIn(f"cloud.{option} came from a flag at the last apply and is not given now", output)
            self.assertIn(f"help: {flag}", output)
        self.assertLess(output.index("came from a flag"), output.index("cloud/virtual_machine"))
        self.assertNotIn("came from", self.succeed(desk, "plan", "--set", "cloud.nodes=2", "--set", "cloud.location=East US"))

    def test_a_renamed_stack_is_asked_about_and_keeps_its_records_by_a_command(self):
        desk = self.desk(self.cloud(machines=False), BARE)
        self.succeed(desk, "up", "--yes")
        desk.write("slipway.yaml", BARE.replace("name: demo", "name: staging"))
        output = self.succeed(desk, "plan")
        self.assertIn("nothing is on record for 'staging' here, but for 'demo'", output)
        self.assertIn("help: slipway state rename demo staging", output)
        self.succeed(desk, "state", "rename", "demo", "staging")
        self.assertIn("cloud/hosted_service/demo", self.succeed(desk, "state", "list"))
        self.assertNotIn("nothing is on record", self.succeed(desk, "plan"))
        self.assertIn("there is no state of a stack 'demo'", self.fail_with(6, desk, "state", "rename", "demo", "other"))

    def test_the_next_command_repeats_the_flags_of_this_one(self):
        desk = self.desk(self.cloud(machines=False), BARE)
        output = self.succeed(desk, "plan", "--set", "cloud.nodes=2", "--set", "cloud.location=East US")
        self.assertEqual(output.splitlines()[-1], "next: slipway up --set cloud.nodes=2 --set 'cloud.location=East US'")
        desk.write("slipway.yaml", BARE + "platform:\n  plugin: deis\n  domain: demo.example.com\n")
        output = self.succeed(desk, "validate", "--set", "cloud.vm_size=Large", "--set", "platform.config={controller/secretKey: hunter2}")
        self.assertNotIn("hunter2", output)
        self.assertIn("--set 'platform.config=…'", output)

    def test_every_stack_in_the_documents_is_valid(self):
        root = pathlib.Path(__file__).resolve().parents[2]
        desk = self.desk(None, BARE)
        make_certificates(desk.folder)
        subprocess.run([root / "examples/swarm-local/make-image", "/bin/true", desk.folder / "web.tar"], check=True)
        desk.environment.update(AZURE_SUBSCRIPTION=SUBSCRIPTION, DISCOVERY_SERVICE="http://127.0.0.1:1")
        stacks = [(page, text) for page in [root / "README.md", *sorted(root.glob("docs/**/*.md"))]
                  for text in re.findall(r"```yaml\n(.*?)```", page.read_text(), re.S)]
        stacks += [(page, page.read_text()) for page in sorted(root.glob("examples/*/slipway.yaml"))]
        self.assertGreater(len(stacks), 2)
        for page, text in stacks:
            with self.subTest(page=page.parent.name):
                for file in page.parent.glob("*.yaml") if page.name == "slipway.yaml" else []:
                    desk.write(file.name, file.read_text())
                desk.write("slipway.yaml", text)
                self.succeed(desk, "validate")

    def test_an_action_takes_a_list_between_commas_or_piece_by_piece(self):
        desk = self.desk(None, BARE)
        for words in (("--packages", "fits,Does_Not"), ("--packages=fits,Does_Not",), ("--packages", "fits", "--packages", "Does_Not")):
            with self.subTest(words=words):
                output = self.fail_with(2, desk, "plugin", "run", "local", "image", *words)
                self.assertIn("packages[1]", output)
                self.assertIn("a package's name", output)
        self.assertIn("--packages PACKAGES,...", self.succeed(desk, "plugin", "run", "local", "image", "--help"))

    def complete(self, *words):
        """What bash proposes for the last of the words, by the script itself."""
        script = self.succeed(self.bare, "completion", "bash")
        script += f"\nCOMP_WORDS=({' '.join(repr(word) for word in words)})\nCOMP_CWORD={len(words) - 1}\n_slipway\n"
        script += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
        done = subprocess.run(["bash"], input=script, text=True, check=True, capture_output=True, cwd=self.bare.folder)
        return done.stdout.split()

    def test_bash_completes_commands_their_own_options_words_and_files(self):
        self.assertEqual(self.complete("slipway", "pre"), ["preflight"])
        self.assertEqual(self.complete("slipway", "up", "--para"), ["--parallelism"])
        self.assertEqual(self.complete("slipway", "plan", "--para"), [])
        self.assertEqual(self.complete("slipway", "state", "l"), ["list"])
        self.assertEqual(self.complete("slipway", "plan", "--color", "n"), ["never"])
        self.assertEqual(self.complete("slipway", "plan", "--file", "slip"), ["slipway.yaml"])

    def test_the_manual_tells_every_command_option_and_exit_code(self):
        manual = self.succeed(self.bare, "manual")
        self.assertTrue(manual.startswith(".TH SLIPWAY 1"))
        plain = manual.replace("\\-", "-")
        for command in self.commands():
            self.assertIn(f"\n.SS {command}\n", plain)
            help_text = self.succeed(self.bare, command, "--help")
            for option in re.findall(r"--([a-z-]+)", help_text.split("Options:")[1]):
                self.assertIn(f"--{option}", plain)
        for code in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 70, 130):
            self.assertIn(f"\n.B {code}\n", manual)

    def test_version_and_schema_are_json(self):
        self.assertIn("version", check_stream(self.succeed(self.bare, "version", "--json"))[1]["record"])
        self.assertIn("properties", json.loads(self.succeed(self.bare, "schema")))

    def test_codes_are_explained(self):
        self.assertGreater(len(self.succeed(self.bare, "explain", "state.locked")), 80)
        self.assertIn("help: slipway explain", self.fail_with(6, self.bare, "explain", "no.such-code"))

    def test_colours_only_where_they_are_wanted(self):
        self.bare.write("slipway.yaml", "name: Not A Name\n")
        self.assertNotIn(ESCAPE, self.fail_with(2, self.bare, "validate"))
        self.assertIn(ESCAPE, self.fail_with(2, self.bare, "validate", FORCE_COLOR="1"))
        self.assertNotIn(ESCAPE, self.fail_with(2, self.bare, "validate", "--color", "never", FORCE_COLOR="1"))
        _, output = self.in_terminal(self.bare, "validate", NO_COLOR="1")
        self.assertNotRegex(output, r"\x1b\[[0-9;]*m")

    def test_what_is_asked_for_is_not_shown_and_asked_once(self):
        stack = "name: demo\ncloud:\n  plugin: azure-asm\n  subscription: ${ask:SECRET}\n  cloud_service_name: ${ask:SECRET}\n"
        self.bare.write("slipway.yaml", stack)
        self.assertIn("export SECRET=...", self.fail_with(2, self.bare, "validate"))
        _, output = self.in_terminal(self.bare, "validate", typed=b"-sesame-\n")
        self.assertEqual(output.count("SECRET: "), 1)
        # as an option that is no secret it is named where it is wrong, and only there
        self.assertTrue(output.startswith("SECRET: \r\n"), output)
        self.assertIn("'-sesame-'", output)

    def in_terminal(self, desk, *words, typed=b"", **more):
        """Runs in a pseudo-terminal of 80 columns; answers the exit code and every byte that was written to it.  What is typed
        comes after the first question."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {**desk.environment, "TERM": "xterm-256color", **more}
        process = subprocess.Popen([str(BIN / "slipway"), *words], cwd=desk.folder, env=environment, stdin=slave,
                                   stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        written = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            written += piece
            if typed and written.endswith(b": "):
                os.write(master, typed)
                typed = b""
        os.close(master)
        return process.wait(60), written.decode()

    def test_the_live_display_fits_a_terminal_of_80_columns(self):
        cloud = self.cloud(machines=False)
        code, output = self.in_terminal(self.desk(cloud, BARE), "up", "--yes")
        self.assertEqual(code, 0, output)
        self.assertIn(ESCAPE, output, "nothing was live")
        live = output[output.index("create: it does not exist yet"):output.rindex("address:")]
        for line in re.split(r"[\r\n]+", visible(live)):
            if "error:" not in line and "warning:" not in line and "help:" not in line:
                self.assertLessEqual(len(line), 80, repr(line))
        self.assertTrue(visible(output).strip().splitlines()[-1].startswith("next:"), output[-300:])

    def test_the_plan_tells_what_it_makes_and_status_where_it_is(self):
        desk = self.desk(self.cloud(machines=False), BARE)
        lines = self.succeed(desk, "plan").splitlines()
        at = next(number for number, line in enumerate(lines) if "cloud/virtual_machine/demo-coreos-1" in line)
        told = " ".join(lines[at:at + 3])
        self.assertRegex(told, r"create: \w+ in [\w ]+, CoreOS-Stable-[\d.]+, port 22002")
        self.assertRegex("\n".join(lines), r"plan: 3 machines and \d+ more to create; about \w+ \(a first guess\)")
        self.assertIn("\n        size: ", self.succeed(desk, "plan", "--verbose"))
        self.succeed(desk, "up", "--yes")
        self.assertRegex(self.succeed(desk, "status"), r"cloud/virtual_machine/demo-coreos-1  ready  127\.[\d.]+, [\d.]+, ssh core@[\d.]+:22002\n")
        down = self.fail_with(2, desk, "down")
        self.assertRegex(down, r"- cloud/hosted_service/demo .*\n +with it: .*3 virtual_machine \(demo-coreos-0,\s+demo-coreos-1, demo-coreos-2\)")
        self.assertNotIn("- cloud/virtual_machine/demo-coreos-0", down)

    def test_the_estimate_knows_how_fast_an_emulated_service_is(self):
        desk = self.desk(self.cloud(machines=False, speed=100), BARE)
        expected = 3 * 180 / 100  # one machine after the other, which usually takes three minutes
        events = check_stream(self.succeed(desk, "up", "--yes", "--json"), 0)
        ready = next(event for event in events if event["event"] == "plan_ready")
        self.assertAlmostEqual(ready["estimate_s"], expected, delta=3)
        self.assertTrue(ready["guessed"])

    def test_json_is_one_object_a_line(self):
        cloud = self.cloud(machines=False)
        events = check_stream(self.succeed(self.desk(cloud, BARE), "up", "--yes", "--json"), 0)
        ready = next(event for event in events if event["event"] == "plan_ready")
        self.assertEqual(ready["machines"], {"create": 3})


if __name__ == "__main__":
    unittest.main()
