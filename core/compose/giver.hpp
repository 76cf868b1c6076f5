#pragma once
#include <string>
#include <vector>

#include "slipway/contract/contribution.hpp"

namespace slipway::core {

/// A fragment and who gave it.
struct OwnedFragment {
  std::string from;  ///< the role
  contract::Fragment fragment;
};

/// A path into a NodeConfig: the field, and in it the name, the path or the key of one entry:
/// `{"files", "/etc/motd"}`, `{"settings", "etcd2", "name"}`, `{"hostname"}`.
using Part = std::vector<std::string>;

/// Which role gave a part, and the option that it follows from: that which the fragment names, else
/// the choice of the plugin.
struct Giver {
  std::string role;
  std::vector<Value> option;
};

Giver giver_of(const OwnedFragment& fragment, const Part& part);

/// A part in words: `file '/etc/motd'`, `setting 'etcd2.name'`, `'command' of unit 'a.service'`,
/// `hostname`.
std::string words_of(const Part& part);

}  // namespace slipway::core
