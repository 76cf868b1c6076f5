#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cloudconfig {

/// What one request to a discovery service needs besides its address.
struct DiscoveryAccess {
  std::string ca_file;              ///< trusted issuers; empty: those of the system
  std::function<bool()> cancelled;  ///< asked while waiting; may be empty
};

/// Asks the service at `base_url` for a token sized to the cluster, and reads the size back.  The
/// answer is the token's URL as the service gives it, which is how the nodes will reach it.
/// Throws a classified Failure.  A second token harms nobody, so it may be asked for again.
std::string new_token(const std::string& base_url, std::int64_t size,
                      const DiscoveryAccess& access);

/// What the discovery service knows of a token.
struct TokenState {
  std::int64_t size = 0;             ///< founders that it waits for
  std::vector<std::string> members;  ///< `name=peer URL` of those that have registered
};

/// Reads a token's size and members.  Throws a classified Failure; an unknown token is `invalid`.
TokenState read_token(const std::string& url, const DiscoveryAccess& access);

/// The service's own word that it works; throws a classified Failure when it does not.
void check_health(const std::string& base_url, const DiscoveryAccess& access);

/// The token at the end of a discovery URL: 32 hex digits in lower case; empty when there is none.
std::string token_of(const std::string& url);

}  // namespace cloudconfig
