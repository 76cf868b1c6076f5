"""What operators do wrong: each mistake ends with the code and the words that it should, on standard error, and changes nothing.

The table is the specification; a mistake that is met again is a further row."""

import fcntl
import os
import pathlib
import pty
import re
import shutil
import struct
import subprocess
import tempfile
import termios
import unittest

from harness import BIN, BUILD, FAIR, Desk, check_stream, kill_group, until

ROOT = pathlib.Path(__file__).resolve().parents[2]

TROUBLE = "name: odd\nplatform:\n  plugin: trouble\n"

# What is typed beside the stack FAIR, the exit code, what it says.
MISTAKES = [
    (["apply"], 2, "there is no command 'apply'; did you mean 'slipway up'? [command.usage]\n  help: slipway up --help\n"),
    (["destroy"], 2, "there is no command 'destroy'; did you mean 'slipway down'?"),
    (["valdate"], 2, "there is no command 'valdate'; did you mean 'slipway validate'?"),
    (["up", "--yess"], 2, "'up' takes no '--yess'; did you mean '--yes'? [command.usage]\n  help: slipway up --help\n"),
    (["down", "--comfirm=fair"], 2, "'down' takes no '--comfirm'; did you mean '--confirm'?"),
    (["plan", "--color", "sometimes"], 2, "--color is 'sometimes'; it is auto, always or never"),
    (["up", "--yes", "--parallelism", "0"], 2, "--parallelism is a number from 1 to 1024"),
    (["up", "--yes", "--parallelism", "-1"], 2, "--parallelism is a number from 1 to 1024"),
    (["plan", "--set", ""], 2, "--set is ''; it is PATH=VALUE, such as cloud.nodes=5"),
    (["plan", "--set", "cloud.nodes"], 2, "--set is 'cloud.nodes'; it is PATH=VALUE"),
    (["plan", "--file", ""], 2, "--file is empty"),
    (["plan", "--set", "cloud.nods=4"], 2, "cloud has no option 'nods'; did you mean 'nodes'?"),
    (["plan", "--set", "cluod.nodes=4"], 2, "a stack has no 'cluod'; did you mean 'cloud'?"),
    (["plan", "--file", "stacks/none.yaml"], 2, "none.yaml"),
    (["plan", "fair.plan"], 2, "'plan' takes no 'fair.plan'"),
    (["up"], 2, "this needs a confirmation, and there is no terminal to ask on [confirm.needed]\n  help: slipway up --yes\n"),
    (["up", "--set", "cloud.nodes=4", "--plugin-dir", "a b"], 2,
     "help: slipway up --yes --set cloud.nodes=4 --plugin-dir 'a b'\n"),
    (["up", "--yes", "none.plan"], 2, "help: slipway plan --out none.plan\n"),
    (["down", "--forget"], 2, "help: slipway down --forget --confirm=fair\n"),
    (["render", "fair-9"], 6, "there is no user-data for a node 'fair-9' [render.no-such-node]\n  help: slipway render fair-"),
    (["ssh", "fair-9"], 6, "no node 'fair-9' is known [ssh.no-such-node]\n  help: slipway ssh-config\n"),
    (["platform", "statsu"], 2, "has no action 'statsu'"),
    (["explain", "state.lokced"], 6, "help: slipway explain state.locked\n"),
    (["plugin", "show", "shd"], 6, "did you mean 'shed'?"),
    (["up", "--yes", "--replace", "cloud/box/fair-7"], 2, "'cloud/box/fair-7' is neither on record nor wanted"),
    (["ssh-key", "fair-0"], 2, "use 'ssh-key accept NODE'"),
    (["new", "fair"], 2, "slipway.yaml is there already"),
]


