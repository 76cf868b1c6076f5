"""What docs/plugins/languages.md says works as it stands there, against an installed SDK: plugins in C, C++ and Rust in one stack."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import textwrap
import unittest

from runner import BUILD

PAGE = pathlib.Path(__file__).resolve().parents[3] / "docs/plugins/languages.md"


def commands(heading):
    """The indented text below a heading of the page; that before the first heading for none."""
    sections = re.split(r"^## (.*)$", PAGE.read_text(), flags=re.M)
    found = dict(zip([""] + sections[1::2], sections[0::2]))[heading]
    lines = [line for line in found.splitlines() if line.startswith("    ") or not line]
    return textwrap.dedent("\n".join(lines)).strip() + "\n"


class Languages(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-languages-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.prefix = self.folder / "usr"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.prefix, "--component", "sdk"], check=True, capture_output=True)
        # A prefix that is not the one of the build: pkg-config is told so, as for any package that was moved.
        config = ":".join(map(str, self.prefix.glob("*/**/pkgconfig")))
        self.environment = {
            # Where its compiler is may be known by the home folder.
            "RUSTUP_HOME": os.path.expanduser("~/.rustup"), **os.environ, "HOME": str(self.folder), "PKG_CONFIG_PATH": config,
            "PATH": f"{self.prefix}/bin:{BUILD}/bin:{os.environ['PATH']}",
        }

    def run_it(self, text):
        text = text.replace("/usr/share/", f"{self.prefix}/share/")
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=self.folder, env=self.environment, capture_output=True,
                              text=True, stdin=subprocess.DEVNULL, timeout=300)
        self.assertEqual(done.returncode, 0, f"{text}\n{done.stdout}{done.stderr}")
        return done.stdout

    def test_a_package_that_was_moved_is_found_by_pkg_config(self):
        flags = self.run_it("pkg-config --cflags slipway-sdk; pkg-config --variable=plugin_map slipway-sdk").split("\n")
        self.assertTrue((pathlib.Path(flags[0].removeprefix("-I").strip()) / "slipway/plugin.h").is_file(), flags)
        self.assertTrue(pathlib.Path(flags[1]).is_file(), flags)

    def test_plugins_in_the_languages_that_are_here_pass_the_check_and_with_all_three_fill_a_stack(self):
        text = "".join(map(commands, ("", "C", "C++")))
        if shutil.which("rustc"):
            output = self.run_it(text + commands("Rust") + commands("Trying them"))
            self.assertEqual(output.count(" 0 failed, 0 crashed"), 3, output)
            self.assertEqual(list((self.folder / "boxes").iterdir()), [])
        else:
            output = self.run_it(text + "for plugin in shed choir; do slipway-plugin-check plugins/$plugin.so; done")
            self.assertEqual(output.count(" 0 failed, 0 crashed"), 2, output)


if __name__ == "__main__":
    unittest.main()
