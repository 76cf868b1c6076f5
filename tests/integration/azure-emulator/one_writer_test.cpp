#include <catch2/catch.hpp>

#include "rig.hpp"

using namespace azure_test;
using Catch::Contains;

TEST_CASE("a second write to a busy service is refused with the first one's id") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply first =
      rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)));
  REQUIRE(first.status == 202);
  const Reply second =
      rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-2", 22003)));
  CHECK(second.status == 409);
  CHECK(code_of(second) == "ConflictError");
  CHECK(message_of(second) ==
        "Windows Azure is currently performing an operation with "
        "x-ms-requestid " +
            header(first, "x-ms-request-id") +
            " on this deployment that requires exclusive access.");
  CHECK(rig.call("GET", role_path("demo-svc", "demo-2")).status == 404);
}

TEST_CASE("every kind of write to a service waits for the one before it") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.done("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)));
  REQUIRE(rig.call("POST", service_path("demo-svc") + "/certificates",
                   add_certificate(ssh_certificate_der()))
              .status == 202);
  const std::string restart =
      document("RestartRoleOperation", leaf("OperationType", "RestartRoleOperation"));
  CHECK(rig.call("DELETE", role_path("demo-svc", "demo-1")).status == 409);
  CHECK(rig.call("DELETE", deployment_path("demo-svc")).status == 409);
  CHECK(rig.call("DELETE", service_path("demo-svc") + "?comp=media").status == 409);
  CHECK(rig.call("POST", deployment_path("demo-svc") + "/roleinstances/demo-1/Operations", restart)
            .status == 409);
  rig.advance(5s);
  CHECK(rig.call("DELETE", role_path("demo-svc", "demo-1")).status == 202);
}

TEST_CASE("reads are allowed while a service is being written to, and say that it is locked") {
  Rig rig;
  rig.deployment("demo-svc");
  REQUIRE(
      rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)))
          .status == 202);
  CHECK(rig.read_deployment("demo-svc").get("Locked") == "true");
}

TEST_CASE("different services are written to side by side") {
  Rig rig;
  rig.service("first");
  rig.service("second");
  for (const std::string name : {"first", "second"}) {
    CHECK(rig.call("POST", service_path(name) + "/deployments",
                   create_deployment(name, {machine(name + "-0")}))
              .status == 202);
  }
}

TEST_CASE("the late form accepts the second write and fails its operation") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.post_control("/settings", R"({"late_conflict":true})");
  const Reply first =
      rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)));
  const Reply second =
      rig.call("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-2", 22003)));
  REQUIRE(second.status == 202);
  rig.advance(50s);
  CHECK(rig.operation(first).get("Status") == "Succeeded");
  const auto failed = rig.operation(second);
  CHECK(failed.get("Status") == "Failed");
  CHECK(failed.get("HttpStatusCode") == "409");
  CHECK(failed.child("Error")->get("Code") == "ConflictError");
  CHECK_THAT(failed.child("Error")->get("Message"),
             Contains("operation on deployment 'demo-svc' that requires exclusive access"));
  CHECK(rig.call("GET", role_path("demo-svc", "demo-2")).status == 404);
}

TEST_CASE("a failed operation frees the service") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.failed("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1")));
  rig.done("POST", deployment_path("demo-svc") + "/roles", add_role(machine("demo-1", 22002)));
}
