#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include <ctime>

#include "slipway/kit/x509.hpp"
#include "x509_handles.hpp"

namespace slipway::kit {
namespace {

using namespace detail;

constexpr std::int64_t day_s = std::int64_t{24} * 60 * 60;

void need(bool good) {
  if (!good) throw Failure("internal", "the cryptographic library could not make a certificate");
}

/// 159 random bits: positive, and within the 20 bytes that RFC 5280, 4.1.2.2 allows.
void set_serial(X509* certificate) {
  const BignumPtr number(BN_new());
  need(number && BN_rand(number.get(), 159, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1);
  need(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void set_name(X509* certificate, const std::string& common_name) {
  auto* name = X509_get_subject_name(certificate);
  need(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                  reinterpret_cast<const unsigned char*>(common_name.data()),
                                  static_cast<int>(common_name.size()), -1, 0) == 1);
  need(X509_set_issuer_name(certificate, name) == 1);
}

void set_validity(X509* certificate, int days, std::int64_t now_ms) {
  const auto now = static_cast<std::time_t>(now_ms / 1000);
  need(ASN1_TIME_set(X509_getm_notBefore(certificate), now - day_s) != nullptr);
  need(ASN1_TIME_set(X509_getm_notAfter(certificate), now + days * day_s) != nullptr);
}

Certificate signed_by(EVP_PKEY* key, const std::string& common_name, int days,
                      std::int64_t now_ms) {
  const X509Ptr certificate(X509_new());
  need(certificate && X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  set_serial(certificate.get());
  set_name(certificate.get(), common_name);
  set_validity(certificate.get(), days, now_ms);
  need(X509_set_pubkey(certificate.get(), key) == 1);
  need(X509_sign(certificate.get(), key, EVP_sha256()) > 0);
  const BioPtr bio(BIO_new(BIO_s_mem()));
  need(PEM_write_bio_X509(bio.get(), certificate.get()) == 1);
  return Certificate::parse(text_of(bio.get()), common_name);
}

}  // namespace

std::string detail::pem_of(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  need(PEM_write_bio_PrivateKey_traditional(bio.get(), key, nullptr, nullptr, 0, nullptr,
                                            nullptr) == 1);
  return text_of(bio.get());
}

KeyPair make_self_signed(const std::string& common_name, int days, std::int64_t now_ms) {
  const KeyPtr key(EVP_RSA_gen(2048));
  need(key != nullptr);
  return KeyPair{pem_of(key.get()), signed_by(key.get(), common_name, days, now_ms)};
}

Certificate self_sign(const std::string& key_path, const std::string& common_name, int days,
                      std::int64_t now_ms) {
  return signed_by(read_key(key_path).get(), common_name, days, now_ms);
}

}  // namespace slipway::kit
