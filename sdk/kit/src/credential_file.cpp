#include "slipway/kit/credential_file.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include "credential_content.hpp"
#include "slipway/file.hpp"
#include "slipway/text.hpp"

namespace slipway::kit {
namespace {

using detail::Content;
using detail::Form;
using Fault = std::optional<CredentialFault>;

constexpr std::size_t largest_credential_file = 4 << 20;
/// What TLS libraries take today (NIST SP 800-57, part 1, table 2), and what services asked for.
constexpr int least_rsa_bits = 2048;

/// The file's bytes, or why there are none.
struct OpenedFile {
  std::string bytes;
  Fault fault;
};

OpenedFile opened_file(const std::string& path) {
  auto file = read_plain_file(path, largest_credential_file);
  if (file) return {std::move(file.bytes), std::nullopt};
  const bool denied = file.fault == FileFault::denied;
  return {{}, CredentialFault{file.why, denied ? "check its owner and its mode" : ""}};
}

/// What is wrong with a file that is no PEM at all.
CredentialFault not_pem(const std::string& path, Form form) {
  std::string remedy;
  if (form == Form::pkcs12)
    remedy = "openssl pkcs12 -in " + path + " -nodes -out FILE.pem writes it as PEM";
  if (form == Form::der_certificate)
    remedy = "openssl x509 -inform DER -in " + path + " -out FILE.pem writes it as PEM";
  if (form == Form::der_key)
    remedy = "openssl pkey -inform DER -in " + path + " -out FILE.pem writes it as PEM";
  return {form_text(form), remedy};
}

std::string key_kind(const EVP_PKEY* key) {
  switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
      return "RSA";
    case EVP_PKEY_EC:
      return "EC";
    case EVP_PKEY_ED25519:
      return "Ed25519";
    case EVP_PKEY_DSA:
      return "DSA";
    default:
      return "unknown";
  }
}

Fault kind_fault(const EVP_PKEY* key, KeyKind wanted) {
  const auto kind = key_kind(key);
  const auto bits = EVP_PKEY_get_bits(key);
  if (kind != "RSA" && wanted == KeyKind::any) return std::nullopt;
  if (kind != "RSA")
    return CredentialFault{"has a key of the kind " + kind + "; an RSA key is needed", ""};
  if (bits < least_rsa_bits)
    return CredentialFault{"has an RSA key of " + std::to_string(bits) + " bits; at least " +
                               std::to_string(least_rsa_bits) + " are needed",
                           ""};
  return std::nullopt;
}

/// Why there is no certificate in PEM text.
Fault missing_certificate(const Content& content) {
  if (content.certificates.size() < content.certificate_blocks)
    return CredentialFault{"holds a certificate that is cut off or damaged", "fetch it anew"};
  if (content.certificate_blocks > 0) return std::nullopt;
  for (const auto& label : content.labels)
    if (label == "CERTIFICATE REQUEST" || label == "NEW CERTIFICATE REQUEST")
      return CredentialFault{"holds the request for a certificate, not the certificate",
                             "name the file that came of the request"};
  return CredentialFault{
      content.has_key ? "holds a private key, but no certificate" : "holds no certificate",
      "put the certificate into it"};
}

Fault closed_key(const std::string& path, const detail::KeyPart& key, bool with_passphrase) {
  if (key.key) return std::nullopt;
  if (key.openssh)
    return CredentialFault{
        "holds a private key in OpenSSH's own form, which TLS does not read",
        "in a file of its own, ssh-keygen -p -m PEM -f FILE writes the key anew"};
  if (key.protected_by_passphrase && with_passphrase)
    return CredentialFault{"cannot be opened with the passphrase given", "check the passphrase"};
  if (key.protected_by_passphrase)
    return CredentialFault{"holds a private key that is protected by a passphrase",
                           "openssl pkey -in " + path +
                               " -out FILE writes the key without; the certificate goes after it"};
  return CredentialFault{"holds a private key that is cut off or damaged", "fetch it anew"};
}

detail::KeyPtr public_key(const Certificate& certificate) {
  const auto* at = reinterpret_cast<const unsigned char*>(certificate.der().data());
  const detail::X509Ptr parsed(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())));
  return detail::KeyPtr(parsed ? X509_get_pubkey(parsed.get()) : nullptr);
}

