#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "slipway/value.hpp"

namespace slipway::core {

/// Knows the secrets that were handed out, and finds them again in text: raw, base64 (at its three
/// offsets), hex of either case, percent- and JSON-escaped, and each line of a text of several
/// lines.  Secrets shorter than 6 characters are too common to look for.  Not synchronised.
class Redactor {
 public:
  /// Learns every sensitive text in the tree.
  void learn(const Value& tree);
  void learn_text(std::string_view secret);

  bool finds(std::string_view text) const;
  /// The text with each secret replaced by `(sensitive)`.
  std::string redacted(std::string text) const;
  /// The tree with texts redacted; keys too.
  Value redacted(const Value& tree) const;
  bool empty() const { return needles_.empty(); }

 private:
  void learn_all(const Value& tree);
  void add(std::string needle);
  std::set<std::string, std::less<>> learnt_;
  std::vector<std::string> needles_;  ///< longest first
};

}  // namespace slipway::core
