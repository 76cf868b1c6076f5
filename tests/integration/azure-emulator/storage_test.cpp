#include <catch2/catch.hpp>
#include <fstream>

#include "azure_emulator/text/encoding.hpp"
#include "rig.hpp"

using namespace azure_test;
using azure_emulator::base64_encode;
using Catch::Contains;

namespace {

const std::string kAccounts = "/services/storageservices";

std::string create_account(const std::string& name) {
  return document("CreateStorageServiceInput",
                  leaf("ServiceName", name) + leaf("Label", base64_encode(name)) +
                      leaf("Location", "West US") + leaf("AccountType", "Standard_LRS"));
}

std::string create_group(const std::string& name) {
  return document("CreateAffinityGroup", leaf("Name", name) + leaf("Label", base64_encode(name)) +
                                             leaf("Location", "West US"));
}

/// What openssl makes of a text and a key in base64: HMAC-SHA256, in base64.
std::string shared_key_mark(const std::string& key, const std::string& text) {
  const TempFolder folder;
  std::ofstream(folder.file("text"), std::ios::binary) << text;
  std::string hex;
  const auto bytes = azure_emulator::base64_decode(key).value_or("");
  for (const char one : bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(one);
    hex += digits[byte >> 4U];
    hex += digits[byte & 15U];
  }
  openssl(folder.path(),
          "dgst -sha256 -mac HMAC -macopt hexkey:" + hex + " -binary -out mark text");
  return base64_encode(read_file(folder.file("mark")));
}

}  // namespace

TEST_CASE("a storage account is made, read, given new keys, and deleted") {
  Rig rig;
  rig.done("POST", kAccounts, create_account("mockstore"));
  CHECK(rig.read(kAccounts + "/mockstore").child("StorageServiceProperties")->get("Status") ==
        "Created");
  const auto keys = [&] {
    return *rig.read(kAccounts + "/mockstore/keys").child("StorageServiceKeys");
  };
  const auto before = keys();
  CHECK(azure_emulator::base64_decode(before.get("Primary"))->size() == 64);
  const Reply renewed = rig.call("POST", kAccounts + "/mockstore/keys?action=regenerate",
                                 document("RegenerateKeys", leaf("KeyType", "Secondary")));
  CHECK(renewed.status == 200);
  CHECK(keys().get("Primary") == before.get("Primary"));
  CHECK(keys().get("Secondary") != before.get("Secondary"));
  CHECK(rig.call("DELETE", kAccounts + "/mockstore").status == 200);
  CHECK(rig.call("GET", kAccounts + "/mockstore").status == 404);
}

TEST_CASE("an account that holds disks is not deleted, and its name is taken") {
  Rig rig;
  rig.done("POST", kAccounts, create_account("mockstore"));
  rig.deployment("demo-svc");
  const Reply reply = rig.call("DELETE", kAccounts + "/mockstore");
  CHECK(reply.status == 400);
  CHECK_THAT(message_of(reply), Contains("active image and/or disk artifacts"));
  CHECK(rig.call("POST", kAccounts, create_account("mockstore")).status == 409);
  CHECK(rig.read(kAccounts + "/operations/isavailable/mockstore").get("Result") == "false");
  CHECK(rig.call("GET", kAccounts + "/operations/isavailable/Not-Valid").status == 400);
}

