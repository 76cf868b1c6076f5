#include "core/state/rows.hpp"

namespace slipway::core {

const char* to_text(Standing standing) {
  switch (standing) {
    case Standing::whole:
      return "whole";
    case Standing::half_made:
      return "half_made";
    case Standing::unknown:
      return "unknown";
    case Standing::leaving:
      return "leaving";
  }
  return "";
}

std::optional<Standing> standing_from_text(std::string_view text) {
  for (const auto standing :
       {Standing::whole, Standing::half_made, Standing::unknown, Standing::leaving})
    if (text == to_text(standing)) return standing;
  return std::nullopt;
}

const char* to_text(Action action) {
  switch (action) {
    case Action::create:
      return "create";
    case Action::update:
      return "update";
    case Action::remove:
      return "delete";
  }
  return "";
}

std::optional<Action> action_from_text(std::string_view text) {
  for (const auto action : {Action::create, Action::update, Action::remove})
    if (text == to_text(action)) return action;
  return std::nullopt;
}

std::optional<Value> recorded_value(const State& state, const Reference& reference) {
  const auto row = state.resources.find(reference.address);
  if (row == state.resources.end()) return std::nullopt;
  if (reference.path == "id") return Value(row->second.id);
  return row->second.outputs.at_path(reference.path);
}

}  // namespace slipway::core
