"""The ways to use the config plugin for user-data, as its README shows them; and what is wrong with user-data, in one run."""

import gzip
import json
import os
import pathlib
import re
import subprocess
import unittest

from harness import BIN, BUILD, CloudTest, check_stream

README = pathlib.Path(__file__).resolve().parents[2] / "plugins" / "coreos-cloudinit" / "README.md"

MISTAKES = """\
#cloud-config
hostnam: demo
coreos:
  etcd2:
    discovery: https://discovery.example.com/1
    debug: "true"
  update:
    reboot-strategy: never
  units:
    - name: etcd2.service
      command: start
    - name: x.service
      command: launch
    - name: fleet
users:
  - gecos: me
write_files:
  - path: /usr/lib/a
  - path: /b
    permissions: "0999"
  - path: /c
    owner: ghost
manage_etc_hosts: all
"""
PLACES = ["2:1", "6:12", "8:22", "13:16", "14:7", "16:5", "18:11", "20:18", "22:12", "23:19"]


def readme_block(beginning):
    """The indented block of the README that begins so."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", README.read_text(), re.MULTILINE)
    for block in blocks:
        text = "".join(line[4:] or "\n" for line in block.strip("\n").splitlines(keepends=True)) + "\n"
        if text.startswith(beginning):
            return text
    raise AssertionError(f"the README has no block that begins with {beginning!r}")


class UserData(CloudTest):
    def own_desk(self, own, stack=None):
        desk = self.desk(None, stack or readme_block("name: demo\nconfig:"))
        desk.environment["SLIPWAY_PLUGIN_PATH"] += f":{BUILD}/lib/slipway/test-plugins"
        desk.write("own.yaml", own)
        return desk

    def places(self, output, file="own.yaml"):
        return re.findall(rf"{re.escape(file)}:(\d+:\d+): ", output)

    def test_render_only(self):
        desk = self.own_desk(readme_block("#cloud-config"))
        output = self.succeed(desk, "render", "demo-0")
        self.assertTrue(output.startswith("#cloud-config\n"), output)
        self.assertIn("name: hello.service", output)
        self.succeed(desk, "render", "demo-0", "--as-files", "tree")
        tree = json.loads((desk.folder / "tree" / "tree.json").read_text())
        unit = desk.folder / "tree" / "etc" / "systemd" / "system" / "hello.service"
        self.assertIn("ExecStart=", unit.read_text())
        self.assertEqual(os.stat(unit).st_mode & 0o777, 0o600)
        self.assertEqual(os.readlink(desk.folder / "tree" / "run/systemd/system/locksmithd.service"), "/dev/null")
        entry = next(one for one in tree["files"] if one["path"] == "/etc/systemd/system/hello.service")
        self.assertEqual((entry["mode"], entry["owner"]), ("0644", "root"))
        commands = [action["command"] for action in tree["actions"]]
        self.assertEqual(commands, ["hostnamectl set-hostname demo-0", "systemctl daemon-reload", "systemctl start hello.service",
                                    "systemctl stop locksmithd.service"])
        output = self.fail_with(2, desk, "render", "demo-0", "--as-files", "tree")
        self.assertIn("the folder is not empty", output)
        self.assertFalse((desk.folder / ".slipway").exists(), "something was made")

    def test_check_only(self):
        desk = self.own_desk(readme_block("#cloud-config"))
        self.assertIn("no findings", self.succeed(desk, "check", "own.yaml"))
        self.succeed(desk, "validate")
        desk.write("wrong.yaml", "#cloud-config\nhostnam: a\nmanage_etc_hosts: all\n")
        output = self.fail_with(2, desk, "check", "wrong.yaml", "--plugin", "coreos-cloudinit")
        self.assertEqual(self.places(output, "wrong.yaml"), ["2:1", "3:19"])
        self.assertIn("did you mean 'hostname'?", output)
        self.assertIn("  2 | hostnam: a\n", output)
        output = self.fail_with(2, desk, "check", "wrong.yaml", "--json")
        first = check_stream(output, 2)[1]["finding"]
        self.assertEqual((first["code"], first["line"], first["column"]), ("user-data-unknown-key", 2, 1))
        # what the release does not know is told for that release
        desk.write("later.yaml", "#cloud-config\ncoreos:\n  fleet:\n    token-limit: 3\n")
        output = self.succeed(desk, "check", "later.yaml", "--option", "coreos_version=766.4.0")
        self.assertIn("user-data-later-key", output)
        self.fail_with(6, desk, "check", "none.yaml")
        output = self.fail_with(2, desk, "check", "wrong.yaml", "--option", "coreos_version=9")
        self.assertIn("coreos_version", output)

    def test_without_a_stack_the_plugin_is_named_where_several_can_check(self):
        desk = self.own_desk(readme_block("#cloud-config"))
        (desk.folder / "slipway.yaml").unlink()
        output = self.fail_with(2, desk, "check", "own.yaml")
        names = re.search("several plugins can check a document: (.*)", output).group(1)
        self.assertLessEqual({"cloud-init", "coreos-cloudinit"}, set(re.findall(r"[\w-]+", names)))
        self.assertIn("name one with --plugin", output)
        desk.write("plain.yaml", "#cloud-config\nhostname: demo\n")
        for plugin in ("coreos-cloudinit", "cloud-init"):
            self.assertIn("no findings", self.succeed(desk, "check", "plain.yaml", "--plugin", plugin))

    def test_strict_makes_warnings_errors(self):
        own = "#cloud-config\nhostname: demo-0\nusers:\n  - gecos: nobody\n"
        desk = self.own_desk(own)
        for words in (("check", "own.yaml"), ("validate",), ("render", "demo-0")):
            with self.subTest(command=words[0]):
                self.assertNotIn("error", self.succeed(desk, *words))
                output = self.fail_with(2, desk, *words, "--strict")
                self.assertIn("own.yaml:4:5: error: a user without a name is skipped", output)

    def test_every_code_of_the_checker_is_explained(self):
        desk = self.own_desk(MISTAKES)
        output = self.fail_with(2, desk, "check", "own.yaml")
        for code in set(re.findall(r"\[(user-data-[a-z-]+)\]", output)):
            self.assertIn(code, self.succeed(desk, "explain", code))

    def test_an_own_file_is_merged_and_contradicted_with_both_places(self):
        stack = "name: demo\nconfig:\n  plugin: coreos-cloudinit\n  nodes: 1\n  base: own.yaml\n" \
                "  coreos_version: 766.4.0\n  discovery_service: http://127.0.0.1:8087\nplatform:\n  plugin: coordination\n"
        desk = self.own_desk("#cloud-config\ncoreos:\n  units:\n    - name: mine.service\n      command: start\n", stack)
        output = self.succeed(desk, "render", "demo-0")
        self.assertLess(output.index("name: etcd2.service"), output.index("name: mine.service"))
        desk.write("own.yaml", "#cloud-config\ncoreos:\n  etcd2:\n    discovery: http://d.example.com/1\n"
                               "    election-timeout: 900\n    heartbeat-interval: 100\n"
                               "  units:\n    - name: etcd2.service\n      command: start\n")
        output = self.fail_with(2, desk, "validate")
        self.assertEqual(self.places(output), ["4:16", "5:23", "6:25"])
        self.assertIn("as '900' and elsewhere as '2000'", output)
        self.assertEqual(output.count("slipway.yaml:9:11: note: the platform 'coordination' gives"), 3)
        self.assertIn("note: the platform 'coordination' gives setting 'etcd2.election_timeout'\n"
                      "  9 |   plugin: coordination\n", output)

    def test_a_contradiction_leads_to_the_option_that_the_other_side_follows_from(self):
        cloud = self.cloud(machines=False)
        stack = readme_block("name: demo\ncloud:").replace("  discovery_service: https://discovery.example.com\n", "")
        line = "  discovery_service_url: http://d.example.com/2\n"
        stack = stack.replace("  nodes: 3\n", line + "  nodes: 3\n").replace("config:\n", "config:\n  base: own.yaml\n")
        desk = self.desk(cloud, stack)
        desk.write("own.yaml", "#cloud-config\nwrite_files:\n  - path: /etc/motd\n    content: hello\n"
                               "  - path: /etc/sysctl.d/80-slipway.conf\n    content: x\n"
                               "coreos:\n  etcd2:\n    discovery: http://d.example.com/1\n")
        output = self.fail_with(2, desk, "validate")
        number = {text.split(":")[0].strip(): str(at) for at, text in enumerate(stack.splitlines(), 1)}
        for of, option in {"discovery": "discovery_service_url", "file '/etc/motd'": "domain"}.items():
            self.assertRegex(output, rf"slipway\.yaml:{number[option]}:\d+: note: the \w+ '[a-z-]+' gives {of}\n")
        self.assertRegex(output, r"slipway\.yaml:\d+:\d+: note: the platform 'deis' gives sysctl\n")

    def test_bytes_that_are_no_text_go_where_they_may_and_are_refused_where_not(self):
        packed = gzip.compress(b"#cloud-config\nmanage_etc_hosts: localhost\n", mtime=0)
        desk = self.own_desk("")
        (desk.folder / "own.yaml").write_bytes(packed)
        self.assertIn("no findings", self.succeed(desk, "check", "own.yaml"))
        self.assertIn("manage_etc_hosts: localhost", self.succeed(desk, "render", "demo-0"))
        for words in (("check", "own.yaml", "--option", "coreos_version=766.4.0"), ("validate", "--set", "config.coreos_version=766.4.0")):
            self.assertIn("own.yaml:1:1: error: CoreOS 766 does not unpack gzip", self.fail_with(2, desk, *words))
        for content, finding in ((b"#cloud-config\nhostname: a\0b\n", "own.yaml:2:12: error: control characters are not allowed"),
                                 (b"#cloud-config\nhostname: \xff\n", "own.yaml:2:11: error: the text is not UTF-8 here")):
            (desk.folder / "own.yaml").write_bytes(content)
            for words in (("check", "own.yaml"), ("validate",), ("render", "demo-0")):
                self.assertIn(finding, self.fail_with(2, desk, *words))
        # a file of the machine may hold any bytes
        desk.write("own.yaml", "#cloud-config\nwrite_files:\n  - path: /srv/nul\n    encoding: base64\n    content: AAECAwo=\n")
        self.succeed(desk, "render", "demo-0", "--as-files", "tree")
        self.assertEqual((desk.folder / "tree" / "srv" / "nul").read_bytes(), b"\0\1\2\3\n")

    def test_a_cloud_without_a_config_sends_any_bytes_as_they_are(self):
        packed = gzip.compress(b"#cloud-config\nhostname: own\n", mtime=0)
        full = readme_block("name: demo\ncloud:")
        stack = full[:full.index("config:")].replace("  nodes: 3\n", "  nodes: 1\n  custom_data: own.gz\n")
        desk = self.desk(self.cloud(machines=False), stack)
        (desk.folder / "own.gz").write_bytes(packed)
        self.succeed(desk, "validate")
        shown = subprocess.run([str(BIN / "slipway"), "render", "demo-coreos-0"], cwd=desk.folder, env=desk.environment,
                               capture_output=True, check=True)
        self.assertEqual(shown.stdout, packed)

    def test_what_an_own_file_lacks_counts_only_when_nobody_else_brings_it(self):
        own = "#cloud-config\ncoreos:\n  etcd2:\n    listen-peer-urls: http://0.0.0.0:2380\n"
        alone = "name: demo\nconfig:\n  plugin: coreos-cloudinit\n  nodes: 2\n  base: own.yaml\n"
        desk = self.own_desk(own, alone)
        output = self.fail_with(2, desk, "validate")
        self.assertEqual(set(self.places(output)), {"4:5"})
        self.assertIn("own.yaml:4:5: error: etcd2 has peer addresses but nothing by which", output)
        desk.write("own.yaml", own + "    discovery: http://d.example.com/1\n")
        output = self.succeed(desk, "validate")
        self.assertEqual(output.count("own.yaml:4:5: warning: etcd2 has settings, but no unit starts it"), 1)
        desk = self.own_desk("#cloud-config\ncoreos:\n  etcd2:\n    max-wals: 3\n    initial-advertise-peer-urls: "
                             "http://$private_ipv4:2380\n",
                             alone + "  discovery_service: http://127.0.0.1:8087\nplatform:\n  plugin: coordination\n")
        self.assertNotIn("warning", self.succeed(desk, "validate"))

    def test_a_plugin_that_wants_made_anew_what_is_not_there_is_told_to_be_at_fault(self):
        stack = readme_block("name: demo\nconfig:") + "platform:\n  plugin: coordination\n  replace: cloud/machine/none\n"
        stack = stack.replace("  nodes: 1\n", "  nodes: 1\n  discovery_service: http://127.0.0.1:8087\n")
        desk = self.own_desk("#cloud-config\nmanage_etc_hosts: localhost\n", stack)
        output = self.fail_with(70, desk, "validate")
        self.assertIn("the plugin 'coordination' wants cloud/machine/none made anew, which is not on record [plugin.replace]", output)

    def test_ten_mistakes_in_the_user_data_are_ten_findings_in_one_run(self):
        stack = readme_block("name: demo\nconfig:") + "  coreos_version: 766.4.0\n"
        desk = self.own_desk(MISTAKES, stack)
        output = self.fail_with(2, desk, "validate")
        self.assertEqual(self.places(output), PLACES)
        # the same in the cloud's custom_data, which reaches the plugin by another way
        cloud = self.cloud(machines=False)
        full = readme_block("name: demo\ncloud:")
        desk = self.desk(cloud, full.replace("  nodes: 3\n", "  nodes: 3\n  custom_data: own.yaml\n"))
        desk.write("own.yaml", MISTAKES)
        before = len(cloud.log())
        output = self.fail_with(2, desk, "validate")
        self.assertEqual(self.places(output), PLACES)
        self.assertEqual(len(cloud.log()), before, "something was contacted")

    def test_the_full_stack_of_the_readme(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, readme_block("name: demo\ncloud:"))
        self.assertIn("the stack is valid: 3 nodes", self.succeed(desk, "validate"))
        output = self.succeed(desk, "render", "demo-coreos-0")
        self.assertIn("server ntp1.example.com iburst", output)
        self.assertIn('discovery: "<config/discovery_token/etcd2 url>"', output)


if __name__ == "__main__":
    unittest.main()
