#include "core/command/exit_codes_of_command.hpp"

#include <algorithm>
#include <vector>

namespace slipway::core {
namespace {

using enum ExitCode;

struct Row {
  std::string_view command;
  std::vector<ExitCode> codes;
};

/// What every command can come to, and what it adds.
Row row(std::string_view command, std::vector<ExitCode> more) {
  for (const auto code : {ok, other, usage, defect, forced}) more.push_back(code);
  std::sort(more.begin(), more.end());
  return {command, std::move(more)};
}

const std::vector<Row>& table() {
  static const std::vector<Row> rows{
      row("new", {not_found, cancelled}),
      row("validate", {credentials, cancelled}),
      row("check", {not_found, cancelled}),
      row("preflight", {credentials, cancelled}),
      row("plan", {credentials, changes, cancelled}),
      row("up", {credentials, failed, cancelled, deadline, locked, unknown}),
      row("down", {credentials, failed, cancelled, deadline, locked, unknown}),
      row("status", {credentials, cancelled, unhealthy}),
      row("output", {not_found, cancelled}),
      row("render", {credentials, not_found, cancelled}),
      row("ssh", {not_found, cancelled}),
      row("ssh-config", {not_found, cancelled}),
      row("ssh-key", {not_found, cancelled, locked}),
      row("cloud", {credentials, not_found, cancelled, locked, unhealthy}),
      row("platform", {credentials, not_found, cancelled, locked, unhealthy}),
      row("import", {credentials, not_found, cancelled, locked}),
      row("audit", {credentials, not_found, changes, cancelled, locked}),
      row("state", {not_found, cancelled, locked}),
      row("plugin", {credentials, not_found, cancelled}),
      row("schema", {cancelled}),
      row("explain", {not_found, cancelled}),
      row("completion", {cancelled}),
      row("manual", {}),
      row("version", {})};
  return rows;
}

}  // namespace

std::span<const ExitCode> exit_codes_of(std::string_view command) {
  for (const auto& one : table())
    if (one.command == command) return one.codes;
  return {};
}

}  // namespace slipway::core
