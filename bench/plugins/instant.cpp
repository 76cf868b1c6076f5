// A cloud and a platform without another side: as many things as wanted, each call answered at
// once.  What a run on it costs is what the host costs.  How the things hang together is an option.
#include <cstdio>

#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

constexpr std::int64_t refer_every =
    100;  ///< one plain thing in so many looks at the one before it
constexpr std::int64_t layer_width = 100;
constexpr std::int64_t layer_fan = 5;  ///< so many of the layer below come before a thing
constexpr std::int64_t groups = 10;

std::string name_of(std::int64_t number) {
  char text[24];
  std::snprintf(text, sizeof text, "%05lld", static_cast<long long>(number));
  return text;
}

/// The things of one role.
class Things {
 public:
  Things(std::string role, const Value& options)
      : role_(std::move(role)),
        type_(options["create_first"].as_bool() ? "fresh" : "thing"),
        shape_(options["shape"].as_string()),
        count_(options["count"].as_int()),
        edition_(options["edition"].as_int()),
        polls_(options["polls"].as_int()),
        payload_(static_cast<std::size_t>(options["bytes"].as_int()), 'x'),
        secrets_(options["secrets"].as_bool()) {}

  contract::Layout laid_out(const Request& request) const {
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

  Expansion expanded(Call& call) const {
    for (std::int64_t number = 0; number < count_; ++number) call.emit(thing(number));
    return {};
  }

  std::int64_t polls() const { return polls_; }

 private:
  std::string address_of(std::int64_t number) const {
    return role_ + "/" + type_ + "/" + name_of(number);
  }

  contract::Resource thing(std::int64_t number) const {
    contract::Resource resource;
    resource.type = type_;
    resource.name = name_of(number);
    resource.inputs.set("size", number % 8).set("label", "thing " + resource.name);
    resource.inputs.set("tags", Value::map().set("row", name_of(number / 100)).set("use", "bench"));
    resource.inputs.set("edition", edition_);
    if (!payload_.empty()) resource.inputs.set("payload", payload_);
    if (secrets_) resource.inputs.set("secret", "the secret of " + resource.name);
    if (role_ == "platform") resource.needs_nodes.which = "all";
    connect(resource, number);
    return resource;
  }

  void connect(contract::Resource& resource, std::int64_t number) const {
    const bool refers = shape_ == "chain" ? number > 0 : number % refer_every == refer_every - 1;
    if ((shape_ == "chain" || shape_ == "plain") && refers)
      resource.inputs.set("after", Reference{address_of(number - 1), "place"});
    if (shape_ == "exclusive")
      resource.exclusive.push_back("group-" + std::to_string(number % groups));
    if (shape_ != "layers" || number < layer_width) return;
    const auto below = (number / layer_width - 1) * layer_width;
    for (std::int64_t each = 0; each < layer_fan; ++each)
      resource.depends_on.push_back(address_of(below + (number * 7 + each * 13) % layer_width));
  }

  std::string role_;
  std::string type_;
  std::string shape_;
  std::int64_t count_;
  std::int64_t edition_;
  std::int64_t polls_;
  std::string payload_;
  bool secrets_;
};

class Cloud final : public CloudRole {
 public:
  explicit Cloud(const Value& options) : things(role_name, options) {}
  contract::Layout layout(const Request& request, Call&) override {
    return things.laid_out(request);
  }
  Expansion expand(const Request&, Call& call) override { return things.expanded(call); }
  const Things things;
};

class Platform final : public PlatformRole {
 public:
  explicit Platform(const Value& options) : things(role_name, options) {}
  Expansion expand(const Request&, Call& call) override { return things.expanded(call); }
  const Things things;
};

class Thing final : public ResourceType, public Updates {
 public:
  explicit Thing(const Cloud& role) : polls_(role.things.polls()) {}
  explicit Thing(const Platform& role) : polls_(role.things.polls()) {}

  Outcome create(const Request& request, Call&) override {
    const auto asked = request.token()["asked"].as_int();
    if (asked < polls_) return Outcome::pending(Value::map().set("asked", asked + 1), 1);
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
  static Value outputs_of(const Request& request) {
    return Value::map().set("place", "place of " + request.name());
  }
  const std::int64_t polls_;
};

std::vector<schema::Attribute> options() {
  using namespace schema;
  return {
      integer("count").range(1, 1000000).fallback(10).doc("how many things there are"),
      text("shape")
          .allowed({"plain", "chain", "layers", "exclusive"})
          .fallback("plain")
          .doc("how they hang together"),
      integer("edition").fallback(1).doc("another one makes every thing anew"),
      boolean("create_first").fallback(false).doc("the new one is made before the old one goes"),
      integer("polls").range(0, 100).fallback(0).doc("how often each is pending"),
      integer("bytes").range(0, 10000000).fallback(0).doc("the size of an input"),
      boolean("secrets").fallback(false).doc("one input of each is sensitive")};
}

schema::Type type(const char* name) {
  using namespace schema;
  return Type(name)
      .doc("a thing that takes no time")
      .known_by("free")
      .input(text("label").required().doc("what it is called"))
      .input(integer("size").doc("how large it is"))
      .input(integer("edition").replaces().doc("which one it is"))
      .input(map("tags", text("value")).doc("labels"))
      .input(text("payload").doc("something large"))
      .input(text("secret").sensitive().doc("something secret"))
      .input(text("after").doc("the place of another thing"))
      .output(text("place").computed().doc("where it is"));
}

Plugin instant() {
  Plugin plugin("instant", "1.0.0", "Makes things in no time, to measure the host");
  plugin.role<Cloud>(options())
      .type<Thing>(type("thing"))
      .type<Thing>(type("fresh").create_first())
      .reads_many();
  plugin.role<Platform>(options())
      .type<Thing>(type("thing"))
      .type<Thing>(type("fresh").create_first());
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(instant)
