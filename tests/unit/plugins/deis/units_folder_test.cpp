#include "deis/units/units_folder.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

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

  const auto plain = unit_from(folder, router, {{}, false});
  CHECK(canonical_text(plain) ==
        "[Service]\nExecStart=/bin/mine\n\n[X-Fleet]\nConflicts=deis-router@*.service\n");
  const auto apart = unit_from(folder, router, {{}, true});
  CHECK(wanted_metadata(apart) == std::vector<std::string>{"routerMesh=true"});
  const auto& builder = *find_component("builder");
  CHECK(unit_from(folder, builder, {}) == unit_of(builder, {}));
  std::filesystem::remove_all(folder);
}
