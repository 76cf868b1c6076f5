#include <ostream>
#include "core/cli/command.hpp"
#include "core/cli/refuse.hpp"

#include "core/plugin/registry.hpp"
#include "core/schema/docs.hpp"
#include "core/stack/stack.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

using Words = std::vector<std::string>;

ExitCode list(PluginRegistry& registry, Console& console) {
  for (const auto& file : registry.list()) {
    const auto plugin = registry.load(file, nullptr);
    console.out << file.name;
    if (!plugin) {
      console.out << "  (refused: " << plugin.error().message << ")\n";
      continue;
    }
    const auto& schema = (*plugin)->schema();
    console.out << ' ' << schema.version;
    for (const auto& [role, options] : schema.roles) console.out << "  " << role;
    console.out << "  " << schema.summary << '\n';
  }
  return ExitCode::ok;
}

ExitCode show(PluginRegistry& registry, const Invocation& invocation, Console& console) {
  const auto file = registry.find(invocation.arguments[1]);
  if (!file) return refuse(console, file.error());
  const auto plugin = registry.load(*file, nullptr);
  if (!plugin) return refuse(console, plugin.error());
  if (invocation.flag("json"))
    console.out << to_json((*plugin)->description(), JsonForm::plain) << '\n';
  else if (invocation.flag("markdown"))
    console.out << plugin_markdown((*plugin)->schema());
  else
    console.out << plugin_text((*plugin)->schema());
  return ExitCode::ok;
}

ExitCode trust(PluginRegistry& registry, const Invocation& invocation, Console& console) {
  const auto file = registry.find(invocation.arguments[1]);
  if (!file) return refuse(console, file.error());
  const auto plugin = registry.load(*file, nullptr);
  if (!plugin) return refuse(console, plugin.error());
  StackSource source{invocation.text("file"), console.directory, {}, {}};
  const auto read = read_stack(source);
  auto lock_file =
      LockFile::read((read.stack ? read.stack->base_dir : console.directory) + "/slipway.lock");
  if (!lock_file) return refuse(console, lock_file.error());
  const auto& schema = (*plugin)->schema();
  lock_file->put({schema.name, schema.version, (*plugin)->hash()});
  if (auto written = lock_file->write(); !written) return refuse(console, written.error());
  console.out << schema.name << ' ' << schema.version << " is trusted: sha256 " << (*plugin)->hash()
              << '\n';
  return ExitCode::ok;
}

class PluginCommand final : public Command {
 public:
  std::string name() const override { return "plugin"; }
  std::string summary() const override { return "list, show or trust plugins"; }
  std::string arguments() const override { return "list | show NAME | trust NAME"; }
  std::vector<std::string> words() const override { return {"list", "show", "trust"}; }
  std::string description() const override {
    return "'list' names the plugins that are found, 'show' prints what one can do: options,\n"
           "resource types, actions.  'trust' accepts the present content of a plugin for the\n"
           "stack here, by writing it into slipway.lock.\n"
           "\n"
           "  slipway plugin list\n"
           "  slipway plugin show NAME\n"
           "  slipway plugin trust NAME";
  }
  void add_options(boost::program_options::options_description& options) const override {
    namespace po = boost::program_options;
    options.add_options()("markdown", po::bool_switch(), "show: as a Markdown page");
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto& words = invocation.arguments;
    PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
    if (words.size() == 1 && words[0] == "list") return list(registry, console);
    if (words.size() == 2 && words[0] == "show") return show(registry, invocation, console);
    if (words.size() == 2 && words[0] == "trust") return trust(registry, invocation, console);
    console.err << "error: use 'plugin list', 'plugin show NAME' or 'plugin trust NAME'\n";
    return ExitCode::usage;
  }
};

}  // namespace

std::unique_ptr<Command> make_plugin_command() { return std::make_unique<PluginCommand>(); }

}  // namespace slipway::core
