#include "credential_content.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstring>

namespace slipway::kit::detail {
namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view line_mark = "-----";

/// One block of a PEM text (RFC 7468, 2), with its marks.
struct Block {
  std::string label;
  std::string_view text;
};

std::vector<Block> blocks_of(std::string_view text) {
  std::vector<Block> blocks;
  for (auto at = text.find(begin_mark); at != std::string_view::npos;) {
    const auto label = text.substr(at + begin_mark.size());
    const auto next = text.find(begin_mark, at + 1);
    blocks.push_back({std::string(label.substr(0, label.find(line_mark))),
                      text.substr(at, next == std::string_view::npos ? next : next - at)});
    at = next;
  }
  return blocks;
}

bool is_certificate(const std::string& label) {
  return label == "CERTIFICATE" || label == "X509 CERTIFICATE" || label == "TRUSTED CERTIFICATE";
}

bool is_key(const std::string& label) {
  constexpr std::string_view ending = "PRIVATE KEY";
  return label.size() >= ending.size() &&
         label.compare(label.size() - ending.size(), ending.size(), ending) == 0;
}

/// Gives the passphrase that is known, and never asks for one at the terminal.
int give_passphrase(char* buffer, int size, int, void* known) {
  const auto& passphrase = *static_cast<const std::string_view*>(known);
  if (passphrase.empty() || passphrase.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(buffer, passphrase.data(), passphrase.size());
  return static_cast<int>(passphrase.size());
}

BioPtr reading(std::string_view text) {
  return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string decoded(std::string_view base64) {
  std::string text;
  for (const char letter : base64)
    if (letter != '\n' && letter != '\r' && letter != ' ') text += letter;
  std::string bytes(text.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  bytes.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  return bytes;
}

/// Takes texts with a length before them (RFC 4251, 5) off a blob; empty once it is too short.
class Blob {
 public:
  explicit Blob(std::string_view bytes) : bytes_(bytes) {}
  std::uint32_t number() {
    const auto text = take(4);
    std::uint32_t value = 0;
    for (const char byte : text) value = (value << 8) | static_cast<unsigned char>(byte);
    return value;
  }
  std::string_view text() { return take(number()); }

 private:
  std::string_view take(std::size_t size) {
    if (size > bytes_.size()) size = bytes_.size();
    const auto taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  std::string_view bytes_;
};

std::string encoded(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// OpenSSH's own form (PROTOCOL.key of its sources): cipher, its parameters, and the public half in
/// clear before the private one.
KeyPart openssh_key(std::string_view block) {
  constexpr std::string_view magic{"openssh-key-v1\0", 15};
  KeyPart part;
  part.openssh = true;
  const auto body = block.find('\n');
  if (body == std::string_view::npos) return part;
  const auto bytes = decoded(block.substr(body, block.find(end_mark) - body));
  if (bytes.compare(0, magic.size(), magic) != 0) return part;
  Blob blob(std::string_view(bytes).substr(magic.size()));
  part.protected_by_passphrase = blob.text() != "none";
  blob.text();  // how the passphrase becomes a key
  blob.text();
  blob.number();
  const auto public_half = blob.text();
  part.public_line = std::string(Blob(public_half).text()) + " " + encoded(public_half);
  return part;
}

KeyPart key_in(const Block& block, std::string_view passphrase) {
  if (block.label == "OPENSSH PRIVATE KEY") return openssh_key(block.text);
  KeyPart part;
  part.protected_by_passphrase =
      block.label == "ENCRYPTED PRIVATE KEY" ||
      block.text.find("Proc-Type: 4,ENCRYPTED") != std::string_view::npos;
  const auto bio = reading(block.text);
  part.key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, &give_passphrase, &passphrase));
  return part;
}

void take_block(const Block& block, std::string_view passphrase, Content& content) {
  content.labels.push_back(block.label);
  if (is_key(block.label) && !content.has_key) {
    content.has_key = true;
    content.key = key_in(block, passphrase);
  }
  if (!is_certificate(block.label)) return;
  ++content.certificate_blocks;
  try {
    content.certificates.push_back(Certificate::parse(block.text, {}));
  } catch (const Failure&) {
    // a damaged one is told by there being fewer than blocks
  }
}

Form form_of(const std::string& bytes) {
  const auto begin = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (begin == std::string::npos) return Form::empty;
  if (bytes.find(begin_mark) != std::string::npos) return Form::pem;
  if (bytes[begin] == '<') return Form::publish_settings;
  if (bytes.compare(begin, 4, "ssh-") == 0 || bytes.compare(begin, 6, "ecdsa-") == 0)
    return Form::ssh_public_key;
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto size = static_cast<long>(bytes.size());
  const auto* at = data;
  if (X509Ptr(d2i_X509(nullptr, &at, size))) return Form::der_certificate;
  at = data;
  if (Pkcs12Ptr(d2i_PKCS12(nullptr, &at, size))) return Form::pkcs12;
  at = data;
  return KeyPtr(d2i_AutoPrivateKey(nullptr, &at, size)) ? Form::der_key : Form::other;
}

}  // namespace

Content content_of(const std::string& bytes, std::string_view passphrase) {
  Content content;
  content.form = form_of(bytes);
  if (content.form == Form::pem)
    for (const auto& block : blocks_of(bytes)) take_block(block, passphrase, content);
  if (content.form == Form::der_certificate) {
    content.certificate_blocks = 1;
    content.certificates.push_back(Certificate::parse(bytes, {}));
  }
  ERR_clear_error();
  return content;
}

std::string form_text(Form form) {
  switch (form) {
    case Form::empty:
      return "is empty";
    case Form::pem:
      return "is PEM";
    case Form::pkcs12:
      return "is PKCS#12 data (.pfx, .p12), not PEM";
    case Form::der_certificate:
      return "is a certificate in DER form, not PEM";
    case Form::der_key:
      return "is a private key in DER form, not PEM";
    case Form::publish_settings:
      return "is XML, not PEM";
    case Form::ssh_public_key:
      return "is a public key for ssh";
    case Form::other:
      return "holds neither a key nor a certificate";
  }
  return {};
}

}  // namespace slipway::kit::detail
