#include "coreos-sim/cloudconfig/encoding.hpp"

#include <Poco/Exception.h>
#include <Poco/InflatingStream.h>

#include <array>
#include <sstream>
#include <string_view>

namespace coreos_sim::cloudconfig {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool one_of(const std::string& name, std::initializer_list<std::string_view> names) {
  for (const auto candidate : names) {
    if (name == candidate) return true;
  }
  return false;
}

Error undecodable(const std::string& encoding) {
  return Error{"content cannot be decoded as \"" + encoding + "\""};
}

}  // namespace

Unpacked gunzip(const std::string& bytes) {
  std::istringstream packed(bytes);
  Unpacked result;
  try {
    Poco::InflatingInputStream in(packed, Poco::InflatingStreamBuf::STREAM_GZIP);
    std::array<char, 4096> block{};
    while (in.read(block.data(), block.size()) || in.gcount() > 0) {
      result.bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
    }
    result.complete = !in.bad();
  } catch (const Poco::Exception&) {
    result.complete = false;
  }
  return result;
}

std::optional<std::string> decode_base64(const std::string& text) {
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  std::size_t symbols = 0;
  std::size_t padding = 0;
  for (const char c : text) {
    if (c == '\n' || c == '\r') continue;
    ++symbols;
    if (c == '=') {
      ++padding;
      continue;
    }
    const auto value = alphabet.find(c);
    if (value == std::string_view::npos || padding > 0) return std::nullopt;
    buffer = (buffer << 6U | static_cast<unsigned>(value)) & 0xffffffU;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += static_cast<char>(buffer >> static_cast<unsigned>(bits) & 0xffU);
    }
  }
  if (symbols % 4 != 0 || padding > 2) return std::nullopt;
  return out;
}

Result<std::string> decode_content(const std::string& content, const std::string& encoding) {
  if (encoding.empty()) return content;
  const bool base64_only = one_of(encoding, {"base64", "b64"});
  const bool gzip_only = one_of(encoding, {"gz", "gzip"});
  const bool both = one_of(encoding, {"gz+base64", "gzip+base64", "gz+b64", "gzip+b64"});
  if (!base64_only && !gzip_only && !both) {
    return Error{"unsupported encoding \"" + encoding + "\""};
  }
  std::string bytes = content;
  if (!gzip_only) {
    auto decoded = decode_base64(content);
    if (!decoded) return undecodable(encoding);
    bytes = std::move(*decoded);
  }
  if (base64_only) return bytes;
  if (!bytes.starts_with("\x1f\x8b")) return undecodable(encoding);
  return gunzip(bytes).bytes;
}

}  // namespace coreos_sim::cloudconfig
