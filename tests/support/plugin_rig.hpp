#pragma once
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "core/plugin/registry.hpp"
#include "tests/support/manual_clock.hpp"

namespace slipway::test {

/// Which clock a plugin sees, and how long a poll is waited for.
enum class Pace { jumping, real };

/// A plugin file, loaded as the host loads it and called without a stack around it.  What goes
/// wrong outside the plugin throws std::runtime_error, so that a test fails with the reason.
///
///     PluginRig rig(PATH_OF_THE_SO);
///     rig.configure("cloud", Value::map().set("location", "West US"));
///     Value answer = rig.drive(core::Function::create, rig.change("network", "demo", inputs));
class PluginRig {
 public:
  explicit PluginRig(const std::string& plugin_path);

  core::LoadedPlugin& plugin() { return *plugin_; }
  const core::PluginSchema& schema() const { return plugin_->schema(); }

  /// Checks and completes the options by the schema, as the core does, and makes the instance that
  /// later calls go to.
  void configure(const std::string& role, const Value& options, const std::string& stack = "demo");
  /// The same without the schema's check, for options that only the plugin itself refuses: the
  /// error, empty when it was made.
  core::Error configure_raw(const std::string& role, const Value& options,
                            const std::string& stack = "demo");
  core::Instance& instance();

  /// Calls a function once; `request` is completed with what every request has: stack, lineage,
  /// owner, role.
  Value call(core::Function function, const Value& request = Value::map());
  /// Calls create, update, remove or an action until it is no longer pending: waits as told and
  /// comes back with the token.
  Value drive(core::Function function, Value request);
  /// A function that needs no instance.
  Value call_alone(core::Function function, const Value& request);

  /// The request of a changing operation on one resource: type, address, key, attempt, inputs, ...
  Value change(const std::string& type, const std::string& name, const Value& inputs,
               const std::string& id = {}, const Value& prior = {}) const;

  /// Real time is for plugins whose other side has a clock of its own (an emulator).  Default: a
  /// clock that jumps.
  void set_pace(Pace pace) { pace_ = pace; }
  ManualClock& clock() { return manual_; }
  /// Every further call finds itself cancelled.
  void cancel() { stop_.request_stop(); }
  void resume() { stop_ = std::stop_source(); }

  /// What calls emitted and logged since the last `forget`.
  std::vector<Value> emitted() const;
  std::vector<core::LogLine> logs() const;
  std::vector<std::string> phases() const;
  bool logged(const std::string& part) const;
  int polls() const { return polls_; }
  void forget();

 private:
  core::CallServices services();
  Value completed(Value request) const;
  void wait(std::int64_t ms);

  std::unique_ptr<core::PluginRegistry> registry_;
  core::LoadedPlugin* plugin_ = nullptr;
  std::unique_ptr<core::Instance> instance_;
  std::string role_;
  std::string stack_ = "demo";
  Pace pace_ = Pace::jumping;
  ManualClock manual_;
  core::SystemClock system_;
  std::stop_source stop_;
  int polls_ = 0;
  mutable std::mutex mutex_;
  std::vector<Value> emitted_;
  std::vector<core::LogLine> logs_;
  std::vector<std::string> phases_;
};

/// Whether the message of an answer holds these words.
bool says(const Value& answer, const std::string& part);

}  // namespace slipway::test
