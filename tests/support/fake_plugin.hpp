#pragma once
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/plugin/registry.hpp"
#include "slipway/schema.hpp"

namespace slipway::test {

/// A plugin that exists only in a test: a description as a real one gives it, and a lambda for each
/// function that it has.  Remembers what it was asked.
///
///     FakePlugin cloud(schema::Description("rooms", "1.0.0", "").role("cloud", {}));
///     cloud.on(Function::layout, [](const Value& request, const CallServices&) { ... });
///     auto instance = cloud.instance();
///
/// A function that was not given is not there.  Outlives its instances.  Any thread.
class FakePlugin final : public core::LoadedPlugin {
 public:
  using Answer = std::function<Value(const Value& request, const core::CallServices& services)>;

  /// Throws std::invalid_argument when the description is none.
  explicit FakePlugin(const schema::Description& description);

  FakePlugin& on(core::Function function, Answer answer);
  /// The requests that came for a function, in order.
  std::vector<Value> asked(core::Function function) const;
  std::unique_ptr<core::Instance> instance();

  const core::PluginSchema& schema() const override { return schema_; }
  const Value& description() const override { return description_; }
  const core::PluginFile& file() const override { return file_; }
  const std::string& hash() const override { return hash_; }
  core::Result<std::unique_ptr<core::Instance>> make(const Value& request,
                                                     const core::CallServices& services) override;
  std::string lacks(const std::string&) const override { return {}; }
  bool has(core::Function function) const override { return answers_.count(function) != 0; }
  Value call(core::Function function, const Value& request,
             const core::CallServices& services) override;

 private:
  Value description_;
  core::PluginSchema schema_;
  core::PluginFile file_;
  std::string hash_ = std::string(64, '0');
  std::map<core::Function, Answer> answers_;
  mutable std::mutex mutex_;
  std::map<core::Function, std::vector<Value>> asked_;  ///< guarded by mutex_
};

}  // namespace slipway::test
