#include <algorithm>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/run/preflight.hpp"

namespace slipway::core {
namespace {

class PreflightCommand final : public Command {
 public:
  std::string name() const override { return "preflight"; }
  std::string summary() const override { return "ask the other side whether this could be made"; }
  std::string description() const override {
    return "Asks every plugin to check what it will need: credentials and their expiry,\n"
           "quotas, names, images, whatever the plugin knows.  Nothing is changed.\n"
           "\n"
           "  slipway preflight";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(run_options(name(), invocation, Voice::tells), console, preflight);
  }

 private:
  static ExitCode preflight(Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    const auto made = compose_stack(session);
    if (const auto code = exit_code_of(made.findings); code != ExitCode::ok) return code;
    const auto findings = run_preflight(session, made);
    session.teller.tell(findings);
    const auto code = exit_code_of(findings);
    const auto errors = std::count_if(findings.begin(), findings.end(),
                                      [](const Finding& one) { return one.level == Level::error; });
    return session.teller.end(
        code, {std::to_string(findings.size()) + " checks, " + std::to_string(errors) + " failed"},
        code == ExitCode::ok ? "slipway up" : "slipway preflight");
  }
};

}  // namespace

std::unique_ptr<Command> make_preflight_command() { return std::make_unique<PreflightCommand>(); }

}  // namespace slipway::core
