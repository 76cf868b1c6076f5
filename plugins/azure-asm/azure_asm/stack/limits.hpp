#pragma once
#include <functional>

#include "azure_asm/stack/standing.hpp"

namespace azure_asm {

/// What a stack still adds, held against what its subscription has left (sheet, sections 7 and 15).
class LimitCheck {
 public:
  using Say = std::function<void(const slipway::Finding&)>;

  LimitCheck(const Options& options, const std::vector<Node>& nodes, Standing& standing, Say say)
      : options_(options), nodes_(nodes), standing_(standing), say_(std::move(say)) {}

  /// `subscription`: the service's own account of what there is and may be.
  void run(const Element& subscription);
  /// Networks and affinity groups are not in that account: those that exist are counted.
  void check_networks(const Element& subscription, const Element& networks);
  void check_groups(const Element& groups);

 private:
  void check_machines(const Element& subscription);
  void room(const char* what, const char* option, std::int64_t needed, std::int64_t most,
            std::int64_t used);

  const Options& options_;
  const std::vector<Node>& nodes_;
  Standing& standing_;
  Say say_;
};

}  // namespace azure_asm
