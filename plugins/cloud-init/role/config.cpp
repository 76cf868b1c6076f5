#include "role/config.hpp"

#include "check/checker.hpp"
#include "role/user_data.hpp"
#include "user_data/base_file.hpp"
#include "user_data/digest.hpp"
#include "user_data/problem_text.hpp"
#include "user_data/trial.hpp"

namespace cloud_init {
namespace {

using slipway::contract::LayoutNode;
using slipway::contract::Resource;

void emit_resource(Resource resource, slipway::Call& call) {
  if (!call.emit(std::move(resource)))
    throw slipway::Failure("cancelled", "the host wants no more resources");
}

Resource boot_of(const LayoutNode& node, const slipway::Value& origins) {
  Resource boot;
  boot.type = "boot";
  boot.name = node.name;
  boot.inputs.set("node", node.name).set("machine", node.resource);
  boot.inputs.set("digest", slipway::Reference{"config/user_data/" + node.name, "digest"});
  boot.inputs.set("origins", origins);
  boot.bound_to = {node.resource};
  boot.needs_nodes = {"one", node.name};
  return boot;
}

}  // namespace

using slipway::Call;
using slipway::Expansion;
using slipway::Observed;
using slipway::Outcome;
using slipway::Reference;
using slipway::Request;
using slipway::Value;

Expansion Config::expand(const Request& request, Call& call) {
  Expansion answer;
  // nodes that differ in nothing but their names have the same origins
  Value origins;
  user_data::Trial trial([&origins](const Value& inputs) {
    const auto made = made_or_thrown(inputs);
    origins = slipway::codec::encode(made.origins);
    return findings_of(made, inputs["node"].as_string());
  });
  const auto base = user_data::base_document(options_["base"].as_string());
  for (const auto& node : request.layout().nodes) {
    Resource document;
    document.type = "user_data";
    document.name = node.name;
    document.inputs.set("node", node.name).set("config", request["node_configs"][node.name]);
    document.inputs.set_if("base", base);
    document.inputs.set("max_bytes", options_["max_bytes"].as_int(usual_limit));
    trial.of(document.inputs);
    emit_resource(std::move(document), call);
    if (options_["wait_for_boot"].as_bool(true) && !node.resource.empty())
      emit_resource(boot_of(node, origins), call);
    answer.user_data(node.name, Reference{"config/user_data/" + node.name, "content"});
  }
  return answer.findings(trial.take_findings());
}

void Config::validate(const Request&, Call& call) {
  const auto& path = options_["base"].as_string();
  const auto bytes = user_data::looked_at_base(path, call);
  if (!bytes) return;
  // how large the whole will be is known later
  for (const auto& problem : check(*bytes, {largest_document}))
    if (!call.emit(user_data::finding_of(problem, path))) return;
}

Observed Documents::read(const Request& request, Call&) {
  return Observed::present(request.id(), Value::map(), request["outputs"]);
}

Outcome Documents::create(const Request& request, Call&) {
  const auto made = made_or_thrown(request.inputs());
  Value outputs = Value::map();
  outputs.set("content", Value(made.text).mark_sensitive());
  outputs.set("digest", user_data::digest_of(made.text)).set("bytes", made.text.size());
  return Outcome::done("user-data of " + request.inputs()["node"].as_string(), std::move(outputs));
}

Outcome Documents::update(const Request& request, Call& call) { return create(request, call); }

Outcome Documents::remove(const Request& request, Call&) { return Outcome::done(request.id()); }

std::vector<slipway::schema::Attribute> option_attributes() {
  using namespace slipway::schema;
  return {
      text("base").is_path().doc(
          "A document of your own that goes to every node: a #cloud-config is merged with what "
          "platform and cloud need, your commands and files last, and a contradiction is refused "
          "with both places; a script goes along; a MIME message may hold several of both. A "
          "relative path is relative to the stack file."),
      boolean("wait_for_boot")
          .fallback(true)
          .doc("Wait over ssh until cloud-init is done on each machine, and tell what failed there "
               "at the line or the option that it comes from. Without it a machine counts as made "
               "once the cloud says so."),
      integer("max_bytes")
          .range(1024, 1048576)
          .fallback(usual_limit)
          .doc("Most bytes that a document may have, before any base64 on the wire: 65535 is "
               "what Azure takes. Larger files in it are compressed until it fits; what still "
               "does not fit is refused.")};
}

slipway::schema::Type document_type() {
  using namespace slipway::schema;
  return Type("user_data")
      .doc("The cloud-config of one node.")
      .input(text("node").replaces().doc("The node's name."))
      .input(any("config").doc("The merged NodeConfig."))
      .input(any("base").doc("The user's own document and where it came from."))
      .input(integer("max_bytes").doc("As the option."))
      .output(text("content").sensitive().doc("The document."))
      .output(text("digest").doc("SHA-256 of the document, in hex."))
      .output(integer("bytes").doc("Its size."))
      .known_by("free")
      .usually_s("create", 0.01);
}

}  // namespace cloud_init
