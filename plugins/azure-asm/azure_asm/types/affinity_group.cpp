#include "azure_asm/types/affinity_group.hpp"

#include "azure_asm/types/owner_mark.hpp"
#include "slipway/bytes.hpp"

namespace azure_asm {
namespace {

std::string group_path(const std::string& name) {
  return "/affinitygroups/" + slipway::kit::url_encode(name);
}

Value group_outputs(const std::string& name, const Element& group, const Request& request) {
  const bool made = group.value("Description") == mark_text(owner_mark(request));
  return Value::map().set("name", name).set("made", made);
}

}  // namespace

Observed AffinityGroups::read(const Request& request, Call& call) {
  const auto& name = request.id();
  const auto found =
      service_.find(call, group_path(name), "read the affinity group '" + name + "'");
  if (!found) return Observed::gone();
  Value inputs = Value::map();
  inputs.set("name", found->value("Name")).set("location", found->value("Location"));
  return Observed::present(name, std::move(inputs), group_outputs(name, *found, request));
}

Outcome AffinityGroups::make(const Request& request, Call& call) {
  const auto& inputs = request.inputs();
  const auto& name = inputs["name"].as_string();
  const std::string what = "make the affinity group '" + name + "'";
  if (const auto found = service_.find(call, group_path(name), what))
    return Outcome::done(name, group_outputs(name, *found, request));
  Element document("CreateAffinityGroup");
  document.add("Name", name).add("Label", slipway::base64_encode(name));
  document.add("Description", mark_text(owner_mark(request)));
  document.add("Location", inputs["location"].as_string());
  try {
    service_.post(call, "/affinitygroups", document, what);
  } catch (Failure& failure) {
    // somebody made it since we looked: the next attempt finds it
    if (failure.kind == "already_exists") failure.kind = "conflict";
    throw;
  }
  return Outcome::done(name, Value::map().set("name", name).set("made", true));
}

Outcome AffinityGroups::unmake(const Request& request, Call& call) {
  const auto& name = request.id();
  const std::string what = "delete the affinity group '" + name + "'";
  const auto found = service_.find(call, group_path(name), what);
  if (found && group_outputs(name, *found, request)["made"].as_bool())
    service_.remove(call, group_path(name), what);
  return Outcome::done(name);
}

bool is_own_affinity_group(Management& service, const Request& request, Call& call,
                           const std::string& name) {
  const auto group = service.find(call, group_path(name), "read the affinity group '" + name + "'");
  auto owner = owner_mark(request);
  owner.set("address", "cloud/affinity_group/" + name);
  return group && group->value("Description") == mark_text(owner);
}

}  // namespace azure_asm
