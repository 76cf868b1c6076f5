"""The user's own unit files, in a folder laid out as deisctl's; reached with a protected ssh key."""

import json
import subprocess
import unittest

from harness import CloudTest
from platform_rig import FLEET, PLATFORM_STACK, ROWS, Etcd, addresses, canonical

PASSPHRASE = "correct horse battery"

# Of each component what its file in the historical release said to fleet (deis-fleet sheet, section 5).
PLACES = {
    **{name: "Global=true" for name in ("store-monitor", "store-daemon", "store-metadata", "store-volume", "store-admin", "logspout",
                                        "publisher")},
    **{name: f"Conflicts=deis-{name}@*.service" for name in ("store-gateway", "registry", "router")},
}


def unit_file(name):
    """Freshly written, with all that deisctl's files have: comments, continued lines, repeated directives, specifiers."""
    place = f"\n[X-Fleet]\n{PLACES[name]}\n" if name in PLACES else ""
    return f"""# {name} as somebody keeps it
[Unit]
Description=own {name}
After=docker.service
; not before the network

[Service]
EnvironmentFile=/etc/environment
TimeoutStartSec=20m
ExecStartPre=/bin/sh -c "IMAGE=`/run/deis/bin/get_image /deis/{name}` && docker history $IMAGE >/dev/null 2>&1 || docker pull $IMAGE"
ExecStartPre=-/bin/sh -c "docker inspect %p >/dev/null 2>&1 && docker rm -f %p || true"
ExecStart=/bin/sh -c "docker run --name %p --rm \\
  -e EXTERNAL_PORT=1234 -e HOST=$COREOS_PRIVATE_IPV4 \\
  `/run/deis/bin/get_image /deis/{name}`"
ExecStop=-/usr/bin/docker stop %p
Restart=on-failure

[Install]
WantedBy=multi-user.target
{place}"""


class OwnUnits(CloudTest):
    def setUp(self):
        super().setUp()
        self.cloud_ = self.cloud()
        stack = PLATFORM_STACK.replace("  vm_size:", "  ssh_key_passphrase: ${ask:SSH_PASSPHRASE}\n  vm_size:")
        self.desk_ = self.desk(self.cloud_, stack + "  units_dir: units\n")
        subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", PASSPHRASE, "-f", self.desk_.folder / "ssh-cert.key"], check=True)
        self.desk_.environment["SSH_PASSPHRASE"] = PASSPHRASE
        self.folder = self.desk_.folder / "units"
        (self.folder / "decorators").mkdir(parents=True)
        for name in {unit.removeprefix("deis-").removesuffix(".service").split("@")[0] for unit in ROWS} | {"store-admin"}:
            (self.folder / f"deis-{name}.service").write_text(unit_file(name))
            (self.folder / "decorators" / f"deis-{name}.service.decorator").write_text("[X-Fleet]\nMachineMetadata=nowhere=true\n")

    def texts(self, etcd):
        """Unit -> the text that fleet has for it."""
        hashes = {unit: bytes(json.loads(value)["UnitHash"]).hex() for unit, value in etcd.objects().items()}
        stored = {key.split("/")[-1]: json.loads(value)["Raw"] for key, value in etcd.tree(f"{FLEET}/unit").items()}
        return {unit: stored[digest] for unit, digest in hashes.items()}

    def changes(self):
        """What changed something at fleet so far: method and unit.  A trial of a text is no machine's, and gone again."""
        return [(one["method"], one["path"].split("/")[-1]) for one in self.cloud_.fleet_requests()
                if one["method"] != "GET" and one["path"].startswith("/fleet/v1/units/") and "/slipway-trial-" not in one["path"]]

    def test_a_folder_laid_out_as_deisctls_is_installed_unchanged(self):
        self.succeed(self.desk_, "up", "--yes")
        etcd = Etcd(next(iter(addresses(self.desk_).values())))
        wanted = {unit: canonical((self.folder / f"{unit.removesuffix('.service').split('@')[0]}.service").read_text()) for unit in ROWS}
        self.assertEqual(self.texts(etcd), wanted)
        self.assertEqual(etcd.counts("active/running"), ROWS)

        before = self.changes()
        self.assertIn("no changes", self.succeed(self.desk_, "up", "--yes"))
        self.assertEqual(self.changes(), before, "a second up changed something at fleet")

        file = self.folder / "deis-logger.service"
        file.write_text(file.read_text().replace("TimeoutStartSec=20m", "TimeoutStartSec=30m"))
        self.assertIn("platform/unit/logger", self.succeed(self.desk_, "plan"))
        self.succeed(self.desk_, "up", "--yes")
        self.assertEqual({unit for _, unit in self.changes()[len(before):]}, {"deis-logger.service"}, "another unit was touched")
        self.assertEqual(self.texts(etcd)["deis-logger.service"], canonical(file.read_text()))
        self.assertEqual(etcd.counts("active/running"), ROWS)
        self.check_refused(etcd)
        self.check_passphrase()

    def check_refused(self, etcd):
        """A text that fleet refuses is told, by file and line where it is known to, and the old one runs on."""
        before, texts = self.changes(), self.texts(etcd)
        file = self.folder / "deis-logger.service"
        good = file.read_text()
        file.write_text(good + "\n[X-Fleet]\nglobal=true\n")
        line = len(good.splitlines()) + 3
        for command in (["validate"], ["plan"], ["up", "--yes"]):
            self.assertIn(f"units/deis-logger.service:{line}:1: error: 'global'", self.fail_with(2, self.desk_, *command))
        file.write_text(good)
        self.assertEqual((self.changes(), self.texts(etcd)), (before, texts))
        self.assertEqual(etcd.counts("active/running"), ROWS)

    def check_passphrase(self):
        """The whole way went over a protected key; its passphrase is in nothing that was written or shown."""
        written = b"".join(file.read_bytes() for file in (self.desk_.folder / ".slipway").rglob("*") if file.is_file())
        self.assertNotIn(PASSPHRASE.encode(), written)
        for words in (["output", "--json"], ["ssh-config"], ["plan", "--json"], ["state", "list"]):
            self.assertNotIn(PASSPHRASE, self.succeed(self.desk_, *words))
        del self.desk_.environment["SSH_PASSPHRASE"]
        self.assertIn("export SSH_PASSPHRASE=...", self.fail_with(2, self.desk_, "plan"))


if __name__ == "__main__":
    unittest.main()
