"""The plugins of this tree keep the rules of plugin.h; those that work on a folder also in what they make there."""

import json
import pathlib
import shutil
import tempfile
import unittest

from runner import BUILD, red, results, run, unjudged


class Plugins(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-check-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def keeps_the_rules(self, file, options=None, life=False, never_skipped=()):
        words = []
        if options:
            (self.folder / "options.json").write_text(json.dumps(options))
            words = ["--options", self.folder / "options.json"]
        code, found = results(*words, *(["--life"] if life else []), file)
        self.assertEqual((code, red(found), unjudged(found)), (0, {}, {}), found)
        for check in ("load/instances", "purity/same_again", "manners/threads", "answers/resources", *never_skipped):
            self.assertEqual(found[check][0], "passed", (check, found[check]))

    def test_azure_asm(self):
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/azure-asm.so", never_skipped=["answers/layout", "purity/growing"])

    def test_cloud_init(self):
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/cloud-init.so")
        # the machines that the runner makes up do not answer
        options = {"options": {"config": {"wait_for_boot": False}}}
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/cloud-init.so", options, life=True,
                             never_skipped=["life/create", "life/delete"])

    def test_local(self):
        # with --life in tests/e2e/test_local.py: that takes real machines
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/local.so", never_skipped=["answers/layout", "purity/growing", "manners/programs"])

    def test_coreos_cloudinit(self):
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/coreos-cloudinit.so")

    def test_deis(self):
        options = {"options": {"platform": {"domain": "demo.example.com", "secrets": {"database/password": "correct-horse"}}}}
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/deis.so", options)

    def test_swarm(self):
        (self.folder / "compose.yaml").write_text("services: {web: {image: 'web:1', secrets: [pw]}}\nsecrets: {pw: {file: pw.txt}}\n")
        (self.folder / "pw.txt").write_text("correct-horse")
        options = {"options": {"platform": {"stacks": {"st": str(self.folder / "compose.yaml")}}}}
        self.keeps_the_rules(BUILD / "lib/slipway/plugins/swarm.so", options)

    def test_shed(self):
        (self.folder / "boxes").mkdir()
        options = {"options": {"cloud": {"root": "boxes"}}, "changed": {"cloud": {"label": "fancy"}}}
        self.keeps_the_rules(BUILD / "lib/slipway/examples/shed.so", options, life=True,
                             never_skipped=["life/create", "life/recover", "life/stranger", "life/update", "life/delete"])
        self.assertEqual(list((self.folder / "boxes").iterdir()), [])

    def test_letters(self):
        options = {"options": {"config": {"takes_ms": 60}}}
        self.keeps_the_rules(BUILD / "lib/slipway/examples/letters.so", options, life=True,
                             never_skipped=["life/create", "life/resume", "life/recover", "life/delete"])

    def test_choir(self):
        nodes = []
        for name in ("one", "two"):
            (self.folder / name).mkdir()
            nodes.append({"name": name, "node_facts": {"place": str(self.folder / name)}})
        options = {"options": {"platform": {"song": "hey"}}, "changed": {"platform": {"song": "ho"}}, "nodes": nodes}
        self.keeps_the_rules(BUILD / "lib/slipway/examples/choir.so", options, life=True,
                             never_skipped=["life/create", "life/recover", "life/update", "life/delete"])

    def test_errand(self):
        self.keeps_the_rules(BUILD / "lib/slipway/examples/errand.so", {"options": {"platform": {"script": "echo hello"}}})


class OptionsFile(unittest.TestCase):
    def test_one_of_another_form_is_refused_by_what_is_wrong_with_it(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-check-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        file = folder / "options.json"
        for written, said in (({"node": []}, "unknown key 'node'"), ({"options": []}, "'options' in the options file is not a map"),
                              ({"nodes": {}}, "'nodes' in the options file is not a list"),
                              ({"nodes": ["one"]}, "something that is no map"), ({"nodes": [{"name": 1}]}, "'name' of a node"),
                              ({"nodes": [{"node_facts": "here"}]}, "'node_facts' of a node")):
            with self.subTest(written=written):
                file.write_text(json.dumps(written))
                code, output = run("--options", file, BUILD / "lib/slipway/examples/choir.so")
                self.assertEqual(code, 2, output)
                self.assertIn(said, output)


if __name__ == "__main__":
    unittest.main()
