#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace azure_emulator {

/// The public part, as DER, of whatever a client sends as a certificate: PKCS#12 (opened with
/// `password`, also when that is empty or null), PEM, or DER.  The format that the client claims is
/// not asked, because real clients claim `pfx` for all three (sheet 10).  Nothing when it is none.
std::optional<std::string> certificate_der(const std::string& data, const std::string& password);

/// SHA-1 over the DER form, 40 upper-case hex digits.
std::string thumbprint(std::string_view der);

/// The certificate's RSA key as a line of an OpenSSH authorized_keys file; empty for another kind.
std::string authorized_key(std::string_view der);

}  // namespace azure_emulator
