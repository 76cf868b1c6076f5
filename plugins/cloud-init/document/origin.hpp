#pragma once
#include <string>

#include "user_data/problem.hpp"

namespace cloud_init {

/// Where something in a document comes from.
struct Origin {
  std::string file;       ///< of the user's own; empty: it was rendered
  user_data::Mark at;     ///< in that file
  user_data::Thing part;  ///< of the NodeConfig, where it was rendered

  bool is_ours() const { return file.empty(); }
  static Origin of(user_data::Thing part) { return {{}, {}, std::move(part)}; }
};

}  // namespace cloud_init
