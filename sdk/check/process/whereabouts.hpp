#pragma once
#include <array>
#include <atomic>
#include <string_view>

namespace slipway::check {

/// Where a child process is, in memory that it shares with its parent: if it dies or does not
/// return, this tells whose fault that is.  Several threads may be inside at once; then it is what
/// the first of them entered that counts.
class Whereabouts {
 public:
  /// In the plugin's hands from now on; `what` is cut to what fits.
  void enter(std::string_view what) {
    if (inside_.fetch_add(1) > 0) return;
    const auto length = what.copy(where_.data(), where_.size() - 1);
    where_[length] = '\0';
  }
  void leave() { inside_.fetch_sub(1); }
  bool inside() const { return inside_.load() > 0; }
  std::string_view where() const { return where_.data(); }

 private:
  std::atomic<int> inside_{0};
  std::array<char, 256> where_{};
};

/// In the plugin's hands from here to the end of the scope.
class Inside {
 public:
  Inside(Whereabouts& whereabouts, std::string_view what) : whereabouts_(whereabouts) {
    whereabouts_.enter(what);
  }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { whereabouts_.leave(); }

 private:
  Whereabouts& whereabouts_;
};

}  // namespace slipway::check
