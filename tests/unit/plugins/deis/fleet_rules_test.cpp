#include "deis/units/fleet_rules.hpp"

#include <catch2/catch.hpp>

using namespace deis;

namespace {

/// `LINE:COLUMN WHAT` of each fault, one a line; what fleet only passes over begins with `passed `.
std::string faults(const std::string& text) {
  std::string said;
  for (const auto& fault : fleet_faults(read_unit(text)))
    said += (fault.refused ? "" : "passed ") + std::to_string(fault.line) + ":" +
            std::to_string(fault.column) + " " + fault.what + "\n";
  return said;
}

/// The same of a unit whose [X-Fleet] has those lines, the first of them in line 3.
std::string of_fleet(const std::string& lines) {
  return faults("[Service]\n[X-Fleet]\n" + lines + "\n");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what every fleet takes has no fault", "[deis][unit]") {
  for (const char* lines :
       {"Global=true", "Global=True\nMachineMetadata=a=1", "Global=false\nConflicts=a@*.service",
        "Conflicts=a@*.service\nConflicts=b.service", "MachineOf=a.service\nConflicts=b.service",
        "MachineMetadata=\"a=1\" \"b=2\"", "X-ConditionMachineOf=a.service", "X-Conflicts=a*",
        "X-ConditionMachineMetadata=a=1", "MachineID=0123456789abcdef0123456789abcdef",
        "X-ConditionMachineBootID=x", "Global=\"true\"",
        // the last one counts
        "Global=true\nGlobal=false\nConflicts=a.service"}) {
    INFO(lines);
    CHECK(of_fleet(lines).empty());
  }
  CHECK(faults("[Service]\nNonsense=1\nGlobal=maybe\n").empty());
}

TEST_CASE("words that fleet does not know are told with the one that is meant", "[deis][unit]") {
  CHECK(of_fleet("Nonsense=1") == "3:1 'Nonsense' is no word of fleet's in [X-Fleet]\n");
  CHECK(of_fleet("Global=true\n  global=true") ==
        "4:3 'global' is no word of fleet's in [X-Fleet]\n");
  const auto help = [](const std::string& line) {
    return fleet_faults(read_unit("[X-Fleet]\n" + line + "\n")).at(0).help;
  };
  CHECK(help("global=true") == "write Global");
  CHECK(help("X-MachineOf=a.service") == "write MachineOf");
  CHECK(help("conflicts=a") == "write Conflicts");
  CHECK(has(help("Nonsense=1"), "Global, Conflicts"));
  CHECK(has(of_fleet("Replaces=a.service"), "from 0.13 on"));
}

TEST_CASE("what fleet refuses together is told at the later of the two", "[deis][unit]") {
  const struct {
    const char* lines;
    const char* said;
  } cases[] = {
      {"Global=true\nConflicts=a@*.service",
       "4:1 fleet refuses 'Global' together with 'Conflicts'\n"},
      {"X-Conflicts=a\nGlobal=TRUE", "4:1 fleet refuses 'Global' together with 'X-Conflicts'\n"},
      {"Global=true\nMachineOf=a.service",
       "4:1 fleet refuses 'Global' together with 'MachineOf'\n"},
      {"MachineID=x\nGlobal=true", "4:1 fleet refuses 'MachineID' together with 'Global'\n"},
      {"MachineID=x\nConflicts=a", "4:1 fleet refuses 'MachineID' together with 'Conflicts'\n"},
      {"X-ConditionMachineBootID=x\nMachineOf=a.service",
       "4:1 fleet refuses 'X-ConditionMachineBootID' together with 'MachineOf'\n"},
      {"MachineOf=a@1.service\nConflicts=a@*.service",
       "4:1 fleet refuses that it keeps off 'a@*.service' and goes where 'a@1.service' is\n"},
  };
  for (const auto& one : cases) {
    INFO(one.lines);
    CHECK(of_fleet(one.lines) == one.said);
  }
}

TEST_CASE("a unit is global only where its value is 'true', in capitals or not", "[deis][unit]") {
  for (const char* value : {"true", "True", "TRUE", "\"true\""}) {
    INFO(value);
    CHECK(is_global(read_unit("[X-Fleet]\nGlobal=" + std::string(value) + "\n").options));
  }
  for (const char* value : {"yes", "1", "on", "t", "maybe", ""}) {
    INFO(value);
    CHECK_FALSE(is_global(read_unit("[X-Fleet]\nGlobal=" + std::string(value) + "\n").options));
    CHECK(has(of_fleet("Global=" + std::string(value)), "3:1 'Global=" + std::string(value)));
  }
}

TEST_CASE("a line is measured with its parts joined", "[deis][unit]") {
  const auto line = [](std::size_t parts, std::size_t each) {
    std::string text = "[Service]\nExecStart=";
    for (std::size_t i = 0; i < parts; ++i)
      text += std::string(each - 1, 'x') + (i + 1 < parts ? "\\\n" : "\n");
    return text;
  };
  // `ExecStart=` and twenty parts with a space between
  CHECK(has(faults(line(20, 110)), "2:1 'ExecStart' is a line of 2209 bytes"));
  CHECK(faults(line(20, 100)).empty());
  const std::string rest(2048 - std::string("ExecStart=").size(), 'x');
  CHECK(has(faults("[Service]\nExecStart=" + rest + "\n"), "of 2048 bytes"));
  CHECK(faults("[Service]\nExecStart=" + rest.substr(1) + "\n").empty());
}

TEST_CASE("a label that fleet passes over is told, and not taken for one", "[deis][unit]") {
  CHECK(of_fleet("MachineMetadata=a=1 b=2") ==
        "passed 3:1 fleet passes over 'a=1 b=2', which is not KEY=VALUE\n");
  for (const char* value : {"a", "=1", "a=", "a==1"}) {
    INFO(value);
    CHECK(has(of_fleet("MachineMetadata=" + std::string(value)), "passed 3:1"));
    CHECK(wanted_metadata(read_unit("[X-Fleet]\nMachineMetadata=" + std::string(value)).options)
              .empty());
  }
}
