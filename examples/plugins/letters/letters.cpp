// A config plugin on a page: it writes each node a letter, and takes its time over it.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Letters final : public ConfigRole {
 public:
  explicit Letters(const Value& options) : takes_ms(options["takes_ms"].as_int()) {}

  Expansion expand(const Request& request, Call& call) override {
    Expansion answer;
    for (const auto& [node, config] : request["node_configs"].as_map()) {
      contract::Resource letter;
      letter.type = "letter";
      letter.name = node;
      letter.inputs.set("to", config["hostname"]).set("about", config["metadata"]);
      if (!call.emit(std::move(letter))) break;
      answer.user_data(node, Reference{"config/letter/" + node, "text"});
    }
    return answer;
  }

  const std::int64_t takes_ms;
};

class Letter final : public ResourceType, public Updates {
 public:
  explicit Letter(const Letters& role) : role_(role) {}

  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs());
  }
  // The token says when the letter is done, so any process can go on waiting for it.
  Outcome create(const Request& request, Call& call) override {
    const auto due = request.token().is_null() ? call.wall_ms() + role_.takes_ms
                                               : request.token()["due"].as_int();
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

 private:
  const Letters& role_;
};

Plugin letters() {
  using namespace schema;
  Plugin plugin("letters", "1.0.0", "Writes each node a letter");
  plugin.features({"hostname", "metadata"});
  plugin
      .role<Letters>({integer("takes_ms")
                          .range(0, 60000)
                          .fallback(0)
                          .doc("how long one letter takes, in milliseconds")})
      .type<Letter>(Type("letter")
                        .doc("a letter to one node")
                        .known_by("free")
                        .input(text("to").required().doc("the node's name"))
                        .input(map("about", text("value")).doc("its labels"))
                        .output(text("text").computed().doc("what it says")));
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(letters)
