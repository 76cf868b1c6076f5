#include "core/compose/requests.hpp"

#include <utility>

#include "core/compose/roles.hpp"
#include "slipway/codec.hpp"

namespace slipway::core {

Value request_base(const std::string& role, const Stack& stack, const State& state,
                   const Value& inventory) {
  const auto name = made_under(stack, state);
  Value owner = Value::map();
  owner.set("stack", name).set("lineage", state.lineage);
  Value request = Value::map();
  request.set("stack", name).set("lineage", state.lineage).set("owner", std::move(owner));
  request.set("role", role);
  if (role != "cloud" && inventory.is_map()) request.set("inventory", inventory);
  return request;
}

Value records_of(const std::string& role, const State& state) {
  const std::string prefix = role + "/";
  Value records = Value::map();
  auto& entries = records.own_map();
  for (auto row = state.resources.lower_bound(prefix);
       row != state.resources.end() && row->first.compare(0, prefix.size(), prefix) == 0; ++row)
    entries.append(row->first, Value::map()
                                   .set("id", row->second.id)
                                   .set("inputs", row->second.inputs)
                                   .set("outputs", row->second.outputs)
                                   .set("status", to_text(row->second.standing)));
  return records;
}

Value words_of(const NodeStatus& node_status) {
  Value words = Value::map();
  for (const auto& [name, standing] : node_status) words.set(name, to_text(standing));
  return words;
}

Value with_records(Value request, Value records, const NodeStatus& node_status) {
  return request.set("recorded", std::move(records)).set("nodes", words_of(node_status));
}

Value with_layout(Value request, const Value& layout,
                  const std::vector<contract::Endpoint>& endpoints) {
  Value list = Value::list();
  for (const auto& endpoint : endpoints) list.push(codec::encode(endpoint));
  return request.set("layout", layout).set("endpoints", std::move(list));
}

contract::Layout recorded_layout(const State& state) {
  return codec::decoded<contract::Layout>(state.outputs["layout"]);
}

}  // namespace slipway::core
