#pragma once
#include <memory>
#include <string>

#include "core/plugin/body.hpp"
#include "core/plugin/needed_members.hpp"
#include "core/plugin/registry.hpp"

namespace slipway::core {

/// A plugin that runs inside this process.
class NativePlugin final : public LoadedPlugin {
 public:
  NativePlugin(PluginFile file, std::string hash, std::shared_ptr<const PluginBody> body)
      : file_(std::move(file)), hash_(std::move(hash)), body_(std::move(body)) {}

  const PluginSchema& schema() const override { return body_->schema; }
  const Value& description() const override { return body_->description; }
  const PluginFile& file() const override { return file_; }
  const std::string& hash() const override { return hash_; }
  Result<std::unique_ptr<Instance>> make(const Value& request,
                                         const CallServices& services) override;
  std::string lacks(const std::string& role) const override {
    return lacking(body_->table, needs_of(body_->schema, role));
  }
  bool has(Function function) const override { return body_->has(function); }
  Value call(Function function, const Value& request, const CallServices& services) override;

 private:
  PluginFile file_;
  std::string hash_;
  std::shared_ptr<const PluginBody> body_;
};

}  // namespace slipway::core
