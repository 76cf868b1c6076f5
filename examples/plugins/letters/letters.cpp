// A config plugin on a page: it writes each node a letter, and takes its time over it.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Letters final : public Instance {
 public:
  explicit Letters(const Value& options) : takes_ms_(options["takes_ms"].as_int()) {}

  Value expand(const Request& request, Call& call) override {
    Value data = Value::map();
    for (const auto& [node, config] : request["node_configs"].as_map()) {
      contract::Resource letter;
      letter.type = "letter";
      letter.name = node;
      letter.inputs.set("to", config["hostname"]).set("about", config["metadata"]);
      if (!call.emit(letter)) break;
      data.set(node, Reference{"config/letter/" + node, "text"});
    }
    return Value::map().set("user_data", data);
  }

  // The token says when the letter is done, so any process can go on waiting for it.
  Outcome create(const Request& request, Call& call) override {
    const auto due =
        request.token().is_null() ? call.wall_ms() + takes_ms_ : request.token()["due"].as_int();
    if (call.wall_ms() < due)
      return Outcome::pending(Value::map().set("due", due),
                              std::min<std::int64_t>(due - call.wall_ms(), 50))
          .phase("writing");
    std::string text = "dear " + request.inputs()["to"].as_string() + "\n";
    for (const auto& [key, value] : request.inputs()["about"].as_map())
      text += key + " is " + value.as_string() + "\n";
    return Outcome::done(request.name(), Value::map().set("text", text));
  }
  Outcome update(const Request& request, Call& call) override { return create(request, call); }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs());
  }

 private:
  std::int64_t takes_ms_;
};

class LettersPlugin final : public Plugin {
 public:
  schema::Description describe() const override {
    using namespace schema;
    return Description("letters", "1.0.0", "Writes each node a letter")
        .role("config", {integer("takes_ms")
                             .range(0, 60000)
                             .fallback(0)
                             .doc("how long one letter takes, in milliseconds")})
        .features({"hostname", "metadata"})
        .type(Type("config", "letter")
                  .doc("a letter to one node")
                  .known_by("free")
                  .input(text("to").required().doc("the node's name"))
                  .input(map("about", text("value")).doc("its labels"))
                  .output(text("text").computed().doc("what it says")));
  }
  std::unique_ptr<Instance> make(const Request& request, Call&) override {
    return std::make_unique<Letters>(request["options"]);
  }
};

}  // namespace

SLIPWAY_PLUGIN(LettersPlugin)
