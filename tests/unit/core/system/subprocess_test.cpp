#include "core/system/subprocess.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

using namespace slipway::core;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds long_enough{30};

std::unique_ptr<Subprocess> started(const Launch& command) {
  auto made = Subprocess::start(command);
  REQUIRE(made);
  return std::move(*made);
}

Launch shell(const std::string& script) {
  Launch command;
  command.argv = {"/bin/sh", "-c", script};
  command.environment = {"PATH=/usr/bin:/bin"};
  return command;
}

std::string output_of(const Launch& command) {
  const auto process = started(command);
  REQUIRE(process->wait(long_enough));
  return process->take().output;
}

/// Whether a process of that number is there, and no zombie.
bool is_running(pid_t pid) {
  const auto path = "/proc/" + std::to_string(pid) + "/stat";
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  char text[512] = {};
  [[maybe_unused]] const auto count = ::read(file, text, sizeof text - 1);
  ::close(file);
  const std::string stat(text);
  const auto state = stat.rfind(')');
  return state != std::string::npos && stat.at(state + 2) != 'Z';
}

/// Reads one line that the program writes: the number of a process.
pid_t told_number(Subprocess& process) {
  std::string line;
  const auto due = std::chrono::steady_clock::now() + long_enough;
  while (line.empty() && std::chrono::steady_clock::now() < due) {
    process.wait(milliseconds(10));
    line = process.take().output;
  }
  return static_cast<pid_t>(std::stol(line));
}

bool goes_away(pid_t pid) {
  const auto due = std::chrono::steady_clock::now() + long_enough;
  while (is_running(pid) && std::chrono::steady_clock::now() < due) std::this_thread::yield();
  return !is_running(pid);
}

}  // namespace

TEST_CASE("a program is handed its words, its input and its variables as they are",
          "[subprocess]") {
  Launch command;
  command.argv = {"/bin/sh", "-c", R"(cat; printf '|%s|%s|' "$1" "$ONE"; env | wc -l)", "sh",
                  "$(id) ; `id` '\" *"};
  command.environment = {"ONE=a b", "PATH=/usr/bin:/bin"};
  command.input = "in\n";
  const auto said = output_of(command);
  CHECK_THAT(said, Catch::StartsWith("in\n|$(id) ; `id` '\" *|a b|"));
  // dash adds PWD
  CHECK_THAT(said, Catch::EndsWith("|3\n") || Catch::EndsWith("|4\n"));
}

TEST_CASE("status and signal are told apart", "[subprocess]") {
  const auto failed = started(shell("echo why >&2; exit 3"));
  REQUIRE(failed->wait(long_enough));
  CHECK(failed->ending()->status == 3);
  CHECK(failed->ending()->signal == 0);
  CHECK(failed->take().errors == "why\n");
  const auto killed = started(shell("kill -9 $$"));
  REQUIRE(killed->wait(long_enough));
  CHECK(killed->ending()->signal == SIGKILL);
}

TEST_CASE("what cannot be started says why", "[subprocess]") {
  Launch command;
  command.argv = {"/no/such/program"};
  auto none = Subprocess::start(command);
  REQUIRE_FALSE(none);
  CHECK(none.error().code == Errc::not_found);
  command.argv = {"/etc/passwd"};
  CHECK(Subprocess::start(command).error().code == Errc::denied);
  command = shell("true");
  command.directory = "/no/such/folder";
  CHECK(Subprocess::start(command).error().code == Errc::not_found);
}

TEST_CASE("nothing that the host has open reaches the program", "[subprocess]") {
  const int open_file = ::open("/etc/passwd", O_RDONLY);  // on purpose without O_CLOEXEC
  REQUIRE(open_file > 2);
  const auto files = output_of(shell("ls /proc/self/fd | tr '\\n' ' '"));
  ::close(open_file);
  CHECK(files == "0 1 2 3 ");  // 3 is the folder that ls reads
}

