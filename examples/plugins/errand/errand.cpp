// A platform plugin that does an errand on each machine, over ssh: it carries a file there and runs
// a long command as a job, which is started once, goes on when everything here is killed, and is
// found again by its token.
#include "slipway/kit/remote_job.hpp"
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;
using kit::JobLook;
using kit::RunAs;

/// How the inventory says that a machine is reached.
kit::RemoteOptions way_to(const contract::InventoryNode& node) {
  if (!node.ssh.host.is_string())
    throw Failure("unavailable", "the node '" + node.name + "' cannot be reached yet")
        .with_effect("none");
  kit::RemoteOptions options;
  options.ssh.host = node.ssh.host.as_string();
  options.ssh.port = static_cast<int>(node.ssh.port.as_int(22));
  options.ssh.user = node.ssh.user.as_string();
  options.ssh.identity = node.ssh.identity.as_string();
  options.ssh.passphrase = node.ssh.passphrase.as_string();
  options.ssh.host_key = node.ssh.host_key.as_string();
  options.timeout = std::chrono::seconds(20);
  return options;
}

class Errands final : public PlatformRole {
 public:
  explicit Errands(const Value& options)
      : run_as(options["root"].as_bool() ? RunAs::root : RunAs::user),
        script_(options["script"].as_string()) {}

  Expansion expand(const Request& request, Call& call) override {
    for (const auto& node : request.layout().nodes) {
      contract::Resource errand;
      errand.type = "errand";
      errand.name = node.name;
      errand.inputs.set("script", script_);
      if (!node.resource.empty()) errand.bound_to = {node.resource};
      if (!call.emit(std::move(errand))) break;
    }
    return {};
  }

  const RunAs run_as;

 private:
  std::string script_;
};

class Errand final : public ResourceType, public Updates {
 public:
  explicit Errand(const Errands& role) : as_(role.run_as) {}

  /// The key of the operation is that of the job: however often this is called, it runs once.
  Outcome create(const Request& request, Call& call) override {
    const auto machine = machine_of(request, call);
    const kit::RemoteJobs jobs(machine);
    Value token = request.token();
    if (token.is_null())
      token = jobs.start(request.key(), "sh -s", as_, request.inputs()["script"].as_string());
    const auto look = jobs.look(token);
    if (look.state == JobLook::State::running) return Outcome::pending(token, 500).phase("running");
    if (look.state != JobLook::State::ended)
      throw Failure("unknown", "the errand on " + machine.peer() + " was cut off").operation_over();
    if (look.status != 0)
      throw Failure("invalid", "the errand on " + machine.peer() + " ended with " +
                                   std::to_string(look.status) + ": " + look.err)
          .operation_over();
    return Outcome::done(request.name(), Value::map().set("said", look.out));
  }
  Outcome update(const Request& request, Call& call) override { return create(request, call); }

  /// What was done stays done; only what is remembered of it goes.
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs(), request["outputs"]);
  }

 private:
  kit::Remote machine_of(const Request& request, Call& call) {
    for (const auto& node : request.inventory().nodes) {
      if (node.name != request.name()) continue;
      auto options = way_to(node);
      options.ssh.cancelled = [&call] { return call.cancelled(); };
      return {pool_, std::move(options)};
    }
    throw Failure("unavailable", "the node '" + request.name() + "' is not known")
        .with_effect("none");
  }

  RunAs as_;
  kit::SshPool pool_;
};

Plugin errand() {
  using namespace schema;
  Plugin plugin("errand", "1.0.0", "Runs a script on every node, once");
  plugin
      .role<Errands>({text("script").required().doc("what is run"),
                      boolean("root").fallback(false).doc("whether as root, by sudo")})
      .type<Errand>(Type("errand")
                        .doc("a script that was run on a node")
                        .known_by("free")
                        .input(text("script").required().doc("what is run"))
                        .output(text("said").computed().doc("what it printed")));
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(errand)
