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

namespace {

/// A folder of units, gone at the end.
class UnitsFolder {
 public:
  UnitsFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "deis-units-XXXXXX").string();
    root_ = mkdtemp(pattern.data());
    std::filesystem::create_directory(root_ / "decorators");
  }
  ~UnitsFolder() { std::filesystem::remove_all(root_); }
  UnitsFolder(const UnitsFolder&) = delete;
  UnitsFolder& operator=(const UnitsFolder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(root_ / name, std::ios::binary) << text;
  }
  std::filesystem::path path(const std::string& name) const { return root_ / name; }
  std::string text() const { return root_.string(); }

 private:
  std::filesystem::path root_;
};

}  // namespace

TEST_CASE("a finding is in the file that it is about, also in the decorator", "[deis][unit]") {
  const UnitsFolder folder;
  folder.write("deis-router.service", "[Service]\nExecStart=/bin/a\n[X-Fleet]\nglobal=true\n");
  folder.write("decorators/deis-router.service.decorator",
               "MachineMetadata=\"routerMesh=true\"\nnonsense=1\n");
  const auto found = unit_findings({folder.text()}, *find_component("router"), {{}, true});
  REQUIRE(found.size() == 2);
  CHECK(found[0].value()["file"].as_string() == folder.path("deis-router.service").string());
  CHECK(found[0].value()["line"].as_int() == 4);
  CHECK(found[1].value()["file"].as_string() ==
        folder.path("decorators/deis-router.service.decorator").string());
  CHECK(found[1].value()["line"].as_int() == 2);
  CHECK(unit_findings({folder.text()}, *find_component("router"), {{}, false}).size() == 1);
  CHECK(unit_findings({folder.text()}, *find_component("builder"), {{}, true}).empty());
}

TEST_CASE("what stands in a unit file's place and is none is named", "[deis][unit]") {
  const UnitsFolder folder;
  std::filesystem::create_directory(folder.path("deis-router.service"));
  const auto& router = *find_component("router");
  const auto found = unit_findings({folder.text()}, router, {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].value()["file"].as_string() == folder.path("deis-router.service").string());
  CHECK(found[0].value()["message"].as_string().find("is a folder") != std::string::npos);
  try {
    unit_from({folder.text()}, router, {});
    FAIL("a folder was taken for a unit");
  } catch (const slipway::Failure& failure) {
    CHECK(failure.kind == "invalid");
    CHECK(failure.message.find(folder.path("deis-router.service").string()) != std::string::npos);
    CHECK(failure.findings.size() == 1);
  }
}
