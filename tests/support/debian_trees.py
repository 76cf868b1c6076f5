"""Whether machines of Debian's packages can be made and booted here; tests that need them are skipped with the reason."""

import functools
import os
import shutil
import subprocess


def works(*words):
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120).returncode == 0


@functools.cache
def why_not():
    """Why not; empty when they can."""
    missing = [program for program in ("mmdebstrap", "systemd-nspawn", "ip", "ssh", "ssh-keygen") if not shutil.which(program)]
    if missing:
        return f"it needs {', '.join(missing)}: scripts/setup"
    if os.geteuid() != 0:
        return "it needs root"
    if not works("unshare", "--mount", "--net", "--pid", "--ipc", "--uts", "--fork", "mount", "-t", "tmpfs", "tmpfs", "/mnt"):
        return "namespaces and mounts cannot be made here"
    if not works("mmdebstrap", "--simulate", "--mode=root", "--variant=custom", "--format=null", "bookworm"):
        return "no archive of Debian's packages answers"
    return ""
