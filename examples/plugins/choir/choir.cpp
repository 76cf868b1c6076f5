// A platform plugin: a singer on each node, bound to it, and a concert that needs them all.  A node
// is a folder; what is installed there is a file.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "slipway/plugin.hpp"

namespace {

using namespace slipway;
namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Whole or not at all: written aside and renamed.
void write(const fs::path& path, const std::string& text) {
  const fs::path aside = path.string() + ".new";
  std::ofstream file(aside);
  file << text;
  file.close();
  std::error_code error;
  if (file.fail())
    error = std::make_error_code(std::errc::io_error);
  else
    fs::rename(aside, path, error);
  if (error)
    throw Failure("unavailable", "cannot write " + path.string() + ": " + error.message())
        .with_effect("none");
}

class Choir final : public Instance {
 public:
  explicit Choir(const Value& options) : song_(options["song"].as_string()) {}

  contract::Contribution contribute(const Request&, Call&) override {
    contract::Contribution wishes;
    wishes.fragments.emplace_back().config.metadata["song"] = song_;
    auto& needs = wishes.requirements.emplace_back();
    needs.min_nodes = 2;
    needs.because = "nobody sings in a choir alone";
    return wishes;
  }

  Value expand(const Request& request, Call& call) override {
    contract::Resource concert;
    concert.type = "concert";
    concert.name = "evening";
    concert.needs_nodes.which = "all";
    for (const auto& node : request.layout().nodes) {
      contract::Resource singer;
      singer.type = "singer";
      singer.name = node.name;
      singer.inputs.set("song", song_);
      singer.bound_to = {node.resource};
      if (!call.emit(singer)) return Value::map();
      concert.depends_on.push_back("platform/singer/" + node.name);
    }
    concert.inputs.set("song", song_);
    call.emit(concert);
    return Value::map().set("outputs", Value::map().set("programme", song_));
  }

  Outcome create(const Request& request, Call&) override {
    if (request.type() == "concert") return Outcome::done("evening");
    write(file_of(request), request.inputs()["song"].as_string());
    const Value facts = Value::map().set(request.name(), Value::map().set("sings", true));
    return Outcome::done(file_of(request).string(), Value::map().set("node_facts", facts));
  }
  Outcome update(const Request& request, Call& call) override { return create(request, call); }

  Outcome remove(const Request& request, Call&) override {
    std::error_code ignored;
    if (request.type() == "singer") fs::remove(request.id(), ignored);
    return Outcome::done(request.id());
  }

  Observed read(const Request& request, Call&) override {
    if (request.type() == "concert")
      return Observed::present(request.id(), request.inputs(), request["outputs"]);
    if (!fs::exists(request.id())) return Observed::gone();
    return Observed::present(request.id(), Value::map().set("song", content_of(request.id())));
  }

 private:
  static fs::path file_of(const Request& request) {
    for (const auto& node : request.inventory().nodes)
      if (node.name == request.name() && node.facts["place"].is_string())
        return fs::path(node.facts["place"].as_string()) / "song";
    throw Failure("unavailable", "the node '" + request.name() + "' is not known yet")
        .with_effect("none");
  }
  std::string song_;
};

class ChoirPlugin final : public Plugin {
 public:
  schema::Description describe() const override {
    using namespace schema;
    return Description("choir", "1.0.0", "A singer on every node")
        .role("platform", {text("song").required().doc("what is sung")})
        .type(Type("platform", "singer")
                  .doc("one node's singer")
                  .known_by("within")
                  .input(text("song").required().doc("what is sung"))
                  .output(any("node_facts").computed().doc("what is known of the node")))
        .type(Type("platform", "concert")
                  .doc("all of them together")
                  .known_by("free")
                  .input(text("song").required().doc("what is sung")));
  }
  std::unique_ptr<Instance> make(const Request& request, Call&) override {
    return std::make_unique<Choir>(request["options"]);
  }
};

}  // namespace

SLIPWAY_PLUGIN(ChoirPlugin)
