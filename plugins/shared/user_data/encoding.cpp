#include "user_data/encoding.hpp"

#include <zlib.h>

#include <array>

namespace user_data {
namespace {

constexpr std::size_t most_unpacked = 16u << 20;
constexpr int gzip_window = 15 + 16;  // zlib: the largest window, with a gzip header

Bytef* input_of(std::string& bytes) {
  return static_cast<Bytef*>(static_cast<void*>(bytes.data()));
}

}  // namespace

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

}  // namespace user_data
