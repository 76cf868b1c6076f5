#include "azure_asm/types/affinity_group.hpp"

#include "azure_asm/types/owner_mark.hpp"
#include "slipway/bytes.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Value;

std::string path_of(const std::string& name) {
  return "/affinitygroups/" + slipway::kit::url_encode(name);
}

Value outputs_of(const std::string& name, const Element& group, const Task& task) {
  const bool made = group.value("Description") == mark_text(owner_mark(task.request));
  return Value::map().set("name", name).set("made", made);
}

}  // namespace

std::string AffinityGroups::natural_id(const Value& inputs) const {
  return inputs["name"].as_string();
}

Observed AffinityGroups::read(const Task& task) {
  const auto& name = task.request.id();
  const auto found =
      service_.find(task.call, path_of(name), "read the affinity group '" + name + "'");
  if (!found) return Observed::gone();
  Value inputs = Value::map();
  inputs.set("name", found->value("Name")).set("location", found->value("Location"));
  return Observed::present(name, std::move(inputs), outputs_of(name, *found, task));
}

Outcome AffinityGroups::create(const Task& task) {
  const auto& inputs = task.request.inputs();
  const auto& name = inputs["name"].as_string();
  const std::string what = "make the affinity group '" + name + "'";
  if (const auto found = service_.find(task.call, path_of(name), what))
    return Outcome::done(name, outputs_of(name, *found, task));
  Element document("CreateAffinityGroup");
  document.add("Name", name).add("Label", slipway::base64_encode(name));
  document.add("Description", mark_text(owner_mark(task.request)));
  document.add("Location", inputs["location"].as_string());
  try {
    service_.post(task.call, "/affinitygroups", document, what);
  } catch (Failure& failure) {
    // somebody made it since we looked: the next attempt finds it
    if (failure.kind == "already_exists") failure.kind = "conflict";
    throw;
  }
  return Outcome::done(name, Value::map().set("name", name).set("made", true));
}

Outcome AffinityGroups::update(const Task& task) {
  return Outcome::done(task.request.id(), task.request.prior()["outputs"]);
}

Outcome AffinityGroups::remove(const Task& task) {
  const auto& name = task.request.id();
  const std::string what = "delete the affinity group '" + name + "'";
  const auto found = service_.find(task.call, path_of(name), what);
  if (found && outputs_of(name, *found, task)["made"].as_bool())
    service_.remove(task.call, path_of(name), what);
  return Outcome::done(name);
}

}  // namespace azure_asm
