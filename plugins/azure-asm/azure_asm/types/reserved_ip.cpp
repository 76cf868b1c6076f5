#include "azure_asm/types/reserved_ip.hpp"

#include "azure_asm/types/owner_mark.hpp"
#include "azure_asm/xml/fit.hpp"

namespace azure_asm {
namespace {

constexpr const char* addresses = "/services/networking/reservedips";
constexpr std::size_t longest_label = 100;  // sheet, section 15

std::string address_path(const std::string& name) {
  return std::string(addresses) + "/" + slipway::kit::url_encode(name);
}

/// Short enough for a label, and still of this state alone.
std::string label_of(const Request& request) {
  return ("slipway " + request.lineage() + " " + request.stack()).substr(0, longest_label);
}

bool is_ours(const Element& address, const Request& request) {
  return address.value("Label") == label_of(request);
}

Value address_outputs(const std::string& name, const Element& address, const Request& request) {
  Value outputs = Value::map();
  outputs.set("name", name).set("made", is_ours(address, request));
  return outputs.set_if("address", address_in(address, "Address"));
}

}  // namespace

Observed ReservedIps::read(const Request& request, Call& call) {
  const auto& name = request.id();
  const auto found =
      service_.find(call, address_path(name), "read the reserved address '" + name + "'");
  if (!found) return Observed::gone();
  Value inputs = Value::map();
  inputs.set("name", found->value("Name")).set("location", found->value("Location"));
  return Observed::present(name, std::move(inputs), address_outputs(name, *found, request));
}

Outcome ReservedIps::make(const Request& request, Call& call) {
  const auto& inputs = request.inputs();
  const auto& name = inputs["name"].as_string();
  const std::string what = "reserve the address '" + name + "'";
  if (const auto job = Job::from(request.token()))
    if (auto answer = waiting_.still_running(call, *job, "being reserved", what)) return *answer;
  if (const auto found = service_.find(call, address_path(name), what))
    return Outcome::done(name, address_outputs(name, *found, request));
  Element document("ReservedIP");
  document.add("Name", name).add("Label", label_of(request));
  document.add("Location", inputs["location"].as_string());
  try {
    const auto operation = service_.post(call, addresses, document, what);
    return accepted(call, "create", "reserved_ip", operation, "being reserved", name);
  } catch (Failure& failure) {
    // somebody made it since we looked: the next attempt finds it
    if (failure.kind == "already_exists") failure.kind = "conflict";
    throw;
  }
}

Outcome ReservedIps::unmake(const Request& request, Call& call) {
  const auto& name = request.id();
  const std::string what = "give up the reserved address '" + name + "'";
  if (auto answer = going(request, call, name, "being given up", what)) return *answer;
  const auto found = service_.find(call, address_path(name), what);
  if (!found || !is_ours(*found, request)) return Outcome::done(name);
  const auto operation = service_.remove(call, address_path(name), what);
  if (!operation) return Outcome::done(name);
  return accepted(call, "delete", "reserved_ip", *operation, "being given up");
}

}  // namespace azure_asm
