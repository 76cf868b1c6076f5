#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "slipway/value.hpp"

namespace slipway::core {

/// Knows the secrets that were handed out, and finds them again in text: raw, base64 (at its three
/// offsets), hex of either case, percent- and JSON-escaped, and each line of a text of several
/// lines.  Secrets shorter than 6 characters are too common to look for.
///
/// A text costs the same whatever the number of secrets, and a secret some kilobytes whatever its
/// length (a line of it, where it has several).  Copies are cheap: they share what they know until
/// one of them learns more.  Not synchronised; const members may be called from any thread.
class Redactor {
 public:
  /// Learns every sensitive text in the tree.
  void learn(const Value& tree);
  void learn_text(std::string_view secret);

  bool finds(std::string_view text) const;
  /// The text with each secret replaced by `(sensitive)`; secrets that overlap are replaced as one.
  std::string redacted(std::string text) const;
  /// The tree with texts redacted; keys too.
  Value redacted(const Value& tree) const;
  bool empty() const { return !known_; }

 private:
  struct Known;
  void learn_all(const Value& tree);
  Known& own();
  std::shared_ptr<Known> known_;  ///< null while nothing is known; shared by copies
};

}  // namespace slipway::core
