#include "core/plugin/native_instance.hpp"

#include "core/plugin/host_call.hpp"
#include "core/plugin/marks.hpp"

namespace slipway::core {
namespace {

Errc errc_of(const std::string& failure_class) {
  if (failure_class == "invalid" || failure_class == "unsupported") return Errc::invalid_input;
  if (failure_class == "unauthenticated" || failure_class == "forbidden") return Errc::denied;
  if (failure_class == "not_found") return Errc::not_found;
  if (failure_class == "cancelled") return Errc::cancelled;
  if (failure_class == "internal") return Errc::internal;
  return Errc::unavailable;
}

/// The options with the schema's marks, so that their secrets are known even if the caller did not
/// mark them.
Redactor secrets_of(const PluginBody& body, const std::string& role, const Value& request) {
  Redactor secrets;
  const auto options = body.schema.roles.find(role);
  if (options != body.schema.roles.end())
    secrets.learn(marked_by_schema(options->second, request["options"]));
  secrets.learn(request);
  return secrets;
}

}  // namespace

Result<std::unique_ptr<Instance>> NativeInstance::make(std::shared_ptr<const PluginBody> body,
                                                       const Value& request,
                                                       const CallServices& services) {
  const auto& role = request["role"].as_string();
  Redactor secrets = secrets_of(*body, role, request);
  const Screen screen(CallSubject{body->name, Function::validate, role, &body->schema}, request,
                      secrets);
  HostCall call(body->faults, "create_instance", services, &screen);
  const slipway_value* failure = nullptr;
  slipway_instance* handle = nullptr;
  try {
    handle =
        unbelieved(body->table.create_instance)(call.raw(), borrowed_handle(&request), &failure);
  } catch (...) {
    call.refuse("create_instance let an exception out");
  }
  call.log_faults();
  if (handle)
    return std::unique_ptr<Instance>(
        new NativeInstance(std::move(body), handle, role, std::move(secrets)));
  const auto refusal = call.refusal();
  if (!failure || !refusal.empty())
    return Error{Errc::internal,
                 "plugin '" + body->name + "' could not be configured as " + role + ": " +
                     (refusal.empty() ? "create_instance answered nothing" : refusal),
                 {}};
  const Value& said = value_of(failure);
  return Error{errc_of(said["class"].as_string()), screen.shown(said["message"].as_string()),
               screen.shown(said["hint"].as_string())};
}

NativeInstance::~NativeInstance() {
  const CallNote note(body_->name.c_str(), "destroy");
  body_->table.destroy(handle_);
}

}  // namespace slipway::core
