#include "deis/resources/ready_resource.hpp"

#include <algorithm>
#include <map>

#include "deis/cluster/health.hpp"
#include "deis/resources/unit_diagnosis.hpp"
#include "deis/resources/unit_watch.hpp"

namespace deis::ready_resource {
namespace {

constexpr const char* id = "ready";
constexpr std::int64_t poll_ms = 1000;

/// Whether what was started still runs, which is asked once more when the platform serves: a unit
/// may die after it has settled.  The first that does not run, empty: all do.  Throws the failure
/// of one that is beyond waiting.
std::string look_at_units(const Task& task, const Way& way, Value& token) {
  auto watches = Value::map();
  std::string waits_for;
  const auto machines = task.machines(way);
  std::map<std::string, std::vector<FleetState>> rows;
  for (auto& row : way.fleet.states()) rows[row.name].push_back(row);
  for (const auto& unit : task.context.settings.units()) {
    const auto name = unit.text();
    const auto file = unit_resource::file_of(task.context.settings, unit);
    auto expected = unit_resource::expectation_of(task.context.settings, file, machines);
    expected.settle_ms = 0;  // it has done so already, unless it dies meanwhile
    expected.hash.clear();
    auto watch = Watch::from(task.request.token()["watches"][name.c_str()]);
    if (watch.launched_ms == 0) watch.launched_ms = watch.changed_ms = task.call.wall_ms();
    const auto judgement = unit_resource::look_at(task, name, expected, rows[name], true, watch);
    if (is_failure(judgement.verdict)) {
      way.etcd.require_healthy();
      throw unit_resource::failure_of(
          task.about(unit_resource::request_about(task.request, unit, file)), way, judgement, watch)
          .with_effect("none");
    }
    if (judgement.verdict != Verdict::started && waits_for.empty())
      waits_for = name + " (" + judgement.phase + ")";
    watches.set(name, watch.value());
  }
  token.set("watches", watches);
  return waits_for;
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type platform(type);
  platform.doc(
      "That the platform serves: its components publish themselves in etcd, every router "
      "answers its health check, the controller answers through a router.");
  platform.input(s::text("domain").required().doc("The platform's domain."));
  platform.input(s::integer("routers").doc("How many routers must answer."));
  platform.input(
      s::list("units", s::text("unit"))
          .as_set()
          .doc("Every unit with the hash of its text; a change asks the platform anew."));
  platform.input(s::list("machines", s::text("machine"))
                     .as_set()
                     .doc("The machines by their ids; a change asks the platform anew."));
  platform.output(s::text("controller").computed().doc("Where the controller answers."));
  platform.known_by("free").deadline_s("create", 1800).deadline_s("update", 1800);
  platform.usually_s("create", 30);
  return platform;
}

slipway::contract::Resource resource(const Settings& settings,
                                     const std::vector<std::string>& texts,
                                     const std::vector<std::string>& nodes,
                                     const std::vector<std::string>& after) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = "ready";
  made.inputs.set("domain", settings.domain).set("routers", settings.routers);
  auto machines = Value::list();
  for (const auto& node : nodes) machines.push(slipway::Reference{node, "machine_id"});
  made.inputs.set("units", texts).set("machines", std::move(machines));
  made.depends_on = after;
  made.needs_nodes.which = "any";
  return made;
}

Outcome Readiness::create(const Request& request, Call& call) {
  const auto way = way_of(context_, request, call);
  auto token = Value::map().set("v", 1);
  const auto waits_for = look_at_units({context_, request, call}, way, token);
  const auto checks = check_health(way, context_.settings);
  const auto good =
      std::count_if(checks.begin(), checks.end(), [](const auto& check) { return check.good; });
  const auto bad =
      std::find_if(checks.begin(), checks.end(), [](const auto& check) { return !check.good; });
  if (bad == checks.end() && waits_for.empty()) {
    way.etcd.require_healthy();
    const auto address = "http://deis." + context_.settings.domain;
    return Outcome::done(id, Value::map().set("controller", address));
  }
  const auto what = bad == checks.end() ? waits_for : bad->what + " (" + bad->detail + ")";
  return Outcome::pending(token, poll_ms)
      .phase("waiting: " + what, static_cast<double>(good) / static_cast<double>(checks.size()))
      .known_as(id);
}

Outcome Readiness::remove(const Request& request, Call&) { return Outcome::done(request.id()); }

Observed Readiness::read(const Request& request, Call& call) {
  look(request, call).way();
  return Observed::present(id, request.inputs(), request["outputs"]);
}

Observed Readiness::import_resource(const Request& request, Call& call) {
  return found(create(request, call), Value::map());
}

}  // namespace deis::ready_resource
