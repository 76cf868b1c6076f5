#include "core/schema/pattern.hpp"

#include <regex.h>

#include <utility>

namespace slipway::core {

Pattern::Pattern(std::shared_ptr<const re_pattern_buffer> compiled)
    : compiled_(std::move(compiled)) {}

Result<Pattern> Pattern::compile(const std::string& expression) {
  auto* raw = new regex_t;
  const int failed = regcomp(raw, ("^(" + expression + ")$").c_str(), REG_EXTENDED | REG_NOSUB);
  if (failed != 0) {
    char why[128] = {};
    regerror(failed, raw, why, sizeof why);
    delete raw;
    return Error{Errc::invalid_input, "pattern '" + expression + "': " + why, {}};
  }
  const auto release = [](const regex_t* held) {
    auto* owned = const_cast<regex_t*>(held);
    regfree(owned);
    delete owned;
  };
  return Pattern(std::shared_ptr<const regex_t>(raw, release));
}

bool Pattern::matches(const std::string& text) const {
  if (text.find('\0') != std::string::npos) return false;
  return regexec(compiled_.get(), text.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace slipway::core
