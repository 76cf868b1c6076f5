#include "azure_emulator/machines/certificate.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using X509Ptr = std::unique_ptr<X509, Deleter<X509_free>>;
using BioPtr = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Deleter<PKCS12_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Deleter<BN_free>>;

BioPtr memory(std::string_view data) {
  return BioPtr(BIO_new_mem_buf(data.data(), static_cast<int>(data.size())));
}

std::string to_der(X509* certificate) {
  const int size = i2d_X509(certificate, nullptr);
  if (size <= 0) return {};
  std::vector<unsigned char> bytes(static_cast<std::size_t>(size));
  unsigned char* end = bytes.data();
  i2d_X509(certificate, &end);
  return std::string(bytes.begin(), bytes.end());
}

X509Ptr from_der(std::string_view der) {
  std::vector<unsigned char> bytes(der.begin(), der.end());
  const unsigned char* begin = bytes.data();
  return X509Ptr(d2i_X509(nullptr, &begin, static_cast<long>(bytes.size())));
}

X509Ptr from_pkcs12(const std::string& data, const std::string& password) {
  const BioPtr bio = memory(data);
  const Pkcs12Ptr bundle(d2i_PKCS12_bio(bio.get(), nullptr));
  if (!bundle) return nullptr;
  for (const char* attempt : {password.c_str(), "", static_cast<const char*>(nullptr)}) {
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    if (PKCS12_parse(bundle.get(), attempt, &key, &certificate, nullptr) == 1) {
      EVP_PKEY_free(key);
      return X509Ptr(certificate);
    }
  }
  return nullptr;
}

void append_field(std::string& out, std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  for (const unsigned shift : {24U, 16U, 8U, 0U}) {
    out += static_cast<char>((size >> shift) & 255U);
  }
  out += bytes;
}

/// SSH's form of a positive number: a leading zero keeps the sign bit clear (RFC 4251, 5).
void append_number(std::string& out, const BIGNUM* number) {
  std::vector<unsigned char> bytes(static_cast<std::size_t>(BN_num_bytes(number)));
  BN_bn2bin(number, bytes.data());
  std::string field;
  if (!bytes.empty() && (bytes[0] & 0x80U) != 0) field += '\0';
  field.append(bytes.begin(), bytes.end());
  append_field(out, field);
}

NumberPtr key_number(const EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return NumberPtr(number);
}

}  // namespace

std::optional<std::string> certificate_der(const std::string& data, const std::string& password) {
  if (auto certificate = from_pkcs12(data, password)) return to_der(certificate.get());
  if (data.find("-----BEGIN CERTIFICATE-----") != std::string::npos) {
    const BioPtr bio = memory(data);
    const X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (certificate) return to_der(certificate.get());
  }
  if (auto certificate = from_der(data)) return to_der(certificate.get());
  return std::nullopt;
}

std::string thumbprint(std::string_view der) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(der.data(), der.size(), digest.data(), &size, EVP_sha1(), nullptr);
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (unsigned i = 0; i < size; ++i) {
    out += kDigits[digest[i] >> 4U];
    out += kDigits[digest[i] & 15U];
  }
  return out;
}

std::string authorized_key(std::string_view der) {
  const X509Ptr certificate = from_der(der);
  if (!certificate) return {};
  const KeyPtr key(X509_get_pubkey(certificate.get()));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return {};
  const NumberPtr exponent = key_number(key.get(), OSSL_PKEY_PARAM_RSA_E);
  const NumberPtr modulus = key_number(key.get(), OSSL_PKEY_PARAM_RSA_N);
  if (!exponent || !modulus) return {};
  std::string blob;
  append_field(blob, "ssh-rsa");
  append_number(blob, exponent.get());
  append_number(blob, modulus.get());
  return "ssh-rsa " + base64_encode(blob);
}

}  // namespace azure_emulator
