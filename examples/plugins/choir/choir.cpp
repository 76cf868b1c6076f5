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

class Choir final : public PlatformRole, public Contributes {
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

  Expansion expand(const Request& request, Call& call) override {
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
      if (!call.emit(std::move(singer))) return {};
      concert.depends_on.push_back("platform/singer/" + node.name);
    }
    concert.inputs.set("song", song_);
    call.emit(std::move(concert));
    return Expansion().output("programme", song_);
  }

 private:
  std::string song_;
};

class Singer final : public ResourceType, public Updates {
 public:
  Observed read(const Request& request, Call&) override {
    if (!fs::exists(request.id())) return Observed::gone();
    return Observed::present(request.id(), Value::map().set("song", content_of(request.id())));
  }
  Outcome create(const Request& request, Call&) override {
    write(file_of(request), request.inputs()["song"].as_string());
    const Value facts = Value::map().set(request.name(), Value::map().set("sings", true));
    return Outcome::done(file_of(request).string(), Value::map().set("node_facts", facts));
  }
  Outcome update(const Request& request, Call& call) override { return create(request, call); }
  Outcome remove(const Request& request, Call&) override {
    std::error_code ignored;
    fs::remove(request.id(), ignored);
    return Outcome::done(request.id());
  }

 private:
  static fs::path file_of(const Request& request) {
    for (const auto& node : request.inventory().nodes)
      if (node.name == request.name() && node.facts["place"].is_string())
        return fs::path(node.facts["place"].as_string()) / "song";
    throw Failure("unavailable", "the node '" + request.name() + "' is not known yet")
        .with_effect("none");
  }
};

/// There is nothing to make: it is on record once all singers are there.
class Concert final : public ResourceType, public Updates {
 public:
  Observed read(const Request& request, Call&) override {
    return Observed::present(request.id(), request.inputs(), request["outputs"]);
  }
  Outcome create(const Request&, Call&) override { return Outcome::done("evening"); }
  Outcome update(const Request&, Call&) override { return Outcome::done("evening"); }
  Outcome remove(const Request& request, Call&) override { return Outcome::done(request.id()); }
};

Plugin choir() {
  using namespace schema;
  Plugin plugin("choir", "1.0.0", "A singer on every node");
  plugin.role<Choir>({text("song").required().doc("what is sung")})
      .type<Singer>(Type("singer")
                        .doc("one node's singer")
                        .known_by("within")
                        .input(text("song").required().doc("what is sung"))
                        .output(any("node_facts").computed().doc("what is known of the node")))
      .type<Concert>(Type("concert")
                         .doc("all of them together")
                         .known_by("free")
                         .input(text("song").required().doc("what is sung")));
  return plugin;
}

}  // namespace

SLIPWAY_PLUGIN(choir)
