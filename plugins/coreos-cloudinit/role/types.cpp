#include "role/types.hpp"

#include "membership/member_steps.hpp"
#include "role/adoption.hpp"
#include "role/cluster_steps.hpp"
#include "role/machine_tree.hpp"
#include "role/trial.hpp"

namespace cloudconfig {

using slipway::Call;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

Observed Agreement::read(const Request& request, Call&) {
  return Observed::present(request.id(), Value::map(), request["outputs"]);
}

Outcome Agreement::remove(const Request& request, Call&) { return Outcome::done(request.id()); }

Outcome Tokens::create(const Request& request, Call& call) {
  return make_token(request, role_.access(call));
}

Observed Tokens::import_resource(const Request& request, Call& call) {
  return find_token(request, call, role_.access(call));
}

Outcome Clusters::create(const Request& request, Call& call) {
  return wait_for_cluster(request, call, role_.access(call));
}

/// Whatever else changes is kept or replaces.
Outcome Clusters::update(const Request& request, Call& call) {
  std::string waits_for;
  if (!remove_departed(request, call, waits_for))
    return Outcome::pending(Value::map().set("version", 1), 1000).phase(waits_for, 0);
  return Outcome::done(request.id(), request.prior()["outputs"]);
}

Observed Clusters::import_resource(const Request& request, Call& call) {
  return find_cluster(request, role_.access(call));
}

Outcome Members::create(const Request& request, Call& call) { return make_member(request, call); }

Outcome Members::update(const Request& request, Call& call) { return check_member(request, call); }

Outcome Members::remove(const Request& request, Call& call) { return remove_member(request, call); }

Observed Members::import_resource(const Request& request, Call& call) {
  return find_member(request, call);
}

Outcome Documents::create(const Request& request, Call&) {
  const auto made = made_or_thrown(request.inputs());
  Value outputs = Value::map();
  outputs.set("content", Value(made.text).mark_sensitive());
  outputs.set("digest", digest_of(made.text)).set("bytes", made.text.size());
  return Outcome::done("user-data of " + request.inputs()["node"].as_string(), std::move(outputs));
}

Outcome Documents::update(const Request& request, Call& call) { return create(request, call); }

Observed Documents::import_resource(const Request& request, Call& call) {
  return made_again(create(request, call));
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
  const bool stays = request["nodes"][request.name()].as_string() == "present";
  if (!lines.empty() && stays) lines.push_back("the machine that is there keeps its document");
  return lines;
}

Value Documents::as_files(const Request& request, Call&) {
  return tree_of(apply_user_data(make_user_data(request.inputs()).text, machine_of(request)));
}

}  // namespace cloudconfig
