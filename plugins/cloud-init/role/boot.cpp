#include "role/boot.hpp"

#include <algorithm>
#include <optional>

#include "boot/judge.hpp"
#include "boot/watch.hpp"
#include "user_data/problem_text.hpp"

namespace cloud_init {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;
using slipway::contract::InventoryNode;
using slipway::kit::Remote;
using user_data::Level;

constexpr std::int64_t look_again_ms = 1000;
/// A unit that was started last may die a moment after its start has ended well.
constexpr std::int64_t settles_within_ms = 2500;
/// A machine may answer ssh a moment before it has been given its users' keys.
constexpr std::int64_t refusal_grace_ms = 120000;
constexpr std::size_t most_findings = 50;

/// What is remembered between two looks.
struct Waiting {
  std::int64_t since_ms = 0;
  std::int64_t over_ms = 0;  ///< when it was first seen to be over; 0: not yet

  static Waiting of(const Request& request, const Call& call) {
    const auto token = request.token();
    return {token["since_ms"].as_int(call.wall_ms()), token["over_ms"].as_int()};
  }
  Outcome pending(const std::string& phase) const {
    Value token = Value::map().set("version", 1).set("since_ms", since_ms);
    if (over_ms > 0) token.set("over_ms", over_ms);
    return Outcome::pending(std::move(token), look_again_ms).phase(phase);
  }
  bool may_still_come(const Failure& failure, const Call& call) const {
    if (failure.kind == "unavailable" || failure.kind == "timeout") return true;
    return failure.kind == "unauthenticated" && call.wall_ms() - since_ms < refusal_grace_ms;
  }
};

InventoryNode node_of(const Request& request) {
  const auto& name = request.inputs()["node"].as_string();
  for (const auto& node : request.inventory().nodes)
    if (node.name == name) return node;
  throw Failure("not_found", "the node '" + name + "' is not in the inventory").with_effect("none");
}

std::string anew(const Request& request) {
  const auto& machine = request.inputs()["machine"].as_string();
  return machine.empty() ? "make the machine anew"
                         : "slipway up --replace " + machine + " makes the machine anew";
}

/// What failed, as findings that are told beside the failure.
Failure failure_of(const Request& request, const std::vector<Trouble>& troubles) {
  const auto& node = request.inputs()["node"].as_string();
  const auto errors = std::count_if(troubles.begin(), troubles.end(), [](const Trouble& one) {
    return one.problem.level == Level::error;
  });
  Failure failure("invalid", "the first boot of " + node + " did not do " +
                                 (errors == 1 ? "one thing" : std::to_string(errors) + " things") +
                                 " that it was told");
  failure.findings = Value::list();
  for (const auto& one : troubles) {
    if (failure.findings.size() == most_findings) break;
    auto problem = one.problem;
    problem.message = "on " + node + ": " + problem.message;
    auto finding = user_data::finding_of(problem, {}, node);
    if (!one.log.empty()) finding.fact("log", one.log);
    failure.findings.push(finding.value());
  }
  failure.with_hint("correct it and then: " + anew(request)).with_effect("none").operation_over();
  return failure;
}

/// A machine that was made with another document says nothing of this one.
void check_digest(const Request& request, const Report& report) {
  const auto& wanted = request.inputs()["digest"].as_string();
  if (report.digest.empty() || wanted.empty() || report.digest == wanted) return;
  throw Failure("invalid", "the machine of " + request.inputs()["node"].as_string() +
                               " booted with another document than the one that is wanted now")
      .with_hint(anew(request))
      .with_effect("none")
      .operation_over();
}

/// What is told for the log alone.
void log(const Call& call, const std::string& message, const std::string& lines = {}) {
  call.log(SLIPWAY_LOG_WARNING, message, Value::map().set_if("log", lines));
}

/// Throws when something failed that the machine was told.
void judge_boot(const Request& request, const Remote& machine, const Call& call) {
  const auto origins = slipway::codec::decoded<Origins>(request.inputs()["origins"]);
  std::vector<std::string> mounts;
  for (const auto& [path, place] : origins.mounts)
    if (path.starts_with('/')) mounts.push_back(path);
  const auto report = fetch_report(machine, mounts);
  check_digest(request, report);
  const auto troubles = judge(report, origins);
  const bool failed = std::any_of(troubles.begin(), troubles.end(), [](const Trouble& one) {
    return one.problem.level == Level::error;
  });
  if (failed) throw failure_of(request, troubles);
  if (!report.is_whole)
    log(call, machine.peer() + " may not read cloud-init's logs, so not all that failed is seen");
  for (const auto& one : troubles) log(call, one.problem.message, one.log);
}

Outcome looked_at(const Request& request, const Remote& machine, Waiting waiting,
                  const Call& call) {
  const auto progress = look(machine);
  if (progress.state == Progress::State::absent)
    throw Failure("invalid", "cloud-init does not run on the machine of " +
                                 request.inputs()["node"].as_string())
        .with_hint("choose an image with cloud-init, or set config.wait_for_boot to false")
        .with_effect("none")
        .operation_over();
  if (progress.state == Progress::State::runs)
    return waiting.pending("cloud-init is at work" +
                           (progress.stage.empty() ? "" : ": " + progress.stage));
  if (waiting.over_ms == 0) waiting.over_ms = call.wall_ms();
  if (call.wall_ms() - waiting.over_ms < settles_within_ms)
    return waiting.pending("cloud-init is done; its units are looked at");
  judge_boot(request, machine, call);
  return Outcome::done(request.inputs()["node"].as_string());
}

/// The key that a first contact was shown, for all that come after.
Value facts_of(const std::string& node, const std::string& host_key) {
  const auto facts = Value::map().set("host_key", host_key);
  return Value::map().set("node_facts", Value::map().set(node, facts));
}

}  // namespace

slipway::Observed Boots::read(const Request& request, Call&) {
  return slipway::Observed::present(request.id(), Value::map(), request["outputs"]);
}

Outcome Boots::create(const Request& request, Call& call) {
  const auto waiting = Waiting::of(request, call);
  const auto node = node_of(request);
  try {
    const auto way = way_to(node, [&call] { return call.cancelled(); });
    auto outcome = looked_at(request, Remote(pool_, way), waiting, call);
    if (outcome.value()["outcome"].as_string() != "done") return outcome;
    return Outcome::done(node.name, facts_of(node.name, pool_.lease(way.ssh)->host_key()));
  } catch (Failure& failure) {
    if (failure.kind == "forbidden") failure.with_hint(slipway::kit::changed_key_hint(node.name));
    if (!waiting.may_still_come(failure, call)) throw;
    return waiting.pending(failure.message);
  }
}

Outcome Boots::remove(const Request& request, Call&) { return Outcome::done(request.id()); }

slipway::schema::Type boot_type() {
  using namespace slipway::schema;
  return Type("boot")
      .doc(
          "The first boot of a node's machine: waits over ssh until cloud-init is done, and tells "
          "what of the document failed at the line, or the option, that it comes from.")
      .input(text("node").replaces().doc("The node's name."))
      .input(text("machine").keeps().doc("The address of its machine."))
      .input(text("digest").keeps().doc("SHA-256 of the document that it boots with."))
      .input(any("origins").keeps().doc("Where everything in the document comes from."))
      .output(any("node_facts").doc("Its ssh host key, for the inventory."))
      .known_by("free")
      .deadline_s("create", 1800)
      .usually_s("create", 30);
}

}  // namespace cloud_init
