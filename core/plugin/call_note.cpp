#include "core/plugin/call_note.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <memory>

namespace slipway::core {
namespace {

constexpr std::size_t most_counted = 64;
constexpr int uncounted = -1;
constexpr std::size_t stack_bytes = 65536;

std::array<std::atomic<const NotedCall*>, most_counted> places{};

thread_local const NotedCall* here = nullptr;

/// The stack of a thread for handlers; none where somebody else, such as a sanitizer, gave it one.
class HandlerStack {
 public:
  HandlerStack() {
    stack_t present{};
    if (::sigaltstack(nullptr, &present) != 0 || (present.ss_flags & SS_DISABLE) == 0) return;
    memory_ = std::make_unique<std::byte[]>(stack_bytes);
    stack_t ours{};
    ours.ss_sp = memory_.get();
    ours.ss_size = stack_bytes;
    ::sigaltstack(&ours, nullptr);
  }
  ~HandlerStack() {
    if (!memory_) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
  }
  HandlerStack(const HandlerStack&) = delete;
  HandlerStack& operator=(const HandlerStack&) = delete;

 private:
  std::unique_ptr<std::byte[]> memory_;
};

int take_place(const NotedCall& call) {
  for (std::size_t at = 0; at < most_counted; ++at) {
    const NotedCall* nobody = nullptr;
    if (places[at].compare_exchange_strong(nobody, &call)) return static_cast<int>(at);
  }
  return uncounted;
}

}  // namespace

CallNote::CallNote(const char* plugin, const char* function) noexcept
    : call_{plugin, function}, before_(here), place_(take_place(call_)) {
  static thread_local const HandlerStack stack;
  here = &call_;
}

CallNote::~CallNote() {
  here = before_;
  if (place_ != uncounted) places[static_cast<std::size_t>(place_)].store(nullptr);
}

const NotedCall* noted_call() noexcept { return here; }

void each_noted_call(void (*take)(void* self, const NotedCall& call), void* self) noexcept {
  for (const auto& place : places)
    if (const NotedCall* call = place.load()) take(self, *call);
}

}  // namespace slipway::core
