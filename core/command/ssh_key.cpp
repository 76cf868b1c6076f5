#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"

#include <algorithm>
#include <ostream>

#include "core/run/host_keys.hpp"
#include "core/run/question.hpp"
#include "core/run/report.hpp"
#include "core/run/session.hpp"
#include "core/run/show.hpp"

namespace slipway::core {
namespace {

/// Takes the key that a node shows now in the place of the one that was pinned at the first
/// contact, wherever a role keeps it.
class Acceptance {
 public:
  Acceptance(Session& session, std::string node) : session_(session), node_(std::move(node)) {}

  ExitCode run() {
    const auto* node = find_node();
    if (!node)
      return refuse("ssh.no-such-node", "no node '" + node_ + "' is known", "slipway ssh-config",
                    ExitCode::not_found);
    old_ = node->ssh.host_key.as_string();
    if (old_.empty())
      return session_.teller.end(ExitCode::ok,
                                 {"no key of " + node_ +
                                  " is pinned yet: the first contact "
                                  "takes the one that it shows"},
                                 "slipway up");
    const auto shown = shown_host_keys(node->ssh.host.as_string(),
                                       static_cast<int>(node->ssh.port.as_int(usual_port)));
    if (!shown) return session_.teller.fail(shown.error(), "ssh.host-key");
    if (std::find(shown->begin(), shown->end(), old_) != shown->end())
      return session_.teller.end(
          ExitCode::ok, {node_ + " shows the key that is pinned; nothing was changed"}, {});
    choose(*shown);
    session_.teller.tell_record(
        Value::map().set("node", node_).set("line", "pinned   " + kind(old_)));
    session_.teller.tell_record(
        Value::map().set("node", node_).set("line", "shown    " + kind(new_)));
    if (!session_.options.yes)
      if (const auto code = confirm_host_key(session_.asking(), node_); code != ExitCode::ok)
        return code;
    return record();
  }

 private:
  static constexpr std::int64_t usual_port = 22;

  const contract::InventoryNode* find_node() {
    inventory_ = session_.host.inventory();
    for (const auto& node : inventory_.nodes)
      if (node.name == node_ && !node.ssh.host.as_string().empty()) return &node;
    return nullptr;
  }

  static std::string type_of(const std::string& key) { return key.substr(0, key.find(' ')); }
  static std::string kind(const std::string& key) {
    return type_of(key) + " " + host_key_fingerprint(key);
  }

  /// One of the same type where there is one, as that is what the next connection asks for.
  void choose(const std::vector<std::string>& shown) {
    new_ = shown.front();
    for (const auto& key : shown)
      if (type_of(key) == type_of(old_)) new_ = key;
  }

  ExitCode refuse(const char* code, std::string message, std::string help, ExitCode exit) {
    Finding finding;
    finding.code = code;
    finding.message = std::move(message);
    finding.help = std::move(help);
    session_.teller.tell(finding);
    return exit;
  }

  ExitCode record() {
    Batch batch;
    for (auto& [address, row] : session_.own_state().resources) {
      auto facts = row.outputs["node_facts"];
      auto known = facts[node_.c_str()];
      if (known["host_key"].as_string().empty()) continue;
      row.outputs.set("node_facts", facts.set(node_, known.set("host_key", new_)));
      batch.put_resources.push_back(row);
    }
    if (auto written = session_.recorder.commit(batch); !written)
      return session_.teller.fail(written.error(), "state.write");
    return session_.teller.end(
        ExitCode::ok, {"the key that " + node_ + " shows is pinned from now on"}, "slipway status");
  }

  Session& session_;
  std::string node_;
  contract::Inventory inventory_;
  std::string old_;
  std::string new_;
};

class SshKeyCommand final : public Command {
 public:
  std::string name() const override { return "ssh-key"; }
  std::string summary() const override { return "accept the changed ssh host key of a node"; }
  Names argument_names() const override { return Names::nodes; }
  std::string arguments() const override { return "accept NODE"; }
  std::vector<std::string> words() const override { return {"accept"}; }
  Takes common() const override { return Takes::stack | Takes::output | Takes::confirm; }
  std::string description() const override {
    return "A node's ssh host key is pinned at the first contact, and a node that shows another\n"
           "one is refused: somebody may be in between.  Where the key was changed on purpose,\n"
           "this shows the fingerprints of the pinned and of the shown key, asks, and pins the\n"
           "shown one.  Compare it with what 'ssh-keygen -l -f FILE' says on the machine's own\n"
           "console of its key, for instance of /etc/ssh/ssh_host_ed25519_key.pub.\n"
           "\n"
           "  slipway ssh-key accept demo-0";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    const auto& words = invocation.arguments;
    if (words.size() != 2 || words[0] != "accept")
      return refuse_usage(console, "use 'ssh-key accept NODE'", "slipway ssh-key --help");
    return in_session(run_options(name(), invocation, Voice::tells), console,
                      [&](Session& session) {
                        const auto code = session.open_state(Access::change);
                        return code == ExitCode::ok ? Acceptance(session, words[1]).run() : code;
                      });
  }
};

}  // namespace

std::unique_ptr<Command> make_ssh_key_command() { return std::make_unique<SshKeyCommand>(); }

}  // namespace slipway::core
