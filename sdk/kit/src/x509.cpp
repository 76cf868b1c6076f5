#include "slipway/kit/x509.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <memory>

#include "slipway/bytes.hpp"
#include "slipway/file.hpp"
#include "x509_handles.hpp"

namespace slipway::kit {
namespace {

using namespace detail;

constexpr std::size_t largest_certificate_file = 4 << 20;

X509Ptr opened(const std::string& der) {
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  return X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

std::string der_of(X509* certificate) {
  unsigned char* bytes = nullptr;
  const int length = i2d_X509(certificate, &bytes);
  if (length <= 0) throw Failure("internal", "cannot encode a certificate");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
  OPENSSL_free(bytes);
  return der;
}

std::int64_t milliseconds(const ASN1_TIME* time) {
  std::tm parts{};
  if (!ASN1_TIME_to_tm(time, &parts)) throw Failure("invalid", "a certificate has no valid dates");
  return static_cast<std::int64_t>(timegm(&parts)) * 1000;
}

void put_length(std::string& out, std::size_t length) {
  for (const int shift : {24, 16, 8, 0}) out += static_cast<char>((length >> shift) & 0xFF);
}

/// RFC 4251, 5: a string, and a positive number with a zero byte before a set sign bit.
void put_text(std::string& out, const std::string& text) {
  put_length(out, text.size());
  out += text;
}
void put_number(std::string& out, const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  if (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80)) bytes.insert(0, 1, '\0');
  put_text(out, bytes);
}

BignumPtr parameter(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(key, name, &number);
  return BignumPtr(number);
}

int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

Certificate Certificate::parse(std::string_view bytes, const std::string& origin) {
  const std::string text(bytes);
  X509Ptr found;
  if (text.find("-----BEGIN ") != std::string::npos) {
    const BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    found.reset(PEM_read_bio_X509(bio.get(), nullptr, &no_passphrase, nullptr));
  } else {
    found = opened(text);
  }
  ERR_clear_error();
  if (!found) throw Failure("invalid", "'" + origin + "' holds no certificate (PEM or DER)");
  return Certificate(der_of(found.get()));
}

Certificate Certificate::read(const std::string& path) { return parse(read_file(path), path); }

std::string Certificate::pem() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  const auto certificate = opened(der_);
  PEM_write_bio_X509(bio.get(), certificate.get());
  return text_of(bio.get());
}

std::string Certificate::thumbprint() const {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(der_.data(), der_.size(), digest, &length, EVP_sha1(), nullptr);
  static const char digits[] = "0123456789ABCDEF";
  std::string text;
  for (unsigned int i = 0; i < length; ++i)
    (text += digits[digest[i] >> 4]) += digits[digest[i] & 15];
  return text;
}

std::string Certificate::subject() const {
  const BioPtr bio(BIO_new(BIO_s_mem()));
  const auto certificate = opened(der_);
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate.get()), 0, XN_FLAG_ONELINE);
  return text_of(bio.get());
}

std::int64_t Certificate::valid_from_ms() const {
  return milliseconds(X509_get0_notBefore(opened(der_).get()));
}
std::int64_t Certificate::expires_ms() const {
  return milliseconds(X509_get0_notAfter(opened(der_).get()));
}

std::string Certificate::openssh_key() const {
  const auto certificate = opened(der_);
  EVP_PKEY* key = X509_get0_pubkey(certificate.get());
  if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
    throw Failure("unsupported", "the certificate '" + subject() + "' has no RSA key");
  const auto exponent = parameter(key, OSSL_PKEY_PARAM_RSA_E);
  const auto modulus = parameter(key, OSSL_PKEY_PARAM_RSA_N);
  std::string blob;
  put_text(blob, "ssh-rsa");
  put_number(blob, exponent.get());
  put_number(blob, modulus.get());
  return "ssh-rsa " + base64_encode(blob);
}

KeyPtr detail::read_key(const std::string& path) {
  const std::string text = read_file(path);
  const BioPtr bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, &no_passphrase, nullptr));
  ERR_clear_error();
  if (!key)
    throw Failure("invalid",
                  "'" + path + "' holds no private key that can be read without a passphrase");
  return key;
}

bool key_belongs_to(const std::string& key_path, const Certificate& certificate) {
  const auto key = read_key(key_path);
  const auto opened_certificate = opened(certificate.der());
  return EVP_PKEY_eq(X509_get0_pubkey(opened_certificate.get()), key.get()) == 1;
}

std::string read_file(const std::string& path) {
  auto file = read_plain_file(path, largest_certificate_file);
  if (!file) throw Failure("invalid", "'" + path + "' " + file.why);
  return std::move(file.bytes);
}

void write_private_file(const std::string& path, std::string_view content) {
  const std::string temporary = path + ".new";
  ::unlink(temporary.c_str());
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool good = fd >= 0;
  while (good && !content.empty()) {
    const auto wrote = ::write(fd, content.data(), content.size());
    good = wrote > 0;
    if (good) content.remove_prefix(static_cast<std::size_t>(wrote));
  }
  good = good && ::fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (good && std::rename(temporary.c_str(), path.c_str()) == 0) return;
  const int why = good ? errno : error;
  ::unlink(temporary.c_str());
  throw Failure("invalid", "cannot write '" + path + "': " + std::strerror(why));
}

}  // namespace slipway::kit
