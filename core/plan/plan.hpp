#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/graph/desired.hpp"
#include "core/schema/compare.hpp"
#include "core/state/rows.hpp"
#include "core/value/finding.hpp"

namespace slipway::core {

enum class ChangeKind {
  no_op,
  create,
  update,   ///< in place
  replace,  ///< delete, then create; the other way round with `old_address`
  remove,
  resume,  ///< an operation is open, and is taken up; what it comes to is planned again
  repair,  ///< half made or unknown: looked for and completed
  forget,  ///< gone on the other side and no longer wanted: only the record goes
  hold,    ///< could not be read, so nothing is done to it
  record,  ///< it stays as it is, and is protected from now on, or not any more
};
const char* to_text(ChangeKind kind);

/// What will be done to one resource, and why.
struct Change {
  std::string address;
  ChangeKind kind = ChangeKind::no_op;
  bool maybe = false;  ///< an input is not known yet; compared once more just before the operation
  bool drifted = false;
  std::string reason;
  std::vector<Difference> differences;
  std::vector<std::string> notes;    ///< kept differences and the like: nothing is done about them
  std::vector<std::string> meaning;  ///< what the change means, in the words of its plugin
  std::string taken_by;  ///< remove, replace: the container whose deletion takes it along; empty:
                         ///< its own operation
  bool interrupts = false;
  bool machine = false;     ///< of a type that counts as one
  bool stale = false;       ///< its record says otherwise than is planned of it now (edges, groups,
                            ///< protection) and is rewritten, although nothing is done to it
  std::string old_address;  ///< replace: the new one is made first, and the old one stands here on
                            ///< record until it is deleted
  const DesiredResource* desired = nullptr;  ///< null: no longer wanted
  const ResourceRow* row = nullptr;          ///< null: not on record
  const OperationRow* open = nullptr;        ///< begun and not settled: it is taken up before
                                             ///< anything else is done, unless it is taken along
  Value inputs = Value::map();               ///< as wanted; known references replaced

  /// What is there is deleted, be it to make it anew.
  bool deletes() const { return kind == ChangeKind::remove || kind == ChangeKind::replace; }
};

/// Counts per kind, for summaries; `maybe` ones are among their kind.
using PlanCounts = std::map<std::string, std::int64_t, std::less<>>;

/// The difference between what is wanted and what is recorded and was read back: one Change an
/// address, in the order of the dependencies.
struct Plan {
  /// What it was made from, into which its changes point: it keeps both, whatever becomes of the
  /// record.
  std::shared_ptr<const DesiredResources> desired;
  std::shared_ptr<const State> state;
  std::vector<Change> changes;
  /// The resources that are nodes, wanted or on record: what a record means by all nodes.
  std::vector<std::string> nodes;
  std::vector<Finding> findings;  ///< an error among them: the plan must not be applied
  bool nothing_to_do() const;
  /// Nothing is done to anything that exists: no operation, and at most records change.
  bool only_records() const;
  PlanCounts counts() const;
  PlanCounts machine_counts() const;  ///< of those, the machines
  std::int64_t machines_removed = 0;  ///< of types that count as machines; a replacement counts
  /// Every machine on record goes with what contains it, while others come: nothing stays that the
  /// rest could live on, so all of it goes before anything is made.
  bool everything_anew = false;
  const Change* find(const std::string& address) const;
};

}  // namespace slipway::core
