#pragma once

namespace slipway::core {

/// Which plugin's function a thread is in.
struct NotedCall {
  const char* plugin;    ///< its name, valid while the call lasts
  const char* function;  ///< as messages say it: `create`, `describe`
};

/// Notes for as long as it lives that the thread is in a function of a plugin, for whoever has to
/// say so when nothing else works any more; the call that was noted before is noted again after it.
/// It also gives the thread a stack of its own for signal handlers, once, so that a plugin that
/// recurses without end can still be named.
class CallNote {
 public:
  /// Both texts must outlive the note.
  CallNote(const char* plugin, const char* function) noexcept;
  ~CallNote();
  CallNote(const CallNote&) = delete;
  CallNote& operator=(const CallNote&) = delete;

 private:
  NotedCall call_;
  const NotedCall* before_;
  int place_;  ///< among all calls under way
};

/// The call that the calling thread is in; null when it is in none.  Safe in a signal handler.
const NotedCall* noted_call() noexcept;

/// Hands every call under way to `take`, as far as they were counted (64 at once).  Safe in a
/// signal handler.  A call that ends meanwhile may be missed.
void each_noted_call(void (*take)(void* self, const NotedCall& call), void* self) noexcept;

}  // namespace slipway::core
