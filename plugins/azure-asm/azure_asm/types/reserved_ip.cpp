#include "azure_asm/types/reserved_ip.hpp"

#include "azure_asm/types/owner_mark.hpp"
#include "azure_asm/xml/fit.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Value;

constexpr const char* addresses = "/services/networking/reservedips";
constexpr std::size_t longest_label = 100;  // sheet, section 15

std::string path_of(const std::string& name) {
  return std::string(addresses) + "/" + slipway::kit::url_encode(name);
}

/// Short enough for a label, and still of this state alone.
std::string label_of(const slipway::Request& request) {
  return ("slipway " + request.lineage() + " " + request.stack()).substr(0, longest_label);
}

bool is_ours(const Element& address, const Task& task) {
  return address.value("Label") == label_of(task.request);
}

Value outputs_of(const std::string& name, const Element& address, const Task& task) {
  Value outputs = Value::map();
  outputs.set("name", name).set("made", is_ours(address, task));
  return outputs.set_if("address", address_in(address, "Address"));
}

}  // namespace

std::string ReservedIps::natural_id(const Value& inputs) const {
  return inputs["name"].as_string();
}

Observed ReservedIps::read(const Task& task) {
  const auto& name = task.request.id();
  const auto found =
      service_.find(task.call, path_of(name), "read the reserved address '" + name + "'");
  if (!found) return Observed::gone();
  Value inputs = Value::map();
  inputs.set("name", found->value("Name")).set("location", found->value("Location"));
  return Observed::present(name, std::move(inputs), outputs_of(name, *found, task));
}

Outcome ReservedIps::create(const Task& task) {
  const auto& inputs = task.request.inputs();
  const auto& name = inputs["name"].as_string();
  const std::string what = "reserve the address '" + name + "'";
  if (const auto job = Job::from(task.request.token()))
    if (auto answer = waiting_.still_running(task.call, *job, "being reserved", what))
      return *answer;
  if (const auto found = service_.find(task.call, path_of(name), what))
    return Outcome::done(name, outputs_of(name, *found, task));
  Element document("ReservedIP");
  document.add("Name", name).add("Label", label_of(task.request));
  document.add("Location", inputs["location"].as_string());
  try {
    const auto operation = service_.post(task.call, addresses, document, what);
    auto answer = waiting_.pending(
        task.call, Waiting::begun(task.call, "create", "reserved_ip", operation), "being reserved");
    answer.known_as(name);
    return answer;
  } catch (Failure& failure) {
    // somebody made it since we looked: the next attempt finds it
    if (failure.kind == "already_exists") failure.kind = "conflict";
    throw;
  }
}

Outcome ReservedIps::update(const Task& task) {
  return Outcome::done(task.request.id(), task.request.prior()["outputs"]);
}

Outcome ReservedIps::remove(const Task& task) {
  const auto& name = task.request.id();
  const std::string what = "give up the reserved address '" + name + "'";
  if (const auto job = Job::from(task.request.token())) {
    if (auto answer = waiting_.still_running(task.call, *job, "being given up", what))
      return *answer;
    return Outcome::done(name);
  }
  const auto found = service_.find(task.call, path_of(name), what);
  if (!found || !is_ours(*found, task)) return Outcome::done(name);
  const auto operation = service_.remove(task.call, path_of(name), what);
  if (!operation) return Outcome::done(name);
  return waiting_.pending(task.call, Waiting::begun(task.call, "delete", "reserved_ip", *operation),
                          "being given up");
}

}  // namespace azure_asm
