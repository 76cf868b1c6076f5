#include "core/run/last_word.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "core/plugin/call_note.hpp"
#include "core/run/exit_code.hpp"

// What a handler may do is little: nothing here allocates, locks or throws once the end has come.
namespace slipway::core {
namespace {

std::atomic<bool> leaving{false};
std::atomic<bool> said{false};
pid_t guarded = 0;  ///< a child that a plugin forks ends as it likes
std::atomic<StreamIs> stream{StreamIs::closed};
std::array<char, 501> next_command{};
std::array<char, 65> stream_command{};

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
  /// A text between quotes, as JSON has it; what would need more than a backslash is left out.
  Line& add_json(const char* text) {
    *this << "\"";
    for (; *text != '\0'; ++text) {
      const std::array<char, 3> escaped{'\\', *text, '\0'};
      const std::array<char, 2> plain{*text, '\0'};
      if (static_cast<unsigned char>(*text) < 0x20U) continue;
      *this << (*text == '"' || *text == '\\' ? escaped.data() : plain.data());
    }
    return *this << "\"";
  }
  /// Two digits at least.
  Line& add_padded(int number, int digits = 2) {
    for (int least = 10; digits > 1; --digits, least *= 10)
      if (number < least) *this << "0";
    return *this << number;
  }
  const char* text() {
    bytes_[std::min(size_, bytes_.size() - 1)] = '\0';
    return bytes_.data();
  }
  void print(int descriptor) const {
    for (std::size_t at = 0; at < size_;) {
      const auto wrote = ::write(descriptor, bytes_.data() + at, size_ - at);
      if (wrote <= 0) return;
      at += static_cast<std::size_t>(wrote);
    }
  }

 private:
  std::array<char, 4096> bytes_{};
  std::size_t size_ = 0;
};

/// The time as the stream has it, without a library that might take a lock (days of the civil
/// calendar, with years that begin in March).
void add_time(Line& line) {
  constexpr std::int64_t a_day = 86400;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  const std::int64_t days = now.tv_sec / a_day + 719468;
  const std::int64_t era = days / 146097;
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const auto month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  const auto second = static_cast<int>(now.tv_sec % a_day);
  line << "\"" << static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0)) << "-";
  line.add_padded(month) << "-";
  line.add_padded(day) << "T";
  line.add_padded(second / 3600) << ":";
  line.add_padded(second % 3600 / 60) << ":";
  line.add_padded(second % 60) << ".";
  line.add_padded(static_cast<int>(now.tv_nsec / 1000000), 3) << "Z\"";
}

void add_call(Line& line, const NotedCall& call) {
  line << "plugin '" << call.plugin << "', in " << call.function;
}

template <std::size_t Size>
void keep(const std::string& text, std::array<char, Size>& in) {
  const auto length = std::min(text.size(), Size - 1);
  std::memcpy(in.data(), text.data(), length);
  in[length] = '\0';
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
  line.print(STDERR_FILENO);
  Line outcome;
  add_culprit(outcome);
  outcome << ": " << what;
  if (*after) outcome << number << after;
  end_stream(ExitCode::defect, outcome.text());
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

void begin_stream(const std::string& command) {
  keep(command, stream_command);
  stream = StreamIs::empty;
}

void stream_is(StreamIs now) { stream = now; }

void end_stream(ExitCode code, const char* outcome) {
  const auto was = stream.exchange(StreamIs::closed);
  if (was == StreamIs::closed) return;
  Line line;
  if (was == StreamIs::within_a_line) line << "\n";
  if (was == StreamIs::empty) {
    (line << "{\"command\":").add_json(stream_command.data());
    line << ",\"event\":\"run_started\",\"time\":";
    add_time(line);
    line << ",\"version\":1}\n";
  }
  line << "{\"event\":\"run_ended\",\"exit_code\":" << static_cast<int>(code);
  if (next_command[0] != '\0') (line << ",\"next\":").add_json(next_command.data());
  (line << ",\"outcome\":").add_json(outcome);
  line << ",\"time\":";
  add_time(line);
  line << ",\"version\":1}\n";
  line.print(STDOUT_FILENO);
}

void leave_by_itself() { leaving = true; }

void set_next_after_crash(const std::string& command) { keep(command, next_command); }

}  // namespace slipway::core
