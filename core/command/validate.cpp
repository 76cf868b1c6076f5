#include "core/command/commands.hpp"
#include "core/command/options.hpp"
#include "core/command/run_options.hpp"
#include "core/run/session.hpp"

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
  std::vector<Option> options() const override { return {strict_option()}; }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(run_options(name(), invocation, Voice::tells), console, validate);
  }

 private:
  static ExitCode validate(Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto made = compose_stack(session);
    if (const auto code = exit_code_of(made.findings); code != ExitCode::ok) return code;
    return session.teller.end(ExitCode::ok,
                              {"the stack is valid: " + std::to_string(made.layout.nodes.size()) +
                               " nodes, " + std::to_string(made.resources->size()) + " resources"},
                              "slipway preflight");
  }
};

}  // namespace

std::unique_ptr<Command> make_validate_command() { return std::make_unique<ValidateCommand>(); }

}  // namespace slipway::core
