#pragma once
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace slipway::core {

/// What a plugin did against the rules of plugin.h and nobody could be told at that moment, such as
/// a use of a call that had returned.  The next call of the plugin that ends logs it.  Any thread.
class FaultBox {
 public:
  explicit FaultBox(std::string plugin) : plugin_(std::move(plugin)) {}

  const std::string& plugin() const { return plugin_; }
  void add(std::string what) {
    const std::scoped_lock lock(mutex_);
    for (const auto& known : faults_)
      if (known == what) return;
    // A plugin that breaks the rules in a loop must not fill the memory.
    if (faults_.size() < most) faults_.push_back(std::move(what));
  }
  /// As `add`, but never again after it was taken.
  void add_once(const std::string& what) {
    {
      const std::scoped_lock lock(mutex_);
      if (told_.size() >= most || !told_.insert(what).second) return;
    }
    add(what);
  }
  std::vector<std::string> take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(faults_, {});
  }

 private:
  static constexpr std::size_t most = 64;
  std::string plugin_;
  std::mutex mutex_;
  std::vector<std::string> faults_;
  std::set<std::string> told_;
};

}  // namespace slipway::core
