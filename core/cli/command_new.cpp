#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include "core/cli/command.hpp"
#include "core/cli/refuse.hpp"
#include "core/cli/stack_trust.hpp"

#include "core/plugin/registry.hpp"

namespace slipway::core {
namespace {

/// The options that a role cannot do without, each with its documentation above it.
void print_role(std::ostream& out, const std::string& role, const PluginSchema& schema) {
  out << role << ":\n  plugin: " << schema.name << '\n';
  const auto at = schema.roles.find(role);
  if (at == schema.roles.end()) return;
  for (const auto& option : at->second) {
    if (!option.required) continue;
    if (!option.doc.empty()) out << "  # " << option.doc.substr(0, option.doc.find('\n')) << '\n';
    out << "  " << option.name << ":\n";
  }
  if (role == "cloud") out << "  nodes: 3\n";
}

class NewCommand final : public Command {
 public:
  std::string name() const override { return "new"; }
  std::string summary() const override { return "write a first stack file"; }
  std::string arguments() const override { return "[NAME]"; }
  std::string description() const override {
    return "Writes slipway.yaml for the plugins that are named, with the options that they\n"
           "need.  A file that is there is left alone.\n"
           "\n"
           "  slipway new demo --cloud CLOUD --config CONFIG --platform PLATFORM";
  }
  Takes common() const override { return Takes::nothing; }
  void add_options(boost::program_options::options_description& options) const override {
    namespace po = boost::program_options;
    options.add_options()("cloud", po::value<std::string>()->value_name("PLUGIN"),
                          "the cloud plugin")(
        "config", po::value<std::string>()->value_name("PLUGIN"), "the config plugin")(
        "platform", po::value<std::string>()->value_name("PLUGIN"), "the platform plugin")(
        "plugin-dir", po::value<std::vector<std::string>>()->value_name("DIR")->composing(),
        "look for plugins here first; may be repeated");
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto path = console.directory + "/slipway.yaml";
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) {
      console.err << "error: slipway.yaml is there already\nhelp: slipway validate\n";
      return ExitCode::usage;
    }
    PluginRegistry registry(plugin_search_path(invocation.texts("plugin-dir")));
    const auto trust = trust_around(invocation, console);
    if (!trust) return refuse(console, trust.error());
    std::ostringstream text;
    text << "name: " << (invocation.arguments.empty() ? "demo" : invocation.arguments.front())
         << '\n';
    for (const auto* role : {"cloud", "config", "platform"}) {
      const auto wanted = invocation.text(role);
      if (wanted.empty()) continue;
      const auto file = registry.find(wanted);
      if (!file) return refuse(console, file.error());
      const auto said = registry.describe(*file, trust->admission());
      if (!said) return refuse(console, said.error());
      print_role(text, role, said->schema);
    }
    std::ofstream file(path);
    file << text.str();
    if (!file.flush())
      return refuse(console, {Errc::denied, "slipway.yaml cannot be written here", {}});
    console.out << "wrote slipway.yaml\nnext: slipway validate\n";
    return ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_new_command() { return std::make_unique<NewCommand>(); }

}  // namespace slipway::core
