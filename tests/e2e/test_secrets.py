"""No secret is ever left where it can be read: not in files, outputs, temporary files or anybody's argv."""

import base64
import functools
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import unittest

from harness import STACK, CloudTest, kill_group


def modulus(secret):
    """The public half of an RSA key: it is in certificates too, so a line that holds only that is no secret."""
    told = subprocess.run(["openssl", "rsa", "-noout", "-modulus"], input=secret, capture_output=True, check=False).stdout
    return bytes.fromhex(told.decode().strip().partition("=")[2])


@functools.lru_cache(maxsize=None)
def forms(secret):
    """The ways in which a secret may be written, as bytes to look for; the long lines of a PEM count one by one."""
    public = modulus(secret)
    found = {"raw": secret, "hex": secret.hex().encode(), "escaped": json.dumps(secret.decode())[1:-1].encode()}
    for offset in range(3):
        # Base64 of the secret at any place in a longer text: what its neighbours touch is cut off.
        cut = secret[(3 - offset) % 3:]
        found[f"base64+{offset}"] = base64.b64encode(cut[:len(cut) // 3 * 3])
    for number, line in enumerate(secret.splitlines()):
        if len(line) > 20 and not line.startswith(b"-----") and base64.b64decode(line) not in public:
            found[f"line {number}"] = line
    return found


def search(data, secrets):
    """Which secret is in `data`, in which form; looked for in upper-case hex and without line breaks in base64 too."""
    joined = data.replace(b"\r", b"").replace(b"\n", b"")
    for name, secret in secrets.items():
        for form, text in forms(secret).items():
            if text in data or (form.startswith("base64") and text in joined) or (form == "hex" and text in data.lower()):
                yield f"{name} ({form})"


class Watcher(threading.Thread):
    """Collects the argv of every process that it gets to see."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen = set()
        self.over = threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            for entry in os.listdir("/proc"):
                if entry.isdigit():
                    try:
                        self.seen.add(pathlib.Path("/proc", entry, "cmdline").read_bytes())
                    except OSError:
                        continue


class Secrets(CloudTest):
    def private_part(self, file):
        text = file.read_text()
        return re.search("-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", text, re.S)[0].encode()

    def look(self, where, data, secrets):
        self.assertEqual(list(search(data, secrets)), [], f"found in {where}")

    def look_in_files(self, folder, secrets, allowed=()):
        # os.walk passes over what goes away while it looks
        for file in (pathlib.Path(place, name) for place, _, names in os.walk(folder) for name in names):
            if file.is_file() and not file.is_symlink() and file.name not in allowed:
                try:
                    data = file.read_bytes()
                except OSError:
                    continue
                self.look(file, data, secrets)

    def test_the_search_finds_every_form(self):
        secret = b"-----BEGIN X-----\n" + base64.encodebytes(bytes(range(200))) + b"-----END X-----\n"
        canaries = [secret, secret.hex().encode(), secret.hex().upper().encode(), json.dumps(secret.decode()).encode(),
                    secret.splitlines()[2]]
        canaries += [base64.b64encode(b"xy"[:n] + secret + b"tail") for n in range(3)]
        canaries += [base64.encodebytes(b"xy"[:n] + secret + b"tail") for n in range(3)]
        for canary in canaries:
            self.assertTrue(list(search(b"before " + canary + b" after", {"canary": secret})), canary[:60])
        self.assertEqual(list(search(b"nothing here", {"canary": secret})), [])

    def test_a_whole_life_leaves_no_secret_behind(self):
        cloud = self.cloud()
        desk = self.desk(cloud, STACK + "  ssh_private_key: deis-key\n")
        subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-C", "deis", "-f",
                        str(desk.folder / "deis-key")], check=True)
        temporary = self.folder / "temporary"
        temporary.mkdir()
        desk.environment["TMPDIR"] = str(temporary)
        desk.environment["SLIPWAY_LOG"] = "trace"
        secrets = {"management key": self.private_part(desk.folder / "azure-cert.pem"),
                   "platform's ssh key": self.private_part(desk.folder / "deis-key"),
                   "machines' ssh key": self.private_part(desk.folder / "ssh-cert.key")}
        secrets["sshPrivateKey"] = base64.b64encode((desk.folder / "deis-key").read_bytes())
        known = set(pathlib.Path(tempfile.gettempdir()).iterdir())
        watcher = Watcher()
        watcher.start()
        outputs = []
        try:
            fault = cloud.fault(operation="Create VM Deployment", point="after", action="hold")
            killed = desk.start("up", "--yes")
            cloud.wait_hit(fault)
            os.killpg(killed.pid, 9)
            outputs.append(killed.communicate()[0])
            self.look_in_files(desk.folder, secrets, allowed=("azure-cert.pem", "deis-key", "ssh-cert.key"))
            cloud.ask("DELETE", f"/faults/{fault}")
            for words in (["plan", "--out", "all.plan"], ["up", "--yes"], ["status", "--json"], ["output", "--json"],
                          ["plan", "--set", "cloud.nodes=5", "--out", "grow.plan"], ["down", "--confirm=demo"]):
                outputs.append(self.succeed(desk, *words))
                self.look_in_files(desk.folder, secrets, allowed=("azure-cert.pem", "deis-key", "ssh-cert.key"))
                self.look_in_files(desk.environment["HOME"], secrets)
                self.look_in_files(temporary, secrets)
        finally:
            watcher.over.set()
            watcher.join()
            if killed.poll() is None:
                kill_group(killed)
        for output in outputs:
            self.look("an output", output.encode(), secrets)
        self.assertIn("next: ", "".join(outputs))
        self.assertGreater(len(watcher.seen), 5)
        for words in watcher.seen:
            self.look("an argv", words, secrets)
        # what goes elsewhere than it was told; the folders of other tests are their own
        for fresh in set(pathlib.Path(tempfile.gettempdir()).glob("slipway*")) - known:
            if fresh.name.startswith("slipway-e2e-"):
                continue
            self.look_in_files(fresh, secrets)
            if fresh.is_file():
                self.look(fresh, fresh.read_bytes(), secrets)


if __name__ == "__main__":
    unittest.main()
