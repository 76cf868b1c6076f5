#include <algorithm>
#include <ostream>

#include "core/command/commands.hpp"
#include "core/command/options.hpp"
#include "core/command/run_options.hpp"
#include "core/event/text.hpp"
#include "core/plugin/registry.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/run/stack_trust.hpp"
#include "core/schema/check.hpp"
#include "core/stack/stack.hpp"
#include "core/system/random.hpp"
#include "core/value/json.hpp"
#include "slipway/bytes.hpp"
#include "slipway/file.hpp"

namespace slipway::core {
namespace {

constexpr const char* role = "config";
constexpr std::size_t most_bytes = std::size_t{16} << 20U;

/// The plugins that can check a document: the one that is asked for, else all that are installed.
Result<std::vector<LoadedPlugin*>> checkers(PluginRegistry& registry, const Admission& admission,
                                            const std::string& wanted) {
  std::vector<PluginFile> files;
  if (wanted.empty()) {
    files = registry.list();
  } else {
    auto file = registry.find(wanted);
    if (!file) return file.error();
    files.push_back(*file);
  }
  std::vector<LoadedPlugin*> able;
  for (const auto& file : files) {
    const auto plugin = registry.load(file, admission);
    if (!plugin && !wanted.empty()) return plugin.error();
    if (plugin && (*plugin)->has(Function::check)) able.push_back(*plugin);
  }
  return able;
}

/// `key=value` words as options.
Value options_of(const std::vector<std::string>& words) {
  Value options = Value::map();
  for (const auto& word : words) {
    const auto equals = word.find('=');
    options.set(word.substr(0, equals),
                equals == std::string::npos ? Value(true) : Value(word.substr(equals + 1)));
  }
  return options;
}

/// A finding of the plugin with the line that it is about, for showing.
Finding shown(const Value& value, const std::vector<std::string>& lines) {
  auto finding = finding_from_value(value);
  const auto at = static_cast<std::size_t>(finding.place.line);
  if (at > 0 && at <= lines.size()) finding.place.text = lines[at - 1];
  return finding;
}

std::vector<std::string> lines_of(const std::string& bytes) {
  std::vector<std::string> lines(1);
  for (const char byte : bytes) {
    if (byte == '\n')
      lines.emplace_back();
    else if (byte != '\r')
      lines.back() += byte;
  }
  return lines;
}

std::string counted(std::size_t findings) {
  return std::to_string(findings) + (findings == 1 ? " finding" : " findings");
}

/// One check of one document under way.
class Checking {
 public:
  Checking(const Invocation& invocation, Console& console)
      : invocation_(invocation), console_(console), random_(entropy_random()) {}

  ExitCode run() {
    const auto& name = invocation_.arguments.front();
    const auto file = read_plain_file(path_of(name), most_bytes);
    if (!file) return refuse(console_, Error{Errc::not_found, "'" + name + "' " + file.why, ""});
    PluginRegistry registry(plugin_search_path(invocation_.texts("plugin-dir")));
    const auto trust = trust_around(stack_source(invocation_, console_));
    if (!trust) return refuse(console_, trust.error());
    const auto able = checkers(registry, trust->admission(), invocation_.text("plugin"));
    if (!able) return refuse(console_, able.error());
    if (auto* plugin = chosen_of(*able)) return check(*plugin, name, file.bytes);
    return refuse_choice(*able);
  }

 private:
  std::string path_of(const std::string& name) const {
    return name.front() == '/' ? name : console_.directory + "/" + name;
  }

  /// Of several the one that the stack here has for its config; null when that does not decide.
  LoadedPlugin* chosen_of(const std::vector<LoadedPlugin*>& able) const {
    if (able.size() == 1) return able.front();
    const auto read = read_stack(stack_source(invocation_, console_));
    const auto& stack = read.stack ? read.stack : read.partial;
    const auto* given = stack ? stack->find(role) : nullptr;
    const auto is_given = [&](const LoadedPlugin* one) {
      return given && one->file().name == given->plugin;
    };
    const auto found = std::find_if(able.begin(), able.end(), is_given);
    return found == able.end() ? nullptr : *found;
  }

  ExitCode refuse_choice(const std::vector<LoadedPlugin*>& able) const {
    std::string names;
    for (const auto* plugin : able) names += (names.empty() ? "" : ", ") + plugin->schema().name;
    if (able.empty())
      return refuse(console_, Error{Errc::not_found, "no plugin here can check a document", ""});
    return refuse(console_,
                  Error{Errc::invalid_input, "several plugins can check a document: " + names,
                        "name one with --plugin"});
  }

  void tell(const Finding& finding) const { say_finding(console_, finding); }

  ExitCode check(LoadedPlugin& plugin, const std::string& name, const std::string& bytes) {
    const auto schema = plugin.schema().roles.find(role);
    auto options = options_of(invocation_.texts("option"));
    if (schema != plugin.schema().roles.end()) {
      auto checked = check_options(schema->second, role, options, "", console_.directory);
      for (const auto& finding : checked.findings) tell(finding);
      if (has_errors(checked.findings)) return ExitCode::usage;
      options = std::move(checked.options);
    }
    std::vector<Finding> found;
    const auto lines = is_text(bytes) ? lines_of(bytes) : std::vector<std::string>();
    CallServices services;
    services.clock = &clock_;
    services.seed = random_.next();
    services.stop = console_.stop;
    services.emit = [&](const Value& item) {
      found.push_back(shown(item, lines));
      return true;
    };
    Value request = Value::map().set("name", as_text(name));
    if (is_text(bytes))
      request.set("bytes", bytes);
    else
      request.set("base64", base64_encode(bytes));
    const auto answer = plugin.call(Function::check, request.set("options", options), services);
    if (answer["outcome"].as_string() == "failed")
      return refuse(console_, Error{Errc::internal, answer["message"].as_string(), ""});
    if (invocation_.flag("strict")) make_strict(found);
    for (const auto& finding : found) tell(finding);
    say_record(
        console_,
        Value::map().set("file", name).set("findings", static_cast<std::int64_t>(found.size())),
        printable(name) + ": " + (found.empty() ? "no findings" : counted(found.size())) + "\n");
    return has_errors(found) ? ExitCode::usage : ExitCode::ok;
  }

  const Invocation& invocation_;
  Console& console_;
  SystemClock clock_;
  SeededRandom random_;
};

class CheckCommand final : public Command {
 public:
  std::string name() const override { return "check"; }
  std::string summary() const override { return "check a document for machines, without a stack"; }
  std::string arguments() const override { return "FILE"; }
  std::string description() const override {
    return "Has a plugin look at a document that machines would boot with, and tells everything\n"
           "that they would refuse, ignore or do otherwise than was meant, each with its place.\n"
           "No stack is needed and nothing is contacted; where several plugins can look, it is\n"
           "the one of the stack here, or that of --plugin.  Exit 2 when there is an error, with\n"
           "--strict also when there is a warning.\n"
           "\n"
           "  slipway check user-data.yaml\n"
           "  slipway check user-data.yaml --plugin NAME --option KEY=VALUE";
  }
  std::vector<Option> options() const override {
    return {{"plugin", "PLUGIN", "which plugin looks at it, where several can"},
            {"option", "KEY=VALUE", "an option of its config role; may be repeated", {}, true},
            strict_option()};
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() != 1 || invocation.arguments.front().empty())
      return refuse_usage(console, "'check' takes one file", "slipway check --help");
    return Checking(invocation, console).run();
  }
};

}  // namespace

std::unique_ptr<Command> make_check_command() { return std::make_unique<CheckCommand>(); }

}  // namespace slipway::core
