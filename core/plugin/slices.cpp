#include "core/plugin/slices.hpp"

#include <algorithm>

#include "core/value/json.hpp"

namespace slipway::core {
namespace {

/// Why a slice cannot be taken as it is; empty when it can.
std::string fault_of(slipway_slice slice, std::uint64_t most) {
  if (slice.len == 0) return {};
  if (!slice.data) return "has a length but no data";
  if (slice.len > most)
    return "has " + std::to_string(slice.len) + " bytes, more than " + std::to_string(most);
  const std::string_view text(slice.data, slice.len);
  if (text.find('\0') != std::string_view::npos) return "holds a NUL byte";
  if (!is_utf8(text)) return "is not UTF-8";
  return {};
}

}  // namespace

std::optional<std::string> text_from(HostCall& call, slipway_slice slice, std::uint64_t most,
                                     const char* what) {
  if (const auto fault = fault_of(slice, most); !fault.empty()) {
    call.refuse(std::string(what) + " " + fault);
    return std::nullopt;
  }
  return slice.len == 0 ? std::string() : std::string(slice.data, slice.len);
}

std::string shown_text_from(HostCall& call, slipway_slice slice, std::uint64_t most,
                            const char* what) {
  const auto fault = fault_of(slice, most);
  if (!fault.empty()) call.fault(std::string(what) + " " + fault);
  if (!slice.data || slice.len == 0) return {};
  std::string text(slice.data, std::min(slice.len, most));
  // A cut may have gone through a character of up to four bytes.
  for (int i = 0; i < 3 && slice.len > most && !is_utf8(text); ++i) text.pop_back();
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text;
}

}  // namespace slipway::core
