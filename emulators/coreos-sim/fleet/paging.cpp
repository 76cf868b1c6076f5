#include "coreos-sim/fleet/paging.hpp"

#include <array>
#include <string_view>

#include "coreos-sim/cloudconfig/encoding.hpp"
#include "coreos-sim/io/text.hpp"

namespace coreos_sim::fleet {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::size_t number_at(const std::string& bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]) |
         static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + 1])) << 8U;
}

}  // namespace

std::string page_token(std::size_t page) {
  // Four bytes make six symbols and two of padding.
  const std::array<std::size_t, 6> bytes{
      page_limit & 255U, page_limit >> 8U, page & 255U, page >> 8U & 255U, 0, 0};
  std::string token;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t bits = bytes[i] << 16U | bytes[i + 1] << 8U | bytes[i + 2];
    for (const unsigned shift : {18U, 12U, 6U, 0U}) token += alphabet[bits >> shift & 63U];
  }
  return token.substr(0, 6) + "==";
}

Result<std::size_t> read_page_token(const std::string& token) {
  const auto plain = replace_all(replace_all(token, "-", "+"), "_", "/");
  const auto bytes = cloudconfig::decode_base64(plain);
  if (!bytes || bytes->size() != 4) return Error{"invalid value for nextPageToken"};
  const auto page = number_at(*bytes, 2);
  if (number_at(*bytes, 0) != page_limit || page == 0) {
    return Error{"invalid value for nextPageToken"};
  }
  return page;
}

}  // namespace coreos_sim::fleet
