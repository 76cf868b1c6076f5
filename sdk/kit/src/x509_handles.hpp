#pragma once
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

/// OpenSSL's objects, freed when they go out of scope.
namespace slipway::kit::detail {

struct Release {
  void operator()(X509* it) const { X509_free(it); }
  void operator()(EVP_PKEY* it) const { EVP_PKEY_free(it); }
  void operator()(BIO* it) const { BIO_free_all(it); }
  void operator()(BIGNUM* it) const { BN_free(it); }
  void operator()(PKCS12* it) const { PKCS12_free(it); }
  void operator()(OSSL_PROVIDER* it) const { OSSL_PROVIDER_unload(it); }
  void operator()(OSSL_LIB_CTX* it) const { OSSL_LIB_CTX_free(it); }
};
using X509Ptr = std::unique_ptr<X509, Release>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Release>;
using BioPtr = std::unique_ptr<BIO, Release>;
using BignumPtr = std::unique_ptr<BIGNUM, Release>;
using Pkcs12Ptr = std::unique_ptr<PKCS12, Release>;
using ProviderPtr = std::unique_ptr<OSSL_PROVIDER, Release>;
using LibraryPtr = std::unique_ptr<OSSL_LIB_CTX, Release>;

/// What was written into a memory BIO.
inline std::string text_of(BIO* bio) {
  char* data = nullptr;
  const long length = BIO_get_mem_data(bio, &data);
  return length > 0 ? std::string(data, static_cast<std::size_t>(length)) : std::string();
}

/// The key as PEM text in the traditional form, which older ssh programs read as well.
std::string pem_of(EVP_PKEY* key);

/// The private key in a PEM file; throws Failure `invalid` when there is none without a passphrase.
KeyPtr read_key(const std::string& path);

}  // namespace slipway::kit::detail
