"""What is not trusted does not run: neither a plugin of another content, nor what somebody else's stack file names."""

import json
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

from harness import BIN, BUILD, Desk, check_stream

STACK = """\
name: fair
cloud:
  plugin: {plugin}
  root: boxes
  nodes: 2
"""
COMMANDS = (
    ["plugin", "list"], ["plugin", "show", "shed"], ["plugin", "show", "shed", "--json"], ["plugin", "run", "shed"], ["schema"],
    ["explain", "no.such-code"], ["completion", "bash"], ["new", "other", "--cloud", "shed"], ["check", "document"], ["validate"],
    ["render"], ["preflight"], ["plan"], ["up", "--yes"], ["status"], ["audit"], ["import"], ["cloud"], ["ssh-config"], ["output"],
    ["state", "list"], ["down", "--confirm=fair"], ["up", "--yes", "--set", "cloud.nodes=x"])


class Rig(unittest.TestCase):
    plugin = "telltale"

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-trust-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.desk = Desk(self.folder / "desk", None, STACK.format(plugin="shed"))
        (self.desk.folder / "boxes").mkdir()
        (self.desk.folder / "document").write_text("a document")
        self.told = self.folder / "told"
        plugins = self.folder / "plugins"
        plugins.mkdir(mode=0o755)
        self.shed = plugins / "shed.so"
        self.put(self.shed)
        self.desk.environment.update(SLIPWAY_PLUGIN_PATH=str(plugins), TELLTALE=str(self.told))

    def put(self, path):
        shutil.copy(BUILD / "lib/slipway/test-plugins" / f"{self.plugin}.so", path)
        path.chmod(0o644)

    def run_it(self, expected, *words):
        code, output = self.desk.run(*words)
        self.assertEqual(code, expected, f"slipway {' '.join(words)}:\n{output}")
        return output

    def has_run(self):
        """Whether anything of the plugin ran since the last call."""
        ran = self.told.exists()
        self.told.unlink(missing_ok=True)
        return ran

    def change(self, path=None):
        with open(path or self.shed, "ab") as file:
            file.write(b"\0")

    def answer(self, text, *words):
        """Runs it at a terminal and types the text when it is asked; its exit code and what stood on the terminal."""
        master, slave = pty.openpty()
        process = subprocess.Popen([str(BIN / "slipway"), *words], cwd=self.desk.folder, env=self.desk.environment, stdin=slave,
                                   stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)
        shown = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # the other end is closed
                break
            if not part:
                break
            shown += part
            if text and shown.endswith(b"[y/N] "):
                os.write(master, text.encode())
                text = ""
        os.close(master)
        return process.wait(timeout=60), shown.decode()


class RefusedPlugins(Rig):
    def setUp(self):
        super().setUp()
        self.run_it(0, "up", "--yes")
        self.assertTrue(self.has_run())

    def nothing_runs(self):
        for words in COMMANDS:
            with self.subTest(command=" ".join(words)):
                code, output = self.desk.run(*words)
                self.assertFalse(self.has_run(), output)
                if words[0] in ("validate", "plan", "up", "down", "status", "cloud"):
                    self.assertEqual(code, 2, output)
                    self.assertIn("slipway plugin trust shed", output)

    def test_a_plugin_of_another_content_runs_in_no_command(self):
        self.change()
        self.nothing_runs()
        self.assertIn("slipway plugin trust shed", self.run_it(0, "plugin", "list"))
        self.run_it(0, "plugin", "trust", "shed")
        self.assertFalse(self.has_run(), "trusting a plugin is no reason to run it")
        self.run_it(0, "plan")
        self.assertTrue(self.has_run())

    def test_without_the_lock_file_the_hash_in_the_state_still_holds(self):
        (self.desk.folder / "slipway.lock").unlink()
        self.run_it(0, "plan")
        self.assertTrue(self.has_run())
        self.change()
        self.nothing_runs()
        self.run_it(0, "plugin", "trust")
        self.assertFalse(self.has_run())
        self.run_it(0, "down", "--confirm=fair")

    def test_a_stack_file_with_faults_is_no_way_around(self):
        self.change()
        self.desk.write("slipway.yaml", STACK.format(plugin="shed") + "clod: {}\n")
        self.run_it(2, "validate")
        (self.desk.folder / "slipway.lock").unlink()
        self.run_it(2, "validate")
        self.assertFalse(self.has_run())

    def test_a_damaged_lock_file_refuses_all(self):
        self.desk.write("slipway.lock", "{")
        for words in (["plugin", "list"], ["plugin", "run", "shed"], ["plan"]):
            self.assertNotEqual(self.desk.run(*words)[0], 0)
            self.assertFalse(self.has_run())


