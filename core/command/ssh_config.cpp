#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include "core/run/session.hpp"
#include "core/run/ssh_config.hpp"

namespace slipway::core {
namespace {

class SshConfigCommand final : public Command {
 public:
  std::string name() const override { return "ssh-config"; }
  std::string summary() const override { return "print an ssh_config block for the nodes"; }
  std::string description() const override {
    return "Prints a Host entry for each node, to be put into ~/.ssh/config.\n"
           "\n"
           "  slipway ssh-config >> ~/.ssh/config";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(run_options(name(), invocation, Voice::data), console, print);
  }

 private:
  static ExitCode print(Session& session) {
    if (const auto code = session.open_state(Access::look); code != ExitCode::ok) return code;
    const auto unfit = tell_unfit(session);
    const auto text = ssh_config_text(session.host.inventory());
    session.teller.hand_over(Value::map().set("ssh_config", text), text);
    if (unfit != ExitCode::ok) return unfit;
    return text.empty() ? ExitCode::not_found : ExitCode::ok;
  }
};

}  // namespace

std::unique_ptr<Command> make_ssh_config_command() { return std::make_unique<SshConfigCommand>(); }

}  // namespace slipway::core
