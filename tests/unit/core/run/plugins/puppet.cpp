#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <thread>

#include "slipway/plugin.hpp"

// A cloud and a platform on a stage, which is a folder.  A thing is a file there, and what a call
// answers is what a test has written down for it: in `t-0.create` stands the answer to making
// `t-0`, such as `failed invalid none no room`; one that begins with `once` is good for one call.
// Without a word written down all goes well.  `calls` tells what was asked.

namespace {

namespace fs = std::filesystem;
using namespace slipway;

std::string first_line(const fs::path& file) {
  std::ifstream from(file);
  std::string line;
  std::getline(from, line);
  return line;
}

std::string next_word(std::istream& from) {
  std::string word;
  from >> word;
  return word;
}

std::string rest(std::istream& from) {
  std::string text;
  std::getline(from >> std::ws, text);
  return text;
}

Failure failure_from(std::istream& words) {
  auto kind = next_word(words);
  const auto effect = next_word(words);
  const auto text = rest(words);
  Failure failure(std::move(kind), text);
  // `found FILE`: with what was found at a place in it, and about an option
  if (text.starts_with("found "))
    failure.findings = Value(
        Value::List{Finding::error("puppet.found", "here").at(text.substr(6), 7, 5).value(),
                    Finding::error("puppet.found", "there").option("cloud", {"stage"}).value()});
  if (effect != "-") failure.with_effect(effect);
  return failure;
}

/// Where all of it plays.
class Stage {
 public:
  explicit Stage(const Value& options) : folder_(options["stage"].as_string()) {}

  fs::path file(const std::string& name) const { return folder_ / name; }
  fs::path prop(const std::string& name) const { return folder_ / (name + ".made"); }

  /// What was written down for a call; empty: nothing.
  std::string cue(const std::string& name, const std::string& call) const {
    std::ofstream(folder_ / "calls", std::ios::app) << call + " " + name + "\n";
    const auto file = folder_ / (name + "." + call);
    const auto line = first_line(file);
    if (!line.starts_with("once ")) return line;
    fs::remove(file);
    return line.substr(5);
  }

  /// The first line of a file, which loses it.
  std::string take_line(const std::string& name) const {
    std::ifstream from(folder_ / name);
    std::string line;
    std::getline(from, line);
    std::stringstream left;
    left << from.rdbuf();
    from.close();
    std::ofstream(folder_ / name) << left.str();
    return line;
  }

 private:
  fs::path folder_;
};

std::string thing_of(const std::string& node) { return "cloud/thing/" + node; }

void emit_findings(const fs::path& file, Call& call) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    const auto level = next_word(words);
    if (level == "failed") throw failure_from(words);
    const auto code = next_word(words);
    const auto kind = next_word(words);
    Finding finding(level, code, rest(words));
    if (kind.starts_with("option="))
      finding.option("", {kind.substr(7)});
    else if (kind.starts_with("speed="))
      finding.fact("speed", std::stod(kind.substr(6)));
    else if (kind != "-")
      finding.of_class(kind);
    call.emit(finding);
  }
}

class Cloud final : public CloudRole, public Preflights, public Validates {
 public:
  explicit Cloud(const Value& options)
      : stage(options), options_(options), crate_(!options["ground"].as_string().empty()) {
    if (options["size"].as_string() == "none")
      throw Failure("invalid", "there is nothing of no size");
  }

  void validate(const Request& request, Call& call) override {
    const auto& shade = request["options"]["shade"].as_string();
    if (shade == "unheard") throw Failure("unavailable", "nobody hears");
    if (shade == "unseen")
      call.emit(Finding::error("puppet.unseen", "nobody sees what is " + shade));
  }

  contract::Layout layout(const Request& request, Call&) override {
    contract::Layout layout;
    if (crate_) layout.load_balancer.address = Reference{"cloud/crate/c", "address"};
    for (const auto& wanted : request["nodes"].as_list()) {
      auto& node = layout.nodes.emplace_back();
      node.index = wanted["index"].as_int();
      node.name = "t-" + std::to_string(node.index);
      node.resource = thing_of(node.name);
      node.ssh.host = Reference{node.resource, "address"};
      node.ssh.port = 2222;
      node.ssh.user = "core";
      node.private_address = Reference{node.resource, "inside"};
      node.public_address = Reference{node.resource, "address"};
      if (crate_) node.removed_by = {"cloud/crate/c"};
    }
    return layout;
  }

