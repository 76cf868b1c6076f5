#include "core/run/process.hpp"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ostream>

namespace slipway::core {

ExitCode replace_process(Session& session, const std::vector<std::string>& words,
                         const Value& environment) {
  if (session.console.stream) {
    // Its output would be no events, so a program is told what to start.
    session.teller.hand_over(
        Value::map().set("argv", Value(words)).set_if("environment", environment), "");
    return ExitCode::ok;
  }
  if (!session.console.out.flush()) return ExitCode::other;  // said at the end of the program
  for (const auto& [name, value] : environment.as_map())
    ::setenv(name.c_str(), value.as_string().c_str(), 1);
  // The new program takes its own signals again.
  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  std::vector<std::string> copies = words;
  std::vector<char*> argv;
  argv.reserve(copies.size() + 1);
  for (auto& word : copies) argv.push_back(word.data());
  argv.push_back(nullptr);
  ::execvp(argv.front(), argv.data());
  Finding finding;
  finding.code = "process.start";
  finding.message = "'" + words.front() + "' cannot be started: " + std::strerror(errno);
  session.teller.tell(finding);
  return ExitCode::other;
}

}  // namespace slipway::core
