#pragma once
#include <string>

namespace azure_asm {

/// Keys and certificates in all the forms that people have them in, made once by the openssl and
/// ssh-keygen of the system, so that none lies in the tree.  `CN = one`, protected ones by
/// `open sesame`.
struct KeyMaterial {
  std::string key, pkcs8, key_der, certificate, der, request, pkcs12, pkcs12_base64;
  std::string protected_pkcs8, protected_traditional;
  std::string openssh, protected_openssh;    ///< the same key
  std::string other_key, other_certificate;  ///< `CN = two`
  std::string ec_key, ec_certificate;
  std::string small_key, small_certificate;  ///< 1024 bits

  static const KeyMaterial& get();
};

}  // namespace azure_asm
