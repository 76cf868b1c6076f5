#include "core/system/whole_file.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "tests/abi/scratch.hpp"

using namespace slipway;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("a file that is written has the new text and nothing beside it", "[system]") {
  const test::Scratch scratch;
  const auto path = scratch.file("the.lock", "old");
  REQUIRE(core::write_whole_file(path, "new", 0600));
  CHECK(test::bytes_of(path) == "new");
  CHECK(names_in(scratch.path()) == std::vector<std::string>{"the.lock"});
  CHECK((fs::status(path).permissions() & fs::perms::mask) == fs::perms(0600));
}

TEST_CASE("what dead writers left aside goes with the next writing", "[system]") {
  const test::Scratch scratch;
  const auto path = scratch.file("the.lock", "old");
  scratch.file("the.lock.new-4711", "half a te");
  scratch.file("the.lock.new-00deadbeef00cafe", "");
  scratch.file("another.lock.new-1", "not ours to judge");
  REQUIRE(core::write_whole_file(path, "new", 0644));
  CHECK(names_in(scratch.path()) == std::vector<std::string>{"another.lock.new-1", "the.lock"});
}

TEST_CASE("what a living writer has aside is left to it", "[system]") {
  const test::Scratch scratch;
  const auto path = scratch.file("the.lock", "old");
  const auto draft = scratch.file("the.lock.new-1", "being written");
  const int held = open(draft.c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(flock(held, LOCK_EX) == 0);
  core::clear_drafts(path);
  CHECK(fs::exists(draft));
  close(held);
  core::clear_drafts(path);
  CHECK_FALSE(fs::exists(draft));
}

TEST_CASE("writers at the same time never show but one whole text, and leave nothing beside it",
          "[system]") {
  const test::Scratch scratch;
  const auto path = scratch.file("the.lock", std::string(5000, 'o'));
  std::vector<pid_t> writers;
  for (const char letter : {'a', 'b', 'c', 'd'}) {
    const pid_t writer = fork();
    if (writer == 0) {
      bool good = true;
      for (int round = 0; round < 50; ++round)
        good = core::write_whole_file(path, std::string(5000, letter), 0644) && good;
      _exit(good ? 0 : 1);
    }
    writers.push_back(writer);
  }
  const auto is_whole = [&path] {
    const auto text = test::bytes_of(path);
    return !text.empty() && text == std::string(5000, text[0]);
  };
  bool always_whole = true;
  for (const auto writer : writers) {
    int status = -1;
    pid_t ended = 0;
    while ((ended = waitpid(writer, &status, WNOHANG)) == 0)
      always_whole = is_whole() && always_whole;
    REQUIRE(ended == writer);
    CHECK(status == 0);
  }
  CHECK(always_whole);
  CHECK(is_whole());
  CHECK(names_in(scratch.path()) == std::vector<std::string>{"the.lock"});
}

TEST_CASE("a link that stands where the text is written aside is not followed", "[system]") {
  const test::Scratch scratch;
  const auto path = (scratch.path() / "the.lock").string();
  const auto victim = scratch.file("victim", "precious");
  fs::create_symlink(victim, path + ".new-" + std::to_string(getpid()));
  REQUIRE(core::write_whole_file(path, "new", 0644));
  CHECK(test::bytes_of(victim) == "precious");
}

TEST_CASE("a text that cannot be written is told, and nothing of it stays", "[system]") {
  const test::Scratch scratch;
  const auto written = core::write_whole_file((scratch.path() / "no/the.lock").string(), "x", 0644);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == core::Errc::denied);
  fs::create_directory(scratch.path() / "the.lock");
  REQUIRE_FALSE(core::write_whole_file((scratch.path() / "the.lock").string(), "x", 0644));
  CHECK(names_in(scratch.path()) == std::vector<std::string>{"the.lock"});
}

TEST_CASE("a pipe or a large file is refused before it is waited for or held", "[system]") {
  const test::Scratch scratch;
  const auto pipe = (scratch.path() / "pipe").string();
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(core::read_whole_file(pipe, 10).error().code == core::Errc::invalid_input);
  CHECK(core::read_whole_file("/dev/zero", 10).error().code == core::Errc::invalid_input);
  CHECK(core::read_whole_file(scratch.file("eleven", "12345678901"), 10).error().code ==
        core::Errc::invalid_input);
  CHECK(core::read_whole_file(scratch.file("ten", "1234567890"), 10).value() == "1234567890");
  CHECK(core::read_whole_file((scratch.path() / "none").string(), 10).error().code ==
        core::Errc::not_found);
}
