#pragma once
#include <libssh/libssh.h>

#include <string>

namespace slipway::kit {

/// The key that the server proved to have, as `type base64`; empty when libssh has none.
std::string server_key_of(ssh_session session);

/// The names of signature algorithms with which a server can show a key of that type.
std::string host_key_algorithms(const std::string& host_key);

}  // namespace slipway::kit
