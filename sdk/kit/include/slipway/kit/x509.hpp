#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "slipway/outcome.hpp"

namespace slipway::kit {

/// An X.509 certificate: the public part only, a value.
class Certificate {
 public:
  /// The first certificate in PEM text, or DER bytes.  Throws Failure `invalid` that names
  /// `origin`.
  static Certificate parse(std::string_view bytes, const std::string& origin);
  /// As `parse`, from a file.
  static Certificate read(const std::string& path);

  const std::string& der() const { return der_; }
  std::string pem() const;
  /// SHA-1 over the DER form, 40 upper-case hexadecimal digits.
  std::string thumbprint() const;
  /// The subject on one line.
  std::string subject() const;
  /// Milliseconds since 1970 between which it is valid.
  std::int64_t valid_from_ms() const;
  std::int64_t expires_ms() const;
  /// The public key as an OpenSSH line, `ssh-rsa AAAA...`; throws Failure `unsupported` unless RSA.
  std::string openssh_key() const;

 private:
  explicit Certificate(std::string der) : der_(std::move(der)) {}
  std::string der_;
};

/// A private key and the certificate that it signed for itself.
struct KeyPair {
  std::string key_pem;  ///< secret
  Certificate certificate;
};

/// The key and the certificate in PKCS#12 bytes that have no password, or an empty one.  Throws
/// Failure `invalid` that names `origin`.
KeyPair read_pkcs12(std::string_view bytes, const std::string& origin);

/// Makes an RSA key of 2048 bits and a self-signed certificate, valid from a day before `now_ms`.
KeyPair make_self_signed(const std::string& common_name, int days, std::int64_t now_ms);

/// A self-signed certificate, as above, for the private key in a PEM file.
Certificate self_sign(const std::string& key_path, const std::string& common_name, int days,
                      std::int64_t now_ms);

/// Whether the PEM file's private key is that of `certificate`.  Throws Failure `invalid` when
/// there is no readable key without a passphrase.
bool key_belongs_to(const std::string& key_path, const Certificate& certificate);

/// A whole file.  Throws Failure `invalid` with the reason; the content is never in a message.
std::string read_file(const std::string& path);

/// Writes a file that only its owner may read, in one step, and replaces one that is there.
void write_private_file(const std::string& path, std::string_view content);

}  // namespace slipway::kit
