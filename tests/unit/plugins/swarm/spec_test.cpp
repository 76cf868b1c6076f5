#include <catch2/catch.hpp>

#include "parsed.hpp"
#include "swarm/resources/service_spec.hpp"

using namespace swarm;
using slipway::Value;
using swarm_test::parsed;

namespace {

const std::string published =
    R"({"EndpointSpec":{"Ports":[{"PublishMode":"ingress","PublishedPort":80}]},)"
    R"("UpdateConfig":{"Order":"start-first"}})";

}  // namespace

TEST_CASE("where every kernel has IPVS a specification is sent as it is") {
  const auto made = final_spec(parsed(published), Publishing::ask, true);
  CHECK(made.mesh);
  CHECK(made.spec == parsed(published));
  CHECK(made.remark.empty());
}

TEST_CASE("without IPVS ports are opened on the machines and no virtual address is asked for") {
  const auto made = final_spec(parsed(published), Publishing::ask, false);
  CHECK_FALSE(made.mesh);
  CHECK(made.spec["EndpointSpec"].at_path("Ports.0.PublishMode").as_string() == "host");
  CHECK(made.spec["EndpointSpec"]["Mode"].as_string() == "dnsrr");
  CHECK(made.spec["UpdateConfig"]["Order"].as_string() == "stop-first");
  CHECK_FALSE(made.remark.empty());
  const auto quiet = final_spec(parsed(R"({"Name":"a"})"), Publishing::ask, false);
  CHECK(quiet.spec["EndpointSpec"]["Mode"].as_string() == "dnsrr");
  CHECK(quiet.remark.empty());
}

TEST_CASE("what was asked for goes before what the kernels have") {
  CHECK(final_spec(parsed(published), Publishing::mesh, false).mesh);
  CHECK_FALSE(final_spec(parsed(published), Publishing::host, true).mesh);
}

TEST_CASE("what somebody else changed shows in what was wanted, and nothing else does") {
  const auto wanted = parsed(R"({"Mode":{"Replicas":3},"Image":"web:1"})");
  const auto applied = parsed(R"({"Mode":{"Replicas":3},"Image":"web:1","Isolation":"default"})");
  CHECK(changed_outside(wanted, applied, applied) == wanted);
  const auto scaled = parsed(R"({"Mode":{"Replicas":5},"Image":"web:1","Isolation":"default"})");
  CHECK(changed_outside(wanted, applied, scaled) ==
        parsed(R"({"Mode":{"Replicas":5},"Image":"web:1"})"));
  const auto more =
      parsed(R"({"Mode":{"Replicas":3},"Image":"web:1","Isolation":"default","Env":["A=1"]})");
  CHECK(changed_outside(wanted, applied, more)["Env"].size() == 1);
  const auto less = parsed(R"({"Mode":{"Replicas":3},"Isolation":"default"})");
  CHECK_FALSE(changed_outside(wanted, applied, less).find("Image"));
}
