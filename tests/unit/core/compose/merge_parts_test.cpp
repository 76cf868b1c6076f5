#include <catch2/catch.hpp>

#include "core/compose/merge.hpp"
#include "core/compose/requirements.hpp"

// Each part of a NodeConfig that two sides may give, and how it is named when they disagree.

using namespace slipway;
using namespace slipway::core;
using contract::NodeConfig;

using Texts = std::vector<std::string>;
using Give = std::function<void(NodeConfig&)>;

namespace {

const contract::LayoutNode& node() {
  static const auto made = [] {
    contract::LayoutNode one;
    one.name = "demo-0";
    one.metadata["rack"] = "7";
    return one;
  }();
  return made;
}

OwnedFragment given(const std::string& role, const Give& give) {
  OwnedFragment fragment;
  fragment.from = role;
  give(fragment.fragment.config);
  return fragment;
}

/// What two sides give together.
struct Merged {
  Merged(const Give& platform, const Give& cloud)
      : config(merge_node_config(node(), {given("platform", platform), given("cloud", cloud)},
                                 findings)) {}
  std::vector<Finding> findings;
  NodeConfig config;
};

}  // namespace

TEST_CASE("a text that both sides give alike is taken, and one that differs is named",
          "[compose][merge]") {
  const std::vector<std::pair<const char*, std::function<std::string&(NodeConfig&)>>> fields = {
      {"hostname", [](auto& config) -> std::string& { return config.hostname; }},
      {"update.reboot", [](auto& config) -> std::string& { return config.update.reboot; }},
      {"update.group", [](auto& config) -> std::string& { return config.update.group; }},
      {"update.server", [](auto& config) -> std::string& { return config.update.server; }},
      {"metadata 'zone'", [](auto& config) -> std::string& { return config.metadata["zone"]; }},
      {"sysctl 'vm.x'", [](auto& config) -> std::string& { return config.sysctl["vm.x"]; }},
      {"base", [](auto& config) -> std::string& { return config.base.bytes; }}};
  for (const auto& [name, field] : fields) {
    CAPTURE(name);
    const auto say = [&, field = field](const char* text) {
      return [text, field](NodeConfig& config) { field(config) = text; };
    };
    Merged alone(say("one"), [](NodeConfig&) {});
    CHECK(alone.findings.empty());
    CHECK(field(alone.config) == "one");
    CHECK(Merged(say("one"), say("one")).findings.empty());
    Merged apart(say("one"), say("two"));
    REQUIRE(apart.findings.size() == 1);
    CHECK(apart.findings[0].code == "compose.conflict");
    CHECK(apart.findings[0].kind == FailureClass::invalid);
    CHECK(apart.findings[0].help == "leave it out of one of them");
    CHECK(
        apart.findings[0].message ==
        std::string("node 'demo-0': the roles 'platform' and 'cloud' give different content for ") +
            name);
    CHECK(apart.findings[0].also.at(0).message == "the other is given here");
    CHECK(field(apart.config) == "one");
  }
}

TEST_CASE("a document of the user's own keeps where it came from", "[compose][merge]") {
  Merged merged(
      [](NodeConfig& config) { config.base = contract::BaseDocument::holding("x", "a.yaml"); },
      [](NodeConfig&) {});
  CHECK(merged.config.base.bytes == "x");
  CHECK(merged.config.base.origin == "a.yaml");
}

TEST_CASE("a list has what both sides give, the platform's first", "[compose][merge]") {
  Merged merged(
      [](NodeConfig& config) {
        config.ssh_keys = {"k1"};
        config.users.emplace_back().name = "u1";
        config.time.servers = {"t1"};
        config.time.gates = {"g1"};
        config.packages = {"p1"};
        config.commands = {"c1"};
      },
      [](NodeConfig& config) {
        config.ssh_keys = {"k2"};
        config.users.emplace_back().name = "u2";
        config.time.servers = {"t2"};
        config.time.gates = {"g2"};
        config.packages = {"p2"};
        config.commands = {"c2"};
      });
  CHECK(merged.findings.empty());
  CHECK(merged.config.ssh_keys == Texts{"k1", "k2"});
  CHECK(merged.config.users.at(1).name == "u2");
  CHECK(merged.config.time.servers == Texts{"t1", "t2"});
  CHECK(merged.config.time.gates == Texts{"g1", "g2"});
  CHECK(merged.config.packages == Texts{"p1", "p2"});
  CHECK(merged.config.commands == Texts{"c1", "c2"});
}

