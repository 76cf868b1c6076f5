#pragma once
#include <functional>
#include <string>
#include <utility>

#include "core/plan/plan.hpp"

namespace slipway::core {

/// What is decided of the things that a resource is in or bound to, and what follows for it.
class Neighbourhood {
 public:
  /// What is decided of an address so far; null: nothing, or it is not known.
  using Decided = std::function<const Change*(const std::string& address)>;
  explicit Neighbourhood(Decided decided) : decided_(std::move(decided)) {}

  /// A container that takes along what is in it: empty when there is none, or when one of several
  /// stays.  One that was never made holds nothing.
  std::string container_that_goes(const contract::Resource& wiring) const;

  /// Why what is there cannot stay as it is: what it is in goes, or what it is bound to is deleted.
  /// Empty: it can.
  std::string why_it_goes(const Change& change) const;

 private:
  Decided decided_;
};

}  // namespace slipway::core
