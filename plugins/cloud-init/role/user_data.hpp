#pragma once
#include <string>
#include <vector>

#include "boot/origins.hpp"
#include "slipway/outcome.hpp"
#include "user_data/problem.hpp"

namespace cloud_init {

/// Most bytes that a document may have where nothing else is said: what Azure takes.
inline constexpr std::int64_t usual_limit = 65535;

/// A document made from the inputs of a `user_data` resource.
struct Made {
  std::string text;
  std::vector<user_data::Problem> problems;  ///< of all that went into it
  Origins origins;
  bool refused() const;
};

/// Renders, merges the user's own documents, compresses what has to be, and checks the result with
/// our own checker.  A reference that is not known yet (at plan time) stands for a text of its own.
Made make_user_data(const slipway::Value& inputs);

/// The same; throws Failure `invalid`, with all that is wrong as findings.
Made made_or_thrown(const slipway::Value& inputs);

/// What is to be said of the document of a node.
std::vector<slipway::Finding> findings_of(const Made& made, const std::string& node);

}  // namespace cloud_init
