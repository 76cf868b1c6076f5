#include "slipway/value.hpp"

#include <catch2/catch.hpp>

using namespace slipway;

TEST_CASE("an empty list or map is of its kind and equal to another", "[value]") {
  CHECK(Value::list().is_list());
  CHECK(Value::map().is_map());
  CHECK(Value::map() == Value(Value::Map{}));
  CHECK(Value::list() == Value(Value::List{}));
  CHECK_FALSE(Value::map() == Value::list());
  CHECK_FALSE(Value::map() == Value());
  Value emptied = Value::map().set("a", 1);
  emptied.erase("a");
  CHECK(emptied == Value::map());
}

TEST_CASE("what is added to an empty map or list is not seen by its copies", "[value]") {
  const Value map = Value::map();
  Value filled = map;
  filled.set("a", 1);
  CHECK(map.size() == 0);
  CHECK(filled["a"].as_int() == 1);
  Value list = Value::list();
  const Value before = list;
  list.push(1);
  CHECK(before.size() == 0);
  CHECK(list.size() == 1);
}

TEST_CASE("a change of one value is not seen by those that share its data", "[value]") {
  const Value before = Value::map().set("a", Value::list().push(1));
  Value after = before;
  after.own_map()["a"].push(2);
  CHECK(before["a"].size() == 1);
  CHECK(after["a"].size() == 2);
}
