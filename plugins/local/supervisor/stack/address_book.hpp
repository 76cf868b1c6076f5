#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>

namespace slipway_local {

/// Which machine has which address.  From any thread, with whatever lock held.
class AddressBook {
 public:
  /// False when another machine has the address.
  bool take(const std::string& machine, const std::string& address) {
    const std::lock_guard lock(mutex_);
    for (const auto& [other, taken] : addresses_)
      if (taken == address && other != machine) return false;
    addresses_[machine] = address;
    return true;
  }

  void release(const std::string& machine) {
    const std::lock_guard lock(mutex_);
    addresses_.erase(machine);
  }

  std::optional<std::string> find(const std::string& machine) const {
    const std::lock_guard lock(mutex_);
    const auto found = addresses_.find(machine);
    return found == addresses_.end() ? std::nullopt : std::optional(found->second);
  }

  std::set<std::string> taken() const {
    const std::lock_guard lock(mutex_);
    std::set<std::string> all;
    for (const auto& [machine, address] : addresses_) all.insert(address);
    return all;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> addresses_;
};

}  // namespace slipway_local
