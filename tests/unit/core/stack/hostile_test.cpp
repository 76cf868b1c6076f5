#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <functional>
#include <random>

#include "core/stack/source_file.hpp"
#include "stack_folder.hpp"

using namespace slipway;
using namespace slipway::core;
using namespace slipway::core::test;

namespace {

std::string times(std::size_t count, const std::string& part) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += part;
  return text;
}

/// Levels of maps, each of which merges the one before it `width` times.
std::string merge_bomb(int levels, int width) {
  std::string text = "name: demo\nx-0: &a0 {k: 1}\n";
  for (int level = 1; level < levels; ++level) {
    const auto last = "*a" + std::to_string(level - 1);
    text += "x-" + std::to_string(level) + ": &a" + std::to_string(level) + "\n  <<: [" + last;
    for (int i = 1; i < width; ++i) text += ", " + last;
    text += "]\n";
  }
  return text + "cloud: {plugin: paper}\n";
}

/// Of a process of its own: whether it read the text, within a minute of processor time and a
/// gigabyte, and refused it with a finding.
bool refused_within_bounds(const std::string& text, const std::vector<std::string>& sets = {}) {
  const auto pid = ::fork();
  if (pid == 0) {
    const rlimit cpu{60, 60};
    ::setrlimit(RLIMIT_CPU, &cpu);
    const auto read = read_text(text, sets);
    ::_exit(has_errors(read.findings) && read.findings.size() < 2000 ? 0 : 1);
  }
  int status = 0;
  rusage usage{};
  ::wait4(pid, &status, 0, &usage);
  CAPTURE(status, usage.ru_maxrss);
  CHECK(usage.ru_maxrss < 1024 * 1024);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

const std::string plain = "name: demo\ncloud: {plugin: paper}\n";

}  // namespace

TEST_CASE("a stack that was made to take all time or memory is refused", "[stack][hostile]") {
  CHECK(refused_within_bounds(merge_bomb(40, 9)));
  CHECK(refused_within_bounds(merge_bomb(3, 100'000)));
  CHECK(refused_within_bounds("name: demo\nx: &big \"" + std::string(1 << 20, 'x') + "\"\ny: [" +
                              times(100'000, "*big,") + "]\ncloud: {plugin: paper}\n"));
  CHECK(refused_within_bounds("name: demo\n" + times(100'000, "a: 1\n")));
  CHECK(refused_within_bounds("{name: demo, " + times(60'000, "a: 1, ") + "b: 1}\n"));
  CHECK(
      refused_within_bounds("name: demo\nx: " + times(100'000, "[") + times(100'000, "]") + "\n"));
  CHECK(refused_within_bounds("name: demo\nx: " + times(200'000, "{a: ")));
  CHECK(refused_within_bounds("name: demo\n\"" + std::string(500'000, 'k') + "\": {" +
                              times(50'000, "a: [], ") + "}\n"));
  CHECK(refused_within_bounds("name: demo\n" + times(100'000, "? ")));
}

TEST_CASE("a flag whose path has no end is refused", "[stack][hostile]") {
  CHECK(refused_within_bounds(plain, {"cloud" + times(30'000, ".a") + "=1"}));
  CHECK(refused_within_bounds(plain, {"cloud.a=" + times(100'000, "[")}));
  CHECK(refused_within_bounds(plain, {"cloud.a=" + times(30'000, "{a: ") + times(30'000, "}")}));
  const auto read = read_text(plain, {"cloud" + times(64, ".a") + "=1"});
  REQUIRE(read.findings.size() == 1);
  CHECK(read.findings[0].message == "the path has more than 64 steps");
}

TEST_CASE("whatever bytes a stack file has, reading it ends with findings or a stack",
          "[stack][hostile][property]") {
  std::mt19937 chance(20240817);
  const std::vector<std::string> parts{"name: demo\n",
                                       "cloud:\n",
                                       "  plugin: paper\n",
                                       "&a ",
                                       "*a",
                                       "<<: ",
                                       "[",
                                       "]",
                                       "{",
                                       "}",
                                       ": ",
                                       "- ",
                                       "\n",
                                       "  ",
                                       "\t",
                                       "'",
                                       "\"",
                                       "|\n",
                                       "!!str ",
                                       "${env:X}",
                                       "\xFF",
                                       "\xC2\x85",
                                       "? ",
                                       "---\n",
                                       "%YAML 1.2\n",
                                       "#",
                                       "nodes: 3\n"};
  for (int round = 0; round < 1500; ++round) {
    std::string text = chance() % 2 ? plain : "";
    for (auto count = 1 + chance() % 30; count > 0; --count) text += parts[chance() % parts.size()];
    const auto read = read_text(text);
    CAPTURE(text);
    CHECK((read.stack.has_value() || has_errors(read.findings)));
  }
}

TEST_CASE("what is no plain file is refused, not waited for", "[stack][hostile]") {
  const StackFolder folder;
  const auto pipe = folder.path() + "/pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(read_bytes(pipe, 100).error().message == "is a pipe, not a file");
  CHECK(read_bytes("/dev/zero", 100).error().message == "is a device, not a file");
  CHECK(read_bytes(folder.path(), 100).error().message == "is a folder");
  CHECK(read_bytes(folder.path() + "/none", 100).error().code == Errc::not_found);
  folder.write("long", std::string(101, 'x'));
  CHECK(read_bytes(folder.path() + "/long", 100).error().message == "is larger than 100 bytes");
  CHECK(read_bytes(folder.path() + "/long", 101)->size() == 101);

  folder.write("slipway.yaml", "name: demo\ncloud: {plugin: paper, key: \"${file:pipe}\"}\n");
  const auto read = read_stack(folder.source());
  REQUIRE(read.findings.size() >= 1);
  CHECK(read.findings[0].message == "the file 'pipe' is a pipe, not a file");
}
