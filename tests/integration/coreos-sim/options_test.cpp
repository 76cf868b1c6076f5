#include "coreos-sim/spec/options.hpp"

#include <catch2/catch.hpp>

#include "coreos-sim/io/files.hpp"
#include "scratch.hpp"

namespace coreos_sim::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("every option reaches its place", "[options]") {
  const auto parsed = parse_options(
      R"({"speed":20,"least_ttl_s":25,"boot_ms":100,"forward_delay_ms":30,"components":false,
      "unit_delay_ms":{"default":7,"a.service":9},"unit_ready_ms":{"b.service":3},
      "unit_fail":{"c.service":{"times":2,"state":"auto-restart","after_ms":5}},
      "hold_etcd":true,"hang":["d.service"],"fleet_refuses":["Service/E"],"etcd_extra_args":["--unsafe-no-fsync"],"coreos_cloudinit":"1.14.0",
      "hold":[{"path":"/p","method":"PUT","point":"after","file":"F"}]})");
  REQUIRE(parsed);
  CHECK(parsed->speed == 20);
  CHECK(parsed->least_ttl_s == 25);
  CHECK(parsed->boot_ms == 100);
  CHECK(parsed->forward_delay_ms == 30);
  CHECK_FALSE(parsed->components);
  CHECK(parsed->unit_delay("a.service") == 9);
  CHECK(parsed->unit_delay("b.service") == 7);
  CHECK(parsed->unit_ready("b.service", 21) == 3);
  CHECK(parsed->unit_ready("a.service", 21) == 21);
  CHECK(parsed->unit_fail.at("c.service").state == "auto-restart");
  CHECK(parsed->hold_etcd);
  CHECK(parsed->hang.count("d.service") == 1);
  CHECK(parsed->fleet_refuses.count("Service/E") == 1);
  CHECK(parsed->etcd_extra_args == std::vector<std::string>{"--unsafe-no-fsync"});
  CHECK(parsed->cloudinit == cloudconfig::tool_1_14_0);
  REQUIRE(parsed->holds.size() == 1);
  CHECK_FALSE(parsed->holds[0].before);
}

TEST_CASE("options that make no sense are refused with the reason", "[options]") {
  for (const char* bad :
       {R"({"sped":2})", R"({"speed":0})", R"({"least_ttl_s":0})", R"({"hang":1})", "[]", "{"}) {
    CHECK_FALSE(parse_options(bad));
  }
}

TEST_CASE("a rewritten options file counts, a broken one leaves the last good", "[options]") {
  Scratch scratch;
  const auto path = scratch.path() / "options";
  REQUIRE(write_file(path, R"({"speed":10})"));
  OptionsFile options(path);
  CHECK(options.paced(1000) == 100ms);
  REQUIRE(write_file(path, "{"));
  CHECK(options.paced(1000) == 100ms);
  REQUIRE(write_file(path, R"({"speed":2})"));
  CHECK(options.paced(1000) == 500ms);
}

}  // namespace
}  // namespace coreos_sim::test
