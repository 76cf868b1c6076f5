#include <atomic>
#include <fstream>

#include "slipway/plugin.hpp"

// A cloud of things that are nowhere.  It writes down how often it is configured, and on request
// wants one more of what is on record made anew each time it is asked.

namespace {

using slipway::Call;
using slipway::Expansion;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

class Tally final : public slipway::CloudRole {
 public:
  explicit Tally(const Value& options)
      : count_(options["count"].as_int()), greedy_(options["greedy"].as_bool()) {
    std::ofstream(options["ledger"].as_string(), std::ios::app) << "configured\n";
  }

  slipway::contract::Layout layout(const Request& request, Call&) override {
    slipway::contract::Layout layout;
    for (const auto& wanted : request["nodes"].as_list()) {
      auto& node = layout.nodes.emplace_back();
      node.index = wanted["index"].as_int();
      node.name = "t-" + std::to_string(node.index);
      node.resource = "cloud/thing/" + node.name;
    }
    return layout;
  }

  Expansion expand(const Request& request, Call& call) override {
    for (std::int64_t number = 0; number < count_; ++number) {
      slipway::contract::Resource thing;
      thing.type = "thing";
      thing.name = "t-" + std::to_string(number);
      thing.inputs.set("name", thing.name);
      call.emit(thing);
    }
    Expansion expansion;
    if (greedy_ && request.recorded().size() > 0)
      expansion.replace("cloud/thing/t-" + std::to_string(asked_++), "there is never enough");
    return expansion;
  }

 private:
  std::int64_t count_;
  bool greedy_;
  std::atomic<std::int64_t> asked_{0};
};

class Things final : public slipway::ResourceType {
 public:
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs(), outputs());
  }
  Outcome create(const Request& request, Call&) override {
    return Outcome::done("id-" + request.name(), outputs());
  }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }

 private:
  static Value outputs() { return Value::map().set("place", "nowhere"); }
};

slipway::Plugin tally() {
  using namespace slipway::schema;
  slipway::Plugin plugin("tally", "1.0.0", "Things that are nowhere, counted");
  plugin
      .role<Tally>({integer("count").fallback(2).doc("How many things."),
                    boolean("greedy").fallback(false).doc("Whether it never has enough."),
                    text("ledger").is_path().required().doc("Where it writes down its life.")})
      .type<Things>(Type("thing")
                        .doc("Nothing.")
                        .known_by("free")
                        .input(text("name").replaces().doc("Its name."))
                        .output(text("place").computed().doc("Where it is.")));
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(tally)
