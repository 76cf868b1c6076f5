#pragma once
#include <string>
#include <vector>

#include "slipway/value.hpp"

namespace slipway::check {

/// Looks for secrets as they are, in hex and in base64.
class SecretSearch {
 public:
  /// Takes up the texts of a value that are long enough to be found.
  void learn(const Value& secret);
  bool empty() const { return forms_.empty(); }
  bool finds(const std::string& text) const;
  /// In any text or key of the value, but for what is marked sensitive.
  bool finds(const Value& value) const;

 private:
  std::vector<std::string> forms_;
};

}  // namespace slipway::check