TEST_CASE("a program finds signals as a fresh one does, and a session of its own", "[subprocess]") {
  struct sigaction before {};
  struct sigaction ignored {};
  ignored.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignored, &before);
  sigset_t blocked;
  sigset_t mask;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &mask);
  const auto said =
      output_of(shell("grep -E 'SigBlk|SigIgn' /proc/self/status; echo $(ps -o sid= -p $$) = $$"));
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  ::sigaction(SIGPIPE, &before, nullptr);
  CHECK_THAT(said, Catch::Contains("SigBlk:\t0000000000000000"));
  // the C library keeps two signals above the ordinary ones for itself
  const auto ignored_by_it = said.substr(said.find("SigIgn:\t") + 8, 16);
  CHECK((std::stoull(ignored_by_it, nullptr, 16) & 0x7FFFFFFFU) == 0);
  const auto session = said.substr(said.rfind('\n', said.size() - 2) + 1);
  const auto sign = session.find(" = ");
  REQUIRE(sign != std::string::npos);
  CHECK(session.substr(sign + 3) == session.substr(0, sign) + "\n");  // it leads its session
}

TEST_CASE("what a program left of its group goes with it", "[subprocess]") {
  const auto process = started(shell("sleep 1000 & echo $!"));
  REQUIRE(process->wait(long_enough));
  CHECK(goes_away(static_cast<pid_t>(std::stol(process->take().output))));
}

TEST_CASE("a program that is dropped is ended with its children, and waited for", "[subprocess]") {
  auto process = started(shell("trap '' TERM; sleep 1000 & echo $!; wait"));
  const auto child = told_number(*process);
  REQUIRE(is_running(child));
  process.reset();
  CHECK(goes_away(child));
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);  // nothing of ours is left, no zombie either
}

TEST_CASE("an end is asked for before it is taken", "[subprocess]") {
  const auto process = started(shell("trap 'echo bye; exit 4' TERM; echo 1; sleep 1000 & wait"));
  told_number(*process);
  process->end(long_enough);
  REQUIRE(process->ending());
  CHECK(process->ending()->status == 4);
  CHECK(process->take().output == "bye\n");
}

TEST_CASE("a stop ends the waiting, not the program", "[subprocess]") {
  const auto process = started(shell("sleep 1000"));
  std::stop_source stop;
  stop.request_stop();
  CHECK_FALSE(process->wait(long_enough, stop.get_token()));
  CHECK_FALSE(process->ending());
}

TEST_CASE("more output than is kept is dropped, and said", "[subprocess]") {
  auto command = shell("head -c 3000000 /dev/zero");
  command.most_output = 1000;
  const auto process = started(command);
  REQUIRE(process->wait(long_enough));
  const auto written = process->take();
  CHECK(written.output.size() == 1000);
  CHECK(written.cut_short);
  CHECK_FALSE(process->take().cut_short);
}

TEST_CASE("of a program that still runs whole lines are taken", "[subprocess]") {
  const auto process = started(shell("printf '1\\n2'; read line; echo 3"));
  // its input ends at once, so it does not wait for a line
  REQUIRE(process->wait(long_enough));
  CHECK(process->take().output == "1\n23\n");
  const auto waiting = started(shell("printf '1\\n2'; sleep 1000"));
  CHECK(told_number(*waiting) == 1);
  CHECK(waiting->take().output.empty());
}

TEST_CASE("input that nobody reads harms nobody", "[subprocess]") {
  auto command = shell("exec <&-; echo done");
  command.input.assign(5'000'000, 'x');
  CHECK(output_of(command) == "done\n");
}

TEST_CASE("a daemon that left the group lives on", "[subprocess]") {
  const auto process = started(shell("setsid sh -c 'sleep 1000 >/dev/null 2>&1 & echo $!'"));
  REQUIRE(process->wait(long_enough));
  const auto daemon = static_cast<pid_t>(std::stol(process->take().output));
  const bool lives = is_running(daemon);
  ::kill(daemon, SIGKILL);
  CHECK(lives);
}
