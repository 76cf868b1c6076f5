#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "check/plugin/plugin.hpp"
#include "check/plugin/settings.hpp"

namespace slipway::check {

/// What a check works on: the plugin, loaded into this child process, and the settings.
class Subject {
 public:
  Subject(const Settings& settings, Whereabouts& whereabouts)
      : settings_(settings), whereabouts_(whereabouts) {}

  const Settings& settings() const { return settings_; }
  Whereabouts& whereabouts() { return whereabouts_; }
  bool loaded() const { return plugin_ != nullptr; }
  /// Loaded when it is first asked for.
  Plugin& plugin();
  const Value& description();
  /// The roles that the plugin says that it fills.
  std::vector<std::string> roles();
  /// Options for a role; throws a Skip when they cannot be made up.
  Value options(const std::string& role);
  /// What create_instance is asked.
  Value instance_request(const std::string& role, const Value& options);
  /// An instance of these options; throws a Skip that quotes the plugin when it makes none.
  Configured instance(const std::string& role, const Value& options);
  Configured instance(const std::string& role) { return instance(role, options(role)); }

 private:
  const Settings& settings_;
  Whereabouts& whereabouts_;
  std::unique_ptr<Plugin> plugin_;
  std::optional<Value> description_;
};

}  // namespace slipway::check
