#include "azure_asm/types/hosted_service.hpp"

#include "azure_asm/types/owner_mark.hpp"
#include "slipway/bytes.hpp"
#include "slipway/text.hpp"

namespace azure_asm {
namespace {

Element create_document(const Value& inputs, const Value& owner) {
  const auto& name = inputs["name"].as_string();
  Element document("CreateHostedService");
  document.add("ServiceName", name).add("Label", slipway::base64_encode(name));
  document.add_if("Location", inputs["location"].as_string());
  document.add_if("AffinityGroup", inputs["affinity_group"].as_string());
  return document.add(mark_element(owner));
}

const Element& marks(const Element& hosted_service) {
  return hosted_service.at("HostedServiceProperties/ExtendedProperties");
}

Value service_outputs(const std::string& name) {
  return Value::map().set("name", name).set("dns_name", slipway::lowered(name) + ".cloudapp.net");
}

Failure stranger(const std::string& name, const std::string& whose) {
  Failure failure("already_exists", "the cloud service name '" + name + "' is taken: " + whose);
  failure.with_hint("choose another name: set cloud_service_name").with_effect("none");
  return failure;
}

}  // namespace

Observed HostedServices::read(const Request& request, Call& call) {
  const auto& name = request.id();
  const auto found =
      service_.find(call, service_path(name), "read the cloud service '" + name + "'");
  // a service of that name with another owner is not the one on record
  if (!found || owner_of(marks(*found), owner_mark(request)) == Owner::other_stack)
    return Observed::gone();
  const auto& properties = found->at("HostedServiceProperties");
  Value inputs = Value::map();
  inputs.set("name", found->value("ServiceName"));
  inputs.set("location", properties.value("Location"));
  inputs.set("affinity_group", properties.value("AffinityGroup"));
  return Observed::present(name, std::move(inputs), service_outputs(found->value("ServiceName")));
}

Outcome HostedServices::make(const Request& request, Call& call) {
  const auto& inputs = request.inputs();
  const auto& name = inputs["name"].as_string();
  const std::string reading = "read the cloud service '" + name + "'";
  if (request.recover()) {
    if (const auto found = service_.find(call, service_path(name), reading)) {
      if (owner_of(marks(*found), owner_mark(request)) != Owner::ours)
        throw stranger(name, owner_text(marks(*found)));
      return Outcome::done(name, service_outputs(name));
    }
  }
  try {
    service_.post(call, "/services/hostedservices", create_document(inputs, owner_mark(request)),
                  "create the cloud service '" + name + "'");
  } catch (const Failure& failure) {
    if (failure.kind != "already_exists") throw;
    const auto found = service_.find(call, service_path(name), reading);
    if (!found) throw stranger(name, "somebody outside this subscription has it");
    if (owner_of(marks(*found), owner_mark(request)) != Owner::ours)
      throw stranger(name, owner_text(marks(*found)));
  }
  return Outcome::done(name, service_outputs(name));
}

Outcome HostedServices::unmake(const Request& request, Call& call) {
  const auto& name = request.id();
  const std::string what = "delete the cloud service '" + name + "'";
  if (auto answer = going(request, call, name, "deleting", what)) return *answer;
  const auto found = service_.find(call, service_path(name), what);
  if (!found) return Outcome::done(name);
  if (owner_of(marks(*found), owner_mark(request)) == Owner::other_stack)
    throw Failure("forbidden", "cannot " + what + ": " + owner_text(marks(*found)));
  // one operation for machines, disks, blobs and the service itself
  const auto operation = service_.remove(call, service_path(name) + "?comp=media", what);
  if (!operation) return Outcome::done(name);
  return accepted(call, "delete", "delete_service", *operation, "deleting", name);
}

}  // namespace azure_asm
