// A cloud of one machine that somebody else boots: it lays the node's user-data where that one
// takes it from, and says how the machine is reached.
#include <filesystem>
#include <fstream>

#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Standing final : public CloudRole, public Contributes {
 public:
  explicit Standing(const Value& options) : options_(options) {}

  contract::Layout layout(const Request& request, Call&) override {
    contract::Layout layout;
    for (const auto& wanted : request["nodes"].as_list()) {
      contract::LayoutNode node;
      node.group = wanted["group"].as_string();
      node.index = wanted["index"].as_int();
      node.name = request.text("stack") + "-" + std::to_string(node.index);
      node.resource = "cloud/machine/" + node.name;
      node.removed_by = {node.resource};
      node.ssh.host = options_["host"];
      node.ssh.user = options_["user"];
      node.ssh.identity = options_["identity"];
      layout.nodes.push_back(std::move(node));
    }
    return layout;
  }

  contract::Contribution contribute(const Request&, Call&) override {
    contract::Fragment all;
    if (const auto& key = options_["key"].as_string(); !key.empty())
      all.config.ssh_keys.push_back(key);
    if (const auto& command = options_["command"].as_string(); !command.empty()) {
      all.config.commands.push_back(command);
      all.origins.push_back({{"commands"}, {"command"}});
    }
    contract::Contribution contribution;
    contribution.fragments.push_back(all);
    return contribution;
  }

  Expansion expand(const Request& request, Call& call) override {
    for (const auto& node : request.layout().nodes) {
      contract::Resource machine;
      machine.type = "machine";
      machine.name = node.name;
      machine.inputs.set("user_data", request["user_data"][node.name]);
      if (!call.emit(std::move(machine))) break;
    }
    return {};
  }

  std::filesystem::path seed() const {
    return std::filesystem::path(options_["folder"].as_string()) / "user-data";
  }

 private:
  Value options_;
};

class Machine final : public ResourceType {
 public:
  explicit Machine(const Standing& role) : role_(role) {}

  Observed read(const Request& request, Call&) override {
    if (!std::filesystem::exists(role_.seed())) return Observed::gone();
    return Observed::present(request.id(), Value::map());
  }
  Outcome create(const Request& request, Call&) override {
    const auto seed = role_.seed();
    const auto part = seed.string() + ".part";
    std::ofstream(part, std::ios::binary) << request.inputs()["user_data"].as_string();
    std::filesystem::rename(part, seed);
    return Outcome::done(request.name());
  }
  Outcome remove(const Request& request, Call&) override {
    std::filesystem::remove(role_.seed());
    return Outcome::done(request.id());
  }

 private:
  const Standing& role_;
};

Plugin standing() {
  using namespace schema;
  Plugin plugin("standing", "1.0.0", "A machine that somebody else boots");
  plugin
      .role<Standing>({text("folder").required().is_path().doc("where the user-data is laid"),
                       text("host").required().doc("how the machine is reached by ssh"),
                       text("user").required().doc("who logs in"),
                       text("identity").required().is_path().doc("with which key"),
                       text("key").doc("its public half"),
                       text("command").doc("what the machine runs at its first boot")})
      .type<Machine>(Type("machine")
                         .doc("the machine")
                         .known_by("content")
                         .input(any("user_data").sensitive().replaces().doc("what it boots with")));
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(standing)
