#pragma once
#include <mutex>
#include <string>
#include <vector>

namespace slipway::check {

/// Which rule of plugin.h was broken on the way through the host.
enum class Rule {
  dead,    ///< R4, R6: a call or a value is used after its call has returned, or in another call
  values,  ///< R2, limits and kinds: what is built is no text, too long, or not what it is used as
  stream,  ///< emit: nothing more is emitted once the host wants no more
  programs,  ///< slipway.process/1: asked for in a pure call, in no good form, or with a secret
};

/// What a plugin did against the rules while it was watched.  The host goes on as if nothing had
/// been: each check looks at the rules that it is about.  May be used from any thread.
class Offences {
 public:
  void note(Rule rule, std::string what) {
    const std::lock_guard lock(mutex_);
    all_.push_back({rule, std::move(what)});
  }
  /// The first against the rule, empty when there is none.
  std::string first(Rule rule) const {
    const std::lock_guard lock(mutex_);
    for (const auto& one : all_)
      if (one.rule == rule) return one.what;
    return {};
  }
  /// A fault of the host's own; the first is kept.
  void note_own_fault(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (own_fault_.empty()) own_fault_ = what;
  }
  std::string own_fault() const {
    const std::lock_guard lock(mutex_);
    return own_fault_;
  }

 private:
  struct Offence {
    Rule rule;
    std::string what;
  };
  mutable std::mutex mutex_;
  std::vector<Offence> all_;
  std::string own_fault_;
};

}  // namespace slipway::check
