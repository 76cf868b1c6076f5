#pragma once

#include <openssl/evp.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace slipway_local {

/// SHA-256 of parts, each with its length before it, so that no two lists of parts are alike.
class Digest {
 public:
  Digest();
  void add(std::string_view part);

  /// A file's bytes as one part; false when it cannot be read.
  bool add_file(const std::filesystem::path& path);

  /// Of all that was added so far.  Nothing is added after it.
  std::string hex();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace slipway_local
