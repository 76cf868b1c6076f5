#include "swarm/resources/service_resource.hpp"

#include <algorithm>

#include "swarm/resources/marks.hpp"
#include "swarm/resources/service_spec.hpp"
#include "swarm/resources/service_wait.hpp"

namespace swarm::service_resource {
namespace {

constexpr std::int64_t service_look_ms = 500;

std::string path_of(const std::string& name) {
  return "/services/" + slipway::kit::url_encode(name);
}

Publishing publishing_of(const std::string& word) {
  if (word == "mesh") return Publishing::mesh;
  return word == "host" ? Publishing::host : Publishing::ask;
}

const char* to_text(Publishing publishing) {
  if (publishing == Publishing::mesh) return "mesh";
  return publishing == Publishing::host ? "host" : "auto";
}

/// Whether the kernel of every machine has what the mesh needs, as was found when it was met.
bool all_have_ipvs(const Request& request) {
  const auto inventory = request.inventory();
  return std::all_of(inventory.nodes.begin(), inventory.nodes.end(), [](const auto& node) {
    return node.status == slipway::contract::NodeStanding::leaving || node.facts["ipvs"].as_bool();
  });
}

/// How often its tasks were made anew without another change is no part of what it is.
Value without_count(Value spec) {
  auto task = spec["TaskTemplate"];
  task.erase("ForceUpdate");
  return spec.set("TaskTemplate", std::move(task));
}

/// One service on its way.
class Raising {
 public:
  explicit Raising(const Task& task)
      : task_(task),
        manager_(task.manager()),
        name_(task.request.inputs()["spec"]["Name"].as_string()) {}

  Outcome begin();
  Outcome watch();

 private:
  Value spec_to_send(const ServiceLook* there);
  void fill_external(Value& spec, const char* list, const char* kind, const char* id,
                     const char* name) const;
  Outcome wait(Value token, const std::string& phase) const;
  Outcome done(const ServiceLook& look) const;
  void require_ours(const ServiceLook& there) const;
  bool is_as_told(const ServiceLook& there) const;