TEST_CASE("a setting is taken once, and named by service and key where two differ",
          "[compose][merge]") {
  const auto say = [](int size) {
    return [size](NodeConfig& config) { config.settings["db"]["size"] = size; };
  };
  CHECK(Merged(say(1), say(1)).findings.empty());
  Merged apart(say(1), say(2));
  REQUIRE(apart.findings.size() == 1);
  CHECK(apart.findings[0].message.ends_with("for setting 'db.size'"));
  CHECK(apart.config.settings.at("db").at("size").as_int() == 1);
}

TEST_CASE("a node has its own name and its own labels", "[compose][merge]") {
  Merged merged([](NodeConfig& config) { config.metadata["rack"] = "8"; }, [](NodeConfig&) {});
  CHECK(merged.config.hostname == "demo-0");
  CHECK(merged.config.metadata.at("rack") == "7");
}

TEST_CASE("wishes for disks take the offers in order; one that is left over is refused",
          "[compose][merge]") {
  const auto offer = [](const char* device) {
    return [device](NodeConfig& config) { config.disks.emplace_back().devices = {device}; };
  };
  const auto wish = [](const std::vector<std::string>& mounts, bool optional) {
    return [=](NodeConfig& config) {
      for (const auto& mount : mounts) {
        auto& disk = config.disks.emplace_back();
        disk.mount = mount;
        disk.optional = optional;
      }
    };
  };
  Merged served(wish({"/data"}, false), offer("/dev/b"));
  CHECK(served.findings.empty());
  REQUIRE(served.config.disks.size() == 1);
  CHECK(served.config.disks[0].devices == Texts{"/dev/b"});
  CHECK(served.config.disks[0].mount == "/data");

  Merged short_of(wish({"/data", "/more"}, false), offer("/dev/b"));
  REQUIRE(short_of.findings.size() == 1);
  CHECK(short_of.findings[0].code == "compose.no-disk");
  CHECK(short_of.findings[0].role == "cloud");
  CHECK(short_of.findings[0].message ==
        "node 'demo-0' needs a data disk for /more, and the cloud offers none");
  CHECK(Merged(wish({"/data", "/more"}, true), offer("/dev/b")).findings.empty());

  Merged whole([](NodeConfig&) {},
               [](NodeConfig& config) {
                 auto& disk = config.disks.emplace_back();
                 disk.mount = "/own";
                 disk.devices = {"/dev/c"};
               });
  REQUIRE(whole.config.disks.size() == 1);
  CHECK(whole.config.disks[0].devices == Texts{"/dev/c"});
}

TEST_CASE("a discovery url of no service is that of each which has none", "[compose][merge]") {
  Merged merged(
      [](NodeConfig& config) {
        config.discovery.emplace_back().service = "db";
        config.discovery.emplace_back().service = "own";
        config.discovery.back().url = "http://own/1";
      },
      [](NodeConfig& config) { config.discovery.emplace_back().url = "http://given/1"; });
  REQUIRE(merged.config.discovery.size() == 2);
  CHECK(merged.config.discovery[0].url == "http://given/1");
  CHECK(merged.config.discovery[1].url == "http://own/1");
}

TEST_CASE("the pieces of a unit that both sides give are each taken once", "[compose][merge]") {
  const auto unit = [](const std::function<void(contract::Unit&)>& say) {
    return [say](NodeConfig& config) {
      auto& one = config.units.emplace_back();
      one.name = "a.service";
      say(one);
    };
  };
  const auto whole = unit([](contract::Unit& one) {
    one.content = "[Unit]";
    one.drop_ins = {{"1.conf", "x"}};
    one.command = "start";
    one.enable = true;
  });
  CHECK(Merged(whole, whole).config.units.size() == 1);
  Merged more(whole, unit([](contract::Unit& one) {
                one.content = "[Unit]";
                one.drop_ins = {{"1.conf", "x"}, {"2.conf", "y"}};
                one.command = "start";
              }));
  CHECK(more.findings.empty());
  REQUIRE(more.config.units.size() == 2);
  CHECK(more.config.units[1].content.empty());
  CHECK(more.config.units[1].command.empty());
  REQUIRE(more.config.units[1].drop_ins.size() == 1);
  CHECK(more.config.units[1].drop_ins[0].name == "2.conf");

  Merged masked(unit([](contract::Unit&) {}), unit([](contract::Unit& one) { one.mask = true; }));
  REQUIRE(masked.config.units.size() == 2);
  CHECK(masked.config.units[1].mask);
}

