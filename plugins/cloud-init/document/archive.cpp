#include "document/archive.hpp"

#include <algorithm>

#include "slipway/bytes.hpp"
#include "user_data/digest.hpp"

namespace cloud_init {
namespace {

/// A line of a message may not be longer, and half of it is as good.
constexpr std::size_t longest_line = 990;
constexpr std::size_t base64_line = 76;

bool is_plain(const std::string& text) {
  std::size_t column = 0;
  for (const char c : text) {
    column = c == '\n' ? 0 : column + 1;
    const bool printable = (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t';
    if (!printable || column > longest_line) return false;
  }
  return true;
}

std::string in_lines(const std::string& text) {
  std::string lines;
  for (std::size_t i = 0; i < text.size(); i += base64_line)
    lines += text.substr(i, base64_line) + "\n";
  return lines;
}

/// The line feed before a boundary belongs to the boundary.
std::string part(const std::string& boundary, const ArchivePart& one) {
  const bool plain = is_plain(one.text);
  return "--" + boundary + "\nContent-Type: " + one.type +
         "; charset=\"utf-8\"\nMIME-Version: 1.0\nContent-Transfer-Encoding: " +
         (plain ? "7bit" : "base64") + "\nContent-Disposition: attachment; filename=\"" + one.name +
         "\"\n\n" + (plain ? one.text : in_lines(slipway::base64_encode(one.text))) + "\n";
}

}  // namespace

std::string archive_of(const std::string& cloud_config, const std::vector<ArchivePart>& parts) {
  auto all = cloud_config;
  for (const auto& one : parts) all += one.text;
  const auto boundary = "slipway-" + user_data::digest_of(all).substr(0, 24);
  auto message = "Content-Type: multipart/mixed; boundary=\"" + boundary +
                 "\"\nMIME-Version: 1.0\n\n" +
                 part(boundary, {"text/cloud-config", "cloud-config", cloud_config, {}, 1});
  for (const auto& one : parts) message += part(boundary, one);
  return message + "--" + boundary + "--\n";
}

}  // namespace cloud_init
