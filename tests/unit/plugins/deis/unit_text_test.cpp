#include "deis/units/unit_text.hpp"

#include <catch2/catch.hpp>

#include "deis/units/fleet_rules.hpp"

using namespace deis;

namespace {

std::string text_of(const char* component, Release release = {}, bool placement = false) {
  return canonical_text(unit_of(*find_component(component), {release, placement}));
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every unit is canonical, so that fleet's hash of it is ours", "[deis][unit]") {
  for (const auto& component : components()) {
    const auto file = unit_of(component, {});
    CHECK(parse_unit(canonical_text(file), "unit") == file);
  }
}

TEST_CASE("no fleet refuses a unit of ours, of whatever release", "[deis][unit]") {
  for (const auto& component : components())
    for (const char* release : {"v1.10.1", "v1.13.4"})
      for (const bool placement : {false, true}) {
        const auto file = unit_of(component, {Release::parse(release), placement});
        CHECK(fleet_faults(read_unit(canonical_text(file))).empty());
      }
}

TEST_CASE("each unit has what a component needs at run time", "[deis][unit]") {
  for (const auto& component : components()) {
    const std::string name(component.name);
    const auto text = text_of(name.c_str());
    INFO(name);
    CHECK(contains(text, "EnvironmentFile=/etc/environment\n"));
    CHECK(contains(text, "Restart=on-failure\n"));
    CHECK(contains(text, "RestartSec=5\n"));
    CHECK(contains(text, "WantedBy=multi-user.target\n"));
    if (component.container.empty()) continue;
    CHECK(contains(text, "/run/deis/bin/get_image /deis/" + name));
    CHECK(contains(text, "docker run --name deis-" + name + " --rm "));
    CHECK(contains(text, "-e HOST=$$COREOS_PRIVATE_IPV4"));
    CHECK(contains(text, "ExecStop=-/usr/bin/docker stop deis-" + name + "\n"));
  }
}

TEST_CASE("globals run everywhere, instances keep away from their siblings", "[deis][unit]") {
  CHECK(is_global(unit_of(*find_component("publisher"), {})));
  CHECK_FALSE(is_global(unit_of(*find_component("controller"), {})));
  CHECK(contains(text_of("router"), "Conflicts=deis-router@*.service\n"));
  CHECK(contains(text_of("store-gateway"), "Conflicts=deis-store-gateway@*.service\n"));
}

TEST_CASE("planes are kept apart only when asked for", "[deis][unit]") {
  CHECK_FALSE(contains(text_of("router"), "MachineMetadata"));
  CHECK(contains(text_of("router", {}, true), "MachineMetadata=routerMesh=true\n"));
  CHECK(contains(text_of("controller", {}, true), "MachineMetadata=controlPlane=true\n"));
  CHECK_FALSE(contains(text_of("logspout", {}, true), "MachineMetadata"));
}

TEST_CASE("ports follow the release", "[deis][unit]") {
  CHECK(contains(text_of("router"), "-p 80:80 -p 443:443 -p 2222:2222"));
  CHECK_FALSE(contains(text_of("router"), "9090"));
  CHECK(contains(text_of("router", Release::parse("v1.13.4")), "-p 9090:9090"));
  CHECK(contains(text_of("controller", Release::parse("v1.13.4")), "docker.sock"));
}

TEST_CASE("the builder and the gateway count as started only when they answer", "[deis][unit]") {
  CHECK(contains(text_of("builder"), "ExecStartPost="));
  CHECK(contains(text_of("store-gateway"), "ExecStartPost="));
}

TEST_CASE("images are pulled by one at a time within a family", "[deis][unit]") {
  CHECK(contains(text_of("store-daemon"), "flock -w 1200 /var/run/lock/store-pull"));
  CHECK(contains(text_of("router"), "flock -w 1200 /var/run/lock/alpine-pull"));
}
