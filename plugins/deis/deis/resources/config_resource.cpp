#include "deis/resources/config_resource.hpp"

namespace deis::config_resource {
namespace {

constexpr const char* root = "/deis/";

std::string etcd_key(const std::string& path) { return root + path; }

std::string wanted_value(const Value& inputs) {
  return inputs["secret"].is_string() ? inputs["secret"].as_string() : inputs["value"].as_string();
}

Observed present(const Request& request, const std::string& path, const std::string& value) {
  Value inputs = Value::map();
  inputs.set("path", path);
  const bool secret = request.inputs()["secret"].is_string() ||
                      (!request.inputs()["value"].is_string() && is_secret_key(path));
  inputs.set(secret ? "secret" : "value", secret ? Value(value).mark_sensitive() : Value(value));
  return Observed::present(etcd_key(path), inputs);
}

std::string path_of(const Request& request) {
  if (!request.inputs()["path"].as_string().empty()) return request.inputs()["path"].as_string();
  return request.id().substr(std::string(root).size());
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type config(type);
  config.doc("One configuration key of the platform, /deis/TARGET/KEY in etcd.");
  config.input(s::text("path").required().replaces().doc("TARGET/KEY, such as router/bodySize."));
  config.input(s::text("value").doc("The value as text; not with `secret`."));
  config.input(s::text("secret").sensitive().doc("The value, when it must not be shown."));
  config.known_by("content").deadline_s("create", 300).deadline_s("update", 300);
  config.usually_s("create", 0.1);
  return config;
}

slipway::contract::Resource resource(const ConfigKey& key, const std::vector<std::string>& after) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = key.path;
  made.inputs.set("path", key.path);
  made.inputs.set(key.secret ? "secret" : "value",
                  key.secret ? Value(key.value).mark_sensitive() : Value(key.value));
  made.depends_on = after;
  made.needs_nodes.which = "any";
  return made;
}

Outcome Keys::create(const Request& request, Call& call) {
  const auto way = way_of(context_, request, call);
  const auto path = path_of(request);
  const auto value = wanted_value(request.inputs());
  const auto have = way.etcd.find(etcd_key(path));
  if (have && have->directory)
    throw Failure("invalid", "configuration key " + path + " is a directory in etcd");
  if (!have || have->value != value) way.etcd.put(etcd_key(path), value);
  return Outcome::done(etcd_key(path));
}

Outcome Keys::remove(const Request& request, Call& call) {
  way_of(context_, request, call).etcd.remove(request.id());
  return Outcome::done(request.id());
}

Observed Keys::read(const Request& request, Call& call) {
  const auto path = path_of(request);
  const auto& values = look(request, call).values();
  const auto at = values.find(path);
  return at == values.end() ? Observed::gone() : present(request, path, at->second);
}

}  // namespace deis::config_resource
