#include "core/run/last_word.hpp"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <thread>

#include "core/plugin/call_note.hpp"
#include "core/value/json.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

/// How a process ended, and what it said.
struct Ended {
  int status = 0;
  std::string out;
  std::string err;
  bool exited_with(int code) const { return WIFEXITED(status) && WEXITSTATUS(status) == code; }
};

std::string all_from(int descriptor) {
  std::string text;
  char part[4096];
  for (ssize_t got = 0; (got = ::read(descriptor, part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(got));
  ::close(descriptor);
  return text;
}

/// Runs `body` in a process of its own, in which no handler of the tests' own is left.
Ended in_a_child(const std::function<void()>& body) {
  int out[2];
  int err[2];
  REQUIRE(::pipe(out) == 0);
  REQUIRE(::pipe(err) == 0);
  Ended ended;
  const auto pid = ::fork();
  REQUIRE(pid >= 0);
  if (pid == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
      std::signal(number, SIG_DFL);
    set_next_after_crash("");  // the tests before named one
    body();
    ::_exit(0);
  }
  ::close(out[1]);
  ::close(err[1]);
  ended.out = all_from(out[0]);
  ended.err = all_from(err[0]);
  REQUIRE(::waitpid(pid, &ended.status, 0) == pid);
  return ended;
}

std::vector<Value> lines_of(const std::string& text) {
  std::vector<Value> lines;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    REQUIRE(end != std::string::npos);
    INFO(text.substr(at, end - at));
    auto line = from_json(text.substr(at, end - at));
    REQUIRE(line);
    lines.push_back(*line);
    at = end + 1;
  }
  return lines;
}

std::time_t seconds_of(const std::string& time) {
  std::tm parts{};
  const char* rest = ::strptime(time.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  REQUIRE(rest);
  CHECK(time.size() == std::string("2026-01-02T03:04:05.678Z").size());
  CHECK(*rest == '.');
  CHECK(time.back() == 'Z');
  return ::timegm(&parts);
}

}  // namespace

TEST_CASE("a crash names whose fault it is, what it was and what to do next", "[last-word]") {
  const std::pair<int, const char*> crashes[] = {{SIGSEGV, "segmentation fault"},
                                                 {SIGBUS, "bus error"},
                                                 {SIGFPE, "arithmetic error"},
                                                 {SIGILL, "illegal instruction"},
                                                 {SIGABRT, "aborted"}};
  for (const auto& [number, text] : crashes) {
    CAPTURE(text);
    const auto ended = in_a_child([number = number] {
      guard_the_end();
      set_next_after_crash("slipway up");
      ::raise(number);
    });
    CHECK(ended.exited_with(70));
    CHECK(ended.err == std::string("\nerror: a defect of slipway: ") + text +
                           "; what was begun is on record; next: slipway up\n");
    CHECK(ended.out.empty());
  }
}

TEST_CASE("a crash within a call of a plugin is a defect of that plugin", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    const CallNote note("trouble", "create");
    ::raise(SIGSEGV);
  });
  CHECK(ended.err ==
        "\nerror: a defect of the plugin 'trouble', in create: segmentation fault; "
        "what was begun is on record\n");
}

TEST_CASE("a crash beside calls of plugins may be theirs, each of them", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    std::atomic<int> inside{0};
    const auto stay = [&inside](const char* plugin, const char* function) {
      const CallNote note(plugin, function);
      ++inside;
      while (true) ::pause();
    };
    std::thread(stay, "trouble", "create").detach();
    while (inside < 1) std::this_thread::yield();
    std::thread(stay, "worry", "read").detach();
    while (inside < 2) std::this_thread::yield();
    ::raise(SIGSEGV);
  });
  CHECK(ended.exited_with(70));
  CHECK(ended.err ==
        "\nerror: a defect of slipway or of the plugin 'trouble', in create or the plugin 'worry', "
        "in read: segmentation fault; what was begun is on record\n");
}

TEST_CASE("an exit in the middle of the program says the status", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    std::exit(3);
  });
  CHECK(ended.exited_with(70));
  CHECK(ended.err ==
        "\nerror: a defect of slipway: it called exit(3) while the program ran; "
        "what was begun is on record\n");
}

TEST_CASE("numbers are said as they are", "[last-word]") {
  for (const int status : {0, 7, 10, 1203}) {
    const auto ended = in_a_child([status] {
      guard_the_end();
      std::exit(status);
    });
    CHECK(ended.err.find("exit(" + std::to_string(status) + ")") != std::string::npos);
  }
}

