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

TEST_CASE("a value of any kind becomes one of any other by copy and by move", "[value]") {
  const Value values[] = {Value(),
                          Value(true),
                          Value(7),
                          Value(0.5),
                          Value("a text that is too long to be kept in place"),
                          Value::list().push(1),
                          Value::list(),
                          Value::map().set("key", 1),
                          Value::map(),
                          Value(Reference{"cloud/thing/a", "id"})};
  for (const auto& from : values) {
    for (const auto& into : values) {
      Value copied = into;
      copied.mark_sensitive();
      copied = from;
      CHECK(copied == from);
      CHECK(copied.kind() == from.kind());
      CHECK_FALSE(copied.sensitive());
      Value moved = into;
      moved = std::move(copied.mark_sensitive());
      CHECK(moved == from);
      CHECK(moved.sensitive());
      copied = into;  // what was moved from can be used again
      CHECK(copied == into);
    }
  }
}

TEST_CASE("a value becomes a part of itself, which would go with the rest", "[value]") {
  Value value = Value::map().set("inner", Value::list().push("kept"));
  value = Value(value["inner"]);
  value = std::move(value.own_list().front());
  CHECK(value.as_string() == "kept");
  Value& same = value;
  value = same;
  value = std::move(same);
  CHECK(value.as_string() == "kept");
}
