#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "slipway/plugin.h"
#include "slipway/plugin/instance.hpp"
#include "slipway/plugin/plugin.hpp"

/// The table of plugin.h for a plugin that was stated in C++.  An author needs none of it.
namespace slipway::detail {

/// Runs `body` and turns whatever it throws into a failed answer: nothing unwinds across the ABI.
template <class Body>
const slipway_value* guarded(const slipway_call* raw, Body&& body) noexcept {
  Call call(raw);
  Value answer;
  try {
    answer = body(call);
  } catch (const Failure& failure) {
    answer = failure.value();
  } catch (const std::exception& error) {
    answer = Failure("internal", std::string("unexpected: ") + error.what()).value();
  } catch (...) {
    answer = Failure("internal", "unexpected exception").value();
  }
  try {
    return call.to_handle(answer);
  } catch (...) {
    return nullptr;  // out of memory: null is an internal failure
  }
}

inline Instance& instance_of(slipway_instance* handle) {
  return *static_cast<Instance*>(static_cast<void*>(handle));
}

/// A member of Instance in the form that the table has.
template <Value (Instance::*Function)(const Request&, Call&)>
const slipway_value* called(slipway_instance* handle, const slipway_call* raw,
                            const slipway_value* request) noexcept {
  return guarded(raw, [&](Call& call) {
    return (instance_of(handle).*Function)(Request(call, request), call);
  });
}

inline void destroy(slipway_instance* handle) noexcept { delete &instance_of(handle); }

/// The one plugin of this file, that `Define` states; made by the first that asks, which is the
/// entry.
template <Plugin (*Define)()>
const Plugin& stated() {
  static const Plugin plugin = Define();
  return plugin;
}

template <Plugin (*Define)()>
const slipway_value* describe(const slipway_call* raw) noexcept {
  return guarded(raw, [](Call&) { return stated<Define>().description(); });
}

template <Plugin (*Define)()>
slipway_instance* create_instance(const slipway_call* raw, const slipway_value* request,
                                  const slipway_value** failure) noexcept {
  slipway_instance* made = nullptr;
  const auto* answered = guarded(raw, [&](Call& call) -> Value {
    const Request wanted(call, request);
    const auto* part = stated<Define>().part(wanted.text("role"));
    if (!part) throw Failure("unsupported", "the plugin does not fill this role");
    auto instance = std::make_unique<Instance>(*part, wanted["options"]);
    made = static_cast<slipway_instance*>(static_cast<void*>(instance.release()));
    return Value::map();
  });
  if (!made) *failure = answered;
  return made;
}

/// Called without an instance.
template <Plugin (*Define)()>
const slipway_value* check(slipway_instance*, const slipway_call* raw,
                           const slipway_value* request) noexcept {
  return guarded(raw, [&](Call& call) -> Value {
    stated<Define>().check(Request(call, request), call);
    return Value::map();
  });
}

template <Plugin (*Define)()>
const void* extension(slipway_slice id) noexcept {
  struct Known {
    std::string_view id;
    Ability ability;
    slipway_function function;
  };
  static const Known known[] = {
      {"slipway.read_many/1", Ability::reads_many, &called<&Instance::read_many>},
      {"slipway.poll_many/1", Ability::polls_many, &called<&Instance::poll_many>},
      {"slipway.actions/1", Ability::acts, &called<&Instance::action>},
      {"slipway.check/1", Ability::checks, &check<Define>},
      {"slipway.show_change/1", Ability::shows_change, &called<&Instance::show_change>},
      {"slipway.as_files/1", Ability::renders_files, &called<&Instance::as_files>}};
  if (!id.data) return nullptr;
  for (const auto& one : known)
    if (one.id == std::string_view(id.data, id.len) &&
        stated<Define>().abilities().has(one.ability))
      return reinterpret_cast<const void*>(one.function);
  return nullptr;
}

template <Plugin (*Define)()>
slipway_plugin table_of(const Plugin& plugin) {
  const auto if_able = [&](Ability ability, slipway_function function) {
    return plugin.abilities().has(ability) ? function : nullptr;
  };
  slipway_plugin table{};
  table.size = sizeof table;
  table.abi = SLIPWAY_ABI_NEWEST;
  table.describe = &describe<Define>;
  table.create_instance = &create_instance<Define>;
  table.destroy = &destroy;
  table.validate = &called<&Instance::validate>;
  table.layout = if_able(Ability::layout, &called<&Instance::layout>);
  table.contribute = if_able(Ability::contribute, &called<&Instance::contribute>);
  table.expand = &called<&Instance::expand>;
  table.preflight = &called<&Instance::preflight>;
  table.read = if_able(Ability::types, &called<&Instance::read>);
  table.create_resource = if_able(Ability::types, &called<&Instance::create>);
  table.update_resource = if_able(Ability::types, &called<&Instance::update>);
  table.delete_resource = if_able(Ability::types, &called<&Instance::remove>);
  table.import_resource = if_able(Ability::imports, &called<&Instance::import_resource>);
  table.upgrade_state = if_able(Ability::upgrades_state, &called<&Instance::upgrade_state>);
  table.extension = &extension<Define>;
  return table;
}

/// Says why there is no table.  R3: an offer may end before its refusal; then the reason has
/// nowhere to go.
inline const slipway_plugin* refuse(const slipway_offer& offer, std::string_view reason) {
  if (offer.size >= sizeof(slipway_offer) && offer.refusal)
    offer.refusal->say(offer.refusal, as_slice(reason));
  return nullptr;
}

inline std::string versions_reason(const slipway_offer& offer) {
  const bool host_is_old = offer.abi_newest < SLIPWAY_ABI_OLDEST;
  return "the plugin speaks ABI " + std::to_string(SLIPWAY_ABI_OLDEST) + " to " +
         std::to_string(SLIPWAY_ABI_NEWEST) + ", the host " + std::to_string(offer.abi_oldest) +
         " to " + std::to_string(offer.abi_newest) + ": upgrade the " +
         (host_is_old ? "host" : "plugin");
}

template <Plugin (*Define)()>
const slipway_plugin* entry(const slipway_offer* offer) noexcept {
  try {
    if (offer->abi_oldest > SLIPWAY_ABI_NEWEST || offer->abi_newest < SLIPWAY_ABI_OLDEST)
      return refuse(*offer, versions_reason(*offer));
    static const slipway_plugin table = table_of<Define>(stated<Define>());
    return &table;
  } catch (const std::exception& error) {
    return refuse(*offer, error.what());
  } catch (...) {
    return refuse(*offer, "unexpected exception");
  }
}

}  // namespace slipway::detail
