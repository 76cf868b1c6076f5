"""Each bad plugin breaks one rule, and exactly the check that is about it sees that."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

from runner import BUILD, SANITIZED, red, results, run, unjudged

BAD = BUILD / "tests" / "plugins" / "bad"
GROUPS = ("load", "negotiation", "poverty", "schema", "input", "purity", "answers", "secrets", "manners", "life")
CRASHES = {"input/null_request", "input/wrong_kinds", "input/huge_texts", "input/strange_texts", "input/deep_values",
           "input/mutated", "poverty/cancelled", "negotiation/shorter_offer"}
# What is read back otherwise than it was wanted stands in the way of every check that reads, and an answer that is another each
# time in the way of those that compare.
ALSO = {"life/create": ("life/resume", "life/stranger", "life/update", "life/import"),
        "purity/same_again": ("purity/clock_and_chance", "poverty/later_host", "poverty/no_extensions", "input/unknown_keys", "manners/threads")}


def check_of(fault):
    """`life_read_many` is about the check life/read_many."""
    group = next(group for group in GROUPS if fault.startswith(group + "_"))
    return f"{group}/{fault[len(group) + 1:]}"


class BadPlugins(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="slipway-check-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "boxes").mkdir()
        self.options = self.folder / "options.json"
        self.options.write_text(json.dumps({"options": {"cloud": {"root": "boxes", "secret": "correct-horse"}}}))

    def check(self, name, *more):
        words = ["--options", self.options, "--life"] if name.startswith(("life_", "none")) else []
        return results(*words, *more, BAD / f"{name}.so")

    def faults(self):
        special = ("none", "ends_the_process", "never_returns")
        return sorted(file.stem for file in BAD.glob("*.so") if file.stem not in special)

    def test_without_a_fault_nothing_is_red(self):
        code, found = self.check("none")
        self.assertEqual((code, red(found), unjudged(found)), (0, {}, {}), found)
        for check in ("life/resume", "life/read_many", "life/import", "life/secrets", "secrets/offline", "answers/findings"):
            self.assertEqual(found[check][0], "passed", (check, found[check]))

    def test_each_fault_is_seen_by_its_check_alone(self):
        for fault in self.faults():
            with self.subTest(fault=fault):
                code, found = self.check(fault)
                check = check_of(fault)
                if SANITIZED and check == "load/instances":
                    continue  # the leak is the sanitizer's to tell: it replaces the heap that the check looks at
                expected = "crashed" if check in CRASHES and not (SANITIZED and red(found).get(check) == "failed") else "failed"
                seen = {one: result for one, result in red(found).items() if one not in ALSO.get(check, ())}
                self.assertEqual((code, seen), (1, {check: expected}), found)
                self.assertEqual(unjudged(found), {})
                self.assertTrue(found[check][1], "a red check says why")

    def test_every_check_is_seen_to_fail(self):
        _, output = run("--list")
        checks = set(re.findall(r"^([a-z]+/[a-z_]+)$", output, re.M))
        self.assertGreater(len(checks), 50)
        self.assertEqual(checks - {check_of(fault) for fault in self.faults()}, set())

    def test_a_plugin_that_ends_the_process_is_named_with_the_function(self):
        code, found = self.check("ends_the_process", "--only", "answers/form")
        self.assertEqual(code, 1)
        self.assertEqual(found["answers/form"], ("failed", "ended the process with code 0 in validate (R7)"))

    def test_a_plugin_that_does_not_return_is_timed_out(self):
        code, found = self.check("never_returns", "--only", "answers/form", "--timeout", "2")
        self.assertEqual((code, found["answers/form"][0]), (1, "timed out"))
        self.assertIn("validate", found["answers/form"][1])

    def test_what_cannot_be_loaded_fails_once_and_the_rest_is_skipped(self):
        text = self.folder / "text.so"
        text.write_text("no library")
        code, found = results(text)
        self.assertEqual((code, set(red(found))), (1, {"load/file", "load/entry"}))
        code, found = results(BUILD / "tests/plugins/broken/entryless.so")
        self.assertEqual((code, red(found)["load/entry"]), (1, "failed"))
        self.assertEqual(found["purity/same_again"][0], "skipped")

    def test_a_secret_is_not_repeated_by_the_report(self):
        _, output = run("--options", self.options, "--life", BAD / "life_secrets.so")
        self.assertNotIn("correct-horse", output)

    def test_the_text_fits_80_columns_and_the_last_line_counts(self):
        _, output = run(BAD / "schema_reserved.so", cwd=BAD)
        self.assertLessEqual(max(map(len, output.splitlines()[1:])), 80, output)
        self.assertRegex(output.splitlines()[-1], r"^\d+ passed, 1 failed, 0 crashed, 0 timed out, \d+ skipped, 0 not judged$")
        self.assertIn("FAILED     reserved", output)

    def test_wrong_use_is_refused(self):
        for words in ([], ["no-such.so"], ["--no-such", "x.so"], ["--life", BAD / "none.so"], ["--only", "none", BAD / "none.so"],
                      ["--seed", "x", BAD / "none.so"], ["--options", self.folder / "none.json", BAD / "none.so"]):
            code, output = run(*words)
            self.assertEqual(code, 2, output)
            self.assertIn("error: ", output)
        self.assertEqual(run("--help")[0], 0)


if __name__ == "__main__":
    unittest.main()
