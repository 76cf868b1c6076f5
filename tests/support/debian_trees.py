"""Whether machines of Debian's packages can be made and booted here; tests that need them are skipped with the reason."""

import functools
import json
import os
import shutil
import subprocess


def works(*words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120).returncode == 0


def blocked(supervisor):
    """What the supervisor's own preflight says is missing of this computer; empty when nothing is."""
    said = subprocess.run([str(supervisor), "preflight", "--images", "/tmp"], capture_output=True, text=True, check=False, timeout=120)
    findings = [json.loads(line) for line in said.stdout.splitlines()]
    return next((one["message"] for one in findings if one.get("severity") == "error"), "")


@functools.cache
def why_not(supervisor):
    """Why not, by the program slipway-local; empty when they can."""
    missing = [program for program in ("mmdebstrap", "systemd-nspawn", "ip", "ssh", "ssh-keygen") if not shutil.which(program)]
    if missing:
        return f"it needs {', '.join(missing)}: scripts/setup"
    if os.geteuid() != 0:
        return "it needs root"
    if not works("unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"):
        return "namespaces and mounts cannot be made here"
    if found := blocked(supervisor):
        return found
    if not works("mmdebstrap", "--simulate", "--mode=root", "--variant=custom", "--format=null", "bookworm"):
        return "no archive of Debian's packages answers"
    return ""
