#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <filesystem>

#include "core/plugin/registry.hpp"
#include "tests/abi/scratch.hpp"

using namespace slipway;

namespace {

namespace fs = std::filesystem;

std::string built(const std::string& name) { return std::string(ABI_PLUGINS) + "/" + name + ".so"; }

core::Error refusal_of(const std::string& path) {
  core::PluginRegistry registry({});
  auto file = registry.find(path);
  REQUIRE(file);
  auto loaded = registry.load(*file, nullptr);
  REQUIRE_FALSE(loaded);
  return loaded.error();
}

bool says(const core::Error& error, const std::string& part) {
  return error.message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a plugin of a newer ABI is refused with both versions and the side to upgrade",
          "[abi]") {
  const auto error = refusal_of(built("golden_newer"));
  CHECK(error.code == core::Errc::refused);
  CHECK(says(error, "it speaks ABI 7, the host 1 to 1: upgrade the host"));
}

TEST_CASE("a plugin of an older ABI is refused with both versions and the side to upgrade",
          "[abi]") {
  const auto error = refusal_of(built("golden_older"));
  CHECK(error.code == core::Errc::refused);
  CHECK(says(error, "it speaks ABI 0, the host 1 to 1: upgrade the plugin"));
}

TEST_CASE("a plugin that refuses is quoted", "[abi]") {
  CHECK(says(refusal_of(built("golden_refuses")), "it is not in the mood"));
  CHECK(says(refusal_of(built("golden_silent")), "did not say why"));
}

TEST_CASE("a shared library without the entry is refused", "[abi]") {
  const auto error = refusal_of(built("broken/entryless"));
  CHECK(error.code == core::Errc::refused);
  CHECK(says(error, "slipway_plugin_entry"));
}

TEST_CASE("a plugin file that is cut anywhere is refused or whole enough, never a crash", "[abi]") {
  test::Scratch scratch;
  const auto whole = test::bytes_of(built("golden"));
  REQUIRE(whole.size() > 4096);
  int refused = 0;
  int cuts = 0;
  const auto cut_at = [&](std::size_t size) {
    const auto path = scratch.file("cut" + std::to_string(cuts++) + ".so", whole.substr(0, size));
    core::PluginRegistry registry({});
    auto file = registry.find(path);
    REQUIRE(file);
    refused += registry.load(*file, nullptr) ? 0 : 1;
    fs::remove(path);
  };
  for (std::size_t size = 0; size < 256; size += 3) cut_at(size);
  for (std::size_t size = 256; size < whole.size(); size += whole.size() / 150) cut_at(size);
  CHECK(cuts > 200);
  CHECK(refused > 100);
}

TEST_CASE("a file that is no library is refused with a reason", "[abi]") {
  test::Scratch scratch;
  CHECK(says(refusal_of(scratch.file("text.so", "just a text")), "it is no shared library"));
  CHECK(says(refusal_of(scratch.file("empty.so", "")), "it is empty"));
  auto other = test::bytes_of(built("golden"));
  other[18] = 2;  // e_machine: SPARC
  CHECK(says(refusal_of(scratch.file("other.so", other)), "another kind of machine"));
  auto program = test::bytes_of(built("golden"));
  program[16] = 2;  // e_type: a program
  CHECK(says(refusal_of(scratch.file("program.so", program)), "not a shared library"));
}

TEST_CASE("a plugin file that others can write is refused with the command that mends it",
          "[abi][trust]") {
  test::Scratch scratch;
  const auto path = scratch.file("open.so", test::bytes_of(built("golden")));
  for (const auto mode : {0664U, 0646U}) {
    fs::permissions(path, fs::perms(mode));
    const auto error = refusal_of(path);
    CHECK(error.code == core::Errc::denied);
    CHECK(says(error, "can be written by others"));
    CHECK(error.hint == "chmod go-w '" + path + "'");
  }
}

TEST_CASE("a plugin in a folder that others can write is refused", "[abi][trust]") {
  test::Scratch scratch;
  const auto path = scratch.file("fine.so", test::bytes_of(built("golden")));
  for (const auto mode : {0775U, 0757U, 01777U}) {
    fs::permissions(scratch.path(), fs::perms(mode));
    const auto error = refusal_of(path);
    CHECK(error.code == core::Errc::denied);
    CHECK(says(error, "folder '" + scratch.path().string() + "' can be written by others"));
  }
}

TEST_CASE("a folder further up that lets others rename is refused, a sticky one is not",
          "[abi][trust]") {
  test::Scratch scratch;
  fs::create_directories(scratch.path() / "up/plugins");
  fs::permissions(scratch.path() / "up/plugins", fs::perms(0755));
  const auto path = scratch.file("up/plugins/fine.so", test::bytes_of(built("golden")));
  fs::permissions(scratch.path() / "up", fs::perms(0777));
  CHECK(says(refusal_of(path), "which leads to a plugin"));
  fs::permissions(scratch.path() / "up", fs::perms(01777));
  core::PluginRegistry registry({});
  CHECK(registry.load(*registry.find(path), nullptr));
}

TEST_CASE("a link is judged where it stands and where it leads", "[abi][trust]") {
  test::Scratch open;
  test::Scratch closed;
  const auto target = closed.file("real.so", test::bytes_of(built("golden")));
  fs::create_symlink(target, open.path() / "link.so");
  {
    core::PluginRegistry registry({});
    CHECK(registry.load(*registry.find((open.path() / "link.so").string()), nullptr));
  }
  fs::permissions(open.path(), fs::perms(0777));
  CHECK(says(refusal_of((open.path() / "link.so").string()), "can be written by others"));
}

TEST_CASE("what is no regular file is refused", "[abi][trust]") {
  test::Scratch scratch;
  const auto pipe = (scratch.path() / "pipe.so").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(says(refusal_of(pipe), "not a regular file"));
}

TEST_CASE("a lock file that cannot be understood is never taken for an empty one", "[abi][lock]") {
  test::Scratch scratch;
  const auto read = [&](const std::string& text) {
    return core::LockFile::read(scratch.file("slipway.lock", text));
  };
  CHECK(read("{\"format\": 1, \"plugins\": ").error().code == core::Errc::corrupt);
  CHECK(read("[]").error().code == core::Errc::corrupt);
  CHECK(read("{\"format\": 2, \"plugins\": {}}").error().code == core::Errc::refused);
  CHECK(read("{\"format\": 1, \"plugins\": {}}"));
}
