#include "role/types.hpp"

#include "role/machine_tree.hpp"
#include "role/trial.hpp"

namespace cloudconfig {

Outcome Clusters::update(const Request& request, Call& call) {
  std::string waits_for;
  if (!remove_departed(request, call, waits_for))
    return Outcome::pending(Value::map().set("version", 1), 1000).phase(waits_for, 0);
  return Outcome::done(request.id(), request.prior()["outputs"]);
}

Outcome Documents::create(const Request& request, Call&) {
  const auto made = made_or_thrown(request.inputs());
  Value outputs = Value::map();
  outputs.set("content", Value(made.text).mark_sensitive());
  outputs.set("digest", digest_of(made.text)).set("bytes", made.text.size());
  return Outcome::done("user-data of " + request.inputs()["node"].as_string(), std::move(outputs));
}

/// The machine that a document would be applied to; an address that is not known stays a token.
MachineBefore Documents::machine_of(const Request& request) const {
  MachineBefore machine;
  machine.tool = tool_of(role_.options()["coreos_version"].as_string());
  machine.addresses = {{"private_ipv4", "$private_ipv4"}, {"public_ipv4", "$public_ipv4"}};
  for (const auto& known : request.inventory().nodes) {
    if (known.name != request.name()) continue;
    if (!known.private_address.as_string().empty())
      machine.addresses["private_ipv4"] = known.private_address.as_string();
    if (!known.public_address.as_string().empty())
      machine.addresses["public_ipv4"] = known.public_address.as_string();
  }
  return machine;
}

std::vector<std::string> Documents::show_change(const Request& request, Call&) {
  const auto before = machine_of(request);
  const auto applied = [&](const Value& inputs) {
    return inputs.is_map() ? apply_user_data(make_user_data(inputs).text, before) : Machine();
  };
  auto lines = differences(applied(request["before"]), applied(request["after"]));
  const bool stays =
      request.standing_of(request.name()) == slipway::contract::NodeStanding::present;
  if (!lines.empty() && stays) lines.push_back("the machine that is there keeps its document");
  return lines;
}

Value Documents::as_files(const Request& request, Call&) {
  return tree_of(apply_user_data(make_user_data(request.inputs()).text, machine_of(request)));
}

}  // namespace cloudconfig
