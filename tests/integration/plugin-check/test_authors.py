"""What an author gets wrong, as the conformance runner and the host say it: each mistake by plugin, function and key, in one table."""

import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from runner import BUILD, RED, RUNNER

PLUGINS = BUILD / "tests" / "plugins" / "authors"
SLIPWAY = BUILD / "bin" / "slipway"
STACK = "name: demo\ncloud:\n  plugin: author\n  nodes: 2\n"

# Of each: the mistake; the check that fails, and what it says; how `slipway` ends, and what it says.  Offline mistakes are seen by
# `validate`; those of create by `up`, and by the runner with --life.
NEAR_CLASS = "'class' is 'unavailible', none of invalid, unauthenticated,"
MISTAKES = (
    ("entry_null", "load/entry", "it refuses this host", 2, "did not say why"),
    ("table_size", "load/entry", "its table has no room for a version", 2, "its table has no room for a version"),
    ("table_abi", "load/entry", "of ABI 7", 2, "it speaks ABI 7"),
    ("table_no_destroy", "load/entry", "its table lacks destroy", 2, "its table lacks destroy"),
    ("table_no_layout", "load/members", "lacks layout,", 70, "lacks layout,"),
    ("table_no_read", "load/members", "lacks read,", 70, "lacks read,"),
    ("describe_null", "load/describe", "describe gives no answer", 2, "describe gave no answer"),
    ("describe_bad_json", "load/describe", "its last parse_json failed: ", 2, "its last parse_json failed: "),
    ("describe_list", "load/describe", "describe answers no map", 2, "is not a map"),
    ("describe_require", "schema/keys", "has the unknown key 'require'; did you mean 'required'?", 0,
     "describe: answered wrongly: 'roles.cloud.options.0' has the unknown key 'require'; did you mean 'required'?"),
    ("describe_input", "schema/keys", "'types.0' has the unknown key 'input'; did you mean 'inputs'?", 0,
     "has the unknown key 'input'; did you mean 'inputs'?"),
    ("describe_wrong_kind", "schema/keys", "'roles.cloud.options.0.required' is a text, not true or false", 2,
     "'label': required must be true or false"),
    ("describe_version", "schema/keys", "'types.0.version' is a text, not a whole number", 2, "version must be a whole number"),
    ("describe_unknown_type", "schema/options", "the unknown type 'strng'", 2, "type is 'strng'"),
    ("describe_unknown_role", "schema/shape", "'clowd' is none of", 2, "role 'clowd': is none of"),
    ("describe_type_role", "schema/types", "of the role 'config', which the plugin does not fill", 2,
     "is of role 'config', which the plugin does not fill"),
    ("describe_reserved", "schema/reserved", "'timeouts' of cloud", 2, "'timeouts' belongs to the host"),
    ("describe_default_kind", "schema/options", "its default is of another type", 2, "the default is not of the attribute's type"),
    ("describe_circle", "schema/options", "default_from leads back to itself", 2, "default_from leads back to itself"),
    ("instance_null", "input/invalid_options", "answers neither an instance nor a failure", 2, "create_instance answered nothing"),
    ("validate_null", "answers/form", "'validate' of cloud gives no answer", 70, "validate: gave no answer"),
    ("validate_finding", "answers/keys", "it has the unknown key 'hint'", 0, "validate: a finding is wrong: it has the unknown key 'hint'"),
    ("layout_bad_json", "answers/form", "its last parse_json failed: ", 70, "layout: gave no answer; its last parse_json failed: "),
    ("layout_text", "answers/form", "'layout' of cloud answers no map", 70, "layout: answered no map"),
    ("layout_node", "answers/keys", "it has the unknown key 'node'; did you mean 'nodes'?", 70,
     "layout: answered wrongly: it has the unknown key 'node'; did you mean 'nodes'?"),
    ("layout_wrong_kind", "answers/keys", "'nodes.0.index' is a text, not a whole number", 70,
     "layout: answered wrongly: 'nodes.0.index' is a text, not a whole number"),
    ("layout_same_name", "answers/layout", "two nodes are called 'box-0'", 70, "lays out two nodes of the name 'box-0'"),
    ("layout_odd_name", "answers/layout", "is not called by letters", 70, "not made of letters"),
    ("layout_no_resource", "answers/layout", "names no resource", 70, "'nodes.0' lacks 'resource'"),
    ("layout_missing_output", "answers/references", "the output 'adress' of cloud/box/probe-0, which its type does not have; did you",
     70, "layout: demo-0: private_address refers to the output 'adress' of cloud/box/demo-0"),
    ("expand_unknown_type", "answers/resources", "of a type that describe does not name", 70, "cloud/crate/demo-0"),
    ("expand_input", "answers/keys", "has the unknown key 'input'; did you mean 'inputs'?", 70, "the resource 'box/demo-0' is wrong: "),
    ("expand_unknown_input", "answers/resources", "'inputs' lacks 'label'", 70, "expand: the resource 'box/demo-0' is wrong: 'inputs' lacks 'label'"),
    ("expand_wrong_kind", "answers/resources", "'inputs.label' is a whole number, not a text", 70,
     "expand: the resource 'box/demo-0' is wrong: 'inputs.label' is a whole number, not a text"),
    ("expand_missing_address", "answers/resources", "points at 'cloud/box/probe-0-far', which is not emitted", 70,
     "expand: cloud/box/demo-0: inputs.label refers to cloud/box/demo-0-far, which no role makes; did you mean 'cloud/box/demo-0'?"),
    ("expand_missing_output", "answers/references", "'adress'", 70,
     "expand: cloud/box/demo-1: inputs.label refers to the output 'adress' of cloud/box/demo-0, which its type does not have; did you mean 'address'?"),
    ("expand_outcome", "answers/form", "'expand' of cloud answers the unknown outcome 'done'", 70, "expand: answered the unknown outcome 'done'"),
    ("unknown_class", "answers/form", NEAR_CLASS, 70, NEAR_CLASS),
    ("create_null", "life/create", "create_resource of cloud/box/probe-0 answers no map", 70, "create: gave no answer"),
    ("create_unknown_outcome", "life/create", "the unknown outcome 'doen'", 70,
     "create: answered the unknown outcome 'doen'; did you mean 'done'?"),
    ("create_no_id", "life/create", "is done without an id", 70, "create: answered 'done' without an id"),
    ("create_no_token", "life/create", "pending without a token", 70, "create: answered 'pending' without a token"),
    ("create_output_kind", "life/form", "'outputs.address' is a whole number, not a text", 70,
     "create: answered wrongly: 'outputs.address' is a whole number, not a text"),
    ("create_no_output", "life/form", "'outputs' lacks 'address', which its type declares", 4,
     "plugin 'author' gave no output 'address' of cloud/box/demo-0, which it refers to"),
    ("create_unknown_key", "life/form", "it has the unknown key 'output'; did you mean 'outputs'?", 0,
     "create: answered wrongly: it has the unknown key 'output'; did you mean 'outputs'?"),
)
# A plugin of which nothing can be had fails once, and so does a call that is answered nothing.
ONCE = {"entry_null", "table_size", "describe_null", "describe_bad_json", "describe_list", "instance_null", "validate_null",
        "layout_bad_json"}


