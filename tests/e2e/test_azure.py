"""What an operator does with machines on classic Azure besides making them: import, power, audit, certificates."""

import base64
import json
import pathlib
import stat
import subprocess
import unittest

from harness import BARE, CloudTest, Desk, openssl, STACK, SUBSCRIPTION, thumbprint, until

WIRE = pathlib.Path(__file__).resolve().parent.parent / "integration" / "azure-emulator" / "wire"

# The cluster of the seed's script, in Slipway's words.
SCRIPT_STACK = STACK.replace("  ssh_cert: ssh-cert.pem\n", """\
  cloud_service_name: deis-svc
  ssh_thumb: 18B835F49863B1C8D8861213BFE29C8E05157F8C
  availability_set: ""
  virtual_network_name: vnet-west
  subnet_names: [nodes]
  public_ips: true
  blob_container_url: https://mockstore.blob.core.windows.net/vhds/
""")


# Everything around the machines is to be made.
SURROUNDED = BARE + """\
  affinity_group: ag
  affinity_group_location: West US
  virtual_network_name: vnet
  virtual_network_address_space: 10.30.0.0/16
  subnet_names: [nodes]
  poll_interval_ms: 10
"""


class Azure(CloudTest):
    def script_cluster(self, cloud):
        """Sends what the seed's script sends; a third machine in the words of the second."""
        def body(name):
            return (WIRE / name).read_bytes()

        service = "/services/hostedservices"
        cloud.manage("PUT", "/services/networking/media", body("15-node-set-network-configuration.xml"))
        cloud.manage("POST", service, body("83-py-create-hosted-service.xml"))
        cloud.manage("POST", f"{service}/deis-svc/certificates", body("84-py-add-service-certificate-der-as-pfx.xml"))
        cloud.manage("POST", f"{service}/deis-svc/deployments", body("86-py-create-deployment.xml"))
        second = body("87-py-add-role.xml")
        third = second.replace(b"coreos-1", b"coreos-2").replace(b"22002", b"22003")
        for role in (second, third):
            cloud.manage("POST", f"{service}/deis-svc/deployments/deis-svc/roles", role)

    def test_a_cluster_of_the_seeds_script_is_imported_and_nothing_of_it_changes(self):
        cloud = self.cloud(machines=False, speed=600)
        self.script_cluster(cloud)
        desk = self.desk(cloud, SCRIPT_STACK)
        before = len([one for one in cloud.log() if one["write"]])
        output = self.succeed(desk, "import", "cloud")
        self.assertIn("cloud/virtual_machine/deis-svc-coreos-2 is deis-svc/deis-svc/deis-svc-coreos-2", output)
        self.assertIn("5 imported", output)
        plan = self.plan(desk)
        self.assertEqual({address: kind for address, kind in plan.items() if address.startswith("cloud/") and kind != "no-op"}, {})
        self.assertEqual(len([one for one in cloud.log() if one["write"]]), before, "an import wrote something")
        # what was imported is managed: it goes with the stack
        self.succeed(desk, "down", "--confirm=demo")
        self.assertEqual(cloud.inventory()["services"], [])

    def plan(self, desk):
        for line in self.succeed(desk, "plan", "--json").splitlines():
            event = json.loads(line)
            if "plan" in event:
                return {change["address"]: change["kind"] for change in event["plan"]["changes"]}
        self.fail("the plan was not told")

    def test_nothing_is_imported_where_nothing_is(self):
        cloud = self.cloud(machines=False)
        desk = self.desk(cloud, BARE)
        output = self.fail_with(6, desk, "import", "cloud/virtual_machine/demo-coreos-0")
        self.assertIn("0 imported", output)
        output = self.fail_with(6, desk, "import", "cloud/virtual_machine/other")
        self.assertIn("the stack asks for no 'cloud/virtual_machine/other'", output)

    def test_machines_are_shut_down_started_and_restarted(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE + "  poll_interval_ms: 10\n")
        self.succeed(desk, "up", "--yes")
        for action in ("start", "restart", "shutdown", "audit"):
            self.assertIn(action, self.succeed(desk, "cloud"))

        def power():
            return {machine["name"]: machine["power"] for service in cloud.inventory()["services"]
                    for deployment in service["deployments"] for machine in deployment["roles"]}

        self.succeed(desk, "cloud", "shutdown", "demo-coreos-1", "demo-coreos-2")
        self.assertEqual(sorted(power().values()), ["Started", "Stopped", "Stopped"])
        self.assertEqual(len([one for one in cloud.log() if one["operation"] == "Shutdown Roles"]), 1)
        self.assertIn("power: stopped -> started", self.succeed(desk, "plan"))
        self.succeed(desk, "cloud", "start")
        self.assertEqual(set(power().values()), {"Started"})
        cloud.fault(operation="Restart Role", action="drop", point="after")
        self.assertIn("demo-coreos-2: ready", self.succeed(desk, "cloud", "restart"))
        restarted = [one["object"] for one in cloud.log() if one["operation"] == "Restart Role" and one["accepted"]]
        self.assertEqual(len(set(restarted)), 3)
        output = self.fail_with(6, desk, "cloud", "restart", "demo-coreos-9")
        self.assertIn("no machine 'demo-coreos-9'", output)
        self.assertIn("no changes", self.succeed(desk, "plan"))

    def test_an_audit_lists_what_is_not_on_record(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE + "  poll_interval_ms: 10\n")
        self.succeed(desk, "up", "--yes")
        self.assertIn("0 found", self.succeed(desk, "audit"))
        # a machine that is deleted without its media leaves a disk behind
        cloud.manage("DELETE", "/services/hostedservices/demo/deployments/demo/roles/demo-coreos-2")
        cloud.ask("POST", "/clock", {"speed": 100000})
        self.until_released(cloud)
        output = self.fail_with(7, desk, "audit")
        self.assertRegex(output, r"the disk 'demo-demo-coreos-2-0-\d+'")
        # the same stack with a lost state finds its own service by the mark
        lost = Desk(self.folder / "lost", cloud, BARE)
        output = self.fail_with(7, lost, "audit")
        self.assertIn("the cloud service 'demo': it belongs to the stack 'demo' with another state", output)

    def until_released(self, cloud):
        until(lambda: "AttachedTo" not in [disk for disk in cloud.manage("GET", "/services/disks").split("<Disk>")
                                           if "demo-coreos-2" in disk][0], "the disk to be released")

    def test_a_network_is_ours_though_the_answer_to_its_making_was_lost(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, SURROUNDED)
        for point in ("before", "after"):
            cloud.fault(operation="Set Network Configuration", action="drop", point=point)
        self.succeed(desk, "up", "--yes")
        self.assertEqual(cloud.inventory()["networks"], ["vnet"])
        self.assertIn("no changes", self.succeed(desk, "plan"))
        self.succeed(desk, "down", "--confirm=demo")
        left = {kind: things for kind, things in cloud.inventory().items() if things and kind not in ("time", "operations")}
        self.assertEqual(left, {})

    def test_publish_settings_are_credentials(self):
        cloud = self.cloud(machines=False, speed=600)
        desk = self.desk(cloud, BARE.replace("azure-cert.pem", "mine.publishsettings").replace("${env:AZURE_SUBSCRIPTION}", "second"))
        openssl(desk.folder, "pkcs12", "-export", "-in", "azure-cert.pem", "-passout", "pass:", "-legacy", "-out", "mine.pfx")
        key = base64.b64encode((desk.folder / "mine.pfx").read_bytes()).decode()
        other = f'<Subscription Id="{SUBSCRIPTION[:-1]}6" Name="first" ManagementCertificate="{key}"/>'
        desk.write("mine.publishsettings", f"""<?xml version="1.0" encoding="utf-8"?>
<PublishData><PublishProfile SchemaVersion="2.0" PublishMethod="AzureServiceManagementAPI">{other}
<Subscription ServiceManagementUrl="https://management.core.windows.net" Id="{SUBSCRIPTION}" Name="second"
  ManagementCertificate="{key}"/></PublishProfile></PublishData>""")
        output = self.succeed(desk, "preflight")
        self.assertNotIn(key[:40], output)
        output = self.fail_with(2, desk, "preflight", "--set", "cloud.subscription=third")
        self.assertIn(f"{SUBSCRIPTION} (second)", output)
        desk.write("mine.publishsettings", f"""<PublishData><PublishProfile PublishMethod="AzureServiceManagementAPI"
  Url="https://management.core.windows.net" ManagementCertificate="{key}"><Subscription Id="{SUBSCRIPTION}" Name="only"/>
</PublishProfile></PublishData>""")
        self.succeed(desk, "preflight", "--set", "cloud.subscription=only")

    def test_the_readmes_say_what_the_schemas_say(self):
        for plugin in ("azure-asm", "cloud-init", "local", "swarm"):
            page = self.succeed(self.desk(None, "name: none\n"), "plugin", "show", plugin, "--markdown")
            readme = (WIRE.parents[3] / "plugins" / plugin / "README.md").read_text()
            made = readme.split("<!-- From here on made by scripts/plugin-reference. -->\n")[1]
            self.assertEqual(made.strip(), page[page.index("## "):].strip(), f"run scripts/plugin-reference {plugin}")

    def test_certificates_are_made_without_a_stack(self):
        desk = self.desk(None, "name: none\n")
        output = self.succeed(desk, "plugin", "run", "azure-asm", "certificate", "--days", "30")
        for name in ("azure-cert.pem", "azure-cert.cer", "ssh-cert.pem", "ssh-cert.key"):
            self.assertEqual(stat.S_IMODE((desk.folder / name).stat().st_mode), 0o600, name)
        self.assertIn(thumbprint(desk.folder / "azure-cert.pem"), output)
        self.assertNotIn("PRIVATE", output)
        subprocess.run(["openssl", "x509", "-inform", "der", "-in", "azure-cert.cer", "-noout"], cwd=desk.folder, check=True)
        before = (desk.folder / "azure-cert.pem").read_bytes()
        output = self.fail_with(1, desk, "plugin", "run", "azure-asm", "certificate")
        self.assertIn("azure-cert.pem' is there already", output)
        self.assertEqual((desk.folder / "azure-cert.pem").read_bytes(), before)
        self.assertIn("certificate", self.succeed(desk, "plugin", "run", "azure-asm"))
        self.fail_with(2, desk, "plugin", "run", "azure-asm", "start")


if __name__ == "__main__":
    unittest.main()
