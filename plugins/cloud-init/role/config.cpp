#include "role/config.hpp"

#include "role/user_data.hpp"
#include "user_data/digest.hpp"
#include "user_data/problem_text.hpp"

namespace cloud_init {

using slipway::Call;
using slipway::Expansion;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Reference;
using slipway::Request;
using slipway::Value;
using slipway::contract::Resource;

Expansion Config::expand(const Request& request, Call& call) {
  Expansion answer;
  for (const auto& node : request.layout().nodes) {
    Resource document;
    document.type = "user_data";
    document.name = node.name;
    document.inputs.set("node", node.name).set("config", request["node_configs"][node.name]);
    document.inputs.set("max_bytes", options_["max_bytes"].as_int(usual_limit));
    made_or_thrown(document.inputs);  // what is wrong is told by the plan
    if (!call.emit(std::move(document)))
      throw Failure("cancelled", "the host wants no more resources");
    answer.user_data(node.name, Reference{"config/user_data/" + node.name, "content"});
  }
  return answer;
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
  return {integer("max_bytes")
              .range(1024, 1048576)
              .fallback(usual_limit)
              .doc("Most bytes that a document may have, before any base64 on the wire: 65535 is "
                   "what Azure takes. What does not fit is refused.")};
}

slipway::schema::Type document_type() {
  using namespace slipway::schema;
  return Type("user_data")
      .doc("The cloud-config of one node.")
      .input(text("node").replaces().doc("The node's name."))
      .input(any("config").doc("The merged NodeConfig."))
      .input(integer("max_bytes").doc("As the option."))
      .output(text("content").sensitive().doc("The document."))
      .output(text("digest").doc("SHA-256 of the document, in hex."))
      .output(integer("bytes").doc("Its size."))
      .known_by("free")
      .usually_s("create", 0.01);
}

}  // namespace cloud_init