TEST_CASE("the program leaves by itself without a word", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    leave_by_itself();
    std::exit(3);
  });
  CHECK(ended.exited_with(3));
  CHECK(ended.err.empty());
}

TEST_CASE("a child that a plugin forks ends as it likes", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    const auto pid = ::fork();
    if (pid == 0) std::exit(3);
    int status = 0;
    ::waitpid(pid, &status, 0);
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
  });
  CHECK(ended.exited_with(3));
  CHECK(ended.err.empty());
}

TEST_CASE("a handler that is there already is left alone", "[last-word]") {
  const auto ended = in_a_child([] {
    std::signal(SIGFPE, [](int) { ::_exit(5); });
    guard_the_end();
    ::raise(SIGFPE);
  });
  CHECK(ended.exited_with(5));
  CHECK(ended.err.empty());
}

TEST_CASE("a stream that is open gets its last line, whatever ends the program", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    set_next_after_crash("slipway up --set 'cloud.shade=\"a\\b\"'");
    begin_stream("up");
    stream_is(StreamIs::open);
    ::raise(SIGSEGV);
  });
  const auto lines = lines_of(ended.out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["event"].as_string() == "run_ended");
  CHECK(lines[0]["exit_code"].as_int() == 70);
  CHECK(lines[0]["version"].as_int() == 1);
  CHECK(lines[0]["outcome"].as_string() == "a defect of slipway: segmentation fault");
  CHECK(lines[0]["next"].as_string() == "slipway up --set 'cloud.shade=\"a\\b\"'");
}

TEST_CASE("the last line of a stream says the status of an exit", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    begin_stream("up");
    stream_is(StreamIs::open);
    std::exit(12);
  });
  CHECK(lines_of(ended.out).at(0)["outcome"].as_string() ==
        "a defect of slipway: it called exit(12) while the program ran");
}

TEST_CASE("a stream without a line so far is begun before it is ended", "[last-word]") {
  const auto before = std::time(nullptr);
  const auto ended = in_a_child([] {
    begin_stream("plan");
    end_stream(ExitCode::forced, "ended at once");
  });
  const auto lines = lines_of(ended.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["event"].as_string() == "run_started");
  CHECK(lines[0]["command"].as_string() == "plan");
  CHECK(lines[0]["version"].as_int() == 1);
  CHECK(lines[1]["exit_code"].as_int() == 130);
  CHECK(lines[1]["outcome"].as_string() == "ended at once");
  CHECK(lines[1]["next"].is_null());
  for (const auto& line : lines) {
    const auto time = seconds_of(line["time"].as_string());
    CHECK(time >= before);
    CHECK(time <= std::time(nullptr));
  }
}

TEST_CASE("a line that was begun is ended first, so that the last one stands alone",
          "[last-word]") {
  const auto ended = in_a_child([] {
    begin_stream("up");
    stream_is(StreamIs::within_a_line);
    end_stream(ExitCode::defect, "gone");
  });
  REQUIRE(ended.out.starts_with("\n{"));
  CHECK(lines_of(ended.out.substr(1)).size() == 1);
}

TEST_CASE("a stream is ended once", "[last-word]") {
  const auto ended = in_a_child([] {
    begin_stream("up");
    stream_is(StreamIs::open);
    end_stream(ExitCode::defect, "first");
    end_stream(ExitCode::defect, "second");
  });
  CHECK(lines_of(ended.out).size() == 1);
  const auto closed = in_a_child([] {
    begin_stream("up");
    stream_is(StreamIs::closed);
    end_stream(ExitCode::defect, "none");
  });
  CHECK(closed.out.empty());
}

TEST_CASE("what a text holds cannot break the last line", "[last-word]") {
  const auto ended = in_a_child([] {
    begin_stream("up");
    stream_is(StreamIs::open);
    end_stream(ExitCode::defect, "a \"quote\", a \\ and a \n newline");
  });
  CHECK(lines_of(ended.out).at(0)["outcome"].as_string() == "a \"quote\", a \\ and a  newline");
}

TEST_CASE("a long next command is cut, and the line is whole", "[last-word]") {
  const auto ended = in_a_child([] {
    guard_the_end();
    set_next_after_crash(std::string(900, 'x'));
    begin_stream("up");
    stream_is(StreamIs::open);
    ::raise(SIGABRT);
  });
  CHECK(ended.err.ends_with("next: " + std::string(500, 'x') + "\n"));
  CHECK(lines_of(ended.out).at(0)["next"].as_string() == std::string(500, 'x'));
}