class RefusedBarePlugins(RefusedPlugins):
    """The same for a plugin without a manifest, which must be run to say anything."""

    plugin = "telltale-bare"


class Manifests(Rig):
    def described(self):
        return check_stream(self.run_it(0, "plugin", "show", "shed", "--json"))[1]["record"]

    def test_what_a_plugin_says_is_read_and_not_run(self):
        self.assertIn("shed 1.", self.run_it(0, "plugin", "list"))
        self.assertIn("root", self.run_it(0, "plugin", "show", "shed"))
        self.assertEqual(self.described()["name"], "shed")
        self.assertIn('"root"', self.run_it(0, "schema"))
        (self.desk.folder / "slipway.yaml").unlink()
        self.run_it(0, "plugin", "show", "shed")
        self.assertFalse(self.has_run())

    def test_words_of_a_manifest_cannot_steer_the_terminal(self):
        said = self.described()
        manifest = self.folder / "manifest.json"
        manifest.write_text(json.dumps({**said, "summary": "fine\u001b]0;owned\u0007"}))
        subprocess.run(["objcopy", "--update-section", f".slipway.manifest={manifest}", self.shed], check=True)
        for words in (["plugin", "list"], ["plugin", "show", "shed"], ["plugin", "show", "shed", "--markdown"]):
            output = self.run_it(0, *words)
            self.assertFalse([sign for sign in output if sign in "\u001b\u0007"], output)


class StrangeStacks(Rig):
    def setUp(self):
        super().setUp()
        self.own = self.desk.folder / "tool.so"
        self.put(self.own)
        self.desk.write("slipway.yaml", STACK.format(plugin="./tool.so"))

    def test_a_plugin_that_the_stack_file_names_by_path_is_not_run_unasked(self):
        for words in (["validate"], ["plan"], ["up", "--yes"], ["down", "--confirm=fair"], ["plan", "--json"]):
            output = self.run_it(2, *words)
            self.assertIn("plugin.not-trusted", output)
            self.assertIn("slipway plugin trust", output)
            self.assertFalse(self.has_run())
        self.run_it(0, "plugin", "trust")
        self.assertFalse(self.has_run())
        self.run_it(0, "up", "--yes")

    def test_a_lock_file_that_came_with_the_stack_is_no_answer(self):
        self.run_it(0, "plugin", "trust")
        (self.desk.folder.parent / "desk-home/.local/share/slipway/trusted.json").unlink()
        self.run_it(2, "plan")
        self.assertFalse(self.has_run())

    def test_it_is_asked_about_once_and_again_for_another_content(self):
        code, shown = self.answer("n\n", "validate")
        self.assertEqual(code, 8, shown)
        self.assertFalse(self.has_run())
        code, shown = self.answer("y\n", "validate")
        self.assertEqual(code, 0, shown)
        self.assertIn("tool.so' by its path (SHA-256 ", shown)
        self.assertNotIn("[y/N]", self.answer("", "validate")[1])
        self.run_it(0, "plan")
        self.has_run()
        self.change(self.own)
        self.run_it(2, "plan")
        self.assertFalse(self.has_run())

    def test_a_path_that_the_user_gives_is_the_answer(self):
        self.desk.write("slipway.yaml", STACK.format(plugin="shed"))
        self.run_it(0, "validate", "--set", f"cloud.plugin={self.own}")

    def test_a_fault_in_the_file_is_no_way_around(self):
        self.desk.write("slipway.yaml", STACK.format(plugin="./tool.so") + "clod: {}\n")
        self.run_it(2, "validate")
        self.assertFalse(self.has_run())

    def test_a_file_that_others_decide_about_is_asked_about(self):
        stack = self.desk.folder / "slipway.yaml"
        self.desk.write("slipway.yaml", STACK.format(plugin="shed"))
        stack.chmod(0o666)
        self.assertIn("can be written by everybody", self.run_it(2, "plan"))
        stack.chmod(0o644)
        if os.geteuid() == 0:  # nobody else can give a file away
            os.chown(stack, 4711, 4711)
            self.assertIn("belongs to somebody else (user 4711)", self.run_it(2, "plan"))
            self.assertFalse(self.has_run())
            self.run_it(0, "plugin", "trust")
            self.run_it(0, "plan")
            os.chown(stack, 4712, 4711)
            self.run_it(2, "plan")

    def test_a_list_of_what_is_trusted_that_others_can_write_is_refused(self):
        self.run_it(0, "plugin", "trust")
        store = self.desk.folder.parent / "desk-home/.local/share/slipway/trusted.json"
        self.assertEqual(store.stat().st_mode & 0o777, 0o600)
        store.chmod(0o666)
        self.assertNotEqual(self.desk.run("plan")[0], 0)
        self.assertFalse(self.has_run())


if __name__ == "__main__":
    unittest.main()
