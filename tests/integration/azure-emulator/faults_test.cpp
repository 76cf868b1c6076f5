#include <atomic>
#include <catch2/catch.hpp>
#include <future>

#include "rig.hpp"

using namespace azure_test;
using Catch::Contains;

namespace {

const std::string kRoles = deployment_path("demo-svc") + "/roles";

std::string second_machine() { return add_role(machine("demo-1", 22002)); }

}  // namespace

TEST_CASE("a held request waits until released while others go on") {
  Rig rig;
  rig.deployment("demo-svc");
  const int id = rig.fault(R"({"operation":"Add Role","object":"demo-1","action":"hold"})");

  auto held =
      std::async(std::launch::async, [&] { return rig.call("POST", kRoles, second_machine()); });
  const std::string path = "/faults/" + std::to_string(id);
  const std::string state = rig.get_control(path + "?wait=20");
  CHECK_THAT(state, Contains("\"hits\":1"));
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);
  CHECK(rig.call("GET", deployment_path("demo-svc")).status == 200);

  rig.emulator().release_fault(id);
  CHECK(held.get().status == 202);
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 200);
}

TEST_CASE("a request held after its effect has had its effect") {
  Rig rig;
  rig.deployment("demo-svc");
  const int id = rig.fault(R"({"operation":"Add Role","action":"hold","point":"after"})");
  auto held =
      std::async(std::launch::async, [&] { return rig.call("POST", kRoles, second_machine()); });
  while (rig.get_control("/faults/" + std::to_string(id)).find("\"held\":true") ==
         std::string::npos) {
    std::this_thread::yield();
  }
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 200);
  rig.emulator().faults().remove(id);
  CHECK(held.get().status == 202);
}

TEST_CASE("a held request whose client is gone has no effect") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.fault(R"({"operation":"Add Role","action":"hold"})");
  Request request;
  request.method = "POST";
  request.target = "/" + kSubscription + kRoles;
  request.headers["x-ms-version"] = "2015-04-01";
  request.body = second_machine();
  request.thumbprint = kManager;
  CHECK(rig.emulator().handle(request, [] { return false; }).dropped);
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);
}

TEST_CASE("a fault taken away after its client died does not let the request through") {
  Rig rig;
  rig.deployment("demo-svc");
  const int id = rig.fault(R"({"operation":"Add Role","action":"hold"})");
  Request request;
  request.method = "POST";
  request.target = "/" + kSubscription + kRoles;
  request.headers["x-ms-version"] = "2015-04-01";
  request.body = second_machine();
  request.thumbprint = kManager;
  std::atomic<bool> client_there{true};
  auto held = std::async(std::launch::async, [&] {
    return rig.emulator().handle(request, [&] { return client_there.load(); });
  });
  REQUIRE(rig.emulator().faults().wait_for_hit(id, 20)->held == 1);
  client_there = false;
  rig.emulator().faults().remove(id);
  CHECK(held.get().dropped);
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);
}

TEST_CASE("a connection dropped before the effect leaves nothing, after it leaves everything") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.fault(R"({"operation":"write","action":"drop","point":"before"})");
  CHECK(rig.call("POST", kRoles, second_machine()).dropped);
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);

  rig.fault(R"({"operation":"write","action":"drop","point":"after"})");
  CHECK(rig.call("POST", kRoles, second_machine()).dropped);
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 200);
  CHECK_THAT(rig.get_control("/counters"), Contains("\"Add Role demo-svc/demo-1\":1"));
}

TEST_CASE("a fault lets the first matches pass and hits as often as asked") {
  Rig rig;
  rig.fault(R"({"operation":"List Locations","skip":1,"times":2,"status":503})");
  std::vector<int> seen;
  for (int i = 0; i < 4; ++i) seen.push_back(rig.call("GET", "/locations").status);
  CHECK(seen == std::vector<int>{200, 503, 503, 200});
}

TEST_CASE("throttling comes with and without Retry-After") {
  Rig rig;
  rig.fault(R"({"operation":"*","status":429,"retry_after":7,"message":"Too many requests."})");
  const Reply reply = rig.call("GET", "/locations");
  CHECK(reply.status == 429);
  CHECK(code_of(reply) == "TooManyRequests");
  CHECK(header(reply, "Retry-After") == "7");
  CHECK(header(reply, "x-ms-request-id").size() == 32);
  rig.fault(R"({"operation":"*","status":429})");
  CHECK(header(rig.call("GET", "/locations"), "Retry-After").empty());
}

