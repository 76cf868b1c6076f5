#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <cstdlib>

#include "core/plugin/registry.hpp"
#include "tests/abi/built.hpp"
#include "tests/abi/scratch.hpp"
#include "tests/support/plugin_rig.hpp"

using namespace slipway;
using core::Function;
using test::built;
using test::PluginRig;

namespace {

core::Result<core::LoadedPlugin*> load(core::PluginRegistry& registry, const std::string& path,
                                       const core::LockFile* lock = nullptr) {
  auto file = registry.find(path);
  if (!file) return std::move(file).error();
  return registry.load(*file, lock);
}

void make_and_delete_a_box(const std::string& plugin) {
  PluginRig rig(built(plugin));
  rig.configure("cloud", Value::map());
  const auto made = rig.drive(Function::create, rig.change("box", "one", Value::map()));
  CHECK(made["outcome"] == Value("done"));
  CHECK(made["id"] == Value("box-1"));
  CHECK(made["outputs"]["size"] == Value(3));
  CHECK(rig.polls() == 1);
  const auto seen = rig.call(Function::read, rig.change("box", "one", Value::map(), "box-1"));
  CHECK(seen["outcome"] == Value("present"));
  const auto other = rig.call(Function::read, rig.change("box", "two", Value::map(), "box-2"));
  CHECK(other["outcome"] == Value("gone"));
  CHECK(rig.call(Function::remove, rig.change("box", "one", Value::map(), "box-1"))["outcome"] ==
        Value("done"));
}

}  // namespace

TEST_CASE("a C plugin built from the first frozen header loads and works", "[abi]") {
  make_and_delete_a_box("golden");
}

TEST_CASE("a plugin whose table ends early is used without what it lacks", "[abi]") {
  make_and_delete_a_box("golden_short");
  PluginRig rig(built("golden_short"));
  CHECK_FALSE(rig.plugin().has(Function::read_many));
}

TEST_CASE("a plugin whose table is longer than the host knows is used as far as it is known",
          "[abi]") {
  make_and_delete_a_box("golden_long");
}

TEST_CASE("a plugin says in its own words why an instance cannot be made", "[abi]") {
  PluginRig rig(built("golden"));
  const auto error = rig.configure_raw("cloud", Value::map().set("size", -1));
  CHECK(error.message == "size is below 0");
  CHECK(error.code == core::Errc::invalid_input);
}

TEST_CASE("loading a plugin again answers the same object", "[abi]") {
  core::PluginRegistry registry({});
  const auto first = load(registry, built("golden"));
  const auto second = load(registry, built("golden"));
  REQUIRE(first);
  REQUIRE(second);
  CHECK(*first == *second);
}

TEST_CASE("a plugin of the content that the lock file names loads, another is refused", "[abi]") {
  test::Scratch scratch;
  const auto path = scratch.file("mine.so", test::bytes_of(built("golden")));
  auto lock = core::LockFile::read((scratch.path() / "slipway.lock").string());
  REQUIRE(lock);
  CHECK(lock->all().empty());
  {
    core::PluginRegistry registry({});
    const auto loaded = load(registry, path, &*lock);
    REQUIRE(loaded);
    lock->put({"mine", (*loaded)->schema().version, (*loaded)->hash()});
    REQUIRE(lock->write());
  }
  const auto again = core::LockFile::read(lock->path());
  REQUIRE(again);
  REQUIRE(again->find("mine"));
  CHECK(again->find("mine")->version == "1.0.0");
  {
    core::PluginRegistry registry({});
    CHECK(load(registry, path, &*again));
  }
  scratch.file("mine.so", test::bytes_of(built("golden_long")));
  core::PluginRegistry registry({});
  const auto changed = load(registry, path, &*again);
  REQUIRE_FALSE(changed);
  CHECK(changed.error().code == core::Errc::refused);
  CHECK(changed.error().hint == "slipway plugin trust '" + path + "'");
  CHECK(changed.error().message.find(again->find("mine")->sha256) != std::string::npos);
}

TEST_CASE("a file that is rewritten after loading does not change the loaded plugin", "[abi]") {
  test::Scratch scratch;
  const auto path = scratch.file("kept.so", test::bytes_of(built("golden")));
  PluginRig rig(path);
  scratch.file("kept.so", std::string(100, 'x'));
  rig.configure("cloud", Value::map());
  CHECK(rig.call(Function::remove, rig.change("box", "one", Value::map(), "1"))["outcome"] ==
        Value("done"));
}

TEST_CASE("two plugins of different content under one name do not mix", "[abi]") {
  test::Scratch one;
  test::Scratch two;
  PluginRig first(one.file("same.so", test::bytes_of(built("golden"))));
  PluginRig second(two.file("same.so", test::bytes_of(built("golden_long"))));
  CHECK(first.plugin().hash() != second.plugin().hash());
  CHECK(&first.plugin().description() != &second.plugin().description());
}

TEST_CASE("plugins are found by name in the order of the folders", "[abi]") {
  test::Scratch one;
  test::Scratch two;
  one.file("a.so", "x");
  two.file("a.so", "y");
  two.file("b.so", "z");
  two.file("c.txt", "no plugin");
  const core::PluginRegistry registry({one.path().string(), two.path().string()});
  const auto all = registry.list();
  REQUIRE(all.size() == 2);
  CHECK(all[0].path == (one.path() / "a.so").string());
  CHECK(all[1].path == (two.path() / "b.so").string());
  const auto found = registry.find("b");
  REQUIRE(found);
  CHECK(found->name == "b");
}

TEST_CASE("a plugin that is nowhere is named with the folders that were searched", "[abi]") {
  test::Scratch scratch;
  scratch.file("example-cloud.so", "x");
  const core::PluginRegistry registry({scratch.path().string()});
  const auto found = registry.find("exmaple-cloud");
  REQUIRE_FALSE(found);
  CHECK(found.error().code == core::Errc::not_found);
  CHECK(found.error().message.find(scratch.path().string()) != std::string::npos);
  CHECK(found.error().hint == "did you mean 'example-cloud'?");
}

TEST_CASE("the search path never has the working directory", "[abi]") {
  setenv("SLIPWAY_PLUGIN_PATH", "/opt/one::.:relative:/opt/two", 1);
  setenv("XDG_DATA_HOME", "/home/someone/data", 1);
  const auto folders = core::plugin_search_path({"/from/a/flag"});
  REQUIRE(folders.size() == 5);
  CHECK(folders[0] == "/from/a/flag");
  CHECK(folders[1] == "/opt/one");
  CHECK(folders[2] == "/opt/two");
  CHECK(folders[3] == "/home/someone/data/slipway/plugins");
  CHECK(folders[4].find("/lib/slipway/plugins") != std::string::npos);
  unsetenv("SLIPWAY_PLUGIN_PATH");
  unsetenv("XDG_DATA_HOME");
}