class Authors(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-authors-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "options.json").write_text(json.dumps({"options": {"cloud": {"label": "plain"}}}))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            seen = pool.map(lambda row: (row[0], (cls.checked(*row[:2]), cls.hosted(row[0]))), (("none", ""), *MISTAKES))
            cls.seen = dict(seen)

    @classmethod
    def run_it(cls, mistake, words, cwd):
        environment = {**os.environ, "MISTAKE": mistake, "HOME": str(cwd)}
        done = subprocess.run(list(map(str, words)), cwd=cwd, env=environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=300)
        return done.returncode, done.stdout + done.stderr

    @classmethod
    def checked(cls, mistake, check):
        """Exit code, and what was red: check -> why.  All is only tried where the number of failures is looked at."""
        words = ["--json", *(["--options", cls.folder / "options.json", "--life"] if cls.needs_life(mistake) else [])]
        if mistake not in ONCE and mistake != "none":
            words += ["--only", check]
        code, output = cls.run_it(mistake, [RUNNER, *words, PLUGINS / "author.so"], cls.folder)
        lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        return code, {line["check"]: line.get("why", "") for line in lines if line.get("result") in RED}

    @classmethod
    def hosted(cls, mistake):
        desk = cls.folder / mistake
        desk.mkdir()
        (desk / "slipway.yaml").write_text(STACK)
        command = ["up", "--yes"] if cls.needs_life(mistake) else ["validate"]
        return cls.run_it(mistake, [SLIPWAY, *command, "--plugin-dir", PLUGINS], desk)

    @staticmethod
    def needs_life(mistake):
        return mistake == "none" or mistake.startswith("create_")

    def test_without_a_mistake_both_are_content(self):
        (code, red), (host_code, output) = self.seen["none"]
        self.assertEqual((code, red, host_code), (0, {}, 0), output)
        self.assertNotIn("wrongly", output)

    def test_each_mistake_is_told_by_the_runner(self):
        for mistake, check, words, _, _ in MISTAKES:
            with self.subTest(mistake=mistake):
                code, red = self.seen[mistake][0]
                self.assertEqual(code, 1, red)
                self.assertIn(words, red.get(check, ""), red)

    def test_each_mistake_is_told_by_the_host(self):
        for mistake, _, _, code, words in MISTAKES:
            with self.subTest(mistake=mistake):
                found, output = self.seen[mistake][1]
                self.assertEqual(found, code, output)
                self.assertIn(words, " ".join(output.split()), output)
                self.assertIn("'author'", output)

    def test_what_makes_everything_fail_is_told_once(self):
        for mistake in sorted(ONCE):
            with self.subTest(mistake=mistake):
                red = self.seen[mistake][0][1]
                self.assertEqual(len(red), 1, red)
                output = self.seen[mistake][1][1]
                self.assertEqual(output.count("error"), 1, output)


if __name__ == "__main__":
    unittest.main()
