#include <algorithm>
#include <cstring>

#include "core/plugin/body.hpp"
#include "core/plugin/host_call.hpp"
#include "core/plugin/needed_members.hpp"
#include "core/plugin/slices.hpp"

namespace slipway::core {
namespace {

/// Takes the reason of a refusal.  Allocated here, used during the entry call only.
void take_reason(const slipway_refusal* refusal, slipway_slice reason) noexcept try {
  if (!reason.data) return;
  const auto length = std::min<std::uint64_t>(reason.len, SLIPWAY_MAX_MESSAGE);
  static_cast<std::string*>(refusal->self)->assign(reason.data, length);
} catch (...) {
  return;
}

std::string range(std::uint32_t oldest, std::uint32_t newest) {
  return std::to_string(oldest) + " to " + std::to_string(newest);
}

Error refused(const std::string& name, const std::string& why) {
  return Error{Errc::refused, "plugin '" + name + "' cannot be used: " + why, {}};
}

Result<slipway_plugin> table_of(const std::string& name, slipway_entry_function entry) {
  std::string reason;
  const slipway_refusal refusal{sizeof refusal, 0, &reason, &take_reason};
  const slipway_offer offer{sizeof offer, SLIPWAY_ABI_OLDEST, SLIPWAY_ABI_NEWEST, 0, &refusal};
  const CallNote note(name.c_str(), "slipway_plugin_entry");
  const slipway_plugin* theirs = entry(&offer);
  const auto ours = range(SLIPWAY_ABI_OLDEST, SLIPWAY_ABI_NEWEST);
  if (!theirs)
    return refused(name, reason.empty()
                             ? "it refused the host's ABI " + ours + " and did not say why"
                             : reason + " (the host's ABI is " + ours + ")");
  constexpr std::uint32_t head = offsetof(slipway_plugin, describe);
  if (theirs->size < head) return refused(name, "its table has no room for a version");
  if (theirs->abi < SLIPWAY_ABI_OLDEST || theirs->abi > SLIPWAY_ABI_NEWEST)
    return refused(name, "it speaks ABI " + std::to_string(theirs->abi) + ", the host " + ours +
                             ": upgrade the " +
                             (theirs->abi > SLIPWAY_ABI_NEWEST ? "host" : "plugin"));
  // R3: what both sides know of the table; a member that is cut in two is not there.
  slipway_plugin copy{};
  const auto known = std::min<std::size_t>(theirs->size, sizeof copy);
  std::memcpy(&copy, theirs, known - (known - head) % sizeof(slipway_function));
  copy.size = sizeof copy;
  if (const auto names = lacking(copy, SLIPWAY_NEEDED_ALWAYS); !names.empty())
    return refused(name, "its table lacks " + names);
  return copy;
}

void find_functions(PluginBody& body) {
  const CallNote note(body.name.c_str(), "extension");
  for (const auto& place : function_places) {
    auto& function = body.functions[index_of(place.function)];
    if (place.member) {
      function = body.table.*place.member;
    } else if (body.table.extension) {
      const slipway_slice id{place.extension, std::strlen(place.extension)};
      function = reinterpret_cast<slipway_function>(const_cast<void*>(body.table.extension(id)));
    }
  }
}

Result<Value> described(const PluginBody& body) {
  const CallServices services;
  HostCall call(body.faults, "describe", services, nullptr);
  const slipway_value* answer = nullptr;
  try {
    answer = unbelieved(body.table.describe)(call.raw());
  } catch (...) {
    return refused(body.name, "describe let an exception out");
  }
  if (!answer) return refused(body.name, "describe gave no answer" + call.bad_json());
  if (const auto refusal = call.refusal(); !refusal.empty())
    return refused(body.name, "describe: " + refusal);
  Value description = value_of(answer);
  if (description["outcome"].as_string() == "failed")
    return refused(body.name, "describe failed: " + description["message"].as_string());
  return description;
}

}  // namespace

Result<std::shared_ptr<PluginBody>> negotiate(const std::string& name,
                                              slipway_entry_function entry) {
  auto table = table_of(name, entry);
  if (!table) return std::move(table).error();
  auto body = std::make_shared<PluginBody>();
  body->name = name;
  body->table = *table;
  body->faults = std::make_shared<FaultBox>(name);
  auto description = described(*body);
  if (!description) return std::move(description).error();
  auto schema = parse_schema(*description);
  if (!schema) return std::move(schema).error().in("plugin '" + name + "'");
  body->description = *std::move(description);
  body->schema = *std::move(schema);
  find_functions(*body);
  return body;
}

}  // namespace slipway::core
