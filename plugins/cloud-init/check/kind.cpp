#include "check/kind.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "slipway/text.hpp"

namespace cloud_init {
namespace {

/// The first line that is not blank, without blanks around it, in lower case.
std::string first_line(std::string_view bytes) {
  const auto begin = std::min(bytes.find_first_not_of(" \t\r\n"), bytes.size());
  return slipway::lowered(slipway::trimmed(bytes.substr(begin, bytes.find('\n', begin) - begin)));
}

}  // namespace

DocumentKind kind_of(std::string_view bytes) {
  // the longer of two that begin alike comes first
  static constexpr std::array<std::pair<std::string_view, DocumentKind>, 8> headers = {
      {{"#!", DocumentKind::script},
       {"#cloud-config-archive", DocumentKind::archive},
       {"#cloud-config", DocumentKind::cloud_config},
       {"#cloud-boothook", DocumentKind::boothook},
       {"#include", DocumentKind::include},
       {"## template: jinja", DocumentKind::jinja},
       {"content-type: multipart/", DocumentKind::multipart},
       {"mime-version:", DocumentKind::multipart}}};
  if (bytes.starts_with("\x1f\x8b")) return DocumentKind::gzip;
  const auto line = first_line(bytes);
  if (line.empty()) return DocumentKind::empty;
  for (const auto& [header, kind] : headers)
    if (line.starts_with(header)) return kind;
  return DocumentKind::unknown;
}

}  // namespace cloud_init
