#pragma once
#include <string_view>
#include <vector>

#include "check/kind.hpp"
#include "user_data/problem.hpp"

namespace cloud_init {

struct CheckOptions {
  std::size_t limit = 65535;  ///< most bytes
};

/// More than any cloud takes: where the size of a part of a document does not matter.
inline constexpr std::size_t largest_document = 16 << 20;

/// What of user-data the machine would refuse, ignore, or do otherwise than it was meant: all that
/// can be known before it boots, also where `cloud-init schema` sees nothing.  Ordered by place.
/// An error is what keeps something that was asked for from being there; a warning is what most
/// likely is not meant.
std::vector<user_data::Problem> check(std::string_view bytes, const CheckOptions& options);

}  // namespace cloud_init
