#include <stdexcept>

#include "slipway/plugin.hpp"

// A plugin that does one wrong thing per resource name, for the host's tests.

namespace {

using slipway::Acted;
using slipway::Call;
using slipway::Expansion;
using slipway::Failure;
using slipway::Observed;
using slipway::Outcome;
using slipway::Request;
using slipway::Value;

class Naughty final : public slipway::CloudRole, public slipway::Validates {
 public:
  explicit Naughty(const Value& options) : secret(options["password"].as_string()) {
    if (secret == "wrong")
      throw Failure("unauthenticated", "the password '" + secret + "' is wrong");
  }

  slipway::contract::Layout layout(const Request&, Call&) override { return {}; }

  Expansion expand(const Request& request, Call& call) override {
    const auto& wish = request.text("wish");
    if (wish == "secret_name") call.emit(resource("a-" + secret, "plain"));
    if (wish == "secret_input") call.emit(resource("one", "password=" + secret));
    if (wish == "long_name") call.emit(resource(std::string(SLIPWAY_MAX_NAME + 1, 'n'), "plain"));
    if (wish == "recorded") {
      const Request copy = request;
      return Expansion(Value::map()
                           .set("first", copy.recorded()["cloud/thing/a"]["id"])
                           .set("again", request["recorded"]["cloud/thing/a"]["id"])
                           .set("nodes", request["nodes"].size()));
    }
    if (wish == "items") return Expansion(told_of(request));
    if (wish == "some") {
      int taken = 0;
      while (taken < 10 && call.emit(resource("r" + std::to_string(taken), "plain"))) ++taken;
      return Expansion(Value::map().set("taken", taken));
    }
    return {};
  }

  /// What the items of a request say, read in each way.
  static Value told_of(const Request& request) {
    Value told = Value::list();
    for (const auto& item : request.items()) {
      const Request copy = item;
      const auto nodes = copy.inventory().nodes;
      told.push(item.name() + " " + item["inventory"]["nodes"].at_path("0.name").as_string() + " " +
                (nodes.empty() ? "none" : to_text(nodes.front().status)));
    }
    return Value::map().set("told", told).set("count", request["items"].size());
  }

  void validate(const Request&, Call& call) override {
    call.emit(slipway::Finding::warning("naughty.tells", "the password is " + secret));
  }

  Acted act(const Request& request, Call& call) {
    if (request.text("action") == "exec")
      return Acted::exec(Value::list().push("ssh").push(secret));
    call.emit(Value::map().set("line", "secret " + secret));
    return Acted(Value::map().set("outcome", "maybe"));
  }

  const std::string secret;

 private:
  static Value resource(const std::string& name, const std::string& text) {
    slipway::contract::Resource one;
    one.type = "thing";
    one.name = name;
    one.inputs.set("text", text).set("password", "pass-of-" + name);
    return slipway::codec::encode(one);
  }
};

class Things final : public slipway::ResourceType, public slipway::Updates {
 public:
  explicit Things(const Naughty& role) : secret_(role.secret) {}

  Observed read(const Request& request, Call&) override {
    if (request.name() == "gone") return Observed::gone();
    return Observed::present(request.id(), Value::map().set("size", "big").set("text", secret_),
                             Value::map().set("key", secret_));
  }

  Outcome create(const Request& request, Call& call) override {
    const auto name = request.name();
    const Value none = Value::map();
    if (name == "throws") throw std::out_of_range("index 7");
    if (name == "throws_int") throw 7;
    if (name == "fails")
      throw Failure("quota", "no more than 5, said " + secret_).with_hint("ask for " + secret_);
    if (name == "strange_class") throw Failure("purple", "what is this");
    if (name == "no_id") return Outcome::done("");
    if (name == "long_id") return Outcome::done(std::string(SLIPWAY_MAX_ID + 1, 'i'));
    if (name == "long_message") throw Failure("invalid", std::string(SLIPWAY_MAX_MESSAGE + 1, 'm'));
    if (name == "long_token") return Outcome::pending(std::string(SLIPWAY_MAX_TOKEN, 't'), 1);
    if (name == "secret_id") return Outcome::done("id-" + secret_);
    if (name == "secret_token") return Outcome::pending(Value::map().set("p", secret_), 1);
    if (name == "marked_token") return Outcome::pending(Value(secret_).mark_sensitive(), 1);
    if (name == "secret_output") return Outcome::done("7", Value::map().set("note", secret_));
    if (name == "secret_key") return Outcome::done("7", Value::map().set("key", secret_));
    if (name == "nul") return Outcome::done(std::string("a\0b", 3));
    if (name == "not_utf8") return Outcome::done("a\xff");
    if (name == "logs_without_end") {
      for (int line = 0; line < 200'000; ++line) call.log(SLIPWAY_LOG_INFO, "again and again");
    }
    if (name == "logs_much") {
      const std::string much(SLIPWAY_MAX_MESSAGE, 'x');
      for (int line = 0; line < 500; ++line) call.log(SLIPWAY_LOG_INFO, much);
    }
    if (name == "logs") {
      call.log(SLIPWAY_LOG_WARNING, "using " + secret_, Value::map().set("with", secret_));
      call.log(99, "level 99");
      call.log(SLIPWAY_LOG_INFO, std::string(SLIPWAY_MAX_MESSAGE + 10, 'x'));
      call.progress("half of " + secret_, 0.5);
      return Outcome::done("7", none);
    }
    if (name == "waits") return wait_thrice(request);
    return Outcome::done("id-of-" + name, Value::map().set("note", "fine"));
  }
  Outcome update(const Request& request, Call& call) override { return create(request, call); }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }

 private:
  static Outcome wait_thrice(const Request& request) {
    const auto round = request.token()["round"].as_int();
    if (round == 3) return Outcome::done(request.id());
    return Outcome::pending(Value::map().set("round", round + 1), 60'000)
        .phase("round " + std::to_string(round), 0.3)
        .known_as("waiting-7");
  }

  std::string secret_;
};

slipway::Plugin naughty() {
  using namespace slipway::schema;
  slipway::Plugin plugin("naughty", "1.0.0", "does what it should not");
  plugin.role<Naughty>({text("password").required().sensitive(), text("size").fallback("small")})
      .type<Things>(Type("thing")
                        .known_by("free")
                        .input(text("text"))
                        .input(text("size"))
                        .input(text("password").sensitive())
                        .output(text("note"))
                        .output(text("key").sensitive()))
      .action(Action("exec").doc("becomes another program"), &Naughty::act)
      .action(Action("other").doc("tells"), &Naughty::act);
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(naughty)
