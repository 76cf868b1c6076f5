#include "core/cli/last_word.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "core/cli/exit_code.hpp"
#include "core/plugin/call_note.hpp"

// What a handler may do is little: nothing here allocates, locks or throws once the end has come.
namespace slipway::core {
namespace {

std::atomic<bool> leaving{false};
std::atomic<bool> said{false};
pid_t guarded = 0;  ///< a child that a plugin forks ends as it likes
std::array<char, 501> next_command{};

/// A line in a buffer of its own.
class Line {
 public:
  Line& operator<<(const char* text) {
    const auto length = std::min(std::strlen(text), bytes_.size() - size_);
    std::memcpy(bytes_.data() + size_, text, length);
    size_ += length;
    return *this;
  }
  Line& operator<<(int number) {
    std::array<char, 12> digits{};
    auto at = digits.size() - 1;
    for (int left = std::abs(number); at > 0 && (left > 0 || at == digits.size() - 1); left /= 10)
      digits[--at] = static_cast<char>('0' + left % 10);
    return *this << (number < 0 ? "-" : "") << digits.data() + at;
  }
  void print() const {
    for (std::size_t at = 0; at < size_;) {
      const auto wrote = ::write(STDERR_FILENO, bytes_.data() + at, size_ - at);
      if (wrote <= 0) return;
      at += static_cast<std::size_t>(wrote);
    }
  }

 private:
  std::array<char, 2048> bytes_{};
  std::size_t size_ = 0;
};

void add_call(Line& line, const NotedCall& call) {
  line << "plugin '" << call.plugin << "', in " << call.function;
}

/// Whose fault it is: the thread's own call, else one of those under way.
void add_culprit(Line& line) {
  if (const auto* call = noted_call()) {
    line << "a defect of the ";
    add_call(line, *call);
    return;
  }
  struct Listed {
    Line& line;
    int count = 0;
  } listed{line};
  each_noted_call(
      [](void* self, const NotedCall& call) {
        auto& list = *static_cast<Listed*>(self);
        list.line << (list.count++ == 0 ? "a defect of slipway or of the " : " or the ");
        add_call(list.line, call);
      },
      &listed);
  if (listed.count == 0) line << "a defect of slipway";
}

[[noreturn]] void end_with(const char* what, int number, const char* after) {
  if (said.exchange(true))
    while (true) ::pause();  // another thread is saying it
  Line line;
  line << "\nerror: ";
  add_culprit(line);
  line << ": " << what;
  if (*after) line << number << after;
  line << "; what was begun is on record";
  if (next_command[0] != '\0') line << "; next: " << next_command.data();
  line << "\n";
  line.print();
  ::_exit(static_cast<int>(ExitCode::defect));
}

struct Crash {
  int signal;
  const char* text;
};
constexpr Crash crashes[] = {{SIGSEGV, "segmentation fault"},
                             {SIGBUS, "bus error"},
                             {SIGFPE, "arithmetic error"},
                             {SIGILL, "illegal instruction"},
                             {SIGABRT, "aborted"}};

void on_crash(int signal) {
  for (const auto& crash : crashes)
    if (crash.signal == signal) end_with(crash.text, 0, "");
}

void on_exit_called(int status, void*) {
  if (leaving || ::getpid() != guarded) return;
  end_with("it called exit(", status, ") while the program ran");
}

}  // namespace

void guard_the_end() {
  guarded = ::getpid();
  ::on_exit(on_exit_called, nullptr);
  for (const auto& crash : crashes) {
    struct sigaction present {};
    if (::sigaction(crash.signal, nullptr, &present) != 0) continue;
    if ((present.sa_flags & SA_SIGINFO) != 0 || present.sa_handler != SIG_DFL) continue;
    struct sigaction ours {};
    ours.sa_handler = on_crash;
    ours.sa_flags = SA_ONSTACK;
    sigemptyset(&ours.sa_mask);
    ::sigaction(crash.signal, &ours, nullptr);
  }
}

void leave_by_itself() { leaving = true; }

void set_next_after_crash(const std::string& command) {
  const auto length = std::min(command.size(), next_command.size() - 1);
  std::memcpy(next_command.data(), command.data(), length);
  next_command[length] = '\0';
}

}  // namespace slipway::core
