#include <openssl/err.h>
#include <openssl/pem.h>

#include "slipway/kit/x509.hpp"
#include "x509_handles.hpp"

namespace slipway::kit {
namespace {

using namespace detail;

/// Old files keep their certificates under RC2-40, which is only in OpenSSL's legacy provider.  It
/// is loaded into a library context of its own, so that nothing else can use such ciphers.
struct Library {
  Library()
      : context(OSSL_LIB_CTX_new()),
        standard(OSSL_PROVIDER_load(context.get(), "default")),
        legacy(OSSL_PROVIDER_load(context.get(), "legacy")) {}
  LibraryPtr context;
  ProviderPtr standard;
  ProviderPtr legacy;  ///< null where it is not installed: then newer files only
};

Pkcs12Ptr parsed(const Library& library, std::string_view bytes) {
  Pkcs12Ptr container(PKCS12_init_ex(NID_pkcs7_data, library.context.get(), nullptr));
  const BioPtr bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  auto* raw = container.get();
  if (!raw || !bio || !d2i_PKCS12_bio(bio.get(), &raw)) {
    // the old one was freed by the reader
    static_cast<void>(container.release());
    return nullptr;
  }
  return container;
}

}  // namespace

KeyPair read_pkcs12(std::string_view bytes, const std::string& origin) {
  const Library library;
  const auto container = parsed(library, bytes);
  if (!container)
    throw Failure("invalid", "'" + origin + "' holds no PKCS#12 data").with_effect("none");
  // no password and an empty one are not the same: the second is hashed as two zero bytes
  for (const char* password : {static_cast<const char*>(nullptr), ""}) {
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    if (PKCS12_parse(container.get(), password, &key, &certificate, nullptr) != 1) continue;
    const KeyPtr kept_key(key);
    const X509Ptr kept_certificate(certificate);
    if (!key || !certificate) continue;
    const BioPtr bio(BIO_new(BIO_s_mem()));
    if (PEM_write_bio_X509(bio.get(), certificate) != 1) continue;
    return KeyPair{pem_of(key), Certificate::parse(text_of(bio.get()), origin)};
  }
  ERR_clear_error();
  throw Failure("invalid", "the key in '" + origin + "' cannot be opened without a password")
      .with_effect("none");
}

}  // namespace slipway::kit
