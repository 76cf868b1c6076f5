#include "swarm/resources/network_resource.hpp"

#include "swarm/resources/marks.hpp"

namespace swarm::network_resource {

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type network(type);
  network.doc("A network of the swarm.");
  network.input(s::text("name").required().replaces().doc("What docker calls it."));
  network.input(s::any("body").replaces().doc("What it is made of, in docker's form."));
  network.known_by("marked").deadline_s("delete", 120);
  return network;
}

slipway::contract::Resource resource(const ComposeNetwork& network,
                                     const std::vector<std::string>& after) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = network.name;
  made.inputs.set("name", network.name).set("body", network.body);
  made.depends_on = after;
  made.summary = network.body["Driver"].as_string() + " network";
  return made;
}

Outcome Networks::create(const Request& request, Call& call) {
  const auto manager = Task{context_, request, call}.manager();
  const auto& name = request.inputs()["name"].as_string();
  const auto there = manager.docker.find("/networks/" + slipway::kit::url_encode(name),
                                         "read network '" + name + "'");
  if (there && is_ours((*there)["Labels"], request))
    return Outcome::done((*there)["Id"].as_string());
  if (there)
    throw Failure("already_exists",
                  "the swarm has a network '" + name + "' that is not this stack's");
  auto body = request.inputs()["body"];
  auto labels = body["Labels"].is_map() ? body["Labels"] : Value::map();
  const auto marks = marks_of(request);
  for (const auto& [key, value] : marks.as_map()) labels.set(key, value);
  body.set("Name", name).set("Labels", std::move(labels)).set("CheckDuplicate", true);
  const auto made = manager.docker.post("/networks/create", body, "make network '" + name + "'");
  return Outcome::done(made["Id"].as_string());
}

Outcome Networks::remove(const Request& request, Call& call) {
  const auto manager = Task{context_, request, call}.manager();
  manager.docker.remove("/networks/" + slipway::kit::url_encode(request.id()),
                        "take away the network");
  return Outcome::done(request.id());
}

Observed Networks::read(const Request& request, Call& call) {
  auto& look = call.shared<Look>(context_, request, call);
  if (look.all("networks").count(request.id()) == 0) return Observed::gone();
  return Observed::present(request.id(), request.inputs(), request["outputs"]);
}

}  // namespace swarm::network_resource
