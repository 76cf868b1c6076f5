#include "types/ssh_key.hpp"

#include <unistd.h>

#include "keys/key_pair.hpp"

namespace local {

using slipway::Call;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

namespace {

std::string path_of(const Request& request) {
  const auto& wanted = request.inputs()["path"].as_string();
  return wanted.empty() ? request.prior()["inputs"]["path"].as_string() : wanted;
}

Value outputs_of(const std::string& public_key, bool made) {
  return Value::map().set("public_key", public_key).set("made", made);
}

/// Takes what is there; `made` is what is known of who made it.
Outcome taken(const std::string& path, bool made) {
  const auto key = public_key_of(path);
  if (!key) throw Failure("not_found", "there is no ssh key at '" + path + "'");
  return Outcome::done(*key, outputs_of(*key, made));
}

}  // namespace

Observed SshKeys::read(const Request& request, Call&) {
  const auto path = path_of(request);
  const auto key = path.empty() ? std::nullopt : public_key_of(path);
  if (!key) return Observed::gone();
  const bool made = request["outputs"]["made"].as_bool() && request.id() == *key;
  return Observed::present(*key, Value::map().set("path", path), outputs_of(*key, made));
}

Outcome SshKeys::create(const Request& request, Call&) {
  const auto path = path_of(request);
  if (path.empty()) throw Failure("invalid", "the ssh key has no path");
  if (public_key_of(path)) return taken(path, false);
  write_key(path, make_key_pair());
  // what an attempt that was cut short left counts as the user's own: better left over than taken
  return taken(path, true);
}

/// The file is elsewhere now; nothing is moved.
Outcome SshKeys::update(const Request& request, Call& call) {
  const auto path = path_of(request);
  const auto key = public_key_of(path);
  if (!key) return create(request, call);
  return taken(path, request.prior()["outputs"]["made"].as_bool() && request.id() == *key);
}

Outcome SshKeys::remove(const Request& request, Call&) {
  const auto path = path_of(request);
  const bool made = request.prior()["outputs"]["made"].as_bool();
  if (made && public_key_of(path) == request.id()) ::unlink(path.c_str());
  return Outcome::done(request.id());
}

}  // namespace local
