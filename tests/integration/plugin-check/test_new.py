"""`slipway plugin new` writes a plugin that builds out of the tree, keeps the rules, and is used in a stack."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from runner import BUILD

SLIPWAY = BUILD / "bin" / "slipway"


class NewPlugin(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-new-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_it(self, expected, *words, cwd=None):
        environment = {**os.environ, "HOME": str(self.folder)}
        done = subprocess.run(list(map(str, words)), cwd=cwd or self.folder, env=environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=600)
        output = done.stdout + done.stderr
        self.assertEqual(done.returncode, expected, f"{words}:\n{output}")
        return output

    def build(self, source, prefix):
        self.run_it(0, "cmake", "-B", "build", "-D", f"CMAKE_PREFIX_PATH={prefix}", "-D", "SLIPWAY_WERROR=ON", cwd=source)
        self.run_it(0, "cmake", "--build", "build", cwd=source)

    def test_it_builds_keeps_the_rules_and_serves_a_stack(self):
        output = self.run_it(0, SLIPWAY, "plugin", "new", "my-notes")
        self.assertIn("README.md", output)
        source = self.folder / "my-notes"
        self.build(source, BUILD)
        self.assertIn("100% tests passed", self.run_it(0, "ctest", "--test-dir", "build", cwd=source))
        self.assertIn("my-notes 0.1.0", self.run_it(0, SLIPWAY, "plugin", "list", "--plugin-dir", source / "build"))

        (self.folder / "slipway.yaml").write_text("name: solo\nconfig:\n  plugin: my-notes\n  folder: notes\n  nodes: 2\n")
        self.run_it(0, SLIPWAY, "up", "--yes", "--plugin-dir", source / "build")
        notes = self.folder / "notes"
        self.assertIn("hello solo-1\n", (notes / "solo-1").read_text())
        self.assertIn("no changes", self.run_it(0, SLIPWAY, "up", "--yes", "--plugin-dir", source / "build"))
        self.run_it(0, SLIPWAY, "down", "--confirm=solo", "--plugin-dir", source / "build")
        self.assertEqual(list(notes.iterdir()), [])

    def test_one_of_each_other_role_keeps_the_rules_and_serves_a_stack(self):
        for role in ("cloud", "platform"):
            output = self.run_it(0, SLIPWAY, "plugin", "new", f"my-{role}", "--role", role)
            self.assertIn("README.md", output)
            self.build(self.folder / f"my-{role}", BUILD)
            self.assertIn("100% tests passed", self.run_it(0, "ctest", "--test-dir", "build", cwd=self.folder / f"my-{role}"))
        (self.folder / "slipway.yaml").write_text(
            "name: duo\ncloud:\n  plugin: my-cloud\n  folder: machines\n  nodes: 2\n"
            "platform:\n  plugin: my-platform\n  folder: services\n")
        where = ("--plugin-dir", self.folder / "my-cloud/build", "--plugin-dir", self.folder / "my-platform/build")
        self.run_it(0, SLIPWAY, "up", "--yes", *where)
        self.assertIn("small", (self.folder / "machines" / "duo-1").read_text())
        self.assertIn("hello", (self.folder / "services" / "duo-1").read_text())
        self.assertIn("no changes", self.run_it(0, SLIPWAY, "up", "--yes", *where))
        self.run_it(0, SLIPWAY, "up", "--yes", "--set", "cloud.size=large", "--set", "platform.greeting=hi", *where)
        self.assertIn("large", (self.folder / "machines" / "duo-0").read_text())
        self.assertIn("hi", (self.folder / "services" / "duo-0").read_text())
        self.run_it(0, SLIPWAY, "down", "--confirm=duo", *where)
        self.assertEqual([*(self.folder / "machines").iterdir(), *(self.folder / "services").iterdir()], [])

    def test_its_readme_has_a_stack_for_its_role(self):
        for role in ("cloud", "config", "platform"):
            self.run_it(0, SLIPWAY, "plugin", "new", f"try-{role}", "--role", role)
            readme = (self.folder / f"try-{role}" / "README.md").read_text()
            command = next(line.strip() for line in readme.splitlines() if line.strip().startswith("printf"))
            self.run_it(0, "sh", "-c", command)
            stack = (self.folder / "slipway.yaml").read_text()
            self.assertIn(f"{role}:\n  plugin: try-{role}\n", stack)

    def test_a_role_that_there_is_not_is_refused(self):
        self.assertIn("did you mean 'cloud'?", self.run_it(2, SLIPWAY, "plugin", "new", "mine", "--role", "clowd"))
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_it_builds_against_an_installed_sdk(self):
        prefix = self.folder / "prefix"
        self.run_it(0, "cmake", "--install", BUILD, "--prefix", prefix, "--component", "sdk")
        self.run_it(0, SLIPWAY, "plugin", "new", "notes2", "--dir", "mine")
        source = self.folder / "mine" / "notes2"
        self.build(source, prefix)
        self.assertIn("100% tests passed", self.run_it(0, "ctest", "--test-dir", "build", cwd=source))

    def test_a_folder_that_is_there_is_left_alone(self):
        (self.folder / "mine").mkdir()
        (self.folder / "mine" / "file").write_text("precious")
        output = self.run_it(2, SLIPWAY, "plugin", "new", "mine")
        self.assertIn("is there already", output)
        self.assertEqual([file.name for file in (self.folder / "mine").iterdir()], ["file"])

    def test_a_name_that_no_plugin_can_have_is_refused(self):
        for name in ("My", "9lives", "a/b", "../up", "a b", "", "test", "x" * 300):
            self.assertIn("cannot name a plugin", self.run_it(2, SLIPWAY, "plugin", "new", name))
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
