#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stop_token>
#include <thread>

#include "core/cli/program.hpp"
#include "core/event/terminal_guard.hpp"
#include "core/run/last_word.hpp"
#include "core/system/sodium.hpp"

// The one place that touches the process: signals, the terminal, the environment.  It builds the
// real parts and passes them in.
namespace {

using slipway::core::Console;
using slipway::core::ExitCode;

extern "C" char** environ;

std::map<std::string, std::string> environment() {
  std::map<std::string, std::string> all;
  for (char** entry = environ; entry && *entry; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) all[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return all;
}

int terminal_columns() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* given = std::getenv("COLUMNS");
  const int columns = given ? std::atoi(given) : 0;
  return columns > 0 ? columns : 80;
}

/// The terminal as it was before something secret was asked for; none while nothing is.
std::atomic<const termios*> terminal_before{nullptr};

void show_typing() {
  if (const auto* before = terminal_before.exchange(nullptr))
    ::tcsetattr(STDIN_FILENO, TCSANOW, before);
}

/// The first Ctrl-C (or SIGTERM) asks to stop; the second leaves at once.  Signals are taken by one
/// thread, so that no plugin's thread is ever interrupted.
void watch_signals(const sigset_t& signals, std::stop_source stop) {
  std::thread([signals, stop = std::move(stop)]() mutable {
    int signal = 0;
    sigwait(&signals, &signal);
    stop.request_stop();
    sigwait(&signals, &signal);
    show_typing();
    slipway::core::end_stream(ExitCode::forced, "ended at once by a second Ctrl-C");
    ::_exit(static_cast<int>(ExitCode::forced));
  }).detach();  // lives as long as the process: it waits for signals and touches nothing else
}

/// Descriptors 0 to 2 are taken, so that no file that is opened later gets the number of a stream
/// that the caller closed and is written over by it.  What is put there refuses, as a closed one
/// does.
void occupy_closed_streams() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
    if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF)
      static_cast<void>(::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

/// A line from standard input that gives way to a Ctrl-C.
std::optional<std::string> read_line(const std::stop_token& stop) {
  std::string line;
  while (!stop.stop_requested()) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, 100) <= 0) continue;
    char byte = 0;
    if (::read(STDIN_FILENO, &byte, 1) <= 0) return std::nullopt;
    if (byte == '\n') return line;
    line += byte;
  }
  return std::nullopt;
}

/// The same after a prompt, without an echo.
std::optional<std::string> read_secret(const std::string& prompt, const std::stop_token& stop) {
  termios before{};
  if (::tcgetattr(STDIN_FILENO, &before) != 0) return std::nullopt;
  auto silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  terminal_before = &before;
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::cerr << prompt << std::flush;
  auto line = read_line(stop);
  show_typing();
  std::cerr << '\n';
  return line;
}

}  // namespace

int main(int count, char** words) {
  occupy_closed_streams();
  slipway::core::guard_the_end();
  std::signal(SIGPIPE, SIG_IGN);
  // Ignored, as a parent may have left it, it would take the endings of programs from us.
  std::signal(SIGCHLD, SIG_DFL);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::stop_source stop;
  watch_signals(signals, stop);
  const slipway::core::TerminalGuard guarded_errors(std::cerr);
  std::optional<slipway::core::TerminalGuard> guarded_output;
  if (::isatty(STDOUT_FILENO) == 1) guarded_output.emplace(std::cout);
  try {
    slipway::core::prepare_sodium();
    Console console{std::cout, std::cerr};
    console.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    console.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
    console.in_is_terminal = ::isatty(STDIN_FILENO) == 1;
    console.columns = terminal_columns();
    console.environment = environment();
    console.directory = std::filesystem::current_path().string();
    console.stop = stop.get_token();
    console.read_line = [token = stop.get_token()] { return read_line(token); };
    console.forget_typed = [] { ::tcflush(STDIN_FILENO, TCIFLUSH); };
    console.read_secret = [token = stop.get_token()](const std::string& prompt) {
      return read_secret(prompt, token);
    };
    console.abandon = [](int code) {
      std::cout.flush();
      std::_Exit(code);
    };
    const auto code = slipway::core::run_program({words + 1, words + count}, console);
    slipway::core::leave_by_itself();
    return static_cast<int>(code);
  } catch (const std::exception& error) {
    std::cerr << "error: a defect of slipway: " << error.what() << '\n';
  } catch (...) {
    std::cerr << "error: a defect of slipway: an unknown exception\n";
  }
  slipway::core::leave_by_itself();
  return static_cast<int>(ExitCode::defect);
}
