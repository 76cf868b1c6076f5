#include "swarm/resources/content_resource.hpp"

#include "slipway/bytes.hpp"
#include "swarm/resources/marks.hpp"

namespace swarm::content_resource {
namespace {

/// Which attempt made it: what an earlier one left is known by this.
constexpr const char* key_mark = "io.slipway.key";

std::string drawn(const Call& call) {
  constexpr const char* letters = "0123456789abcdefghijklmnopqrstuvwxyz";
  constexpr std::uint64_t base = 36;
  constexpr int length = 8;
  std::string text;
  auto number = call.random();
  for (int i = 0; i < length; ++i, number /= base) text += letters[number % base];
  return text;
}

slipway::schema::Type schema(const char* type, const char* doc) {
  namespace s = slipway::schema;
  s::Type content(type);
  content.doc(doc);
  content.input(s::text("name").required().replaces().doc("Its name, without what is put behind."));
  content.input(s::any("content").sensitive().replaces().doc("What is in it."));
  content.input(s::any("labels").replaces().doc("Its labels."));
  content.output(s::text("object").computed().doc("What docker calls it."));
  content.known_by("marked").create_first().deadline_s("delete", 120);
  return content;
}

/// What an attempt with this key made already, by its id; the null value: nothing.
Value made_before(const Machine& manager, const std::string& kind, const Request& request) {
  if (!request.recover()) return {};
  const auto list = manager.docker.get("/" + kind, "list the " + kind);
  for (const auto& one : list.as_list()) {
    const auto& labels = one["Spec"]["Labels"];
    if (is_ours(labels, request) && labels[key_mark] == Value(request.key())) return one;
  }
  return {};
}

Outcome done(const std::string& id, const std::string& object) {
  return Outcome::done(id, Value::map().set("object", object));
}

}  // namespace

slipway::schema::Type secret_schema() {
  return schema("secret", "A secret of the swarm, with this content for as long as it is there.");
}

slipway::schema::Type config_schema() {
  return schema("config", "A config of the swarm, with this content for as long as it is there.");
}

slipway::contract::Resource resource(const char* type, const ComposeContent& content,
                                     const std::vector<std::string>& after) {
  slipway::contract::Resource made;
  made.type = type;
  made.name = content.name;
  made.inputs.set("name", content.name).set("labels", content.labels);
  made.inputs.set("content", slipway::bytes_value(content.content).mark_sensitive());
  made.depends_on = after;
  return made;
}

Outcome Contents::create(const Request& request, Call& call) {
  const auto manager = Task{context_, request, call}.manager();
  const auto before = made_before(manager, kind_, request);
  if (before.is_map()) return done(before["ID"].as_string(), before["Spec"]["Name"].as_string());
  auto labels = request.inputs()["labels"];
  const auto marks = marks_of(request);
  for (const auto& [key, value] : marks.as_map()) labels.set(key, value);
  labels.set(key_mark, request.key());
  const auto object = request.inputs()["name"].as_string() + "-" + drawn(call);
  const auto content = slipway::bytes_of(request.inputs()["content"]).value_or(std::string());
  auto body = Value::map().set("Name", object).set("Labels", std::move(labels));
  body.set("Data", slipway::base64_encode(content));
  const auto made =
      manager.docker.post("/" + kind_ + "/create", body, "make '" + object + "' of the " + kind_);
  return done(made["ID"].as_string(), object);
}

Outcome Contents::remove(const Request& request, Call& call) {
  const auto manager = Task{context_, request, call}.manager();
  manager.docker.remove("/" + kind_ + "/" + slipway::kit::url_encode(request.id()),
                        "take away one of the " + kind_);
  return Outcome::done(request.id());
}

Observed Contents::read(const Request& request, Call& call) {
  auto& look = call.shared<Look>(context_, request, call);
  if (look.all(kind_).count(request.id()) == 0) return Observed::gone();
  return Observed::present(request.id(), request.inputs(), request["outputs"]);
}

}  // namespace swarm::content_resource
