#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "slipway/kit/x509.hpp"
#include "x509_handles.hpp"

/// What a file of credentials holds, told by its content.
namespace slipway::kit::detail {

/// What a file is as a whole.
enum class Form {
  empty,
  pem,
  pkcs12,
  der_certificate,
  der_key,
  publish_settings,  ///< or other XML
  ssh_public_key,
  other,
};

/// A private key in PEM, or in OpenSSH's own form.
struct KeyPart {
  bool protected_by_passphrase = false;
  bool openssh = false;
  KeyPtr key;  ///< null: protected, OpenSSH's, or damaged
  std::string
      public_line;  ///< of OpenSSH's form, where the public half is in clear: `ssh-rsa AAAA`
};

struct Content {
  Form form = Form::other;
  std::vector<std::string> labels;  ///< of the PEM blocks: `CERTIFICATE`, `RSA PRIVATE KEY`
  std::vector<Certificate> certificates;
  bool has_key = false;                ///< some block is a private key
  std::size_t certificate_blocks = 0;  ///< whether they can be read or not
  KeyPart key;                         ///< the first one
};

/// Keys that are protected are opened with `passphrase`, if it is not empty.
Content content_of(const std::string& bytes, std::string_view passphrase = {});

/// `is PKCS#12 data`, what to say of a file that is no PEM.
std::string form_text(Form form);

}  // namespace slipway::kit::detail
