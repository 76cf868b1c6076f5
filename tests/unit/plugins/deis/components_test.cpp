#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "deis/config/settings.hpp"

using namespace deis;

namespace {

std::size_t rows_on(std::size_t machines, const std::vector<UnitName>& units) {
  std::size_t rows = 0;
  for (const auto& unit : units)
    rows += find_component(unit.component)->spread == Spread::every_machine ? machines : 1;
  return rows;
}

}  // namespace

TEST_CASE("a platform on three machines is 15 units and 27 rows", "[deis][components]") {
  const auto units = Settings().units();
  CHECK(units.size() == 15);
  CHECK(rows_on(3, units) == 27);
}

TEST_CASE("the table has the 14 components, each once", "[deis][components]") {
  std::set<std::string_view> names;
  for (const auto& component : components()) names.insert(component.name);
  CHECK(components().size() == 14);
  CHECK(names.size() == 14);
}

TEST_CASE("the store's tools are not part of what is installed", "[deis][components]") {
  const auto units = Settings().units();
  CHECK(std::none_of(units.begin(), units.end(),
                     [](const auto& unit) { return unit.component == "store-admin"; }));
}

TEST_CASE("a stateless platform has neither store nor database but keeps its logger",
          "[deis][components]") {
  Settings settings;
  settings.stateless = true;
  std::set<std::string> names;
  for (const auto& unit : settings.units()) names.insert(unit.component);
  CHECK(names == std::set<std::string>{"logger", "logspout", "registry", "controller", "builder",
                                       "publisher", "router"});
}

TEST_CASE("what a component starts after is in the table and never itself", "[deis][components]") {
  for (const auto& component : components())
    for (const auto first : component.starts_after) {
      CHECK(find_component(first) != nullptr);
      CHECK(first != component.name);
    }
}

TEST_CASE("a unit is found however people write it", "[deis][components]") {
  const UnitName router{"router", 2};
  for (const char* text :
       {"router@2", "deis-router@2", "router@2.service", "deis-router@2.service"})
    CHECK(UnitName::parse(text) == router);
  CHECK(router.text() == "deis-router@2.service");
  CHECK(UnitName::parse("deis-builder.service") == UnitName{"builder", 0});
  CHECK(UnitName{"builder", 0}.text() == "deis-builder.service");
}
