#include "coreos-sim/io/http_body.hpp"

#include <array>

namespace coreos_sim {
namespace {

constexpr std::size_t most_bytes = 8U << 20U;

}  // namespace

std::optional<std::string> read_body(std::istream& stream, const Poco::Net::HTTPMessage& message) {
  std::string body;
  std::array<char, 16384> block{};
  do {
    stream.read(block.data(), block.size());
    body.append(block.data(), static_cast<std::size_t>(stream.gcount()));
    if (body.size() > most_bytes) return std::nullopt;
  } while (stream);
  const bool whole = !message.hasContentLength() ||
                     static_cast<std::streamsize>(body.size()) == message.getContentLength();
  return whole ? std::optional(std::move(body)) : std::nullopt;
}

}  // namespace coreos_sim
