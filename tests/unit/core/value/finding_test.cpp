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
