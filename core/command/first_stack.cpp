#include "core/command/first_stack.hpp"

#include "core/command/run_options.hpp"

#include <algorithm>
#include <map>
#include <ostream>
#include <set>

#include "core/event/text.hpp"
#include "core/plugin/registry.hpp"
#include "core/run/stack_trust.hpp"
#include "core/schema/check.hpp"
#include "core/value/json.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

constexpr const char* role_names[] = {"cloud", "config", "platform"};

/// A text as YAML: plain where it cannot be taken for anything else, else between quotes.
std::string scalar(const std::string& text) {
  const auto plain = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_-./@%+=").find(c) != std::string_view::npos;
  };
  const bool substitution = text.starts_with("${") && text.find('}') == text.size() - 1 &&
                            text.find_first_of(" #\n'\"") == std::string::npos;
  const bool begins_well =
      !text.empty() && (std::isalnum(static_cast<unsigned char>(text.front())) != 0 ||
                        text.front() == '/' || text.front() == '.');
  if (substitution || (begins_well && std::all_of(text.begin(), text.end(), plain))) return text;
  return to_json(Value(text), JsonForm::plain);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

/// The plugins that fill a role, for those who have not named one.
std::string plugins_for(const std::string& role, PluginRegistry& registry) {
  std::string names;
  for (const auto& file : registry.list())
    if (const auto said = registry.manifest(file); said && said->schema.roles.contains(role))
      names += (names.empty() ? "" : ", ") + file.name;
  return names;
}

class FirstStack {
 public:
  FirstStack(const Invocation& invocation, Console& console)
      : invocation_(invocation),
        console_(console),
        registry_(plugin_search_path(invocation.texts("plugin-dir"))) {}

  Result<std::string> text() {
    for (const auto& set : invocation_.texts("set")) {
      const auto equals = set.find('=');
      given_[set.substr(0, equals)] = set.substr(equals + 1);
    }
    const auto name = invocation_.arguments.empty() ? "demo" : invocation_.arguments.front();
    std::string text = "name: " + scalar(name) + "\n";
    bool any = false;
    for (const std::string role : role_names) {
      auto plugin = invocation_.text(role.c_str());
      if (plugin.empty() && can_ask() && nothing_named()) plugin = ask_for_plugin(role);
      if (console_.stop.stop_requested()) return cancelled();
      if (plugin.empty()) continue;
      any = true;
      auto part = role_text(role, plugin);
      if (!part) return part;
      text += *part;
    }
    if (!any) return no_plugin();
    if (!missing_.empty()) return all_missing();
    for (const auto& [path, value] : given_)
      if (!used_.contains(path))
        return Error{Errc::invalid_input, "--set " + path + " is of no role that gets a plugin",
                     "slipway new --help"};
    return text;
  }

 private:
  bool can_ask() const {
    return console_.in_is_terminal && console_.out_is_terminal && !console_.stream;
  }
  bool nothing_named() const {
    return std::none_of(std::begin(role_names), std::end(role_names),
                        [this](const char* role) { return invocation_.has(role); });
  }
  static Error cancelled() { return {Errc::cancelled, "nothing was written", {}}; }

  std::string ask_for_plugin(const std::string& role) {
    const auto names = plugins_for(role, registry_);
    if (names.empty()) return {};
    console_.out << "the " << role << " plugin (" << printable(names)
                 << "; empty: none): " << std::flush;
    return console_.read_line().value_or(std::string());
  }

  Result<std::string> role_text(const std::string& role, const std::string& plugin) {
    const auto file = registry_.find(plugin);
    if (!file) return file.error();
    const auto trust = trust_around(stack_source(invocation_, console_));
    if (!trust) return trust.error();
    const auto said = registry_.describe(*file, trust->admission());
    if (!said) return said.error();
    const auto options = said->schema.roles.find(role);
    if (options == said->schema.roles.end())
      return Error{Errc::invalid_input,
                   "the plugin '" + plugin + "' does not fill the role '" + role + "'",
                   "slipway plugin list"};
    std::string text = role + ":\n  plugin: " + scalar(plugin) + "\n";
    for (const auto& option : options->second) {
      auto line = option_text(role, option, options->second);
      if (!line) return line;
      text += *line;
    }
    if (role == "cloud") text += "  nodes: " + take(role + ".nodes").value_or("3") + "\n";
    for (const auto& [path, value] : given_)
      if (path.starts_with(role + ".") && !used_.contains(path))
        if (auto rest = take(path))
          text += "  " + path.substr(role.size() + 1) + ": " + *rest + "\n";
    return text;
  }

  /// Something that excludes it, or that it excludes, stands in for what is required.
  bool stands_in(const std::string& role, const Attribute& option, const Attributes& all) const {
    return std::any_of(all.begin(), all.end(), [&](const Attribute& other) {
      const auto has = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
      };
      return given_.contains(role + "." + other.name) &&
             (has(option.excludes, other.name) || has(other.excludes, option.name));
    });
  }

  Result<std::string> option_text(const std::string& role, const Attribute& option,
                                  const Attributes& all) {
    const auto path = role + "." + option.name;
    auto value = take(path);
    if (!value && (!option.required || stands_in(role, option, all))) return std::string();
    if (!value && can_ask()) {
      console_.out << printable(path + " (" + first_line(option.doc) + "): ") << std::flush;
      value = console_.read_line();
      if (!value || console_.stop.stop_requested()) return cancelled();
    }
    if (!value) {
      missing_.push_back(path + (option.doc.empty() ? "" : " (" + first_line(option.doc) + ")"));
      missing_flags_ += " --set " + path + "=…";
      return std::string();
    }
    std::string text;
    if (!option.doc.empty()) text += "  # " + printable(first_line(option.doc)) + "\n";
    return text + "  " + option.name + ": " + (is_scalar(option.type) ? scalar(*value) : *value) +
           "\n";
  }

  std::optional<std::string> take(const std::string& path) {
    const auto at = given_.find(path);
    if (at == given_.end()) return std::nullopt;
    used_.insert(path);
    return at->second;
  }

  Error no_plugin() {
    std::string known;
    for (const std::string role : role_names)
      if (const auto names = plugins_for(role, registry_); !names.empty())
        known += "; " + role + ": " + names;
    return {Errc::invalid_input, "a stack needs a plugin" + known,
            "slipway new NAME --cloud PLUGIN --config PLUGIN --platform PLUGIN"};
  }

  /// Everything at once, and the command as it was with what it lacks.
  Error all_missing() const {
    std::string names;
    for (const auto& one : missing_) names += (names.empty() ? "" : ", ") + one;
    std::string command = "slipway new";
    for (const auto& word : invocation_.arguments) command += " " + shell_word(word);
    for (const auto* role : role_names)
      if (invocation_.has(role))
        command += std::string(" --") + role + " " + shell_word(invocation_.text(role));
    for (const auto& set : invocation_.texts("set")) command += " --set " + shell_word(set);
    for (const auto& folder : invocation_.texts("plugin-dir"))
      command += " --plugin-dir " + shell_word(folder);
    return {Errc::invalid_input, "nothing was written, since this is needed: " + names,
            command + missing_flags_};
  }

  const Invocation& invocation_;
  Console& console_;
  PluginRegistry registry_;
  std::map<std::string, std::string> given_;  ///< by --set
  std::set<std::string> used_;
  std::vector<std::string> missing_;
  std::string missing_flags_;
};

}  // namespace

Result<std::string> first_stack(const Invocation& invocation, Console& console) {
  return FirstStack(invocation, console).text();
}

}  // namespace slipway::core
