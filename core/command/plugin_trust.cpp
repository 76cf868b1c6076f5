#include "core/command/plugin_trust.hpp"

#include "core/command/run_options.hpp"

#include <ostream>

#include "core/compose/roles.hpp"
#include "core/event/text.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/run/stack_trust.hpp"
#include "core/stack/source_file.hpp"

namespace slipway::core {
namespace {

/// Puts plugins on the two lists, one after the other, and writes them.
class Accepting {
 public:
  Accepting(PluginRegistry& registry, Console& console, StackTrust trust)
      : registry_(registry), console_(console), trust_(std::move(trust)) {}

  Result<void> plugin(const PluginFile& file) {
    const auto hash = registry_.hash(file);
    if (!hash) return hash.error();
    // A file without a manifest says its version only by being run, which this accepts for later.
    LockedPlugin entry{file.name, "", *hash};
    if (const auto said = registry_.manifest(file)) {
      entry.version = said->schema.version;
      entry.name = said->schema.name;
    }
    trust_.lock.put(entry);
    if (entry.name != file.name) trust_.lock.put({file.name, entry.version, *hash});
    trust_.accepted.put_plugin(*hash, file.path);
    lines_.push_back(entry.name + (entry.version.empty() ? "" : " " + entry.version) +
                     " is trusted: sha256 " + *hash);
    return {};
  }

  void stack_file(const std::string& path) {
    const auto strange = strange_file(path);
    if (!strange) return;
    trust_.accepted.put_stack(strange->path, strange->owner);
    lines_.push_back(strange->path + " is trusted");
  }

  ExitCode finish() {
    if (auto written = trust_.lock.write(); !written) return refuse(console_, written.error());
    // For a plugin that was searched for, the lock file is enough.
    if (auto written = trust_.accepted.write(); !written) {
      Finding finding;
      finding.level = Level::warning;
      finding.code = "plugin.trust-store";
      finding.message = written.error().message;
      say_finding(console_, finding);
    }
    for (const auto& line : lines_)
      say_record(console_, Value::map().set("line", line), printable(line) + "\n");
    return ExitCode::ok;
  }

 private:
  PluginRegistry& registry_;
  Console& console_;
  StackTrust trust_;
  std::vector<std::string> lines_;
};

Result<void> accept_stack(Accepting& accepting, PluginRegistry& registry,
                          const Invocation& invocation, const Console& console) {
  const auto source = stack_source(invocation, console);
  const auto read = read_stack(source);
  const auto& stack = read.stack ? read.stack : read.partial;
  if (!stack)
    return Error{Errc::invalid_input, "there is no stack here whose plugins could be trusted",
                 "slipway validate"};
  accepting.stack_file(find_stack_file(source.file, source.directory).path);
  for (const auto& [name, role] : stack->roles) {
    const auto file = plugin_file_of(role, *stack, registry);
    if (!file) return file.error();
    if (auto good = accepting.plugin(*file); !good) return good;
  }
  return {};
}

}  // namespace

ExitCode trust_plugins(PluginRegistry& registry, const Invocation& invocation, Console& console) {
  const auto found = find_stack_file(invocation.text("file"), console.directory);
  auto trust = trust_of(found.base_dir, "", {});
  if (!trust) return refuse(console, trust.error());
  Accepting accepting(registry, console, *std::move(trust));
  Result<void> good;
  if (invocation.arguments.size() == 1) {
    good = accept_stack(accepting, registry, invocation, console);
  } else {
    const auto file = registry.find(invocation.arguments[1]);
    good = file ? accepting.plugin(*file) : Result<void>(file.error());
  }
  return good ? accepting.finish() : refuse(console, good.error());
}

}  // namespace slipway::core
