#include "core/command/commands.hpp"
#include "core/command/run_options.hpp"
#include "core/run/session.hpp"
#include "core/run/show.hpp"
#include "core/run/ssh_config.hpp"
#include "core/value/address.hpp"

namespace slipway::core {
namespace {

/// How a resource is, in a word or two; `fine` is set to whether that is as it should be.
std::string state_of(const ResourceRow& row, const ReadBack* read, bool& fine) {
  fine = false;
  if (read && read->answer == ReadBack::Answer::gone) return "gone";
  if (read && read->answer == ReadBack::Answer::failed)
    return "unreadable: " + read->failure->message;
  if (row.standing != Standing::whole) return to_text(row.standing);
  fine = !read || read->ready.value_or(true);
  if (read && read->ready) return fine ? "ready" : "not ready";
  return "there";
}

/// Where a machine is: `10.0.0.4, 203.0.113.9, ssh core@203.0.113.9:2222`.
std::string place_of(const contract::InventoryNode& node) {
  std::string text;
  const auto add = [&text](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  };
  add(node.private_address.as_string());
  if (!(node.public_address == node.private_address)) add(node.public_address.as_string());
  if (const auto ssh = ssh_place(node); !ssh.empty()) add("ssh " + ssh);
  return text;
}

void tell_state(Session& session, const std::string& address, const std::string& state,
                const contract::InventoryNode* node = nullptr) {
  Value record = Value::map();
  record.set("address", address).set("state", state);
  std::string line = address + "  " + state;
  if (node) {
    record.set_if("private_address", node->private_address)
        .set_if("public_address", node->public_address)
        .set_if("ssh", ssh_place(*node));
    if (const auto place = place_of(*node); !place.empty()) line += "  " + place;
  }
  session.teller.tell_record(record.set("line", line));
}

/// The node that a resource is; null when it is none.
const contract::InventoryNode* node_of(const std::string& address, const contract::Layout& layout,
                                       const contract::Inventory& inventory) {
  for (const auto& node : layout.nodes)
    for (const auto& known : inventory.nodes)
      if (node.resource == address && known.name == node.name) return &known;
  return nullptr;
}

/// A line a resource that is a machine or is not as it should be.
bool print_resources(Session& session, const ReadBacks& reads) {
  bool healthy = true;
  const auto layout = recorded_layout(session.state());
  const auto inventory = session.host.inventory();
  for (const auto& [address, row] : session.state().resources) {
    const auto read = reads.find(address);
    bool fine = false;
    const auto state = state_of(row, read == reads.end() ? nullptr : &read->second, fine);
    healthy = healthy && fine;
    const auto* type = session.host.type(address, row.plugin);
    if (!fine || (type && type->machine))
      tell_state(session, address, state, node_of(address, layout, inventory));
  }
  for (const auto& [address, operation] : session.state().operations) {
    healthy = false;
    tell_state(session, address, std::string(to_text(operation.action)) + " is open");
  }
  return healthy;
}

/// How long an action may be silent before the role is taken for one that does not answer.
constexpr Millis action_patience{4000};

/// Whether nothing that the role has made could be read: then nobody needs to be asked again.
bool is_silent(const std::string& role, const ReadBacks& reads) {
  bool any = false;
  for (const auto& [address, read] : reads) {
    if (role_of(address) != role) continue;
    if (read.answer != ReadBack::Answer::failed) return false;
    any = true;
  }
  return any;
}

class StatusCommand final : public Command {
 public:
  std::string name() const override { return "status"; }
  std::string summary() const override { return "show what exists and how it is"; }
  std::string description() const override {
    return "Reads back what is on record and shows each machine, then asks config and platform\n"
           "how they are.  Exit code 12 when something is missing, unhealthy or silent.\n"
           "\n"
           "  slipway status";
  }

  ExitCode run(const Invocation& invocation, Console& console) const override {
    return in_session(run_options(name(), invocation, Voice::tells), console, look);
  }

 private:
  static ExitCode look(Session& session) {
    if (const auto code = session.open(Access::look); code != ExitCode::ok) return code;
    if (session.state().resources.empty() && session.state().operations.empty())
      return session.teller.end(ExitCode::ok, {"nothing of this stack exists"}, "slipway up");
    const auto reads = read_back(session);
    if (session.teller.interrupted()) return session.teller.end(ExitCode::cancelled, {}, {});
    std::vector<std::string> silent;
    bool healthy = print_resources(session, reads);
    for (const std::string name : {"config", "platform"}) {
      const ActiveRole* role = session.roles().find(name);
      if (!role || !role->plugin || !role->plugin->schema().find_action(name, "status")) continue;
      if (is_silent(name, reads)) {
        silent.push_back("the " + name + " does not answer");
        continue;
      }
      const auto end =
          run_action(session, *role, "status", Value::map(), {}, {{}, action_patience});
      if (end.silent) {
        silent.push_back("the " + name + " does not answer");
        continue;
      }
      if (end.code != ExitCode::ok && end.code != ExitCode::unhealthy)
        return session.teller.end(end.code == ExitCode::not_found ? ExitCode::other : end.code,
                                  {"the " + name + " could not be asked"}, "slipway up");
      healthy = healthy && end.code == ExitCode::ok;
    }
    healthy = healthy && silent.empty();
    silent.insert(silent.begin(), healthy ? "healthy" : "not healthy");
    return session.teller.end(healthy ? ExitCode::ok : ExitCode::unhealthy, silent,
                              healthy ? "slipway output" : "slipway plan");
  }
};

}  // namespace

std::unique_ptr<Command> make_status_command() { return std::make_unique<StatusCommand>(); }

}  // namespace slipway::core
