// A plugin with all that can be stated: a type that is able to everything, beside one that only
// does what every type does.
#include "slipway/plugin.hpp"

namespace {

using namespace slipway;

class Able final : public CloudRole, public Contributes, public Validates, public Preflights {
 public:
  explicit Able(const Value& options) : label(options["label"].as_string()) {}

  contract::Layout layout(const Request&, Call&) override {
    contract::Layout layout;
    auto& node = layout.nodes.emplace_back();
    node.name = label;
    node.resource = "cloud/plain/" + label;
    return layout;
  }
  contract::Contribution contribute(const Request&, Call&) override {
    contract::Contribution contribution;
    auto& endpoint = contribution.endpoints.emplace_back();
    endpoint.name = label;
    endpoint.port = 80;
    return contribution;
  }
  void validate(const Request&, Call& call) override {
    call.emit(Finding::note("able.validated", label).fact("a", 1).fact("b", 2));
  }
  void preflight(const Request&, Call& call) override {
    call.emit(Finding::ok("able.looked", label));
  }
  Expansion expand(const Request&, Call& call) override {
    contract::Resource plain;
    plain.type = "plain";
    plain.name = label;
    call.emit(std::move(plain));
    return {};
  }
  Acted greet(const Request&, Call&) { return Acted::done(Value::map().set("greets", label)); }

  const std::string label;
};

/// How many looks there were; one that looks at `bad` finds nothing out.
struct Looks {
  int count = 0;
  int at(const std::string& name) {
    if (name == "bad") throw Failure("unavailable", "it is dark there");
    return ++count;
  }
};

class Plain : public ResourceType {
 public:
  explicit Plain(const Able& role) : label_(role.label) {}

  Observed read(const Request& request, Call& call) override {
    const auto look = call.shared<Looks>().at(request.name());
    return Observed::present(request.id(), Value::map(),
                             Value::map().set("label", label_).set("look", look));
  }
  Outcome create(const Request& request, Call&) override {
    return Outcome::done(request.name(), Value::map().set("label", label_));
  }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }

 private:
  std::string label_;
};

class Versatile final : public Plain,
                        public Updates,
                        public Imports,
                        public UpgradesState,
                        public ShowsChange,
                        public RendersFiles,
                        public PollsMany {
 public:
  using Plain::Plain;

  Outcome update(const Request& request, Call&) override {
    return Outcome::done(request.id(), Value::map().set("label", "changed"));
  }
  Observed import_resource(const Request& request, Call& call) override {
    return read(request, call);
  }
  RecordedState upgrade_state(const Request& request, Call&) override {
    return {Value::map().set("size", request["version"]), request["outputs"]};
  }
  std::vector<std::string> show_change(const Request&, Call&) override { return {"it grows"}; }
  Value as_files(const Request&, Call&) override {
    return Value::map().set("files", Value::list()).set("actions", Value::list());
  }
  Outcome poll(const Request& request, Call&) override {
    return Outcome::done(request.token()["name"].as_string());
  }
};

schema::Type type(const char* name) {
  using namespace schema;
  return Type(name).known_by("free").output(text("label")).output(integer("look"));
}

Plugin able() {
  using namespace schema;
  Plugin plugin("able", "1.0.0", "all that can be stated");
  plugin.role<Able>({text("label").fallback("a")})
      .type<Plain>(type("plain").input(integer("size").replaces()))
      .type<Versatile>(type("versatile").input(integer("size")).version(2))
      .action(Action("greet").doc("greets"), &Able::greet)
      .action(Action("count").doc("counts"),
              [](Able& role, const Request&, Call&) {
                return Acted::done(Value::map().set("letters", role.label.size()));
              })
      .reads_many();
  plugin.explains("able.looked", "It was looked at.");
  plugin.checks([](const Request& request, Call& call) {
    call.emit(Finding::warning("able.checked", request.text("name")));
  });
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(able)
