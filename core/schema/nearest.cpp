#include <utility>
#include <vector>

#include "core/schema/check.hpp"

namespace slipway::core {

UnknownWord unknown_word(std::string what, const std::string& word,
                         const std::vector<std::string>& known, std::string otherwise) {
  UnknownWord told{std::move(what) + " '" + word + "'", std::move(otherwise)};
  const std::string meant = nearest(word, known);
  if (meant.empty()) return told;
  told.message += "; did you mean '" + meant + "'?";
  told.help = "write '" + meant + "' instead of '" + word + "'";
  return told;
}

}  // namespace slipway::core
