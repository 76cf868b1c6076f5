#pragma once
#include <string>

#include "azure_asm/service/management.hpp"
#include "slipway/call.hpp"

namespace azure_asm {

/// The blob service of one storage account, as far as containers go.  Its address and key are asked
/// of the management interface for each use, and kept nowhere.  Any thread.
class BlobStore {
 public:
  explicit BlobStore(Management& service) : service_(service) {}

  /// False: the account or the container is not there.
  bool has_container(const slipway::Call& call, const std::string& account,
                     const std::string& container);
  /// False: it was there already.
  bool make_container(const slipway::Call& call, const std::string& account,
                      const std::string& container);
  void remove_container(const slipway::Call& call, const std::string& account,
                        const std::string& container);

 private:
  struct Access;
  std::optional<Access> access(const slipway::Call& call, const std::string& account);
  slipway::kit::HttpResponse send(const slipway::Call& call, const Access& access,
                                  const std::string& method, const std::string& container);

  Management& service_;
};

/// What a request is signed over (the blob service's shared-key scheme of 2009-09-19 and later),
/// for requests without a body.
std::string string_to_sign(const std::string& method, const std::string& date,
                           const std::string& version, const std::string& resource);
/// HMAC-SHA256 of the text with the key, both as the header has them: base64.
std::string signature(const std::string& key_base64, const std::string& text);

}  // namespace azure_asm
