#pragma once
#include <deque>
#include <string>

#include "core/plan/planner.hpp"
#include "core/plan/steps.hpp"

namespace slipway::core {

/// A stack as the planner sees it, put together by a test: what is wanted, what is on record, what
/// was read.
struct Scene {
  std::vector<DesiredResource> desired;
  contract::Layout layout;
  contract::Layout recorded;
  State state;
  ReadBacks reads;
  Replacements replace;
  Protection protects;
  bool takes_down = false;
  bool everything_anew = false;
  std::deque<ResourceType> types;

  ResourceType& type() {
    if (!types.empty()) return types.front();
    auto& made = types.emplace_back();
    made.role = "cloud";
    made.name = "thing";
    const auto add = [&made](const char* name, ChangeMeans means) -> Attribute& {
      auto& attribute = made.inputs.emplace_back();
      attribute.name = name;
      attribute.change = means;
      return attribute;
    };
    add("size", ChangeMeans::update).interrupts = true;
    add("label", ChangeMeans::update);
    add("image", ChangeMeans::replace);
    add("letter", ChangeMeans::keep);
    return made;
  }

  /// A second type of the same inputs, whose resources are machines.
  ResourceType& machine() {
    type();
    if (types.size() < 2) types.emplace_back(types.front()).machine = true;
    return types.back();
  }

  DesiredResource& want(const std::string& name, Value inputs = Value::map()) {
    auto& made = desired.emplace_back();
    made.role = "cloud";
    made.plugin = "test";
    made.type = &type();
    made.resource.type = "thing";
    made.resource.name = name;
    made.resource.inputs = std::move(inputs);
    made.address = "cloud/thing/" + name;
    return made;
  }

  ResourceRow& have(const std::string& name, Value inputs = Value::map()) {
    ResourceRow row;
    row.address = "cloud/thing/" + name;
    row.plugin = "test";
    row.id = "id-" + name;
    row.inputs = std::move(inputs);
    row.outputs.set("place", "at-" + name);
    return state.resources.insert_or_assign(row.address, row).first->second;
  }

  void gone(const std::string& name) {
    reads["cloud/thing/" + name].answer = ReadBack::Answer::gone;
  }

  Plan plan() {
    PlanInput input;
    input.desired = std::make_shared<DesiredResources>(desired);
    input.layout = &layout;
    input.recorded = &recorded;
    input.state = std::make_shared<State>(state);
    input.reads = &reads;
    input.replace = replace;
    input.protects = protects;
    input.takes_down = takes_down;
    input.everything_anew = everything_anew;
    input.type_of = [this](const std::string&, const std::string&) { return &type(); };
    return make_plan(input);
  }
};

/// `create a, update b`: what is not a no-op, in order.
inline std::string changes_of(const Plan& plan) {
  std::string text;
  for (const auto& change : plan.changes) {
    if (change.kind == ChangeKind::no_op) continue;
    text += (text.empty() ? "" : ", ") + std::string(change.maybe ? "maybe " : "") +
            to_text(change.kind) + " " + change.address.substr(change.address.rfind('/') + 1);
  }
  return text;
}

/// `delete a, create b`: the steps in an order that their edges allow, the lowest number first.
inline std::string order_of(const StepGraph& graph) {
  std::string text;
  for (const auto at : graph.order.order()) {
    const auto& step = graph.steps[at];
    text += (text.empty() ? "" : ", ") + std::string(to_text(step.action)) + " " +
            step.address.substr(step.address.rfind('/') + 1);
  }
  return text;
}

inline Value thing(const char* key, Value value) { return Value::map().set(key, std::move(value)); }

}  // namespace slipway::core