  Expansion expand(const Request& request, Call& call) override {
    std::istringstream words(first_line(stage.file("expand")));
    const auto word = next_word(words);
    if (word == "failed") throw failure_from(words);
    if (crate_) {
      contract::Resource crate;
      crate.type = "crate";
      crate.name = "c";
      crate.inputs.set("ground", options_["ground"]);
      if (options_["busy"].as_bool()) crate.exclusive = {"stage"};
      call.emit(crate);
    }
    for (const auto& node : request.layout().nodes) emit_thing(node.name, call);
    if (options_["bag"].as_bool()) emit_bag(call);
    auto expansion = wishes(request);
    if (word.empty()) return expansion;
    const auto code = next_word(words);
    return expansion.findings(Value::list().push(Finding(word, code, rest(words)).value()));
  }

  void preflight(const Request&, Call& call) override {
    call.log(SLIPWAY_LOG_INFO, "looking round");
    emit_findings(stage.file("preflight"), call);
  }

  /// The script of an action has a line for each step: `record`, `pending`, `failed`, `exec`,
  /// `wait` or `done`.
  Acted ask(const Request& request, Call& call) {
    for (;;) {
      std::istringstream words(stage.take_line("script"));
      const auto word = next_word(words);
      if (word == "record") call.emit(Value::map().set("line", rest(words)));
      if (word == "failed") return failure_from(words);
      if (word == "pending") {
        const auto pause = std::stoll(next_word(words));
        return Outcome::pending(Value::map().set("turn", rest(words)), pause);
      }
      if (word == "exec") {
        Value argv = Value::list();
        for (auto one = next_word(words); !one.empty(); one = next_word(words)) argv.push(one);
        return Acted::exec(argv, Value::map().set("MOOD", "grave"));
      }
      while (word == "wait" && !call.cancelled()) std::this_thread::yield();
      if (word == "wait") return Acted::done();
      if (word == "done") return Acted::done(told_of(request, next_word(words)));
    }
  }

  const Stage stage;

 private:
  static Value told_of(const Request& request, const std::string& health) {
    Value result = Value::map();
    result.set("arguments", request["arguments"]).set("terminal", request["terminal"]);
    result.set("recorded", static_cast<std::int64_t>(request.recorded().size()));
    result.set("nodes", static_cast<std::int64_t>(request.layout().nodes.size()));
    result.set("token", request.token()).set("options", request["options"]);
    if (!health.empty()) result.set("healthy", health == "well");
    return result;
  }

  void emit_thing(const std::string& name, Call& call) {
    contract::Resource thing;
    thing.type = "thing";
    thing.name = name;
    thing.inputs.set("shade", options_["shade"]).set("token", options_["token"]);
    thing.inputs.set("size", options_["size"]);
    if (options_["busy"].as_bool()) thing.exclusive = {"stage"};
    if (crate_) {
      thing.inputs.set("crate", Reference{"cloud/crate/c", "id"});
      thing.contained_by = {"cloud/crate/c"};
    }
    thing.summary = options_["summary"].as_string();
    call.emit(thing);
  }

  void emit_bag(Call& call) {
    contract::Resource bag;
    bag.type = "bag";
    bag.name = "b";
    bag.inputs.set("letter", Reference{thing_of("t-0"), "address"});
    bag.inputs.set("shade", options_["shade"]);
    call.emit(bag);
  }

  /// `worn` names the things that are to be made anew, each with its reason.
  Expansion wishes(const Request& request) {
    Expansion expansion;
    std::ifstream worn(stage.file("worn"));
    for (std::string line; std::getline(worn, line);) {
      std::istringstream words(line);
      const auto name = next_word(words);
      if (request["nodes"][name].as_string() == "present")
        expansion.replace(thing_of(name), rest(words));
    }
    return expansion;
  }

  Value options_;
  bool crate_;
};

/// What the three types have in common.
class Prop : public ResourceType, public Updates, public Imports, public ShowsChange {
 public:
  explicit Prop(const Cloud& cloud) : stage_(cloud.stage) {}

  Observed read(const Request& request, Call&) override {
    return look(request, "read", request.id().empty() ? request.name() : request.id());
  }
  Observed import_resource(const Request& request, Call&) override {
    return look(request, "import", request.id().empty() ? request.name() : request.id());
  }
  Outcome create(const Request& request, Call&) override { return make(request, "create"); }
  Outcome update(const Request& request, Call&) override { return make(request, "update"); }
  Outcome remove(const Request& request, Call&) override {
    if (const auto bad = trouble(stage_.cue(request.name(), "delete"))) return *bad;
    fs::remove(stage_.prop(request.id()));
    return Outcome::done(request.id());
  }
  std::vector<std::string> show_change(const Request& request, Call&) override {
    return {"the shade goes from " + request["before"]["shade"].as_string() + " to " +
            request["after"]["shade"].as_string() + " on what is " +
            request["nodes"][request.name().c_str()].as_string()};
  }