/// `key` is not null.
bool belongs(const Certificate& certificate, const EVP_PKEY* key) {
  const auto own = public_key(certificate);
  return own && EVP_PKEY_eq(own.get(), key) == 1;
}

/// A certificate's key that OpenSSL knows no kind of is none that we can use either.
Fault kind_fault(const Certificate& certificate) {
  const auto key = public_key(certificate);
  if (key) return kind_fault(key.get(), KeyKind::rsa);
  return CredentialFault{"has a key of an unknown kind; an RSA key is needed", ""};
}

/// The first certificate is the one that is shown.
Fault pair_fault(const Content& content) {
  const auto& certificates = content.certificates;
  const auto* key = content.key.key.get();
  if (belongs(certificates.front(), key)) return std::nullopt;
  for (const auto& other : certificates)
    if (belongs(other, key))
      return CredentialFault{"holds the certificate of its private key after another one",
                             "put '" + other.subject() + "' first"};
  return CredentialFault{"holds a private key that is not the one of its certificate '" +
                             certificates.front().subject() + "'",
                         "put the certificate and the key that belongs to it into one file"};
}

}  // namespace

Fault client_certificate_fault(const std::string& path, KeyKind kind) {
  const auto file = opened_file(path);
  if (file.fault) return file.fault;
  const auto content = detail::content_of(file.bytes);
  if (content.form != Form::pem) return not_pem(path, content.form);
  if (auto fault = missing_certificate(content)) return fault;
  if (!content.has_key)
    return CredentialFault{"holds a certificate, but no private key",
                           "put the certificate's private key into it: cat KEY >> " + path};
  if (auto fault = closed_key(path, content.key, false)) return fault;
  if (auto fault = kind_fault(content.key.key.get(), kind)) return fault;
  return pair_fault(content);
}

Fault issuers_fault(const std::string& path) {
  const auto file = opened_file(path);
  if (file.fault) return file.fault;
  const auto content = detail::content_of(file.bytes);
  if (content.form != Form::pem) return not_pem(path, content.form);
  return missing_certificate(content);
}

Fault certificate_fault(const std::string& path) {
  const auto file = opened_file(path);
  if (file.fault) return file.fault;
  const auto content = detail::content_of(file.bytes);
  const bool der = content.form == Form::der_certificate;
  if (content.form != Form::pem && !der) return not_pem(path, content.form);
  if (auto fault = missing_certificate(content)) return fault;
  return kind_fault(content.certificates.front());
}

Fault ssh_key_fault(const std::string& path, const Certificate* certificate,
                    std::string_view passphrase) {
  const auto file = opened_file(path);
  if (file.fault) return file.fault;
  const auto content = detail::content_of(file.bytes, passphrase);
  if (content.form != Form::pem) return not_pem(path, content.form);
  if (!content.has_key) return CredentialFault{"holds no private key", "name the file that has it"};
  if (!certificate) {
    if (auto fault = closed_key(path, content.key, !passphrase.empty())) return fault;
    return kind_fault(content.key.key.get(), KeyKind::rsa);
  }
  if (content.key.protected_by_passphrase && passphrase.empty())
    return CredentialFault{"holds a private key that is protected by a passphrase", "", true};
  if (!content.key.openssh)
    if (auto fault = closed_key(path, content.key, true)) return fault;
  const bool same = content.key.openssh ? content.key.public_line == certificate->openssh_key()
                                        : belongs(*certificate, content.key.key.get());
  if (same) return std::nullopt;
  return CredentialFault{
      "is not the private key of the certificate '" + certificate->subject() + "'",
      "put the key that belongs to the certificate there, or make both anew"};
}

std::optional<Finding> open_key_file(const std::string& code, const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) == 0) return std::nullopt;
  auto finding = Finding::warning(
      code, "'" + path + "' holds a private key, and others than its owner may use it");
  return finding.help("chmod 600 " + shell_word(path));
}

}  // namespace slipway::kit
