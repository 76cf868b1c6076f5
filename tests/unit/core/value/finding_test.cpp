#include "core/value/finding.hpp"

#include <catch2/catch.hpp>

using namespace slipway;
using namespace slipway::core;

TEST_CASE("a finding reads back from its value", "[finding]") {
  Finding finding;
  finding.level = Level::warning;
  finding.code = "stack.unknown-key";
  finding.message = "unknown key 'siez'";
  finding.help = "did you mean 'size'?";
  finding.place = {"slipway.yaml", 3, 7, "  siez: 2"};
  finding.role = "cloud";
  finding.option = {Value("nodes"), Value(2)};
  finding.address = "cloud/box/one";
  finding.facts.set("request_id", "r-1");

  const auto again = finding_from_value(finding_to_value(finding));

  CHECK(again.level == Level::warning);
  CHECK(again.code == finding.code);
  CHECK(again.message == finding.message);
  CHECK(again.help == finding.help);
  CHECK(again.place.file == "slipway.yaml");
  CHECK(again.place.line == 3);
  CHECK(again.place.column == 7);
  CHECK(again.place.text == "  siez: 2");
  CHECK(again.role == "cloud");
  CHECK(again.option == finding.option);
  CHECK(again.address == finding.address);
  CHECK(again.facts == finding.facts);
}

TEST_CASE("a finding of an unknown level is an error", "[finding]") {
  CHECK(finding_from_value(Value::map().set("level", "dreadful")).level == Level::error);
}

TEST_CASE("only errors count as errors", "[finding]") {
  Finding note;
  note.level = Level::note;
  CHECK_FALSE(has_errors({note, note}));
  CHECK(has_errors({note, Finding{}}));
}

TEST_CASE("an error of a plugin says its class, and one about an option is the user's without it") {
  const auto kind_of = [](Value value) {
    return finding_from_value(value.set("level", "error").set("message", "m")).kind;
  };
  CHECK(kind_of(Value::map().set("class", "unauthenticated")) == FailureClass::unauthenticated);
  CHECK(kind_of(Value::map().set("class", "a mood")) == FailureClass::internal);
  CHECK(kind_of(Value::map().set("role", "cloud").set("option", Value::list().push("nodes"))) ==
        FailureClass::invalid);
  CHECK(kind_of(Value::map().set("file", "user-data").set("line", 3)) == FailureClass::invalid);
  CHECK_FALSE(kind_of(Value::map()));
}

TEST_CASE("a role's finding is about what it was given unless it says otherwise") {
  Finding finding;
  take_as_of("config", finding);
  CHECK(finding.role == "config");
  CHECK(finding.kind == FailureClass::invalid);
  finding.kind = FailureClass::unavailable;
  take_as_of("cloud", finding);
  CHECK(finding.role == "config");
  CHECK(finding.kind == FailureClass::unavailable);
}
