#pragma once
#include <string>

#include "check/checker.hpp"
#include "slipway/value.hpp"

namespace cloudconfig {

/// A document made from the inputs of a `user_data` resource.
struct Made {
  std::string text;
  std::vector<Problem> problems;  ///< of what was to be said, and of the user's own document
  std::string base_origin;        ///< the file that marks in `problems` belong to
};

/// Renders, merges the user's own documents, and checks the result with our own checker.  A
/// reference that is not known yet (at plan time) stands for a text of the same shape.
Made make_user_data(const slipway::Value& inputs);

}  // namespace cloudconfig
