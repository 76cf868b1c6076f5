#pragma once

#include <set>
#include <string>
#include <string_view>

namespace azure_emulator {

/// The addresses that the emulated network hands out: the lowest free one first.
class Addresses {
 public:
  /// `net` is the first three octets of the /24, as in `127.77.3`.
  explicit Addresses(std::string net);

  const std::string& net() const { return net_; }

  /// .200 to .250 of the /24; beyond them, addresses that nothing can listen on.
  std::string take_vip();

  /// .4 to .199 of the /24; beyond them, addresses that nothing can listen on.
  std::string take_machine();

  /// A machine's own public address where machines are only records.
  std::string take_public();

  /// The first free host of a subnet `10.20.1.0/24`: its first four and its last address are the
  /// platform's (sheet 9).  Empty when it is full.
  std::string take_in(std::string_view prefix);

  /// Takes exactly this one; false when it is in use.
  bool take(const std::string& address) { return used_.insert(address).second; }

  bool is_free(const std::string& address) const { return used_.count(address) == 0; }

  void release(const std::string& address) { used_.erase(address); }

 private:
  std::string first_free(const std::string& net, int low, int high);

  std::string net_;
  std::set<std::string> used_;
};

/// Whether `address` lies in `prefix` (`a.b.c.d/n`).
bool in_prefix(std::string_view address, std::string_view prefix);

}  // namespace azure_emulator
