#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "core/run/exit_code.hpp"

using namespace slipway::core;

namespace {

Finding error_of(std::optional<FailureClass> kind, const std::string& code = "some.code") {
  Finding finding;
  finding.code = code;
  finding.kind = kind;
  return finding;
}

}  // namespace

TEST_CASE("the kind of a failure decides how a run ends, and every kind has its row") {
  const std::map<std::string, ExitCode> table = {{"invalid", ExitCode::usage},
                                                 {"unauthenticated", ExitCode::credentials},
                                                 {"forbidden", ExitCode::credentials},
                                                 {"cancelled", ExitCode::cancelled},
                                                 {"internal", ExitCode::defect},
                                                 {"not_found", ExitCode::other},
                                                 {"already_exists", ExitCode::other},
                                                 {"conflict", ExitCode::other},
                                                 {"busy", ExitCode::other},
                                                 {"throttled", ExitCode::other},
                                                 {"unavailable", ExitCode::other},
                                                 {"timeout", ExitCode::other},
                                                 {"quota", ExitCode::other},
                                                 {"unsupported", ExitCode::other},
                                                 {"unknown", ExitCode::other}};
  for (const auto& [word, code] : table) {
    CAPTURE(word);
    REQUIRE(to_text(failure_class_from(word)) == word);
    CHECK(exit_code_of({error_of(failure_class_from(word))}) == code);
  }
}

TEST_CASE("no exit code follows from how the text of a finding's code begins or ends") {
  for (const auto* code : {"stack.yaml", "plugin.internal", "azure.unauthenticated", "x.cancelled"})
    CHECK(exit_code_of({error_of(std::nullopt, code)}) == ExitCode::other);
}

TEST_CASE("of several errors credentials explain the rest, and after them the user's own input") {
  const auto defect = error_of(FailureClass::internal);
  const auto input = error_of(FailureClass::invalid);
  const auto credentials = error_of(FailureClass::unauthenticated);
  CHECK(exit_code_of({defect, input}) == ExitCode::usage);
  CHECK(exit_code_of({input, defect}) == ExitCode::usage);
  CHECK(exit_code_of({input, defect, credentials}) == ExitCode::credentials);
  CHECK(exit_code_of(std::vector<Finding>{}) == ExitCode::ok);
}

TEST_CASE("a warning ends nothing, whatever its kind") {
  auto warning = error_of(FailureClass::unauthenticated);
  warning.level = Level::warning;
  CHECK(exit_code_of({warning}) == ExitCode::ok);
}