class Mistakes(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-mistakes-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, FAIR)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/examples"
        self.boxes = self.desk.folder / "boxes"
        self.boxes.mkdir()

    def run_apart(self, *words, **more):
        done = subprocess.run([BIN / "slipway", *words], cwd=self.desk.folder, env={**self.desk.environment, **more}, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    def with_actions(self):
        self.desk = Desk(self.folder / "odd", None, TROUBLE)
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = f"{BUILD}/lib/slipway/test-plugins"

    def test_each_is_told_on_standard_error_and_changes_nothing(self):
        code, output, errors = self.run_apart("plan")
        self.assertEqual(code, 0, output + errors)
        for words, expected, says in MISTAKES:
            with self.subTest(words=words):
                code, output, errors = self.run_apart(*words)
                self.assertEqual(code, expected, output + errors)
                self.assertIn(says, errors)
                self.assertNotIn("error:", output)
                self.assertEqual(list(self.boxes.iterdir()), [])

    def test_help_and_next_can_be_pasted_with_every_flag(self):
        self.desk.environment["SLIPWAY_PLUGIN_PATH"] = ""
        plugins = self.folder / "my plugins"
        shutil.copytree(f"{BUILD}/lib/slipway/examples", plugins)
        self.desk.write("my stack.yaml", FAIR)
        flags = ["--file", "my stack.yaml", "--plugin-dir", str(plugins), "--set", "cloud.nodes=2"]
        shown = f"--file 'my stack.yaml' --set cloud.nodes=2 --plugin-dir '{plugins}'"
        (self.desk.folder / "slipway.yaml").unlink()
        code, output, errors = self.run_apart("up", "--yes", *flags)
        self.assertEqual(code, 0, output + errors)
        self.assertEqual(output.splitlines()[-1], f"next: slipway status {shown}")
        code, output, errors = self.run_apart("plan", "--replace", "cloud/box/fair-1", *flags)
        self.assertEqual((code, output.splitlines()[-1]), (0, f"next: slipway up --replace cloud/box/fair-1 {shown}"), errors)
        code, output, errors = self.run_apart("up", "--replace", "cloud/box/fair-1", *flags)
        self.assertEqual(code, 2, output)
        helped = re.search("help: (.*)", errors).group(1)
        self.assertEqual(helped, f"slipway up --replace cloud/box/fair-1 --yes {shown}")
        done = subprocess.run(["bash", "-c", helped], cwd=self.desk.folder, text=True, capture_output=True, check=False,
                              env={**self.desk.environment, "PATH": f"{BIN}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_new_writes_what_validate_accepts_or_says_what_it_needs(self):
        (self.desk.folder / "slipway.yaml").unlink()
        code, _, errors = self.run_apart("new", "fair", "--cloud", "shd")
        self.assertEqual(code, 6)
        self.assertIn("did you mean 'shed'?", errors)
        code, _, errors = self.run_apart("new", "fair", "--cloud", "choir")
        self.assertEqual(code, 2)
        self.assertIn("the plugin 'choir' does not fill the role 'cloud'", errors)
        words = ["new", "fair", "--cloud", "shed", "--config", "letters", "--platform", "choir"]
        code, _, errors = self.run_apart(*words)
        self.assertEqual(code, 2)
        self.assertFalse((self.desk.folder / "slipway.yaml").exists())
        needed = re.findall(r"--set ([a-z_.]+)=…", errors)
        self.assertTrue(needed, errors)
        values = {"cloud.root": "boxes", "platform.song": "hey: you"}
        code, output, errors = self.run_apart(*words, *[word for path in needed for word in ("--set", f"{path}={values[path]}")])
        self.assertEqual(code, 0, output + errors)
        code, output, errors = self.run_apart("validate")
        self.assertEqual(code, 0, output + errors)

    def test_an_action_has_help_of_its_own(self):
        self.with_actions()
        code, output, _ = self.run_apart("platform", "audit", "--help")
        self.assertEqual(code, 0)
        self.assertTrue(output.startswith("usage: slipway platform audit\n\nWhat is left over.\n"), output)
        self.assertEqual(self.run_apart("help", "platform", "audit")[1], output)
        self.assertIn("Without a stack.", self.run_apart("plugin", "run", "trouble", "alone", "--help")[1])
        self.assertTrue(self.run_apart("platform", "--help")[1].startswith("usage: slipway platform [options] [ACTION"))

    def test_completion_knows_what_there_is(self):
        listed = lambda *words: self.run_apart("completion", "list", *words)[1].split()
        self.assertEqual(listed("nodes"), ["fair-0", "fair-1", "fair-2"])
        self.assertLessEqual({"choir", "letters", "shed"}, set(listed("plugins")))
        self.assertIn("state.locked", listed("codes"))
        self.assertEqual(listed("addresses"), [])
        self.assertEqual(self.run_apart("up", "--yes")[0], 0)
        self.assertIn("cloud/box/fair-1", listed("addresses"))
        for words, found in ((("render", "fair-"), "fair-1"), (("state", "show", "cloud/box/"), "cloud/box/fair-2"),
                             (("plugin", "show", "s"), "shed"), (("explain", "state.lo"), "state.locked"),
                             (("up", "--replace", "cloud/"), "cloud/box/fair-0")):
            with self.subTest(words=words):
                self.assertIn(found, self.complete("slipway", *words))
        self.with_actions()
        self.assertEqual(listed("actions", "platform"), ["status", "audit", "alone"])
        self.assertEqual(self.complete("slipway", "platform", "s"), ["status"])

    def complete(self, *words):
        script = self.run_apart("completion", "bash")[1]
        script += f"\nCOMP_WORDS=({' '.join(repr(word) for word in words)})\nCOMP_CWORD={len(words) - 1}\n_slipway\n"
        script += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
        done = subprocess.run(["bash"], input=script, text=True, check=True, capture_output=True, cwd=self.desk.folder,
                              env={**self.desk.environment, "PATH": f"{BIN}:{os.environ['PATH']}"})
        return done.stdout.split()

    def test_what_was_typed_before_a_question_does_not_answer_it(self):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.write(master, b"y\n")
        process = subprocess.Popen([str(BIN / "slipway"), "up"], cwd=self.desk.folder, stdin=slave, stdout=slave, stderr=slave,
                                   env={**self.desk.environment, "TERM": "xterm-256color"}, start_new_session=True)
        os.close(slave)
        written = []

        def read():
            try:
                written.append(os.read(master, 65536))
            except OSError:
                return True
            return b"go on? [y/N] " in b"".join(written)

        try:
            until(read, "the question")
            self.assertIsNone(process.poll(), "it was answered by what was there before")
            os.write(master, b"n\n")
            self.assertEqual(process.wait(60), 8)
        finally:
            kill_group(process)
            os.close(master)
        self.assertEqual(list(self.boxes.iterdir()), [])
        self.assertIn(b"3 machines and ", b"".join(written))


class Codes(unittest.TestCase):
    def test_every_code_in_the_tree_is_explained(self):
        """What looks like a code in a source file, and is not the name of a file, can be explained by the program."""
        families = ("action", "audit", "command", "compose", "confirm", "import", "inventory", "operation", "option", "output",
                    "plan", "plugin", "process", "read", "render", "run", "ssh", "stack", "state")
        own = {"azure-asm", "deis", "config", "local", "swarm"}
        code = re.compile(r'"((?:%s)\.[a-z][a-z_-]+)"' % "|".join([*families, *own]))
        found = set()
        for folder in ("core", "plugins"):
            for path in [*ROOT.glob(f"{folder}/**/*.cpp"), *ROOT.glob(f"{folder}/**/*.hpp")]:
                text = path.read_text()
                found |= {name for name in code.findall(text) if not name.endswith((".hpp", ".yaml"))}
                found |= set(re.findall(r'"((?:user-data|boot)-[a-z-]+)"', text))
                found |= {f"azure-asm.{name}" for name in re.findall(r'\b(?:good|bad)\("([a-z-]+)"', text) if "azure" in str(path)}
        found -= NO_CODES
        self.assertGreater(len(found), 80)
        folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-codes-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        events = check_stream(Desk(folder / "desk", None, FAIR).run("explain", "--json")[1], 0)
        explained = {event["record"]["code"]: event["record"]["text"] for event in events[1:-1]}
        for name in sorted(found):
            with self.subTest(code=name):
                text = explained.get(name) or explained.get(name.split(".")[0] + ".", "")
                self.assertGreater(len(text), 40)


# Words of the same form that are no codes of findings: keys of a layout's ssh, and the unit of a machine's.
NO_CODES = {f"ssh.{key}" for key in ("host", "port", "user", "identity", "passphrase", "host_key", "service")}


if __name__ == "__main__":
    unittest.main()
