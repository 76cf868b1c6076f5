#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "check/host/guarded.hpp"
#include "check/host/table_parts.hpp"
#include "slipway/bytes.hpp"

/// slipway.process/1 as plugin.h says it, in a few lines: output goes to files in memory, and an
/// end is looked for every few milliseconds.  The host does it in another way; where a plugin sees
/// the two differ, one of them has misread.
namespace slipway::check {
namespace {

using SteadyClock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Running {
  pid_t pid = -1;
  int files[3] = {-1, -1, -1};
  off_t told[3] = {0, 0, 0};
  off_t most = 0;
  SteadyClock::time_point due;
};

/// What runs between two calls of this process; it is one plugin's.
struct Table {
  std::mutex mutex;
  std::map<std::int64_t, Running> running;
  std::int64_t last = 0;
};

Table& table() {
  static Table only;
  return only;
}

/// Why there is no program of such a request; empty: it has the form of plugin.h.
std::string misfit(const Value& request) {
  if (request["wait_ms"].as_int() < 0 || request["wait_ms"].as_int() > 25000)
    return "a wait_ms that is not 0 to 25000";
  if (request.find("program")) return request["program"].is_int() ? "" : "a program by no number";
  const auto& argv = request["argv"];
  if (!argv.is_list() || argv.size() < 1 || argv.size() > 1024) return "no argv of 1 to 1024 texts";
  for (const auto& word : argv.as_list()) {
    if (!word.is_string()) return "an argv with something that is no text";
    if (word.sensitive() || argv.sensitive()) return "something sensitive in argv";
  }
  const auto& name = argv.as_list().front().as_string();
  if (name.empty() || (name[0] != '/' && name.find('/') != std::string::npos))
    return "a path that is not absolute";
  for (const auto& [variable, value] : request["environment"].as_map())
    if (variable.empty() || variable.find('=') != std::string::npos || !value.is_string())
      return "an environment that is no map of texts";
  if (!request["input"].is_null() && !bytes_of(request["input"])) return "input that is no bytes";
  const auto deadline = request["deadline_ms"].as_int();
  if (deadline < 1 || deadline > 3'600'000) return "a deadline_ms that is not 1 to 3600000";
  const auto most = request["most_output"].as_int();
  return most < 0 || most > 16'777'216 ? "a most_output that is not 0 to 16777216" : "";
}

Value failed(const char* kind, const std::string& message) {
  return Value::map().set("outcome", "failed").set("class", kind).set("message", message);
}

std::vector<std::string> variables_of(const Value& environment) {
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment.as_map())
    variables.push_back(name + "=" + value.as_string());
  for (const char* name : {"PATH", "HOME", "TMPDIR"})
    if (const char* value = environment.find(name) ? nullptr : std::getenv(name))
      variables.push_back(std::string(name) + "=" + value);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

/// 0, or why there is none.
int spawn(Running& program, const Value& request) {
  std::vector<std::string> words;
  for (const auto& word : request["argv"].as_list()) words.push_back(word.as_string());
  auto variables = variables_of(request["environment"]);
  const auto directory =
      request.find("directory") ? request["directory"].as_string() : std::string("/");
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  for (int stream = 0; stream < 3; ++stream)
    posix_spawn_file_actions_adddup2(&actions, program.files[stream], stream);
  posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  const int why = posix_spawnp(&program.pid, words.front().c_str(), &actions, &attributes,
                               pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return why;
}

void close_files(Running& program) {
  for (int& file : program.files) {
    if (file >= 0) close(file);
    file = -1;
  }
}

bool open_files(Running& program, const std::string& input) {
  for (int& file : program.files) {
    const int made = memfd_create("stream", MFD_CLOEXEC);
    file = made < 0 ? -1 : fcntl(made, F_DUPFD_CLOEXEC, 10);
    if (made >= 0) close(made);
    if (file < 0) return false;
  }
  return pwrite(program.files[0], input.data(), input.size(), 0) ==
         static_cast<ssize_t>(input.size());
}

/// What came to a stream since the last time; of one that still runs whole lines.
std::string news(Running& program, int stream, bool over, bool& cut_short) {
  struct stat about {};
  fstat(program.files[stream], &about);
  const off_t from = program.told[stream];
  std::string bytes(static_cast<std::size_t>(std::min(about.st_size - from, program.most)), '\0');
  const auto count = pread(program.files[stream], bytes.data(), bytes.size(), from);
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  cut_short = cut_short || about.st_size - from > program.most;
  if (!over && about.st_size - from < program.most) bytes.resize(bytes.rfind('\n') + 1);
  program.told[stream] =
      about.st_size - from > program.most ? about.st_size : from + static_cast<off_t>(bytes.size());
  return bytes;
}

Value with_news(Value answer, Running& program, bool over) {
  bool cut_short = false;
  answer.set("output", bytes_value(news(program, 1, over, cut_short)));
  answer.set("errors", bytes_value(news(program, 2, over, cut_short)));
  return cut_short ? answer.set("cut_short", true) : answer;
}

/// Whether it has ended within that time; it is then no longer there.
bool ends_within(Running& program, milliseconds time, int& status, const HostCall& call) {
  const auto due = SteadyClock::now() + time;
  while (true) {
    siginfo_t about{};
    waitid(P_PID, static_cast<id_t>(program.pid), &about, WEXITED | WNOWAIT | WNOHANG);
    if (about.si_pid == program.pid) break;
    if (SteadyClock::now() >= due || call.manner().cancelled) return false;
    std::this_thread::sleep_for(milliseconds(3));
  }
  kill(-program.pid, SIGKILL);
  return waitpid(program.pid, &status, 0) == program.pid;
}

int ended_by_us(Running& program, const HostCall& call) {
  int status = 0;
  kill(-program.pid, SIGTERM);
  if (ends_within(program, milliseconds(500), status, call)) return status;
  kill(-program.pid, SIGKILL);
  waitpid(program.pid, &status, 0);
  return status;
}

Value ended(Running& program, int status) {
  Value answer = with_news(Value::map().set("outcome", "ended"), program, true);
  close_files(program);
  return WIFSIGNALED(status) ? answer.set("signal", WTERMSIG(status))
                             : answer.set("status", WEXITSTATUS(status));
}

Value follow(HostCall& call, std::int64_t number, Running program, const Value& request) {
  int status = 0;
  if (request["end"].as_bool()) return ended(program, ended_by_us(program, call));
  const auto left = std::chrono::ceil<milliseconds>(program.due - SteadyClock::now());
  const auto wait = milliseconds(request["wait_ms"].as_int(25000));
  if (ends_within(program, std::min(wait, left), status, call)) return ended(program, status);
  if (call.manner().cancelled || left <= wait) {
    ended_by_us(program, call);
    const bool late = !call.manner().cancelled;
    auto answer =
        with_news(failed(late ? "timeout" : "cancelled", "ended while it ran"), program, true);
    close_files(program);
    return answer;
  }
  Value answer = with_news(Value::map().set("outcome", "running"), program, false);
  const std::lock_guard lock(table().mutex);
  table().running[number] = program;
  return answer.set("program", number);
}

Value begin(HostCall& call, const Value& request) {
  if (call.manner().cancelled) return failed("cancelled", "cancelled before it was begun");
  Running program;
  program.most = request["most_output"].as_int(1'048'576);
  program.due = SteadyClock::now() + milliseconds(request["deadline_ms"].as_int());
  const auto input = request["input"].is_null() ? std::string() : *bytes_of(request["input"]);
  const int why = open_files(program, input) ? spawn(program, request) : errno;
  if (why != 0) {
    close_files(program);
    return failed(why == ENOENT || why == ENOTDIR ? "not_found"
                  : why == EACCES || why == EPERM ? "forbidden"
                                                  : "unavailable",
                  std::strerror(why));
  }
  std::int64_t number = 0;
  {
    const std::lock_guard lock(table().mutex);
    number = ++table().last;
  }
  return follow(call, number, program, request);
}

Value answer_to(HostCall& call, const Value& request) {
  const auto* number = request.find("program");
  if (!number) return begin(call, request);
  Running program;
  {
    const std::lock_guard lock(table().mutex);
    auto found = table().running.extract(number->as_int());
    if (!found) return failed("not_found", "no program of that number is running");
    program = found.mapped();
  }
  return follow(call, number->as_int(), program, request);
}

bool is_pure(const std::string& function) {
  static constexpr std::array pure = {"describe",   "create_instance", "validate",     "layout",
                                      "contribute", "expand",          "upgrade_state"};
  for (const char* name : pure)
    if (function == name) return true;
  return false;
}

const slipway_value* run(const slipway_call* raw, const slipway_value* request) noexcept {
  const slipway_value* none = nullptr;
  return in_call(raw, "run", none, [&](HostCall& call) {
    const Value asked = call.take(request);
    const auto why = misfit(asked);
    if (!why.empty() || is_pure(call.function())) {
      call.offend(Rule::programs, why.empty() ? "runs a program, and is a pure call"
                                              : "asks for a program with " + why);
      return none;
    }
    const slipway_value* made = call.add(answer_to(call, asked), false);
    return made;
  });
}

}  // namespace

const slipway_process& process_table() {
  static const slipway_process made{sizeof made, 0, &run};
  return made;
}

}  // namespace slipway::check
