#include "deis/actions/batch.hpp"

#include <algorithm>

#include "deis/resources/unit_resource.hpp"

namespace deis {
namespace {

using slipway::Failure;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

constexpr std::int64_t look_ms = 500;

/// Whether the way is to blame, not the unit: then the whole verb is asked again.
bool of_the_way(const Failure& failure) {
  return failure.kind == "unavailable" || failure.kind == "timeout" || failure.kind == "cancelled";
}

}  // namespace

Batch::Batch(const Verb& verb, Value token)
    : verb_(verb), token_(token.is_map() ? std::move(token) : Value::map()) {}

Value Batch::ask(const Wish& wish) const {
  auto value = Value::map().set("inventory", verb_.request["inventory"]);
  auto inputs = Value::map();
  inputs.set("unit", wish.unit).set("text", canonical_text(wish.file));
  inputs.set("state", wish.what == Wish::What::stop ? "stopped" : "running");
  value.set("alone", true);  // nobody takes it over while it settles
  value.set("type", unit_resource::type).set("id", wish.unit).set("inputs", inputs);
  value.set("token", token_[wish.unit.c_str()]["token"]);
  const Request request(value);
  switch (wish.what) {
    case Wish::What::run:
      return unit_resource::Units(verb_.context).create(request, verb_.call).value();
    case Wish::What::restart:
    case Wish::What::stop:
      return unit_resource::Units(verb_.context).update(request, verb_.call).value();
    case Wish::What::remove:
      break;
  }
  return unit_resource::Units(verb_.context).remove(request, verb_.call).value();
}

void Batch::look(const Wish& wish) {
  auto entry = Value::map();
  try {
    const auto answer = ask(wish);
    if (answer["outcome"].as_string() == "pending") {
      entry.set("token", answer["token"]);
      if (phase_.empty()) phase_ = wish.unit + ": " + answer["phase"].as_string();
    } else {
      entry.set("done", true);
    }
  } catch (const Failure& failure) {
    if (of_the_way(failure)) throw;
    entry.set("done", true).set("failure", failure.value());
  }
  token_.set(wish.unit, entry);
}

Outcome Batch::pending(Value token) const {
  token.set("v", 1).set("batch", token_);
  return Outcome::pending(token, look_ms).phase(phase_);
}

bool Batch::advance(const std::vector<Wish>& wishes) {
  for (const auto& wish : wishes)
    if (!through(wish.unit)) look(wish);
  if (!phase_.empty()) return false;
  for (const auto& wish : wishes) {
    const auto& failed = token_[wish.unit.c_str()]["failure"];
    if (failed.is_null()) continue;
    Failure failure(failed["class"].as_string(), failed["message"].as_string());
    failure.with_hint(failed["hint"].as_string()).facts = failed["facts"];
    throw failure;
  }
  return true;
}

std::vector<Wish> wishes_for(const std::vector<FleetUnit>& units, Wish::What what) {
  std::vector<Wish> wishes;
  for (const auto& unit : units) wishes.push_back({what, unit.name, unit.options});
  return wishes;
}

std::vector<FleetUnit> units_in_fleet(const Way& way, const std::string& component) {
  std::vector<FleetUnit> units;
  for (auto& unit : way.fleet.units()) {
    if (unit.name.rfind("deis-", 0) != 0) continue;
    const auto name = UnitName::parse(unit.name);
    if (!find_component(name.component)) continue;
    if (component.empty() || name.component == component) units.push_back(std::move(unit));
  }
  std::sort(units.begin(), units.end(), [](const auto& a, const auto& b) {
    return UnitName::parse(a.name) < UnitName::parse(b.name);
  });
  return units;
}

}  // namespace deis
