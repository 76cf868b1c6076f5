#include "deis/resources/ready_resource.hpp"

#include <algorithm>

#include "deis/cluster/health.hpp"

namespace deis::ready_resource {
namespace {

using slipway::Outcome;
using slipway::Request;
using slipway::Value;

constexpr const char* id = "ready";
constexpr std::int64_t poll_ms = 1500;

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type platform("platform", type);
  platform.doc(
      "That the platform serves: its components publish themselves in etcd, every router "
      "answers its health check, the controller answers through a router.");
  platform.input(s::text("domain").required().doc("The platform's domain."));
  platform.input(s::integer("routers").doc("How many routers must answer."));
  platform.input(
      s::list("units", s::text("unit"))
          .as_set()
          .doc("Every unit with the hash of its text; a change asks the platform anew."));
  platform.output(s::text("controller").computed().doc("Where the controller answers."));
  platform.known_by("free").deadline_s("create", 1800).deadline_s("update", 1800);
  platform.usually_s("create", 30);
  return platform;
}

slipway::contract::Resource resource(const Settings& settings,
                                     const std::vector<std::string>& texts,
                                     const std::vector<std::string>& after) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = "ready";
  made.inputs.set("domain", settings.domain).set("routers", settings.routers);
  made.inputs.set("units", texts);
  made.depends_on = after;
  made.needs_nodes.which = "any";
  return made;
}

Outcome ask(const Context& context, const Request& request, slipway::Call& call) {
  const auto way = way_of(context, request, call);
  const auto checks = check_health(way, context.settings);
  const auto good =
      std::count_if(checks.begin(), checks.end(), [](const auto& check) { return check.good; });
  const auto bad =
      std::find_if(checks.begin(), checks.end(), [](const auto& check) { return !check.good; });
  if (bad == checks.end()) {
    const auto address = "http://deis." + context.settings.domain;
    return Outcome::done(id, Value::map().set("controller", address));
  }
  return Outcome::pending(Value::map().set("v", 1), poll_ms)
      .phase("waiting: " + bad->what + " (" + bad->detail + ")",
             static_cast<double>(good) / static_cast<double>(checks.size()))
      .known_as(id);
}

Outcome forget(const Request& request) { return Outcome::done(request.id()); }

slipway::Observed read(const Request& request) {
  return slipway::Observed::present(id, request.inputs(), request["outputs"]);
}

}  // namespace deis::ready_resource
