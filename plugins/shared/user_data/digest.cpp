#include "user_data/digest.hpp"

#include <openssl/evp.h>

#include <array>

namespace user_data {

std::string digest_of(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr);
  static constexpr char hex[] = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += hex[digest[i] >> 4u];
    out += hex[digest[i] & 15u];
  }
  return out;
}

}  // namespace user_data
