#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "slipway/kit/x509.hpp"
#include "slipway/outcome.hpp"

/// Looking at files of keys and certificates before they are used: what they hold is told by their
/// content, never by their name, and what is wrong with them in words for a person.  Nothing is
/// asked anywhere, and no secret is in a message.
namespace slipway::kit {

/// What is wrong with such a file.
struct CredentialFault {
  std::string what;    ///< after the file's name: `holds no private key`
  std::string remedy;  ///< what to do, with the command where there is one; empty: have another
  bool lacks_passphrase = false;  ///< it is fine but for a passphrase that nobody gave
};

/// What the other side takes: TLS itself takes more kinds than some services do.
enum class KeyKind { any, rsa };

/// Why the file cannot be shown to a server as a client certificate: PEM with a certificate and the
/// private key that belongs to it, of that kind and without a passphrase; RSA of 2048 bits or more.
/// Nothing when it can.
std::optional<CredentialFault> client_certificate_fault(const std::string& path,
                                                        KeyKind kind = KeyKind::any);

/// Why the file is none of issuers to trust: PEM certificates.
std::optional<CredentialFault> issuers_fault(const std::string& path);

/// Why the file holds no certificate of an RSA key, PEM or DER.
std::optional<CredentialFault> certificate_fault(const std::string& path);

/// Why nobody can log in by ssh with the private key in the file: PEM or OpenSSH's own form, of
/// `certificate`, and opened by `passphrase` where it is protected; empty: none is known.  Of a
/// protected key in OpenSSH's form the passphrase is not tried.  Without `certificate` one is to be
/// made of the key, which takes RSA in PEM.
std::optional<CredentialFault> ssh_key_fault(const std::string& path,
                                             const Certificate* certificate,
                                             std::string_view passphrase);

/// The warning, as `code`, of a private key's file that others than its owner may read or change,
/// with the command that mends it; nothing when it is the owner's alone or not there.
std::optional<Finding> open_key_file(const std::string& code, const std::string& path);

}  // namespace slipway::kit
