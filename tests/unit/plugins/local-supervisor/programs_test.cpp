#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <csignal>
#include <thread>

#include "supervisor/endpoint/relay.hpp"
#include "supervisor/image/builder.hpp"
#include "supervisor/linux/children.hpp"
#include "supervisor/linux/files.hpp"
#include "supervisor/machine/boot.hpp"
#include "supervisor/machine/console_log.hpp"
#include "supervisor/sandbox/namespaces.hpp"
#include "tests/unit/plugins/local-supervisor/scratch.hpp"

using namespace slipway_local;
using std::chrono::milliseconds;

TEST_CASE("a program is given its input and says what it says", "[local]") {
  Children children;
  const auto said = children.run(Program{{"cat"}}, std::string(300'000, 'x'), milliseconds(20'000));
  REQUIRE(said);
  CHECK(said->good());
  CHECK(said->text.size() == 300'000);
}

TEST_CASE("a program that fails is told with its last words", "[local]") {
  Children children;
  const auto outcome =
      children.must({"sh", "-c", "echo first; echo last >&2; exit 3"}, "", milliseconds(20'000));
  CHECK(outcome.fault().message == "'sh' ended with 3: last");
  CHECK(children.must({"no-such-program"}, "", milliseconds(20'000)).fault().kind ==
        FaultClass::unavailable);
}

TEST_CASE("a program that does not end is killed", "[local]") {
  Children children;
  const auto said = children.run(Program{{"sleep", "1000"}}, "", milliseconds(50));
  CHECK(said.fault().message == "'sleep' did not end within 50 ms and was killed");
}

TEST_CASE("a child's end is seen, and no signal goes to whoever has its number then", "[local]") {
  Children children;
  const auto child = children.start(Program{{"sleep", "1000"}});
  REQUIRE(child);
  CHECK_FALSE((*child)->status());
  (*child)->signal(SIGTERM);
  const auto status = (*child)->wait(milliseconds(20'000));
  REQUIRE(status);
  CHECK(status_text(*status) == "was killed by signal 15");
  (*child)->signal(SIGKILL);
}

TEST_CASE("what systemd-nspawn tells names the machine's first process", "[local]") {
  CHECK(leader_in("READY=1\nSTATUS=Container running.\nX_NSPAWN_LEADER_PID=217") == 217);
  CHECK(leader_in("STATUS=Container running.") == 0);
  CHECK(leader_in("X_NSPAWN_LEADER_PID=x") == 0);
}

TEST_CASE("a console that says very much keeps its end and no more than two files", "[local]") {
  const Scratch scratch;
  const auto file = scratch.path() / "console.log";
  ConsoleLog log(file);
  for (int at = 0; at < 400; ++at) log.add(std::string(9'999, 'x') + "\n");
  log.add("the end");
  CHECK(ConsoleLog::tail(file, 7) == "the end");
  CHECK(ConsoleLog::tail(file, 500'000).size() == 500'000);
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path()))
    bytes += entry.file_size();
  CHECK(bytes <= 2U << 20U);
}

TEST_CASE("a user's subordinate range is found by name or number, and is wide enough", "[local]") {
  const Scratch scratch;
  const auto file = scratch.path() / "subuid";
  REQUIRE(write_whole(file, "ada:100000:1000\nx\nada:200000:65536\n7:300000:65535\n", 0600));
  CHECK(subordinate_range(file, "ada", 5)->first == 200000);
  CHECK(subordinate_range(file, "bob", 7)->first == 300000);
  const auto none = subordinate_range(file, "bob", 8);
  CHECK(none.fault().kind == FaultClass::unavailable);
  CHECK(none.fault().hint.find("usermod") == 0);
}

TEST_CASE("an image is keyed by what it is made of", "[local]") {
  const auto key = [](const char* name, std::vector<std::string> packages) {
    ImageRecipe recipe;
    recipe.name = name;
    recipe.packages = std::move(packages);
    return *key_of(recipe);
  };
  CHECK(key("a", {}) == key("a", {"systemd"}));
  CHECK(key("a", {"curl", "wget"}) == key("a", {"wget", "curl"}));
  CHECK(key("a", {}) != key("a", {"curl"}));
  CHECK(key("a", {}).starts_with("a-"));
}

TEST_CASE("a recipe that is none is refused before anything is made", "[local]") {
  const auto refused = [](const ImageRecipe& recipe) {
    const auto key = key_of(recipe);
    return !key && key.fault().kind == FaultClass::invalid;
  };
  ImageRecipe recipe;
  CHECK(refused(recipe));
  recipe.name = "../x";
  CHECK(refused(recipe));
  recipe.name = "x";
  CHECK_FALSE(refused(recipe));
  recipe.packages = {"--option=x"};
  CHECK(refused(recipe));
  recipe.packages = {"a b"};
  CHECK(refused(recipe));
  recipe.packages = {"curl"};
  recipe.tar = "/x";
  CHECK(refused(recipe));
}

namespace {

std::array<Fd, 2> pair_of_sockets() {
  std::array<int, 2> ends{};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) == 0);
  return {Fd(ends[0]), Fd(ends[1])};
}

std::string read_all(int fd) {
  std::string all;
  std::array<char, 65536> block{};
  for (ssize_t got = 0; (got = ::read(fd, block.data(), block.size())) > 0;)
    all.append(block.data(), static_cast<std::size_t>(got));
  return all;
}

}  // namespace

TEST_CASE("a relay passes both ways, and what one side has ended, before the other is ended",
          "[local]") {
  auto [client, inner] = pair_of_sockets();
  auto [target, outer] = pair_of_sockets();
  const int never = -1;
  std::jthread relaying([&, a = inner.release(), b = outer.release()] {
    relay(Fd(a), Fd(b), milliseconds(0), never);
  });
  const std::string much(3'000'000, 'm');
  std::jthread sending([&client = client, &much] {
    for (std::size_t at = 0; at < much.size();) {
      const ssize_t sent = ::write(client.get(), much.data() + at, much.size() - at);
      if (sent <= 0) return;
      at += static_cast<std::size_t>(sent);
    }
    ::shutdown(client.get(), SHUT_WR);
  });
  CHECK(read_all(target.get()) == much);
  CHECK(::write(target.get(), "answer", 6) == 6);
  target.reset();
  CHECK(read_all(client.get()) == "answer");
}

TEST_CASE("a relay without a byte for its time is ended", "[local]") {
  auto [client, inner] = pair_of_sockets();
  auto [target, outer] = pair_of_sockets();
  relay(std::move(inner), std::move(outer), milliseconds(20), -1);
  CHECK(read_all(client.get()).empty());
  CHECK(read_all(target.get()).empty());
}
