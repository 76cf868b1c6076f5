#include "core/plugin/native_plugin.hpp"

#include "core/plugin/native_instance.hpp"

namespace slipway::core {

Result<std::unique_ptr<Instance>> NativePlugin::make(const Value& request,
                                                     const CallServices& services) {
  if (const auto& role = request["role"].as_string(); body_->schema.roles.count(role) == 0)
    return Error{Errc::invalid_input,
                 "plugin '" + file_.name + "' does not fill the role '" + role + "'",
                 {}};
  return NativeInstance::make(body_, request, services);
}

Value NativePlugin::call(Function function, const Value& request, const CallServices& services) {
  const auto& role = request["role"].as_string();
  if (function == Function::check)
    return call_function(*body_, function, nullptr, request, services, role, {});
  // An action that works alone still is a function of an instance: one without options is made for
  // it.
  const Value bare = Value::map()
                         .set("role", role)
                         .set("options", Value::map())
                         .set("stack", "")
                         .set("lineage", "")
                         .set("owner", Value::map());
  auto instance = NativeInstance::make(body_, bare, services);
  if (instance) return (*instance)->call(function, request, services);
  return Value::map()
      .set("outcome", "failed")
      .set("class", "unsupported")
      .set("effect", "none")
      .set("message", "plugin '" + file_.name +
                          "' cannot do this without a stack: " + instance.error().message);
}

}  // namespace slipway::core
