// A cloud without another side: as many things as wanted, each call answered at once.  What a run
// on it costs is what the host costs.
#include <cstdio>

#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

constexpr std::int64_t refer_every = 100;  ///< one thing in so many looks at the one before it

std::string name_of(std::int64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%05lld", static_cast<long long>(number));
  return text;
}
std::string address_of(std::int64_t number) { return "cloud/thing/" + name_of(number); }

class Instant final : public Instance {
 public:
  explicit Instant(const Value& options) : count_(options["count"].as_int()) {}

  contract::Layout layout(const Request& request, Call&) override {
    contract::Layout layout;
    std::int64_t number = 0;
    for (const auto& wanted : request["nodes"].as_list()) {
      contract::LayoutNode node;
      node.group = wanted["group"].as_string();
      node.index = wanted["index"].as_int();
      node.name = request.stack() + "-" + node.group + "-" + std::to_string(node.index);
      node.resource = address_of(number++);
      layout.nodes.push_back(std::move(node));
    }
    return layout;
  }

  Value expand(const Request&, Call& call) override {
    for (std::int64_t number = 0; number < count_; ++number) call.emit(thing(number));
    return Value::map();
  }

  Outcome create(const Request& request, Call&) override {
    return Outcome::done("id-" + request.name(), outputs_of(request));
  }
  Outcome update(const Request& request, Call&) override {
    return Outcome::done(request.id(), outputs_of(request));
  }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs(), outputs_of(request));
  }

 private:
  static contract::Resource thing(std::int64_t number) {
    contract::Resource resource;
    resource.type = "thing";
    resource.name = name_of(number);
    resource.inputs.set("size", number % 8).set("label", "thing " + resource.name);
    resource.inputs.set("tags", Value::map().set("row", name_of(number / 100)).set("use", "bench"));
    if (number % refer_every == refer_every - 1)
      resource.inputs.set("after", Reference{address_of(number - 1), "place"});
    return resource;
  }
  static Value outputs_of(const Request& request) {
    return Value::map().set("place", "place of " + request.name());
  }

  std::int64_t count_;
};

class InstantPlugin final : public Plugin {
 public:
  schema::Description describe() const override {
    using namespace schema;
    return Description("instant", "1.0.0", "Makes things in no time, to measure the host")
        .role("cloud",
              {integer("count").range(1, 1000000).fallback(10).doc("how many things there are")})
        .type(Type("cloud", "thing")
                  .doc("a thing that takes no time")
                  .known_by("free")
                  .input(text("label").required().doc("what it is called"))
                  .input(integer("size").doc("how large it is"))
                  .input(map("tags", text("value")).doc("labels"))
                  .input(text("after").doc("the place of another thing"))
                  .output(text("place").computed().doc("where it is")));
  }
  std::unique_ptr<Instance> make(const Request& request, Call&) override {
    return std::make_unique<Instant>(request["options"]);
  }
  std::vector<std::string> extensions() const override { return {"slipway.read_many/1"}; }
};

}  // namespace

SLIPWAY_PLUGIN(InstantPlugin)
