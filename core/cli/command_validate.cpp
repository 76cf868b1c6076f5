#include "core/cli/command.hpp"
#include "core/cli/command_options.hpp"
#include "core/cli/session.hpp"

namespace slipway::core {
namespace {

class ValidateCommand final : public Command {
 public:
  std::string name() const override { return "validate"; }
  std::string summary() const override { return "check the stack file and its options, offline"; }
  std::string description() const override {
    return "Reads the stack file, loads its plugins and checks everything that can be checked\n"
           "without asking anybody: options against the schemas, what the roles need of each\n"
           "other, the documents that they make.  Every fault is told at once, each with its\n"
           "line.  Nothing is changed.\n"
           "\n"
           "  slipway validate --set cloud.nodes=5";
  }
  void add_options(boost::program_options::options_description& options) const override {
    add_strict(options);
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(invocation, console, name(), Voice::tells, validate);
  }

 private:
  static ExitCode validate(Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto made = session.compose_stack();
    if (const auto code = exit_code_of(made.findings); code != ExitCode::ok) return code;
    return session.end(ExitCode::ok,
                       {"the stack is valid: " + std::to_string(made.layout.nodes.size()) +
                        " nodes, " + std::to_string(made.resources.size()) + " resources"},
                       "slipway preflight");
  }
};

}  // namespace

std::unique_ptr<Command> make_validate_command() { return std::make_unique<ValidateCommand>(); }

}  // namespace slipway::core
