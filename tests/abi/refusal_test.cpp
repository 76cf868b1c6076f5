#include <catch2/catch.hpp>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "core/plugin/registry.hpp"
#include "core/plugin/sealed_copy.hpp"
#include "core/plugin/trust.hpp"
#include "tests/abi/built.hpp"
#include "tests/abi/scratch.hpp"

using namespace slipway;
using slipway::test::built;

namespace {

namespace fs = std::filesystem;

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

TEST_CASE("every folder from the root to a plugin belongs to the user or root", "[abi][trust]") {
  if (geteuid() != 0) return;  // nobody else can give a folder away
  test::Scratch scratch;
  fs::create_directories(scratch.path() / "theirs/between/plugins");
  const auto path = scratch.file("theirs/between/plugins/fine.so", test::bytes_of(built("golden")));
  const auto theirs = (scratch.path() / "theirs").string();
  REQUIRE(chown(theirs.c_str(), 4711, 0) == 0);
  CHECK(says(refusal_of(path), "'" + theirs + "', which leads to a plugin, belongs to somebody"));
  fs::permissions(theirs, fs::perms(01777));
  CHECK(says(refusal_of(path), "belongs to somebody else (user 4711)"));
  REQUIRE(chown(theirs.c_str(), 0, 4711) == 0);
  fs::permissions(theirs, fs::perms(0775));
  const auto error = refusal_of(path);
  CHECK(error.code == core::Errc::denied);
  CHECK(error.hint == "chmod go-w '" + theirs + "'");
}

TEST_CASE("every link on the way to a plugin is judged, and the folder that it is in",
          "[abi][trust]") {
  test::Scratch real;
  test::Scratch shared;
  test::Scratch start;
  real.file("fine.so", test::bytes_of(built("golden")));
  fs::create_directory(shared.path() / "inside");
  fs::create_symlink(real.path(), shared.path() / "inside/second");
  fs::create_symlink(shared.path() / "inside/second", start.path() / "first");
  const auto path = (start.path() / "first/fine.so").string();
  {
    core::PluginRegistry registry({});
    CHECK(registry.load(*registry.find(path), nullptr));
  }
  fs::permissions(shared.path() / "inside", fs::perms(0777));
  CHECK(says(refusal_of(path), "can be written by others"));
  fs::permissions(shared.path() / "inside", fs::perms(01777));
  if (geteuid() != 0) return;
  const auto second = (shared.path() / "inside/second").string();
  REQUIRE(lchown(second.c_str(), 4711, 4711) == 0);
  CHECK(says(refusal_of(path), "belongs to somebody else (user 4711)"));
}

TEST_CASE("links that lead in a circle are told", "[abi][trust]") {
  test::Scratch scratch;
  fs::create_symlink("b.so", scratch.path() / "a.so");
  fs::create_symlink("a.so", scratch.path() / "b.so");
  const auto opened = core::open_trusted((scratch.path() / "a.so").string());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == core::Errc::not_found);
}

TEST_CASE("sealing goes on when a page of the copy was in use for a moment", "[abi][trust]") {
  const int copy = memfd_create("copy", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  REQUIRE(ftruncate(copy, 4096) == 0);
  void* in_use = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, copy, 0);
  REQUIRE(in_use != MAP_FAILED);
  int waits = 0;
  REQUIRE(core::seal(copy, [&] {
    if (++waits == 3) munmap(in_use, 4096);
  }));
  CHECK(waits == 3);
  CHECK(write(copy, "x", 1) == -1);
  close(copy);
}

TEST_CASE("a copy that stays in use is never taken for sealed", "[abi][trust]") {
  const int copy = memfd_create("copy", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  REQUIRE(ftruncate(copy, 4096) == 0);
  void* in_use = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, copy, 0);
  REQUIRE(in_use != MAP_FAILED);
  CHECK(core::seal(copy, [] {}).error().code == core::Errc::unavailable);
  munmap(in_use, 4096);
  close(copy);
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
