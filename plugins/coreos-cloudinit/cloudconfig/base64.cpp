#include "cloudconfig/base64.hpp"

#include <zlib.h>

#include <array>
#include <cstdint>

namespace cloudconfig {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t most_unpacked = 16u << 20;
constexpr int gzip_window = 15 + 16;  // zlib: the largest window, with a gzip header

Bytef* input_of(std::string& bytes) {
  return static_cast<Bytef*>(static_cast<void*>(bytes.data()));
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t word = 0;
    for (std::size_t j = 0; j < 3; ++j)
      word = (word << 8) | (j < have ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= have ? alphabet[(word >> (18 - 6 * j)) & 63u] : '=';
  }
  return out;
}

std::optional<std::string> base64_decode(std::string_view text) {
  std::string out;
  std::uint32_t word = 0;
  int letters = 0;
  int padding = 0;
  for (const char letter : text) {
    if (letter == '\n' || letter == '\r') continue;
    const auto at = alphabet.find(letter);
    if (letter == '=') {
      if (letters + ++padding > 4 || letters < 2) return std::nullopt;
      continue;
    }
    if (at == std::string_view::npos || padding > 0) return std::nullopt;
    word = (word << 6) | static_cast<std::uint32_t>(at);
    if (++letters < 4) continue;
    for (int shift = 16; shift >= 0; shift -= 8) out += static_cast<char>((word >> shift) & 255u);
    word = 0;
    letters = 0;
  }
  if (letters == 0 && padding == 0) return out;
  if (letters + padding != 4) return std::nullopt;
  word <<= 6 * padding;
  for (int i = 0; i < letters - 1; ++i) out += static_cast<char>((word >> (16 - 8 * i)) & 255u);
  return out;
}

std::string gzip(std::string_view bytes) {
  std::string in(bytes);
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    return {};
  std::string out(deflateBound(&stream, static_cast<uLong>(in.size())), '\0');
  stream.next_in = input_of(in);
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = input_of(out);
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return ended == Z_STREAM_END ? out : std::string();
}

std::optional<std::string> gunzip(std::string_view bytes) {
  std::string in(bytes);
  z_stream stream{};
  if (inflateInit2(&stream, gzip_window) != Z_OK) return std::nullopt;
  stream.next_in = input_of(in);
  stream.avail_in = static_cast<uInt>(in.size());
  std::string out;
  std::array<Bytef, 16384> block{};
  int state = Z_OK;
  while (state == Z_OK && out.size() <= most_unpacked) {
    stream.next_out = block.data();
    stream.avail_out = static_cast<uInt>(block.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t made = block.size() - stream.avail_out;
    for (std::size_t i = 0; i < made; ++i) out += static_cast<char>(block[i]);
    if (state == Z_BUF_ERROR) break;
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END || out.size() > most_unpacked) return std::nullopt;
  return out;
}

}  // namespace cloudconfig
