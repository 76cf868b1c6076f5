#include "tls_reason.hpp"

#include <array>
#include <string_view>

namespace slipway::kit::detail {
namespace {

struct Known {
  std::string_view part;  ///< of the library's words
  std::string_view meaning;
};

constexpr std::array<Known, 17> known_reasons{{
    {"wrong version number", "what answers there does not speak TLS"},
    {"http request", "what answers there does not speak TLS"},
    {"packet length too long", "what answers there does not speak TLS"},
    {"record layer failure", "what answers there does not speak TLS"},
    {"unsupported protocol", "it speaks no version of TLS that is taken here (1.2 or later)"},
    {"protocol version", "it speaks no version of TLS that is taken here (1.2 or later)"},
    {"no protocols available", "it speaks no version of TLS that is taken here (1.2 or later)"},
    {"unsafe legacy renegotiation", "it renegotiates in the old way, which is not safe"},
    {"unexpected eof", "it broke the connection off"},
    {"unexpectedly closed", "it broke the connection off"},
    {"key too small", "its key is too weak"},
    {"md too weak", "the signature of its certificate is too weak"},
    {"no shared cipher", "it shares no cipher with this machine"},
    {"no ciphers available", "it shares no cipher with this machine"},
    {"bad record mac", "what came was broken or changed on the way"},
    {"decryption failed", "what came was broken or changed on the way"},
    {"internal error", "it reports an error of its own"},
}};

}  // namespace

std::string tls_words(const std::string& text) {
  // the library's parts have no blank behind their colons: `error:NUMBER:part:part:reason`
  const bool coded = text.find("error:") != std::string::npos;
  const auto colon = coded ? text.rfind(':') : text.rfind(": ");
  auto words = colon == std::string::npos ? text : text.substr(colon + (coded ? 1 : 2));
  return words.empty() ? "no reason given" : words;
}

std::string tls_reason(const std::string& text) {
  for (const auto& [part, meaning] : known_reasons)
    if (text.find(part) != std::string::npos) return std::string(meaning);
  return "TLS was not agreed on (" + tls_words(text) + ")";
}

}  // namespace slipway::kit::detail
