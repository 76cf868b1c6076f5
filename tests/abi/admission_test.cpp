#include "core/plugin/admission.hpp"

#include <catch2/catch.hpp>

#include <random>

#include "core/plugin/elf.hpp"
#include "core/plugin/registry.hpp"
#include "tests/abi/scratch.hpp"

using namespace slipway;

namespace {

core::LockFile lock_with(const test::Scratch& scratch, const std::string& name) {
  auto lock = core::LockFile::read((scratch.path() / "slipway.lock").string());
  lock->put({name, "1.0", "aaaa"});
  return *lock;
}

}  // namespace

TEST_CASE("the lock file decides, and where it names no such plugin the state", "[abi][trust]") {
  const test::Scratch scratch;
  const core::PluginFile file{"mine", "/p/mine.so"};
  const auto lock = lock_with(scratch, "mine");
  core::Admission admission(&lock);
  admission.recorded["mine"] = "bbbb";
  CHECK(admission.check(file, "aaaa", "mine"));
  CHECK(admission.check(file, "bbbb", "mine").error().code == core::Errc::refused);
  const auto other = lock_with(scratch, "another");
  admission.lock = &other;
  CHECK(admission.check(file, "bbbb", "mine"));
  CHECK(admission.check(file, "aaaa", "mine").error().hint == "slipway plugin trust mine");
  admission.recorded.clear();
  CHECK(admission.check(file, "cccc", "mine"));
}

TEST_CASE("a file under another name is compared by the name that it gives itself too",
          "[abi][trust]") {
  const test::Scratch scratch;
  const auto lock = lock_with(scratch, "mine");
  const core::Admission admission(&lock);
  const core::PluginFile renamed{"renamed", "/p/renamed.so"};
  CHECK(admission.check(renamed, "aaaa", "mine"));
  CHECK_FALSE(admission.check(renamed, "bbbb", "mine"));
}

TEST_CASE("what a stack file names by path runs only when the user accepted the content",
          "[abi][trust]") {
  const core::PluginFile file{"mine", "/p/mine.so", true, true};
  core::Admission admission;
  const auto refused = admission.check(file, "aaaa", "mine");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint == "slipway plugin trust '/p/mine.so'");
  core::TrustStore accepted;
  admission.accepted = &accepted;
  CHECK_FALSE(admission.check(file, "aaaa", "mine"));
  accepted.put_plugin("aaaa", "/p/mine.so");
  CHECK(admission.check(file, "aaaa", "mine"));
  CHECK_FALSE(admission.check(file, "bbbb", "mine"));
}

TEST_CASE("what was accepted is read back, by content and by owner", "[abi][trust]") {
  const test::Scratch scratch;
  const auto path = (scratch.path() / "share/slipway/trusted.json").string();
  auto store = core::TrustStore::read(path);
  REQUIRE(store);
  store->put_plugin("aaaa", "/p/mine.so");
  store->put_stack("/s/slipway.yaml", 4711);
  REQUIRE(store->write());
  const auto again = core::TrustStore::read(path);
  REQUIRE(again);
  CHECK(again->has_plugin("aaaa"));
  CHECK_FALSE(again->has_plugin("bbbb"));
  CHECK(again->has_stack("/s/slipway.yaml", 4711));
  CHECK_FALSE(again->has_stack("/s/slipway.yaml", 4712));
  scratch.file("broken", "{\"format\": 7}");
  CHECK(core::TrustStore::read((scratch.path() / "broken").string()).error().code ==
        core::Errc::corrupt);
  CHECK_FALSE(core::TrustStore::read("")->write());
}

TEST_CASE("a section is found by its name, and a damaged table of sections names none outside",
          "[abi][trust]") {
  const auto whole = test::bytes_of(std::string(ABI_PLUGINS) + "/naughty.so");
  REQUIRE(core::check_elf(whole));
  const auto manifest = core::elf_section(whole, ".slipway.manifest", whole.size());
  REQUIRE(manifest.size() > 2);
  CHECK(manifest.front() == '{');
  CHECK(core::elf_section(whole, ".slipway.manifest", manifest.size() - 1).empty());
  CHECK(core::elf_section(whole, ".no.such", whole.size()).empty());
  // The bytes are in a buffer of their very size, so that a sanitizer sees a look beside them.
  std::mt19937 chance(1);
  const std::size_t table = whole.size() - 40 * 64;
  for (int round = 0; round < 20'000; ++round) {
    std::string damaged = whole;
    for (int change = 0; change < 4; ++change) {
      const auto at = chance() % 2 == 0 ? chance() % 64 : table + chance() % (40 * 64);
      damaged[at] = static_cast<char>(chance() % 3 == 0 ? 0xff : chance());
    }
    damaged.resize(damaged.size() - chance() % 2 * (chance() % 3000));
    if (!core::check_elf(damaged)) continue;
    const auto found = core::elf_section(damaged, ".slipway.manifest", damaged.size());
    if (found.empty()) continue;
    CHECK(found.data() >= damaged.data());
    CHECK(found.data() + found.size() <= damaged.data() + damaged.size());
  }
}

TEST_CASE("a manifest that is no description is told, and never taken for none", "[abi][trust]") {
  const test::Scratch scratch;
  auto bytes = test::bytes_of(std::string(ABI_PLUGINS) + "/naughty.so");
  const auto manifest = core::elf_section(bytes, ".slipway.manifest", bytes.size());
  bytes[static_cast<std::size_t>(manifest.data() - bytes.data())] = '[';
  const auto path = scratch.file("naughty.so", bytes);
  core::PluginRegistry registry({});
  const auto refused = registry.describe(*registry.find(path), {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find("its manifest") != std::string::npos);
}
