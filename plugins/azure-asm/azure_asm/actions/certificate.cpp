#include "azure_asm/actions/certificate.hpp"

#include <unistd.h>

#include "azure_asm/types/ssh_key.hpp"
#include "slipway/kit/x509.hpp"

namespace azure_asm {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Value;

bool exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

/// `x.cer` for `x.pem`.
std::string public_path(const std::string& path) {
  const auto key = private_key_path(path);
  return key.substr(0, key.rfind('.')) + ".cer";
}

void say(Call& call, const std::string& line) { call.emit(Value::map().set("line", line)); }

void make_management(const std::string& path, int days, Call& call) {
  for (const auto& file : {path, public_path(path)})
    if (exists(file))
      throw Failure("invalid", "'" + file + "' is there already, and is left as it is")
          .with_hint("name another file: --azure-cert FILE")
          .with_effect("none");
  const auto pair = slipway::kit::make_self_signed("slipway management", days, call.wall_ms());
  slipway::kit::write_private_file(public_path(path), pair.certificate.der());
  slipway::kit::write_private_file(path, pair.key_pem + pair.certificate.pem());
  say(call, path + ": the management certificate and its key, for azure_cert");
  say(call, public_path(path) + ": register this one with the subscription, thumbprint " +
                pair.certificate.thumbprint());
}

void make_ssh(const std::string& path, int days, Call& call) {
  const auto key = private_key_path(path);
  if (exists(path) || exists(key)) return say(call, path + ": is there, and is left as it is");
  const auto pair = slipway::kit::make_self_signed("ssh", days, call.wall_ms());
  slipway::kit::write_private_file(key, pair.key_pem);
  slipway::kit::write_private_file(path, pair.certificate.pem());
  say(call, key + ": the ssh key");
  say(call, path + ": its certificate, for ssh_cert");
}

}  // namespace

slipway::Acted make_certificates(const slipway::Request& request, Call& call) {
  const Value& options = request["options"];
  const auto days = static_cast<int>(options["days"].as_int());
  make_management(options["azure_cert"].as_string(), days, call);
  make_ssh(options["ssh_cert"].as_string(), days, call);
  return slipway::Acted::done();
}

}  // namespace azure_asm
