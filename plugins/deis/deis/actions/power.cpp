#include <algorithm>

#include "deis/actions/batch.hpp"
#include "deis/resources/node_leaving.hpp"
#include "deis/resources/node_resource.hpp"
#include "deis/resources/unit_steps.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;

/// All that the words name, or with `platform` every unit of the platform.
std::vector<FleetUnit> named_units(const Verb& verb, const Way& way) {
  const auto words = verb.words();
  if (words.empty())
    throw Failure("invalid", verb.request.text("action") + " needs a unit").with_effect("none");
  if (words.size() == 1 && words[0] == "platform") return units_in_fleet(way);
  std::vector<FleetUnit> units;
  for (const auto& word : words) units.push_back(find_unit(verb, way, word, IfPoisoned::mend));
  return units;
}

Desired goal(Wish::What what) {
  if (what == Wish::What::remove) return Desired::inactive;
  return what == Wish::What::stop ? Desired::loaded : Desired::launched;
}

/// Brings the units that the words name to what is wished, all at once.
Acted bring(const Verb& verb, Wish::What what, const std::string& said) {
  const auto way = verb.way();
  Batch batch(verb, verb.request.token()["batch"]);
  auto names = verb.request.token()["units"];
  std::vector<Wish> wishes;
  if (names.is_null()) {
    wishes = wishes_for(named_units(verb, way), what);
    names = Value::list();
    for (const auto& wish : wishes) names.push(wish.unit);
  } else {
    for (const auto& name : names.as_list()) {
      const auto have = unit_resource::unit_in_fleet(verb.call, way, name.as_string(), goal(what));
      wishes.push_back({what, name.as_string(), have ? have->options : UnitFile()});
    }
  }
  const bool through = batch.advance(wishes);
  if (!through) return batch.pending(Value::map().set("units", names));
  for (const auto& wish : wishes)
    verb.say(Value::map().set("unit", wish.unit), wish.unit + " " + said);
  return Acted::done();
}

bool running(const std::vector<FleetState>& rows, const std::string& unit) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
    return row.name == unit && row.active == "active" && row.sub == "running";
  });
}

/// In the order in which they are restarted: those that do not run first, for instance because an
/// earlier rolling restart died after it had stopped one.  Otherwise two would be down at once.
Value rolling_order(const Way& way, const std::string& component) {
  auto order = Value::list();
  const auto rows = way.fleet.states();
  const auto units = units_in_fleet(way, component);
  for (const bool down : {true, false})
    for (const auto& unit : units)
      if (running(rows, unit.name) != down) order.push(unit.name);
  return order;
}

}  // namespace

Acted start(const Verb& verb) { return bring(verb, Wish::What::run, "runs"); }
Acted stop(const Verb& verb) { return bring(verb, Wish::What::stop, "is stopped"); }
Acted restart(const Verb& verb) { return bring(verb, Wish::What::restart, "runs again"); }
Acted let_go(const Verb& verb) {
  const auto words = verb.words();
  if (words.size() != 1) throw slipway::Failure("invalid", "say which node: let-go NODE");
  for (const auto& node : verb.request.inventory().nodes) {
    if (node.name != words.front()) continue;
    auto value = Value::map().set("inventory", verb.request["inventory"]);
    value.set("type", node_resource::type).set("id", node.facts["machine_id"]);
    value.set("inputs", Value::map().set("node", node.name)).set("token", verb.request["token"]);
    const auto answer = leave_platform({verb.context, slipway::Request(value), verb.call});
    if (answer.value()["outcome"].as_string() != "done") return answer;
    verb.say(Value::map().set("node", node.name), node.name + " is let go");
    return Acted::done();
  }
  throw slipway::Failure("not_found", "there is no node '" + words.front() + "'");
}

Acted destroy(const Verb& verb) { return bring(verb, Wish::What::remove, "is destroyed"); }

Acted rolling_restart(const Verb& verb) {
  const auto words = verb.words();
  const auto* component = words.size() == 1 ? find_component(words[0]) : nullptr;
  if (!component || component->spread != Spread::instances)
    throw Failure("invalid", "rolling-restart needs router, registry or store-gateway")
        .with_effect("none");
  const auto way = verb.way();
  const auto& told = verb.request.token();
  const auto order = told.is_null() ? rolling_order(way, words[0]) : told["order"];
  const auto at = static_cast<std::size_t>(told["at"].as_int());
  if (order.size() == 0) throw Failure("not_found", "fleet has no unit of " + words[0]);
  const auto& unit = order.as_list()[at].as_string();
  Batch batch(verb, told["batch"]);
  const auto have = unit_resource::unit_in_fleet(verb.call, way, unit, Desired::launched);
  if (!have) throw Failure("not_found", "fleet has no unit " + unit);
  auto token = Value::map().set("order", order);
  if (!batch.advance(wishes_for({*have}, Wish::What::restart)))
    return batch.pending(token.set("at", static_cast<std::int64_t>(at)));
  verb.say(Value::map().set("unit", unit), unit + " runs again");
  if (at + 1 == order.size()) return Acted::done();
  return Batch(verb, {}).pending(token.set("at", static_cast<std::int64_t>(at + 1)));
}

}  // namespace deis