  const Task& task_;
  Machine manager_;
  std::string name_;
};

/// Of what the stack did not make only the name is known before.
void Raising::fill_external(Value& spec, const char* list, const char* kind, const char* id,
                            const char* name) const {
  auto& uses = spec.own_map()["TaskTemplate"].own_map()["ContainerSpec"].own_map()[list];
  if (!uses.is_list()) return;
  for (auto& use : uses.own_list()) {
    if (!use[id].as_string().empty()) continue;
    const auto& wanted = use[name].as_string();
    const auto found = manager_.docker.find(
        std::string("/") + kind + "/" + slipway::kit::url_encode(wanted), "read '" + wanted + "'");
    if (!found)
      throw Failure("invalid", "service '" + name_ + "' needs '" + wanted + "' of the " + kind +
                                   ", which the swarm does not have")
          .with_effect("none")
          .with_hint("it is external: it has to be there before");
    use.set(id, (*found)["ID"]);
  }
}

Value Raising::spec_to_send(const ServiceLook* there) {
  const auto& inputs = task_.request.inputs();
  auto made = final_spec(inputs["spec"], publishing_of(inputs["publish"].as_string()),
                         all_have_ipvs(task_.request));
  if (!made.remark.empty())
    task_.call.log(SLIPWAY_LOG_INFO, "service '" + name_ + "': " + made.remark);
  auto& spec = made.spec;
  fill_external(spec, "Secrets", "secrets", "SecretID", "SecretName");
  fill_external(spec, "Configs", "configs", "ConfigID", "ConfigName");
  auto labels = spec["Labels"].is_map() ? spec["Labels"] : Value::map();
  const auto marks = marks_of(task_.request);
  for (const auto& [key, value] : marks.as_map()) labels.set(key, value);
  spec.set("Labels", std::move(labels));
  if (!there) return spec;
  const auto before = there->service["Spec"]["TaskTemplate"]["ForceUpdate"].as_int();
  const auto& images = task_.request.prior()["inputs"]["images"];
  const bool anew = task_.request.recover() || (images.is_string() && images != inputs["images"]);
  spec.own_map()["TaskTemplate"].set("ForceUpdate", before + (anew ? 1 : 0));
  return spec;
}

Outcome Raising::wait(Value token, const std::string& phase) const {
  const auto id = token["service"].as_string();
  return Outcome::pending(std::move(token), service_look_ms).phase(phase, 0).known_as(id);
}

void Raising::require_ours(const ServiceLook& there) const {
  if (is_ours(there.service["Spec"]["Labels"], task_.request)) return;
  throw Failure("already_exists",
                "the swarm has a service '" + name_ + "' that is not this stack's")
      .with_effect("none");
}

/// Whether it is what it was told last, and that is what is wanted: then nothing is sent, since
/// docker would forget what it was before, and could not go back to that any more.
bool Raising::is_as_told(const ServiceLook& there) const {
  const auto& inputs = task_.request.inputs();
  const auto& prior = task_.request.prior();
  for (const char* input : {"spec", "publish", "images"})
    if (inputs[input] != prior["inputs"][input]) return false;
  return !task_.request.recover() &&
         without_count(prior["outputs"]["applied"]) == without_count(there.service["Spec"]);
}

Outcome Raising::begin() {
  const auto there = look_at(manager_, name_);
  if (there) require_ours(*there);
  if (there && is_as_told(*there))
    return wait(service_token(&*there, there->service["ID"].as_string()), "it is looked at");
  const auto spec = spec_to_send(there ? &*there : nullptr);
  if (!there) {
    const auto made =
        manager_.docker.post("/services/create", spec, "make service '" + name_ + "'");
    return wait(service_token(nullptr, made["ID"].as_string()), "it is made");
  }
  write_service(manager_, *there, spec);
  return wait(service_token(&*there, there->service["ID"].as_string()), "it is changed");
}

Outcome Raising::watch() {
  const auto step = watch_service(task_, manager_, task_.request.token(), name_);
  if (step.up) return done(step.look);
  return step.pending().known_as(step.token["service"].as_string());
}

Outcome Raising::done(const ServiceLook& look) const {
  auto outputs = Value::map().set("applied", look.service["Spec"]);
  auto ports = Value::list();
  bool host = false;
  for (const auto& port : look.service["Endpoint"]["Ports"].as_list()) {
    ports.push(port["PublishedPort"]);
    host = host || port["PublishMode"].as_string() == "host";
  }
  outputs.set("opened", ports.size() == 0 ? "" : host ? "host" : "mesh");
  outputs.set("ports", std::move(ports));
  return Outcome::done(look.service["ID"].as_string(), outputs);
}

}  // namespace

slipway::schema::Type schema() {
  namespace s = slipway::schema;
  s::Type service(type);
  service.doc("A service of the swarm, with its tasks.");
  service.input(s::text("mode").replaces().doc("replicated or global."));
  service.input(s::any("spec").doc("What it is, in docker's form."));
  service.input(s::text("publish").doc("How its ports are to be opened: auto, mesh or host."));
  service.input(s::text("images").doc(
      "Of the archives that were carried to the nodes; another one makes the tasks anew."));
  service.input(s::list("members", s::text("node"))
                    .as_set()
                    .doc("The nodes by their ids; when they are others, it is looked at anew."));
  service.output(s::any("applied").computed().doc("What docker made of it."));
  service.output(s::text("opened").computed().doc("How its ports are open: mesh or host."));
  service.output(s::list("ports", s::integer("port")).computed().doc("Its published ports."));
  service.known_by("marked").deadline_s("create", 600).deadline_s("update", 1800);
  service.deadline_s("delete", 120);
  service.usually_s("create", 5).usually_s("update", 15);
  return service;
}

slipway::contract::Resource resource(const ServiceParts& parts) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = parts.spec["Name"].as_string();
  const auto& replicated = parts.spec["Mode"]["Replicated"];
  made.inputs.set("mode", replicated.is_map() ? "replicated" : "global");
  made.inputs.set("spec", parts.spec).set("publish", to_text(parts.publishing));
  made.inputs.set("images", parts.images);
  auto members = Value::list();
  for (const auto& node : parts.members) members.push(slipway::Reference{node, "id"});
  made.inputs.set("members", std::move(members));
  made.depends_on = parts.after;
  made.bound_to = parts.networks;
  const auto& image = parts.spec["TaskTemplate"]["ContainerSpec"]["Image"].as_string();
  made.summary = (replicated.is_map() ? std::to_string(replicated["Replicas"].as_int()) + " x "
                                      : std::string("on each node ")) +
                 image;
  return made;
}

Outcome Services::create(const Request& request, Call& call) {
  const Task task{context_, request, call};
  return request.token().is_null() ? Raising(task).begin() : Raising(task).watch();
}

Outcome Services::remove(const Request& request, Call& call) {
  const auto manager = Task{context_, request, call}.manager();
  const auto what = "take away service '" + request.name() + "'";
  manager.docker.remove(path_of(request.id()), what);
  const auto tasks = manager.docker.get("/tasks?" + filter("service", request.id()), what);
  // docker forgets the tasks once their containers have ended: until then the ports are theirs
  if (tasks.size() == 0) return Outcome::done(request.id());
  return Outcome::pending(Value::map().set("v", 1), service_look_ms).phase("its tasks end");
}

Observed Services::read(const Request& request, Call& call) {
  const auto& services = look(request, call).all("services");
  const auto at = services.find(request.id());
  if (at == services.end()) return Observed::gone();
  auto inputs = request.inputs();
  const auto& outputs = request["outputs"];
  if (outputs["applied"].is_map())
    inputs.set("spec", changed_outside(inputs["spec"], without_count(outputs["applied"]),
                                       without_count(at->second["Spec"])));
  return Observed::present(request.id(), std::move(inputs), outputs);
}

}  // namespace swarm::service_resource