TEST_CASE("a container is made, asked after and deleted by who has a key of the account") {
  Rig rig;
  rig.done("POST", kAccounts, create_account("mockstore"));
  const auto keys = rig.read(kAccounts + "/mockstore/keys");
  const auto* key = keys.child("StorageServiceKeys");
  REQUIRE(key != nullptr);
  const auto send = [&](const std::string& method, const std::string& container,
                        const std::string& secret) {
    Request request;
    request.method = method;
    request.target = "/blob/mockstore/" + container + "?restype=container";
    request.headers["x-ms-date"] = "Thu, 01 Oct 2015 09:00:00 GMT";
    request.headers["x-ms-version"] = "2015-04-05";
    const std::string text = method + std::string(12, '\n') +
                             "x-ms-date:Thu, 01 Oct 2015 09:00:00 GMT\nx-ms-version:2015-04-05\n" +
                             "/mockstore/blob/mockstore/" + container + "\nrestype:container";
    request.headers["authorization"] = "SharedKey mockstore:" + shared_key_mark(secret, text);
    return rig.emulator().handle(request).status;
  };
  const auto primary = key->get("Primary");
  CHECK(send("GET", "vhds", primary) == 404);
  CHECK(send("PUT", "vhds", base64_encode("another key")) == 403);
  CHECK(send("PUT", "vhds", primary) == 201);
  CHECK(send("PUT", "vhds", primary) == 409);
  CHECK(send("GET", "vhds", key->get("Secondary")) == 200);
  CHECK(send("PUT", "Vhds", primary) == 400);
  CHECK_THAT(rig.get_control("/inventory"), Contains("\"containers\":[\"mockstore/vhds\"]"));
  CHECK(send("DELETE", "vhds", primary) == 202);
  CHECK(send("GET", "vhds", primary) == 404);
}

TEST_CASE("an affinity group is made, read, updated, used, and deleted when empty") {
  Rig rig;
  CHECK(rig.call("POST", "/affinitygroups", create_group("ag-west")).status == 201);
  CHECK(rig.call("POST", "/affinitygroups", create_group("AG-WEST")).status == 409);
  CHECK(rig.read("/affinitygroups").children.size() == 1);
  const std::string service =
      document("CreateHostedService", leaf("ServiceName", "demo-svc") + leaf("Label", "ZGVtbw==") +
                                          leaf("AffinityGroup", "ag-west"));
  CHECK(rig.call("POST", "/services/hostedservices", service).status == 201);
  CHECK(rig.read("/affinitygroups/ag-west").child("HostedServices")->children.size() == 1);
  CHECK(rig.call("DELETE", "/affinitygroups/ag-west").status == 400);
  CHECK(rig.call("DELETE", service_path("demo-svc")).status == 200);
  CHECK(rig.call("DELETE", "/affinitygroups/ag-west").status == 200);
  CHECK(message_of(rig.call("GET", "/affinitygroups/ag-west")) ==
        "The affinity group does not exist.");
}

TEST_CASE("what a client expects to find can be prepared") {
  Rig rig;
  rig.post_control("/prepare",
                   R"({"affinity_groups":[{"name":"ag-west"}],
                       "storage_accounts":[{"name":"mockstore"}],
                       "services":[{"name":"taken"}]})");
  CHECK(rig.call("GET", "/affinitygroups/ag-west").status == 200);
  CHECK(rig.call("GET", kAccounts + "/mockstore").status == 200);
  CHECK(rig.call("POST", "/services/hostedservices", create_service("taken")).status == 409);
  CHECK_THAT(rig.get_control("/log"), Contains("\"n\":1,"));
}

TEST_CASE("a user's own image is added, used, and deleted") {
  Rig rig;
  const std::string image =
      document("OSImage",
               leaf("Label", "my-coreos") +
                   leaf("MediaLink", "https://mockstore.blob.core.windows.net/vhds/my-coreos.vhd") +
                   leaf("Name", "my-coreos") + leaf("OS", "Linux"));
  CHECK(rig.call("POST", "/services/images", image).status == 200);
  CHECK(rig.read("/services/images/my-coreos").get("Category") == "User");
  rig.service("demo-svc");
  RoleBody role = machine("demo-0");
  role.image = "my-coreos";
  rig.done("POST", service_path("demo-svc") + "/deployments",
           create_deployment("demo-svc", {role}));
  CHECK(rig.call("DELETE", "/services/images/my-coreos").status == 200);
  CHECK(rig.call("DELETE", "/services/images/" + kImage).status == 400);
}
