#include <fcntl.h>
#include <unistd.h>

#include <ostream>

#include "core/command/commands.hpp"
#include "core/command/first_stack.hpp"
#include "core/command/options.hpp"
#include "core/command/run_options.hpp"
#include "core/run/refuse.hpp"
#include "core/run/report.hpp"
#include "core/run/session.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

constexpr const char* file_name = "slipway.yaml";

/// Writes a file that is not there yet.
Result<void> write_new(const std::string& path, const std::string& text) {
  const Error denied{Errc::denied, std::string(file_name) + " cannot be written here", {}};
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return denied;
  const auto wrote = ::write(file, text.data(), text.size());
  const bool whole = ::close(file) == 0 && wrote == static_cast<ssize_t>(text.size());
  if (!whole) ::unlink(path.c_str());
  return whole ? Result<void>() : denied;
}

class NewCommand final : public Command {
 public:
  std::string name() const override { return "new"; }
  std::string summary() const override { return "write a first stack file"; }
  std::string arguments() const override { return "[NAME]"; }
  std::string description() const override {
    return "Writes slipway.yaml for the plugins that are named, with the options that they\n"
           "need: those are asked for at the terminal where --set does not give them, and\n"
           "without a terminal nothing is written before they are given.  What is written is\n"
           "what 'slipway validate' accepts.  A file that is there is left alone.\n"
           "\n"
           "  slipway new demo --cloud CLOUD --config CONFIG --platform PLATFORM \\\n"
           "    --set cloud.OPTION=VALUE";
  }
  Names argument_names() const override { return Names::nothing; }
  Takes common() const override { return Takes::output; }
  std::vector<Option> options() const override {
    return {{"cloud", "PLUGIN", "the cloud plugin"},
            {"config", "PLUGIN", "the config plugin"},
            {"platform", "PLUGIN", "the platform plugin"},
            {"set", "ROLE.OPTION=VALUE", "an option of a role; may be repeated", {}, true},
            plugin_dir_option()};
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() > 1)
      return refuse_usage(console, "'new' takes one name", "slipway new --help");
    const auto path = console.directory + "/" + file_name;
    if (::access(path.c_str(), F_OK) == 0)
      return refuse_usage(console, std::string(file_name) + " is there already",
                          "slipway validate");
    const auto text = first_stack(invocation, console);
    if (!text) return refuse(console, text.error());
    if (auto written = write_new(path, *text); !written) return refuse(console, written.error());
    if (const auto code = validate(invocation, console); code != ExitCode::ok) {
      ::unlink(path.c_str());
      return code;
    }
    say_record(console, Value::map().set("file", path),
               std::string("wrote ") + file_name + "\nnext: slipway validate" +
                   plugin_dirs(invocation) + "\n");
    return ExitCode::ok;
  }

 private:
  static std::string plugin_dirs(const Invocation& invocation) {
    std::string flags;
    for (const auto& folder : invocation.texts("plugin-dir"))
      flags += " --plugin-dir " + shell_word(folder);
    return flags;
  }

  static ExitCode validate(const Invocation& invocation, Console& console) {
    Invocation plain = invocation;
    plain.arguments.clear();
    return in_session(run_options("new", plain, Voice::data), console, [](Session& session) {
      if (const auto code = session.open_stack(); code != ExitCode::ok) return code;
      return exit_code_of(compose_stack(session).findings);
    });
  }
};

}  // namespace

std::unique_ptr<Command> make_new_command() { return std::make_unique<NewCommand>(); }

}  // namespace slipway::core
