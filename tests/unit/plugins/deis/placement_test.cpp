#include <catch2/catch.hpp>

#include "deis/resources/unit_resource.hpp"
#include "deis/units/unit_reader.hpp"

using namespace deis;

TEST_CASE("of several labels with one key a machine needs one, of several keys all",
          "[deis][unit]") {
  const std::vector<FleetMachine> machines = {{"a", "10.0.0.4", {"disk=ssd", "plane=data"}},
                                              {"b", "10.0.0.5", {"plane=control"}},
                                              {"c", "10.0.0.6", {"plane=mesh"}}};
  const auto ids = [&](const std::string& lines) {
    return unit_resource::eligible(machines, parse_unit("[X-Fleet]\n" + lines, "x.service"));
  };
  CHECK(ids("MachineMetadata=plane=data\nMachineMetadata=plane=mesh\n") ==
        std::vector<std::string>{"a", "c"});
  CHECK(ids("MachineMetadata=\"plane=data\" \"plane=control\" \"disk=ssd\"\n") ==
        std::vector<std::string>{"a"});
  CHECK(ids("Global=true\n") == std::vector<std::string>{"a", "b", "c"});
}
