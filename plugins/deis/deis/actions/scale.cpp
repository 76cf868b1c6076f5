#include <algorithm>

#include "deis/actions/batch.hpp"
#include "deis/units/units_folder.hpp"

namespace deis {
namespace {

using slipway::Acted;
using slipway::Failure;
using slipway::Value;

struct Scale {
  std::string component;
  int count = 0;
};

Scale read_scale(const std::string& word) {
  const auto equals = word.find('=');
  const auto digits = equals == std::string::npos ? std::string() : word.substr(equals + 1);
  const auto name = UnitName::parse(word.substr(0, equals)).component;
  const auto* component = find_component(name);
  constexpr std::size_t most_digits = 3;
  const bool number = !digits.empty() && digits.size() <= most_digits &&
                      digits.find_first_not_of("0123456789") == std::string::npos;
  if (!number || !component || component->spread != Spread::instances)
    throw Failure("invalid", "'" + word + "' is not router=N, registry=N or store-gateway=N")
        .with_effect("none")
        .with_hint("slipway platform scale router=3");
  return {name, std::atoi(digits.c_str())};
}

/// The missing ones are made, those above the count are removed, the others are left alone.
void add_wishes(const Verb& verb, const std::vector<FleetUnit>& have, const Batch& batch,
                const Scale& scale, std::vector<Wish>& wishes) {
  const auto& settings = verb.context.settings;
  const auto file = unit_from(settings.units_dirs, *find_component(scale.component),
                              {settings.release, settings.placement});
  for (int i = 1; i <= scale.count; ++i) {
    const auto name = UnitName{scale.component, i}.text();
    const auto at =
        std::find_if(have.begin(), have.end(), [&](const auto& unit) { return unit.name == name; });
    wishes.push_back({Wish::What::run, name, at == have.end() ? file : at->options});
  }
  for (const auto& unit : have)
    if (UnitName::parse(unit.name).instance > scale.count && !batch.through(unit.name))
      wishes.push_back({Wish::What::remove, unit.name, {}});
}

/// More than machines can hold would wait for ever.
void check_room(const Verb& verb, const Scale& scale) {
  const auto nodes = verb.request.inventory().nodes.size();
  if (static_cast<std::size_t>(scale.count) <= nodes) return;
  throw Failure("invalid", std::to_string(scale.count) + " units of " + scale.component +
                               " need as many nodes, but there are " + std::to_string(nodes))
      .with_effect("none")
      .with_hint("slipway platform scale " + scale.component + "=" + std::to_string(nodes));
}

void say_scaled(const Verb& verb, const Scale& scale) {
  const auto& component = *find_component(scale.component);
  auto record = Value::map().set("component", scale.component).set("count", scale.count);
  std::string line = scale.component + ": " + std::to_string(scale.count) + " run";
  if (verb.context.settings.instances_of(component) != scale.count)
    line += "; the stack file says " +
            std::to_string(verb.context.settings.instances_of(component)) +
            ", which the next 'slipway up' makes of it";
  verb.say(record, line);
}

}  // namespace

Acted scale(const Verb& verb) {
  const auto words = verb.words();
  if (words.empty()) throw Failure("invalid", "scale needs COMPONENT=N").with_effect("none");
  std::vector<Scale> scales;
  for (const auto& word : words) scales.push_back(read_scale(word));
  for (const auto& one : scales) check_room(verb, one);
  const auto way = verb.way();
  Batch batch(verb, verb.request.token()["batch"]);
  std::vector<Wish> wishes;
  for (const auto& one : scales)
    add_wishes(verb, units_in_fleet(way, one.component), batch, one, wishes);
  if (!batch.advance(wishes)) return batch.pending(Value::map());
  for (const auto& one : scales) say_scaled(verb, one);
  return Acted::done();
}

}  // namespace deis
