#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <system_error>

#include "core/command/action_help.hpp"
#include "core/command/commands.hpp"
#include "core/command/plugin_action.hpp"
#include "core/command/plugin_template.hpp"
#include "core/command/plugin_trust.hpp"
#include "core/command/run_options.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/run/stack_trust.hpp"

#include "core/event/text.hpp"
#include "core/plugin/registry.hpp"
#include "core/schema/check.hpp"
#include "core/schema/docs.hpp"
#include "core/schema/schema.hpp"
#include "core/value/json.hpp"
#include "slipway/plugin.h"

namespace slipway::core {
namespace {

using Words = std::vector<std::string>;

/// One line a plugin.  Nothing of those that have a manifest is run.
ExitCode list(PluginRegistry& registry, const Admission& admission, Console& console) {
  for (const auto& file : registry.list()) {
    const auto said = registry.describe(file, admission);
    Value record = Value::map().set("name", file.name).set("path", file.path);
    if (!said) {
      const auto& error = said.error();
      say_record(console, record.set("refused", error.message),
                 printable(file.name + "  (refused: " + error.message +
                           (error.hint.empty() ? "" : "; " + error.hint) + ")\n"));
      continue;
    }
    const auto& schema = said->schema;
    std::string line = file.name + ' ' + schema.version;
    Value roles = Value::list();
    for (const auto& [role, options] : schema.roles) {
      line.append("  ").append(role);
      roles.push(role);
    }
    line += "  " + schema.summary;
    record.set("version", schema.version).set("roles", roles).set("summary", schema.summary);
    if (const auto good = registry.admit(file, admission); !good) {
      line += "  (not trusted: " + good.error().hint + ")";
      record.set("not_trusted", good.error().hint);
    }
    say_record(console, record, printable(line) + "\n");
  }
  return ExitCode::ok;
}

ExitCode show(PluginRegistry& registry, const Admission& admission, const Invocation& invocation,
              Console& console) {
  const auto file = registry.find(invocation.arguments[1]);
  if (!file) return refuse(console, file.error());
  const auto said = registry.describe(*file, admission);
  if (!said) return refuse(console, said.error());
  if (const auto good = registry.admit(*file, admission); !good) {
    Finding finding;
    finding.level = Level::warning;
    finding.code = "plugin.not-loaded";
    finding.message = good.error().message;
    finding.help = good.error().hint;
    say_finding(console, finding);
  }
  const auto text =
      invocation.flag("markdown") ? plugin_markdown(said->schema) : plugin_text(said->schema);
  say_record(console, said->description, printable(text));
  return ExitCode::ok;
}

/// Targets that CMake has of its own: no plugin can be built under such a name.
bool is_taken(const std::string& name) {
  constexpr std::array taken = {"all", "clean", "help", "install", "package", "test"};
  return std::find(taken.begin(), taken.end(), name) != taken.end();
}

/// Writes the files into a folder that is new; a folder of which half was written is taken away.
Result<void> write_template(const std::string& name, const std::string& role,
                            const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  const Error denied{Errc::denied, "'" + folder.string() + "' cannot be written", {}};
  std::error_code error;
  if (fs::exists(fs::symlink_status(folder, error)))
    return Error{Errc::invalid_input, "'" + folder.string() + "' is there already",
                 "choose another name, or another folder with --dir"};
  if (!fs::create_directories(folder, error)) return denied;
  for (const auto& file : plugin_template(name, role)) {
    std::ofstream out(folder / file.name, std::ios::binary);
    out << file.text;
    if (out.flush()) continue;
    fs::remove_all(folder, error);
    return denied;
  }
  return {};
}

ExitCode begin(const Invocation& invocation, Console& console) {
  const auto& name = invocation.arguments[1];
  if (!is_name(name) || is_taken(name) || name.size() > SLIPWAY_MAX_NAME)
    return refuse(console, {Errc::invalid_input, "'" + name + "' cannot name a plugin",
                            "use lower-case letters, digits, _ and -, a letter first"});
  const auto role = invocation.has("role") ? invocation.text("role") : std::string("config");
  const std::vector<std::string> roles = {"cloud", "config", "platform"};
  if (std::find(roles.begin(), roles.end(), role) == roles.end()) {
    const auto told =
        unknown_word("there is no role", role, roles, "use --role with cloud, config or platform");
    return refuse(console, {Errc::invalid_input, told.message, told.help});
  }
  const std::filesystem::path parent = console.directory;
  const auto folder = (parent / invocation.text("dir") / name).lexically_normal();
  if (auto written = write_template(name, role, folder); !written)
    return refuse(console, written.error());
  const auto readme = (folder / "README.md").string();
  say_record(console, Value::map().set("folder", folder.string()),
             printable("wrote " + folder.string() + "\nnext: see " + readme + "\n"));
  return ExitCode::ok;
}

class PluginCommand final : public Command {
 public:
  std::string name() const override { return "plugin"; }
  std::string summary() const override { return "list, show, trust, run or begin plugins"; }
  Names argument_names() const override { return Names::plugins; }
  std::string arguments() const override {
    return "list | show NAME | trust [NAME] | run NAME [ACTION [...]] | new NAME [--role ROLE]";
  }
  std::vector<std::string> words() const override {
    return {"list", "show", "trust", "run", "new"};
  }
  std::string description() const override {
    return "'list' names the plugins that are found, 'show' prints what one can do: options,\n"
           "resource types, actions.  'trust' accepts the present content of a plugin for the\n"
           "stack here, by writing it into slipway.lock, and for you, when a stack file names it\n"
           "by its path; without NAME it accepts the stack file here and every plugin that it\n"
           "names.  None of the three runs anything of a plugin that says what it is.  'run' runs "
           "an action that works\n"
           "without a stack; without ACTION those are listed.  'new' writes the source of a\n"
           "small plugin of your own into a new folder NAME: for the role config, or the one\n"
           "that --role names.\n"
           "\n"
           "  slipway plugin list\n"
           "  slipway plugin show NAME\n"
           "  slipway plugin trust NAME\n"
           "  slipway plugin run NAME certificate\n"
           "  slipway plugin new NAME --role cloud";
  }
  std::size_t own_words(const std::string& first) const override {
    return first == "run" ? 3 : all_words;
  }
  std::vector<Option> options() const override {
    return {{"markdown", {}, "show: as a Markdown page"},
            {"dir", "DIR", "new: where to put the folder"},
            {"role", "ROLE", "new: what it fills, cloud, config (the default) or platform"}};
  }

