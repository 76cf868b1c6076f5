#include <catch2/catch.hpp>

#include "slipway/plugin.hpp"

using namespace slipway;

namespace {

class Rooms final : public PlatformRole {
 public:
  Expansion expand(const Request&, Call&) override { return {}; }
};

class Fixed final : public ResourceType {
 public:
  Observed read(const Request&, Call&) override { return Observed::gone(); }
  Outcome create(const Request&, Call&) override { return Outcome::done("1"); }
  Outcome remove(const Request&, Call&) override { return Outcome::done("1"); }
};

/// States that a type changes in place, and has nothing that changes it.
Plugin contradictory() {
  Plugin plugin("contradictory", "1.0.0", "");
  plugin.role<Rooms>({}).type<Fixed>(schema::Type("stone").input(schema::text("shape")));
  return plugin;
}

/// What a host that makes such an offer is told.
std::string refused(std::uint32_t oldest, std::uint32_t newest) {
  std::string said;
  const slipway_refusal refusal{sizeof refusal, 0, &said,
                                [](const slipway_refusal* to, slipway_slice reason) noexcept {
                                  *static_cast<std::string*>(to->self) = as_text(reason);
                                }};
  const slipway_offer offer{sizeof offer, oldest, newest, 0, &refusal};
  CHECK(detail::entry<&contradictory>(&offer) == nullptr);
  return said;
}

}  // namespace

TEST_CASE("what is described follows from what is stated", "[layer]") {
  Plugin plugin("rooms", "1.2.3", "Rooms for rent");
  plugin.role<Rooms>({schema::text("street")})
      .type<Fixed>(schema::Type("room").input(schema::integer("doors").replaces()))
      .action(schema::Action("knock"), [](Rooms&, const Request&, Call&) { return Acted::done(); });
  plugin.features({"files"}).explains("rooms.full", "There is none left.");
  const auto& described = plugin.description();
  CHECK(described["name"] == Value("rooms"));
  CHECK(described["roles"]["platform"]["options"].at_path("0.name") == Value("street"));
  CHECK(described["types"].at_path("0.role") == Value("platform"));
  CHECK(described["types"].at_path("0.name") == Value("room"));
  CHECK(described["actions"].at_path("0.role") == Value("platform"));
  CHECK(described["features"] == Value::list().push("files"));
  CHECK(described["explanations"]["rooms.full"] == Value("There is none left."));
}

TEST_CASE("a type that changes in place by its schema needs a class that can change it",
          "[layer]") {
  Plugin plugin("rooms", "1.0.0", "");
  auto role = plugin.role<Rooms>({});
  CHECK_THROWS_WITH(role.type<Fixed>(schema::Type("stone").input(schema::text("shape"))),
                    "the input 'shape' of the type 'stone' changes in place, but its class has no "
                    "update");
  CHECK_NOTHROW(role.type<Fixed>(schema::Type("brick")
                                     .input(schema::text("shape").replaces())
                                     .input(schema::text("owner").keeps())
                                     .input(schema::text("number").computed())));
}

TEST_CASE("a type that had another form of record needs a class that can read it", "[layer]") {
  Plugin plugin("rooms", "1.0.0", "");
  auto role = plugin.role<Rooms>({});
  CHECK_THROWS_WITH(
      role.type<Fixed>(schema::Type("brick").version(2)),
      "the type 'brick' had another form of record, but its class has no upgrade_state");
}

TEST_CASE("a plugin that contradicts itself is refused to any host, with the reason", "[layer]") {
  CHECK(refused(SLIPWAY_ABI_OLDEST, SLIPWAY_ABI_NEWEST).find("'shape' of the type 'stone'") !=
        std::string::npos);
  CHECK(refused(1000, 1000).find("upgrade the plugin") != std::string::npos);
}
