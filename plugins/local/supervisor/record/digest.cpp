#include "supervisor/record/digest.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>

#include "supervisor/linux/fd.hpp"

namespace slipway_local {

Digest::Digest() : context_(EVP_MD_CTX_new()) {
  EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
}

void Digest::add(std::string_view part) {
  const std::string length = std::to_string(part.size()) + ":";
  EVP_DigestUpdate(context_.get(), length.data(), length.size());
  EVP_DigestUpdate(context_.get(), part.data(), part.size());
}

bool Digest::add_file(const std::filesystem::path& path) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat about {};
  if (!file || ::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode)) return false;
  const std::string length = std::to_string(about.st_size) + ":";
  EVP_DigestUpdate(context_.get(), length.data(), length.size());
  std::array<char, 65536> block{};
  for (;;) {
    const ssize_t got = ::read(file.get(), block.data(), block.size());
    if (got < 0) return false;
    if (got == 0) return true;
    EVP_DigestUpdate(context_.get(), block.data(), static_cast<std::size_t>(got));
  }
}

std::string Digest::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  EVP_DigestFinal_ex(context_.get(), digest.data(), &length);
  std::string text;
  constexpr const char* digits = "0123456789abcdef";
  for (unsigned at = 0; at < length; ++at) {
    text += digits[digest[at] >> 4U];
    text += digits[digest[at] & 15U];
  }
  return text;
}

}  // namespace slipway_local
