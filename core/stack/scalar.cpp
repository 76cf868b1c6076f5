#include "core/stack/scalar.hpp"

#include "core/schema/coerce.hpp"

namespace slipway::core {

Value plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return {};
  if (text == "true" || text == "false") return text == "true";
  if (const auto whole = int_from_text(text); whole && scalar_text(*whole) == text) return *whole;
  if (const auto real = number_from_text(text); real && scalar_text(*real) == text) return *real;
  return text;
}

}  // namespace slipway::core
