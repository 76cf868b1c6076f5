#include "deis/units/units_folder.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "deis/config/settings.hpp"

using namespace deis;

TEST_CASE("a unit file of one's own counts before ours, with its decorator only for placement",
          "[deis][unit]") {
  std::string pattern = (std::filesystem::temp_directory_path() / "deis-units-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  std::filesystem::create_directory(folder / "decorators");
  std::ofstream(folder / "deis-router.service")
      << "# mine\n[Service]\nExecStart=/bin/mine\n\n[X-Fleet]\nConflicts=deis-router@*.service\n";
  std::ofstream(folder / "decorators/deis-router.service.decorator")
      << "MachineMetadata=\"routerMesh=true\"\n";
  const auto& router = *find_component("router");

  const auto plain = unit_from({folder.string()}, router, {{}, false});
  CHECK(canonical_text(plain) ==
        "[Service]\nExecStart=/bin/mine\n\n[X-Fleet]\nConflicts=deis-router@*.service\n");
  const auto apart = unit_from({folder.string()}, router, {{}, true});
  CHECK(wanted_metadata(apart) == std::vector<std::string>{"routerMesh=true"});
  const auto& builder = *find_component("builder");
  CHECK(unit_from({folder.string()}, builder, {}) == unit_of(builder, {}));
  std::filesystem::remove_all(folder);
}

TEST_CASE("where deisctl looked is searched when it is wanted, of each file the first found",
          "[deis][unit]") {
  std::string pattern = (std::filesystem::temp_directory_path() / "deis-units-XXXXXX").string();
  const std::filesystem::path root = mkdtemp(pattern.data());
  const auto write = [&](const std::string& folder, const std::string& unit) {
    std::filesystem::create_directories(root / folder);
    std::ofstream(root / folder / ("deis-" + unit + ".service"))
        << "[Service]\nExecStart=/bin/" << root.filename().string() << "-of-" << unit << "-in-"
        << std::filesystem::path(folder).begin()->string() << "\n";
  };
  write("named", "router");
  write("home/.deis/units", "router");
  write("home/.deis/units", "builder");
  ::setenv("DEISCTL_UNITS", (root / "named").c_str(), 1);
  ::setenv("HOME", (root / "home").c_str(), 1);
  const auto source = [&](const Settings& settings, const char* name) {
    const auto text = canonical_text(unit_from(settings.units_dirs, *find_component(name), {}));
    const auto at = text.find("-in-");
    return at == std::string::npos ? "ours" : text.substr(at + 4, text.find('\n', at) - at - 4);
  };
  const auto wanted = Settings::from(slipway::Value::map().set("deisctl_units", true));
  CHECK(source(wanted, "router") == "named");
  CHECK(source(wanted, "builder") == "home");
  CHECK(source(wanted, "logger") == "ours");
  CHECK(source(Settings::from(slipway::Value::map()), "router") == "ours");
  ::unsetenv("DEISCTL_UNITS");
  std::filesystem::remove_all(root);
}
