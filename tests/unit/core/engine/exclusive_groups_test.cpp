#include "core/engine/exclusive_groups.hpp"

#include <catch2/catch.hpp>

using namespace slipway::core;

namespace {

using Rank = ExclusiveGroups::Rank;
using Ranks = std::vector<Rank>;

}  // namespace

TEST_CASE("a group that is taken parks whoever comes, and says for which step it waits",
          "[engine][groups]") {
  ExclusiveGroups groups;
  CHECK(groups.take({"service"}, {-1, 0}));
  CHECK_FALSE(groups.take({"service"}, {-5, 1}));
  CHECK(groups.waits_for(1) == 0U);
  CHECK_FALSE(groups.waits_for(0));
  CHECK(groups.take({"other"}, {-1, 2}));
}

TEST_CASE("whoever has the longest way to go is woken first, and only that one",
          "[engine][groups]") {
  ExclusiveGroups groups;
  groups.take({"service"}, {0, 0});
  groups.take({"service"}, {-1, 1});
  groups.take({"service"}, {-9, 2});
  CHECK(groups.release({"service"}) == Ranks{{-9, 2}});
  CHECK_FALSE(groups.waits_for(2));
  CHECK(groups.take({"service"}, {-9, 2}));
  CHECK(groups.waits_for(1) == 2U);
  CHECK(groups.release({"service"}) == Ranks{{-1, 1}});
}

TEST_CASE("all groups are taken at once or none", "[engine][groups]") {
  ExclusiveGroups groups;
  groups.take({"b"}, {0, 0});
  CHECK_FALSE(groups.take({"a", "b"}, {-2, 1}));
  CHECK(groups.waits_for(1) == 0U);
  CHECK(groups.take({"a"}, {-1, 2}));
}

TEST_CASE("who needs more than what was freed does not keep the next from it", "[engine][groups]") {
  ExclusiveGroups groups;
  groups.take({"a", "b"}, {0, 0});
  groups.take({"a", "b"}, {-9, 1});
  groups.take({"a"}, {-5, 2});
  groups.take({"a"}, {-1, 3});
  CHECK(groups.release({"a", "b"}) == Ranks{{-9, 1}, {-5, 2}});
  CHECK(groups.take({"a"}, {-5, 2}));
  CHECK(groups.waits_for(3) == 2U);
}

TEST_CASE("to free what nobody waits for wakes nobody", "[engine][groups]") {
  ExclusiveGroups groups;
  CHECK(groups.take({"a"}, {0, 0}));
  CHECK(groups.release({"a"}).empty());
  CHECK(groups.take({"a"}, {0, 1}));
}
