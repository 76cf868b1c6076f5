#pragma once
#include <memory>
#include <string>

#include "core/value/result.hpp"

struct re_pattern_buffer;

namespace slipway::core {

/// A POSIX extended regular expression that a whole text must match.  The C library's matcher is
/// used because its stack does not grow with the text, as that of std::regex does.
class Pattern {
 public:
  /// `invalid_input` says what is wrong with the expression.
  static Result<Pattern> compile(const std::string& expression);

  bool matches(const std::string& text) const;

 private:
  explicit Pattern(std::shared_ptr<const re_pattern_buffer> compiled);
  std::shared_ptr<const re_pattern_buffer> compiled_;
};

}  // namespace slipway::core