TEST_CASE("a part of a NodeConfig is named as people know it", "[compose][merge]") {
  CHECK(words_of(Part{"files", "/etc/motd"}) == "file '/etc/motd'");
  CHECK(words_of(Part{"units", "a.service"}) == "unit 'a.service'");
  CHECK(words_of(Part{"units", "a.service", "command"}) == "'command' of unit 'a.service'");
  CHECK(words_of(Part{"settings", "db", "size"}) == "setting 'db.size'");
  CHECK(words_of(Part{"users", "core"}) == "user 'core'");
  CHECK(words_of(Part{"hostname"}) == "hostname");
  CHECK(words_of(Part{"update", "reboot"}) == "update.reboot");
  CHECK(words_of(Part{"files"}) == "files");
}

TEST_CASE("the option that a part follows from is the one that its fragment names",
          "[compose][merge]") {
  OwnedFragment fragment;
  fragment.from = "platform";
  fragment.fragment.origins = {{{"files"}, {"papers"}}, {{"units", "a"}, {"services", 0}}};
  CHECK(giver_of(fragment, {"files", "/etc/motd"}).option == std::vector<Value>{"papers"});
  CHECK(giver_of(fragment, {"units", "a"}).option == std::vector<Value>{"services", 0});
  CHECK(giver_of(fragment, {"units", "b"}).option == std::vector<Value>{"plugin"});
  CHECK(giver_of(fragment, {"units"}).option == std::vector<Value>{"plugin"});
  CHECK(giver_of(fragment, {"units"}).role == "platform");
}

TEST_CASE("the features of a NodeConfig are the fields that say something", "[compose][merge]") {
  NodeConfig config;
  CHECK(features_of(config).empty());
  config.packages = {"jq"};
  config.hostname = "a";
  CHECK(features_of(config) == Texts{"hostname", "packages"});
}

TEST_CASE("what is required is refused with the reason, the help and the option",
          "[compose][requirement]") {
  const auto refused = [](std::size_t nodes, const contract::Requirement& requirement,
                          std::int64_t memory_mb, bool disk) {
    contract::Layout layout;
    layout.nodes.resize(nodes);
    for (auto& one : layout.nodes) {
      one.name = "n";
      one.facts.memory_mb = memory_mb;
      one.facts.data_disk = disk;
    }
    std::vector<Finding> findings;
    check_requirements({requirement}, layout, findings);
    return findings;
  };
  contract::Requirement least;
  least.min_nodes = 2;
  least.because = "nobody sings alone";
  const auto few = refused(1, least, 0, false);
  REQUIRE(few.size() == 1);
  CHECK(few[0].code == "compose.requirement");
  CHECK(few[0].kind == FailureClass::invalid);
  CHECK(few[0].role == "cloud");
  CHECK(few[0].option == std::vector<Value>{"nodes"});
  CHECK(few[0].message == "1 node, but the platform needs at least 2: nobody sings alone");
  CHECK(few[0].help == "set cloud.nodes to 2");
  CHECK(refused(0, least, 0, false).at(0).message.starts_with("0 nodes, but"));
  CHECK(refused(2, least, 0, false).empty());

  contract::Requirement odd;
  odd.odd_nodes = true;
  CHECK(refused(2, odd, 0, false).at(0).message == "2 nodes, but the platform needs an odd number");
  CHECK(refused(2, odd, 0, false).at(0).help == "set cloud.nodes to 3");
  CHECK(refused(1, odd, 0, false).empty());

  contract::Requirement memory;
  memory.memory_mb = 1000;
  CHECK(refused(1, memory, 1000, false).empty());
  CHECK(refused(1, memory, 0, false).empty());  // not known
  const auto small = refused(1, memory, 999, false);
  REQUIRE(small.size() == 1);
  CHECK(small[0].help == "choose a larger machine size");
  CHECK(small[0].option.empty());

  contract::Requirement disk;
  disk.data_disk = true;
  CHECK(refused(1, disk, 0, true).empty());
  REQUIRE(refused(1, disk, 0, false).size() == 1);
  CHECK(refused(1, disk, 0, false)[0].option.empty());
}
