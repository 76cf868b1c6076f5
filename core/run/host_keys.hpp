#pragma once
#include <string>
#include <vector>

#include "core/value/result.hpp"

namespace slipway::core {

/// The host keys that an ssh server shows now, `type base64` each, the kind that is preferred
/// first. Asked by OpenSSH's own `ssh-keyscan`, within ten seconds.  An error: it cannot be
/// started, or nothing that speaks ssh answers there.
Result<std::vector<std::string>> shown_host_keys(const std::string& host, int port);

/// What `ssh-keyscan` prints, as keys; lines that are none are passed over.
std::vector<std::string> host_keys_from(const std::string& printed);

/// `SHA256:...` as OpenSSH shows it; empty when it is no `type base64`.
std::string host_key_fingerprint(const std::string& host_key);

}  // namespace slipway::core
