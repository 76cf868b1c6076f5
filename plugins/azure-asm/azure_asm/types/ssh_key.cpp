#include "azure_asm/types/ssh_key.hpp"
#include "slipway/bytes.hpp"

#include <unistd.h>

#include "slipway/kit/x509.hpp"

namespace azure_asm {
namespace {

using slipway::kit::Certificate;

/// As long as the seed's: the key is the machines' for their whole life, the dates are never looked
/// at.
constexpr int valid_days = 3650;

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

std::string key_path(const Request& request) {
  const auto& wanted = request.inputs()["certificate_path"].as_string();
  return wanted.empty() ? request.prior()["inputs"]["certificate_path"].as_string() : wanted;
}

Value key_outputs(const std::string& path, const Certificate& certificate, bool made) {
  Value outputs = Value::map();
  outputs.set("thumbprint", certificate.thumbprint());
  outputs.set("certificate", slipway::base64_encode(certificate.der()));
  outputs.set("public_key", certificate.openssh_key()).set("made", made);
  if (exists(private_key_path(path))) outputs.set("identity", private_key_path(path));
  return outputs;
}

/// The key goes first: a certificate that is there means that both are.
Certificate make_files(const Call& call, const std::string& path) {
  const auto key_path = private_key_path(path);
  const auto now = call.wall_ms();
  if (exists(key_path)) {
    auto certificate = slipway::kit::self_sign(key_path, "ssh", valid_days, now);
    slipway::kit::write_private_file(path, certificate.pem());
    return certificate;
  }
  auto pair = slipway::kit::make_self_signed("ssh", valid_days, now);
  slipway::kit::write_private_file(key_path, pair.key_pem);
  slipway::kit::write_private_file(path, pair.certificate.pem());
  return pair.certificate;
}

}  // namespace

std::string private_key_path(const std::string& certificate_path) {
  const auto dot = certificate_path.rfind('.');
  const auto slash = certificate_path.rfind('/');
  const bool has_ending = dot != std::string::npos && (slash == std::string::npos || dot > slash);
  return (has_ending ? certificate_path.substr(0, dot) : certificate_path) + ".key";
}

std::string SshKeys::natural_id(const Value&) const { return {}; }

Observed SshKeys::read(const Request& request, Call&) {
  const auto path = key_path(request);
  if (!exists(path)) return Observed::gone();
  const auto certificate = Certificate::read(path);
  const bool made =
      request["outputs"]["made"].as_bool() && request.id() == certificate.thumbprint();
  return Observed::present(certificate.thumbprint(), Value::map().set("certificate_path", path),
                           key_outputs(path, certificate, made));
}

Outcome SshKeys::make(const Request& request, Call& call) {
  const auto path = key_path(request);
  const bool made = !exists(path);
  const auto certificate = made ? make_files(call, path) : Certificate::read(path);
  // what an attempt that was cut short left counts as the user's own: better left over than taken
  // away
  return Outcome::done(certificate.thumbprint(), key_outputs(path, certificate, made));
}

/// The files are elsewhere now; nothing is made or moved.
Outcome SshKeys::change(const Request& request, Call& call) {
  const auto path = key_path(request);
  if (!exists(path)) return make(request, call);
  const auto certificate = Certificate::read(path);
  const bool made =
      request.prior()["outputs"]["made"].as_bool() && request.id() == certificate.thumbprint();
  return Outcome::done(certificate.thumbprint(), key_outputs(path, certificate, made));
}

Outcome SshKeys::unmake(const Request& request, Call&) {
  const auto path = key_path(request);
  const bool made = request.prior()["outputs"]["made"].as_bool() && exists(path);
  if (made && Certificate::read(path).thumbprint() == request.id()) {
    ::unlink(path.c_str());
    ::unlink(private_key_path(path).c_str());
  }
  return Outcome::done(request.id());
}

}  // namespace azure_asm