TEST_CASE("a redirect names where to go") {
  Rig rig;
  rig.fault(R"({"operation":"*","status":307,"location":"https://127.0.0.1:9/x"})");
  const Reply reply = rig.call("GET", "/locations");
  CHECK(reply.status == 307);
  CHECK(header(reply, "Location") == "https://127.0.0.1:9/x");
}

TEST_CASE("an operation made to fail is accepted and has no effect in the end") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.fault(
      R"({"operation":"Add Role","action":"fail_operation","status":400,
          "code":"Compute.OverconstrainedAllocationRequest","message":"no capacity"})");
  CHECK(rig.failed("POST", kRoles, second_machine()) == "no capacity");
  CHECK(rig.call("GET", role_path("demo-svc", "demo-1")).status == 404);
  CHECK(rig.call("GET", "/services/disks").body.find("demo-1") == std::string::npos);

  rig.fault(R"({"operation":"Delete Deployment","action":"fail_operation"})");
  rig.failed("DELETE", deployment_path("demo-svc") + "?comp=media");
  CHECK(instance(rig.read_deployment("demo-svc"), "demo-svc-0").get("InstanceStatus") ==
        "ReadyRole");
}

TEST_CASE("a stuck operation stays InProgress, holds its service, and ends when released") {
  Rig rig;
  rig.deployment("demo-svc");
  const int id = rig.fault(R"({"operation":"Add Role","action":"stuck"})");
  const Reply accepted = rig.call("POST", kRoles, second_machine());
  rig.advance(3600s);
  CHECK(rig.operation(accepted).get("Status") == "InProgress");
  CHECK(rig.call("DELETE", deployment_path("demo-svc")).status == 409);
  rig.emulator().release_fault(id);
  CHECK(rig.operation(accepted).get("Status") == "Succeeded");
}

TEST_CASE("a machine can be made to end as ProvisioningTimeout") {
  Rig rig;
  rig.deployment("demo-svc");
  rig.fault(R"({"operation":"Add Role","action":"provisioning_timeout"})");
  rig.done("POST", kRoles, second_machine());
  rig.advance(1400s);
  CHECK(instance(rig.read_deployment("demo-svc"), "demo-1").get("InstanceStatus") ==
        "Provisioning");
  rig.advance(200s);
  CHECK(instance(rig.read_deployment("demo-svc"), "demo-1").get("InstanceStatus") ==
        "ProvisioningTimeout");
}

TEST_CASE("an outage ends by the virtual clock") {
  Rig rig;
  rig.fault(R"({"operation":"*","times":-1,"status":503,"for_seconds":60})");
  CHECK(rig.call("GET", "/locations").status == 503);
  rig.advance(61s);
  CHECK(rig.call("GET", "/locations").status == 200);
}

TEST_CASE("a fault by chance hits the same requests for the same seed") {
  const auto hits = [] {
    Rig rig;
    rig.fault(R"({"operation":"*","times":-1,"status":500,"probability":0.3})");
    std::string seen;
    for (int i = 0; i < 40; ++i) seen += rig.call("GET", "/locations").status == 500 ? 'x' : '.';
    return seen;
  };
  const std::string once = hits();
  CHECK(once == hits());
  CHECK(once.find('x') != std::string::npos);
  CHECK(once.find('.') != std::string::npos);
}

TEST_CASE("a read behind the times is answered as it was, and the next one as it is") {
  Rig rig;
  rig.deployment("demo-svc");
  CHECK(rig.read_deployment("demo-svc").child("RoleList")->children.size() == 1);
  rig.done("POST", kRoles, second_machine());
  rig.fault(R"({"operation":"Get Deployment","action":"stale"})");
  CHECK(rig.read_deployment("demo-svc").child("RoleList")->children.size() == 1);
  CHECK(rig.read_deployment("demo-svc").child("RoleList")->children.size() == 2);
}

TEST_CASE("a scenario puts a list of faults in force") {
  Rig rig;
  rig.control().load_scenario(R"([{"operation":"List Locations","status":500}])");
  CHECK(rig.call("GET", "/locations").status == 500);
  CHECK(rig.call("GET", "/locations").status == 200);
}

TEST_CASE("a fault that cannot be understood is refused by name") {
  Rig rig;
  const auto reply = rig.control().handle("POST", "/faults", R"({"action":"explode"})");
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, Contains("explode"));
  CHECK(rig.control().handle("POST", "/faults", R"({"objct":"x"})").status == 400);
  CHECK(rig.control().handle("DELETE", "/faults/99", "").status == 404);
}

TEST_CASE("the log tells every request with the outcome of its operation") {
  Rig rig;
  rig.deployment("demo-svc");
  const Reply accepted = rig.call("POST", kRoles, second_machine());
  CHECK_THAT(rig.get_control("/log"),
             Contains("\"operation\":\"Add Role\",\"object\":\"demo-svc/demo-1\""));
  CHECK_THAT(rig.get_control("/log"), Contains("\"outcome\":\"InProgress\""));
  rig.advance(50s);
  CHECK_THAT(rig.get_control("/log"), !Contains("\"outcome\":\"InProgress\""));
}
