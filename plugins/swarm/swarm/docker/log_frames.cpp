#include "swarm/docker/log_frames.hpp"

#include <algorithm>
#include <cstdint>

#include "slipway/bytes.hpp"

namespace swarm {
namespace {

constexpr std::size_t header = 8;
constexpr unsigned char last_stream = 2;

bool is_frame(std::string_view bytes) {
  return bytes.size() >= header && static_cast<unsigned char>(bytes[0]) <= last_stream &&
         bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 0;
}

std::size_t length_of(std::string_view bytes) {
  std::uint32_t length = 0;
  for (std::size_t i = 4; i < header; ++i)
    length = (length << 8U) | static_cast<unsigned char>(bytes[i]);
  return length;
}

}  // namespace

std::string text_of_log(std::string_view bytes) {
  std::string text;
  if (!bytes.empty() && !is_frame(bytes)) text = std::string(bytes);
  while (is_frame(bytes)) {
    const auto length = length_of(bytes);
    text += bytes.substr(header, length);
    bytes.remove_prefix(std::min(bytes.size(), header + length));
  }
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t') || c == 0x7F) c = '?';
  return slipway::as_text(std::move(text));
}

}  // namespace swarm
