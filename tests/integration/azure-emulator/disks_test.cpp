#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace azure_test;
using azure_emulator::Element;
using Catch::Contains;

namespace {

std::string disk_body(const std::string& children) {
  return document("DataVirtualHardDisk", children);
}

std::string new_disk(int lun, const std::string& blob) {
  return disk_body(leaf("HostCaching", "ReadOnly") + leaf("Lun", std::to_string(lun)) +
                   leaf("LogicalDiskSizeInGB", "50") +
                   leaf("MediaLink", "https://mockstore.blob.core.windows.net/vhds/" + blob));
}

const std::string kDisks = role_path("demo-svc", "demo-svc-0") + "/DataDisks";

}  // namespace

TEST_CASE("a data disk is added, read, changed, detached") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", kDisks, new_disk(1, "extra.vhd"));
  Element disk = rig.read(kDisks + "/1");
  CHECK(disk.get("Lun") == "1");
  CHECK(disk.get("LogicalDiskSizeInGB") == "50");
  CHECK_THAT(disk.get("DiskName"), Contains("demo-svc-demo-svc-0-1-"));

  CHECK(rig.call("POST", kDisks, new_disk(1, "other.vhd")).status == 400);
  CHECK(rig.call("POST", kDisks, new_disk(2, "extra.vhd")).status == 409);

  rig.done("PUT", kDisks + "/1", disk_body(leaf("HostCaching", "None") + leaf("Lun", "0")));
  disk = rig.read(kDisks + "/0");
  CHECK(disk.get("HostCaching") == "None");
  CHECK(disk.child("Lun") == nullptr);
  CHECK(rig.call("GET", kDisks + "/1").status == 404);

  rig.done("DELETE", kDisks + "/0");
  CHECK_THAT(rig.call("GET", "/services/disks").body, Contains("extra.vhd"));
}

TEST_CASE("a registered disk is attached by name, and a detached one goes with its blob") {
  Rig rig;
  rig.deployment("demo-svc");
  const std::string add =
      document("Disk", leaf("Label", "d") +
                           leaf("MediaLink", "https://mockstore.blob.core.windows.net/vhds/d.vhd") +
                           leaf("Name", "spare"));
  CHECK(rig.call("POST", "/services/disks", add).status == 200);
  CHECK(rig.call("POST", "/services/disks", add).status == 409);
  rig.done("POST", kDisks, disk_body(leaf("DiskName", "spare") + leaf("Lun", "1")));
  CHECK(rig.read("/services/disks/spare").child("AttachedTo")->get("RoleName") == "demo-svc-0");
  const Reply busy = rig.call("DELETE", "/services/disks/spare");
  CHECK(busy.status == 400);
  CHECK(message_of(busy) ==
        "A disk with name spare is currently in use by virtual machine demo-svc-0 running within "
        "hosted service demo-svc, deployment demo-svc.");
  rig.done("DELETE", kDisks + "/1?comp=media");
  CHECK(rig.call("GET", "/services/disks/spare").status == 404);
}

TEST_CASE("a disk counts as attached for a while after its machine is gone") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("DELETE", deployment_path("demo-svc"));
  const Element disks = rig.read("/services/disks");
  REQUIRE(disks.children.size() == 1);
  const std::string path = "/services/disks/" + disks.children[0].get("Name");
  CHECK_THAT(message_of(rig.call("DELETE", path)), Contains("is currently in use"));
  rig.advance(60s);
  CHECK(rig.call("DELETE", path + "?comp=media").status == 200);
  CHECK_THAT(rig.get_control("/inventory"), Contains("\"blobs\":[]"));
}

TEST_CASE("a disk that was kept can be the system disk of a new machine") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("DELETE", deployment_path("demo-svc"));
  rig.advance(60s);
  const std::string name = rig.read("/services/disks").children[0].get("Name");
  RoleBody role = machine("demo-svc-0");
  role.provisioning = false;
  role.os_disk = leaf("DiskName", name);
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {role}));
  CHECK(rig.read("/services/disks/" + name).child("AttachedTo") != nullptr);
}

TEST_CASE("data disks of a new machine are named and listed") {
  Rig rig;
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.data_disks = data_disk("demo-0", 0) + data_disk("demo-0", 1);
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {role}));
  const Element list = *rig.read(role_path("demo-svc", "demo-0")).child("DataVirtualHardDisks");
  REQUIRE(list.children.size() == 2);
  CHECK(list.children[0].child("Lun") == nullptr);
  CHECK(list.children[1].get("Lun") == "1");
  CHECK(rig.read("/services/disks").children.size() == 3);
}
