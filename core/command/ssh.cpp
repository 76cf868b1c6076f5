#include <ostream>
#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include <fstream>

#include "core/run/process.hpp"
#include "core/run/report.hpp"
#include "core/run/session.hpp"
#include "core/run/ssh_config.hpp"

namespace slipway::core {
namespace {

/// Writes the pinned host key where ssh can read it; the node's name is the key's name, so that two
/// nodes behind one address and several ports do not get in each other's way.  Empty: none is
/// pinned.
std::string known_hosts(Session& session, const contract::InventoryNode& node) {
  const auto& key = node.ssh.host_key.as_string();
  if (key.empty()) return {};
  auto path = session.stack().base_dir + "/.slipway/" + node.name + ".known_hosts";
  std::ofstream file(path, std::ios::trunc);
  file << node.name << ' ' << key << '\n';
  return path;
}

class SshCommand final : public Command {
 public:
  std::string name() const override { return "ssh"; }
  std::string summary() const override { return "open a shell on a node, or run a command there"; }
  Names argument_names() const override { return Names::nodes; }
  std::string arguments() const override { return "NODE [-- CMD]"; }
  std::string description() const override {
    return "Runs the system's ssh with the address, port, user and key of NODE, and with the\n"
           "host key that was seen at the first contact when there is one.  The words of CMD\n"
           "are never options of ssh; the shell on the node reads them as one line.\n"
           "\n"
           "  slipway ssh demo-0\n"
           "  slipway ssh demo-0 -- uptime";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    if (invocation.arguments.size() != 1)
      return refuse_usage(console, "'ssh' takes one node; a command stands behind --",
                          "slipway ssh --help");
    return in_session(run_options(name(), invocation, Voice::data), console,
                      [&](Session& session) { return connect(session, invocation); });
  }

 private:
  static ExitCode connect(Session& session, const Invocation& invocation) {
    if (const auto code = session.open_state(Access::look); code != ExitCode::ok) return code;
    const auto unfit = tell_unfit(session);
    const auto& wanted = invocation.arguments.front();
    for (const auto& node : session.host.inventory().nodes) {
      if (node.name != wanted || node.ssh.host.as_string().empty()) continue;
      auto argv = ssh_words(node, known_hosts(session, node));
      if (!argv) return session.teller.fail(argv.error(), "ssh.path");
      argv->insert(argv->end(), invocation.rest.begin(), invocation.rest.end());
      return replace_process(session, *argv, Value());
    }
    if (unfit != ExitCode::ok) return unfit;
    Finding finding;
    finding.code = "ssh.no-such-node";
    finding.message = "no node '" + wanted + "' is known";
    finding.help = "slipway ssh-config";
    session.teller.tell(finding);
    return ExitCode::not_found;
  }
};

}  // namespace

std::unique_ptr<Command> make_ssh_command() { return std::make_unique<SshCommand>(); }

}  // namespace slipway::core
