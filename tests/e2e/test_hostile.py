"""What comes from strangers: words with control characters, endpoints without TLS, pipes and devices in place of files."""

import os
import re
import unittest

from harness import BARE, CloudTest

# ESC, a control of the second range, a bell, a carriage return; marks that turn the direction of what follows
HOSTILE = "x\x1b[2J\x1b]0;owned\x07\u009b31m\r\u202egnp\u2066\u200f\u061c"
STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class HostileText(CloudTest):
    def setUp(self):
        super().setUp()
        self.bare = self.desk(None, BARE)

    def assert_harmless(self, *words, desk=None, **more):
        code, output = (desk or self.bare).run(*words, **more)
        self.assertNotEqual(code, 0, output)
        self.assertIsNone(STEERS.search(output), f"{words}: {output!r}")
        return output

    def test_no_word_of_the_command_line_steers_the_terminal_that_it_is_told_on(self):
        overview = self.succeed(self.bare, "--help").split("commands:")[1]
        commands = re.findall(r"^  ([a-z-]+) {2,}\S", overview, re.M)
        self.assertGreater(len(commands), 15)
        self.assertIn("owned", self.assert_harmless(HOSTILE))
        for command in commands:
            if command in ("version", "manual"):
                continue
            with self.subTest(command=command):
                self.assert_harmless(command, HOSTILE, HOSTILE, HOSTILE)
                self.assert_harmless(command, f"--{HOSTILE}")
        for words in (("plan", "--set", f"cloud.{HOSTILE}=1"), ("plan", "--set", HOSTILE), ("plan", "-f", HOSTILE),
                      ("plugin", "show", HOSTILE), ("plugin", "run", HOSTILE, HOSTILE), ("state", "show", HOSTILE),
                      ("validate", "--plugin-dir", HOSTILE, "--set", f"cloud.plugin={HOSTILE}"), ("explain", HOSTILE),
                      ("check", HOSTILE), ("ssh", HOSTILE), ("import", HOSTILE), ("completion", HOSTILE)):
            with self.subTest(words=words):
                self.assert_harmless(*words)

    def test_no_text_of_the_stack_file_steers_the_terminal(self):
        escaped = '"x\\e[2J\\N\\x9b\\u202e\\u061c"'
        for text in (f"name: {escaped}\n", f"name: demo\ncloud: {{plugin: {escaped}}}\n",
                     f"name: demo\ncloud: {{plugin: azure-asm, {escaped}: 1}}\n",
                     f"name: demo\ncloud: {{plugin: azure-asm, vm_size: {escaped}}}\n", f"name: demo\n{HOSTILE}: 1\n"):
            with self.subTest(text=text):
                self.bare.write("slipway.yaml", text)
                self.assert_harmless("validate")

    def test_an_endpoint_without_tls_is_refused_where_it_stands(self):
        for endpoint in ("http://management.example.com", "http://192.0.2.1:80", "http://127.0.0.1.example.com", "ftp://x"):
            with self.subTest(endpoint=endpoint):
                self.bare.write("slipway.yaml", BARE + f"  endpoint: {endpoint}\n")
                output = self.fail_with(2, self.bare, "validate")
                line = len(BARE.splitlines()) + 1
                self.assertIn(f"slipway.yaml:{line}:13: error", output)
                self.assertIn("http:// only on this machine", output)

    def test_a_pipe_or_a_device_in_place_of_a_file_is_refused_not_waited_for(self):
        os.mkfifo(self.bare.folder / "pipe")
        for file, what in (("pipe", "is a pipe"), ("/dev/zero", "is a device")):
            with self.subTest(file=file):
                self.assertIn(what, self.fail_with(2, self.bare, "validate", "-f", file, timeout=30))
                self.assertIn(what, self.assert_harmless("check", file, timeout=30))
                stack = BARE + f"  azure_cert: {file}\n  custom_data: {file}\n"
                self.bare.write("slipway.yaml", stack)
                self.assert_harmless("validate", timeout=30)
        self.bare.write("slipway.yaml", BARE)
        (self.bare.folder / "slipway.lock").unlink(missing_ok=True)
        os.mkfifo(self.bare.folder / "slipway.lock")
        self.assert_harmless("validate", timeout=30)


if __name__ == "__main__":
    unittest.main()