  bool concludes_after_stop() const override { return true; }
  bool print_own_help(std::ostream& out, const Invocation& invocation, Console&) const override {
    const auto& words = invocation.arguments;
    if (words.size() < 3 || words[0] != "run") return false;
    const auto schema = schema_of_plugin(words[1], invocation);
    if (!schema) return false;
    const auto action =
        std::find_if(schema->actions.begin(), schema->actions.end(),
                     [&](const ActionType& one) { return one.alone && one.name == words[2]; });
    if (action == schema->actions.end()) return false;
    print_action_help(out, *action, "plugin run " + words[1] + " " + words[2]);
    return true;
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto& words = invocation.arguments;
    PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
    if (!words.empty() && words.size() <= 2 && words[0] == "trust")
      return trust_plugins(registry, invocation, console);
    if (words.size() == 2 && words[0] == "new") return begin(invocation, console);
    const bool lists = words.size() == 1 && words[0] == "list";
    const bool shows = words.size() == 2 && words[0] == "show";
    if (lists || shows || (words.size() >= 2 && words[0] == "run")) {
      const auto trust = trust_around(stack_source(invocation, console));
      if (!trust) return refuse(console, trust.error());
      const auto admission = trust->admission();
      if (lists) return list(registry, admission, console);
      if (shows) return show(registry, admission, invocation, console);
      return run_plugin_action(registry, admission, invocation, console);
    }
    return refuse_usage(console,
                        "use 'plugin list', 'plugin show NAME', 'plugin trust [NAME]', 'plugin run "
                        "NAME [ACTION]' or 'plugin new NAME'",
                        "slipway plugin --help");
  }
};

}  // namespace

std::unique_ptr<Command> make_plugin_command() { return std::make_unique<PluginCommand>(); }

}  // namespace slipway::core
