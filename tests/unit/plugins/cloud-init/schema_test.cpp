// What we render is right in the eyes of `cloud-init schema`.
#include <stdlib.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "render/render.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"

using namespace cloud_init;
using slipway::contract::NodeConfig;
namespace fs = std::filesystem;

namespace {

int judged(const std::string& text) {
  std::string path = (fs::temp_directory_path() / "slipway-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  std::ofstream(path) << text;
  const int status =
      std::system((std::string(CLOUD_INIT) + " schema --config-file " + path).c_str());
  ::close(descriptor);
  fs::remove(path);
  return status;
}

std::string text_of(const NodeConfig& node) {
  user_data::Problems problems;
  return emit(render(node, problems));
}

}  // namespace

TEST_CASE("the judge refuses what is wrong", "[cloud-init][schema]") {
  CHECK(judged("#cloud-config\nwrite_files:\n  - content: a\n") != 0);
}

TEST_CASE("every document that we render is valid", "[cloud-init][schema]") {
  CHECK(judged(text_of(test::whole_node())) == 0);
  CHECK(judged(text_of({})) == 0);
  const auto whole = test::whole_node();
  for (const auto& keep :
       {+[](NodeConfig&to, const NodeConfig&from) { to.users = from.users; },
        +[](NodeConfig&to, const NodeConfig&from) { to.files = from.files; },
        +[](NodeConfig&to, const NodeConfig&from) { to.units = from.units; },
        +[](NodeConfig&to, const NodeConfig&from) { to.disks = from.disks; },
        +[](NodeConfig&to, const NodeConfig&from) { to.time = from.time; },
        +[](NodeConfig&to, const NodeConfig&from) { to.commands = from.commands; }}) {
    NodeConfig part;
    keep(part, whole);
    CHECK(judged(text_of(part)) == 0);
  }
}