 private:
  static std::optional<Outcome> trouble(const std::string& cue) {
    std::istringstream words(cue);
    const auto word = next_word(words);
    if (word == "failed") return failure_from(words);
    if (word != "pending") return std::nullopt;
    const auto pause = std::stoll(next_word(words));
    auto outcome = Outcome::pending(Value::map().set("turn", 1), pause);
    if (const auto id = next_word(words); !id.empty()) outcome.known_as(id);
    return outcome;
  }

  static Value outputs_of(const std::string& id) {
    const auto number = id.substr(id.find('-') + 1);
    return Value::map()
        .set("address", "203.0.113." + number)
        .set("inside", "10.0.0." + number)
        .set("key", "key-of-" + id);
  }

  Observed look(const Request& request, const std::string& how, const std::string& id) const {
    std::istringstream words(stage_.cue(request.name(), how));
    const auto word = next_word(words);
    if (word == "failed") return failure_from(words);
    if (word == "gone" || (word.empty() && !fs::exists(stage_.prop(id)))) return Observed::gone();
    auto inputs = Value::map();
    if (request.type() != "crate")
      inputs.set("shade", word == "shade" ? rest(words) : first_line(stage_.prop(id)));
    auto outputs = outputs_of(id);
    if (word == "moved") outputs.set("address", rest(words));
    return Observed::present(id, inputs, outputs);
  }

  Outcome make(const Request& request, const std::string& how) const {
    const auto cue = stage_.cue(request.name(), how);
    if (const auto bad = trouble(cue)) return *bad;
    std::ofstream(stage_.prop(request.name())) << request.inputs()["shade"].as_string() << "\n";
    auto outputs = outputs_of(request.name());
    if (cue.starts_with("moved ")) outputs.set("address", cue.substr(6));
    return Outcome::done(request.name(), outputs);
  }

  const Stage& stage_;
};

/// Says what the things are about.
class Narrator final : public PlatformRole {
 public:
  explicit Narrator(const Value& options) : options_(options) {}
  Expansion expand(const Request&, Call&) override {
    return Expansion()
        .output("motto", options_["motto"])
        .output("scenes", Value::list().push("one").push("two"))
        .output("where", Reference{thing_of("t-0"), "address"});
  }

 private:
  Value options_;
};

Plugin puppet() {
  using namespace schema;
  Plugin plugin("puppet", "1.0.0", "Things that do as a test has written down");
  auto token = text("token").sensitive().fallback("hush-hush").doc("A secret.");
  plugin
      .role<Cloud>({text("stage").is_path().required().doc("The folder that it plays in."),
                    text("shade").fallback("grey").doc("Changes in place."),
                    text("size").fallback("small").doc("Has things made anew."),
                    text("ground").fallback("").doc("Of the crate around all; empty: none."),
                    text("summary").fallback("").doc("What is said of each thing."),
                    boolean("bag").fallback(false).doc("Whether there is a bag."),
                    boolean("busy").fallback(false).doc("Whether one goes after another."), token})
      .type<Prop>(Type("crate")
                      .doc("Around all.")
                      .known_by("free")
                      .input(text("ground").replaces().doc("Where it stands."))
                      .output(text("address").computed().doc("Where it is."))
                      .output(text("inside").computed().doc("Where it is for others."))
                      .output(text("key").sensitive().computed().doc("What opens it.")))
      .type<Prop>(Type("thing")
                      .doc("A thing.")
                      .known_by("free")
                      .is_machine()
                      .usually_s("create", 60)
                      .input(text("shade").doc("Its shade."))
                      .input(text("token").sensitive().keeps().doc("A secret."))
                      .input(text("size").replaces().doc("Its size."))
                      .input(text("crate").replaces().doc("What it is in."))
                      .output(text("address").computed().doc("Where it is."))
                      .output(text("inside").computed().doc("Where it is for others."))
                      .output(text("key").sensitive().computed().doc("What opens it.")))
      .type<Prop>(Type("bag")
                      .doc("A bag.")
                      .known_by("free")
                      .input(text("letter").keeps().doc("Only for a new one."))
                      .input(text("shade").doc("Its shade."))
                      .output(text("address").computed().doc("Where it is."))
                      .output(text("inside").computed().doc("Where it is for others."))
                      .output(text("key").sensitive().computed().doc("What opens it.")))
      .action(Action("ask").doc("As the script says."), &Cloud::ask);
  plugin.role<Narrator>({text("motto").fallback("all is well").doc("What is said.")});
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(puppet)
