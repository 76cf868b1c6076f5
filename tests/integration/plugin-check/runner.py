"""Runs the conformance runner as an author would, and reads its JSON."""

import json
import os
import pathlib
import subprocess

BUILD = pathlib.Path(os.environ["SLIPWAY_BUILD"])
RUNNER = BUILD / "bin" / "slipway-plugin-check"
# A sanitizer ends the process in good order where the plugin would have crashed.
SANITIZED = os.environ.get("SLIPWAY_SANITIZED") == "1"
RED = ("failed", "crashed", "timed out")


def run(*words, cwd=None):
    """Exit code and output."""
    done = subprocess.run([str(RUNNER), *map(str, words)], capture_output=True, text=True, cwd=cwd, timeout=600)
    return done.returncode, done.stdout + done.stderr


def results(*words, cwd=None):
    """Exit code, and what came of each check: name -> (result, why)."""
    code, output = run("--json", *words, cwd=cwd)
    lines = [json.loads(line) for line in output.splitlines()]
    return code, {line["check"]: (line["result"], line.get("why", "")) for line in lines if "check" in line}


def red(found):
    return {check: result for check, (result, _) in found.items() if result in RED}


def unjudged(found):
    return {check: why for check, (result, why) in found.items() if result == "not judged"}
