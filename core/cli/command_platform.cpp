#include "core/cli/command.hpp"
#include "core/cli/role_action.hpp"

namespace slipway::core {
namespace {

class PlatformCommand final : public Command {
 public:
  std::string name() const override { return "platform"; }
  std::string summary() const override { return "run an action of the platform plugin"; }
  std::string arguments() const override { return "[ACTION [...]]"; }
  std::string description() const override {
    return "Runs one of the actions that the stack's platform plugin has.  Without ACTION they\n"
           "are listed.  Options of the action come after its name.\n"
           "\n"
           "  slipway platform\n"
           "  slipway platform status --json";
  }
  bool passes_words() const override { return true; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return run_role_action("platform", invocation, console);
  }
};

}  // namespace

std::unique_ptr<Command> make_platform_command() { return std::make_unique<PlatformCommand>(); }

}  // namespace slipway::core
