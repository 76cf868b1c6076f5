#include "core/run/placed_findings.hpp"

#include "core/compose/part_giver.hpp"

namespace slipway::core {

void PlacedFindings::on(const Event& event) {
  if (event.kind != EventKind::finding) return next_.on(event);
  const auto& said = event.fields["finding"];
  std::vector<Finding> findings = {finding_from_value(said)};
  if (said["part"].is_list())
    add_giver(said,
              {session_.roles(), session_.stack(), session_.state(), session_.calls.services()},
              findings.front());
  locate(findings, session_.stack());
  Event placed = event;
  placed.fields.set("finding", finding_to_value(findings.front()));
  next_.on(placed);
}

}  // namespace slipway::core
