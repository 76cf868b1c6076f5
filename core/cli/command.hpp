#pragma once
#include <boost/program_options.hpp>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "core/cli/console.hpp"
#include "core/cli/exit_code.hpp"

namespace slipway::core {

/// What the words after a command's name came to.
struct Invocation {
  boost::program_options::variables_map options;
  std::vector<std::string> arguments;  ///< words that are no options, in order
  std::vector<std::string> rest;       ///< what stood behind `--`
  int verbosity = 0;                   ///< how often -v was given

  bool has(const char* name) const { return options.count(name) > 0; }
  std::string text(const char* name) const {
    return has(name) ? options[name].as<std::string>() : std::string();
  }
  bool flag(const char* name) const { return has(name) && options[name].as<bool>(); }
  std::vector<std::string> texts(const char* name) const {
    return has(name) ? options[name].as<std::vector<std::string>>() : std::vector<std::string>();
  }
};

/// Which common options a command takes besides its own.
enum class Takes : unsigned {
  nothing = 0,
  stack = 1,    ///< --file, --set, --plugin-dir
  output = 2,   ///< --json, --color, --verbose
  confirm = 4,  ///< --yes, --confirm
  apply = 8,    ///< --parallelism
};
constexpr Takes operator|(Takes a, Takes b) {
  return static_cast<Takes>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool takes(Takes set, Takes one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

/// What a word of the command line names, for those who complete it.
enum class Names { nothing, files, nodes, addresses, actions, plugins, codes };

/// One command of the program; one file each.
class Command {
 public:
  virtual ~Command() = default;
  virtual std::string name() const = 0;
  virtual std::string summary() const = 0;              ///< one line for `slipway --help`
  virtual std::string arguments() const { return {}; }  ///< `NODE [-- CMD]`
  virtual std::string description()
      const = 0;  ///< what it does, for its own --help; examples at the end
  virtual Takes common() const { return Takes::stack | Takes::output; }
  virtual std::vector<std::string> words() const { return {}; }  ///< what its first argument can be
  /// What its argument names, or the second one where the first is one of `words`.
  virtual Names argument_names() const { return Names::files; }
  virtual void add_options(boost::program_options::options_description&) const {}
  /// How many arguments, the first being known, are the command's own; words after them belong to
  /// somebody else (an action's own options).
  virtual std::size_t own_words(const std::string&) const { return all_words; }
  static constexpr std::size_t all_words = static_cast<std::size_t>(-1);
  /// Whether it says itself what a Ctrl-C left undone.  One that only looks cannot: what it had
  /// found by then is no answer.
  virtual bool concludes_after_stop() const { return false; }
  /// Help that says more than the command's own, such as that of the action which the words name.
  /// False: there is none, and nothing was printed.
  virtual bool print_own_help(std::ostream&, const Invocation&, Console&) const { return false; }
  virtual ExitCode run(const Invocation& invocation, Console& console) const = 0;
};

/// Every command, in the order of the help.
const std::vector<std::unique_ptr<Command>>& commands();

// One factory a file.
std::unique_ptr<Command> make_new_command();
std::unique_ptr<Command> make_validate_command();
std::unique_ptr<Command> make_check_command();
std::unique_ptr<Command> make_preflight_command();
std::unique_ptr<Command> make_plan_command();
std::unique_ptr<Command> make_up_command();
std::unique_ptr<Command> make_down_command();
std::unique_ptr<Command> make_status_command();
std::unique_ptr<Command> make_output_command();
std::unique_ptr<Command> make_render_command();
std::unique_ptr<Command> make_ssh_command();
std::unique_ptr<Command> make_ssh_config_command();
std::unique_ptr<Command> make_cloud_command();
std::unique_ptr<Command> make_platform_command();
std::unique_ptr<Command> make_import_command();
std::unique_ptr<Command> make_audit_command();
std::unique_ptr<Command> make_state_command();
std::unique_ptr<Command> make_plugin_command();
std::unique_ptr<Command> make_schema_command();
std::unique_ptr<Command> make_explain_command();
std::unique_ptr<Command> make_completion_command();
std::unique_ptr<Command> make_manual_command();
std::unique_ptr<Command> make_version_command();

}  // namespace slipway::core
