#pragma once
#include <memory>
#include <string>
#include <utility>

#include "core/plugin/body.hpp"
#include "core/plugin/instance.hpp"
#include "core/value/redactor.hpp"

namespace slipway::core {

/// An instance of a plugin that was loaded into this process.
class NativeInstance final : public Instance {
 public:
  /// Asks the plugin for an instance; the error says what the plugin said.
  static Result<std::unique_ptr<Instance>> make(std::shared_ptr<const PluginBody> body,
                                                const Value& request, const CallServices& services);
  ~NativeInstance() override;

  bool has(Function function) const override { return body_->has(function); }
  Value call(Function function, const Value& request, const CallServices& services) override {
    return call_function(*body_, function, handle_, request, services, role_, secrets_);
  }

 private:
  NativeInstance(std::shared_ptr<const PluginBody> body, slipway_instance* handle, std::string role,
                 Redactor secrets)
      : body_(std::move(body)),
        handle_(handle),
        role_(std::move(role)),
        secrets_(std::move(secrets)) {}

  std::shared_ptr<const PluginBody> body_;
  slipway_instance* handle_;
  std::string role_;
  /// The secrets of the options.  Those of a request are looked for in that call only: learning the
  /// user-data of thousands of machines for good would make every later call slower.
  Redactor secrets_;
};

}  // namespace slipway::core
