#include <ostream>
#include "core/cli/command.hpp"

#include "core/cli/process.hpp"
#include "core/cli/session.hpp"

namespace slipway::core {
namespace {

class SshCommand final : public Command {
 public:
  std::string name() const override { return "ssh"; }
  std::string summary() const override { return "open a shell on a node, or run a command there"; }
  std::string arguments() const override { return "NODE [-- CMD]"; }
  std::string description() const override {
    return "Runs the system's ssh with the address, port, user and key of NODE, and with the\n"
           "host key that was seen at the first contact when there is one.\n"
           "\n"
           "  slipway ssh demo-0\n"
           "  slipway ssh demo-0 -- uptime";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() != 1) {
      console.err << "error: 'ssh' takes one node; a command stands behind --\n";
      return ExitCode::usage;
    }
    Session session(invocation, console, name(), Voice::data);
    if (const auto code = session.open_state(Access::look); code != ExitCode::ok) return code;
    const auto& wanted = invocation.arguments.front();
    for (const auto& node : session.inventory().nodes) {
      if (node.name != wanted || node.ssh.host.as_string().empty()) continue;
      auto argv = ssh_words(session, node);
      argv.insert(argv.end(), invocation.rest.begin(), invocation.rest.end());
      return replace_process(session, argv, Value());
    }
    Finding finding;
    finding.code = "ssh.no-such-node";
    finding.message = "no node '" + wanted + "' is known";
    finding.help = "slipway ssh-config";
    session.tell(finding);
    return ExitCode::not_found;
  }
};

}  // namespace

std::unique_ptr<Command> make_ssh_command() { return std::make_unique<SshCommand>(); }

}  // namespace slipway::core
