#include "core/run/forget.hpp"

#include "core/run/question.hpp"

namespace slipway::core {

ExitCode forget_all(Session& session, const std::string& confirmed) {
  const auto& state = session.state();
  const auto count = std::to_string(state.resources.size() + state.operations.size());
  const auto& name = session.stack().name;
  if (const auto code = confirm_name(
          session.asking(),
          {confirmed, name, "forgets", "drops " + count + " records, deletes nothing"});
      code != ExitCode::ok)
    return code;
  Batch batch;
  std::vector<std::string> lines{"forgotten; these may still exist:"};
  for (const auto& [address, row] : state.resources) {
    batch.erase_resources.push_back(address);
    lines.push_back("  " + address + (row.id.empty() ? "" : "  " + row.id));
  }
  for (const auto& [address, operation] : state.operations) {
    batch.erase_operations.push_back(address);
    if (!state.resources.contains(address)) lines.push_back("  " + address + "  " + operation.id);
  }
  for (const auto& [role, row] : state.roles) batch.erase_roles.push_back(role);
  batch.put_outputs = Value::map();
  if (lines.size() == 1) lines = {"nothing was on record"};
  if (auto written = session.recorder.commit(batch); !written)
    return session.teller.fail(written.error(), "state.write");
  return session.teller.end(ExitCode::ok, lines, {});
}

}  // namespace slipway::core
