#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/plan/plan.hpp"

namespace slipway::core {

/// What reading a resource back answered.
struct ReadBack {
  enum class Answer { present, gone, failed, skipped } answer = Answer::skipped;
  std::string id;
  Value inputs = Value::map();  ///< as observed; a key that is not there is not compared
  Value outputs = Value::map();
  std::optional<bool> ready;         ///< of `present`, when the plugin tells
  std::unique_ptr<Finding> failure;  ///< of `failed`, or `present`: why it never came up; rare
};
using ReadBacks = std::map<std::string, ReadBack, std::less<>>;

/// Role -> whether the stack file protects it; a role that is not in the file is not here.
using Protection = std::map<std::string, bool, std::less<>>;

using Replacements = std::map<std::string, std::string, std::less<>>;

/// All that a plan is made from; of the pointers only `recorded` may be null.  Pure: the same input
/// gives the same plan.
struct PlanInput {
  std::shared_ptr<const DesiredResources> desired;
  const contract::Layout* layout = nullptr;
  const contract::Layout* recorded = nullptr;  ///< of the last apply; null: there is none
  std::shared_ptr<const State> state;
  const ReadBacks* reads = nullptr;
  /// Addresses that are replaced in any case, what would be kept included, with the reason; an
  /// empty one: as its differences say.
  Replacements replace;
  Protection protects;
  /// A plan before this one was `everything_anew`, and what is wanted was composed for that.
  bool everything_anew = false;
  /// Everything is to go: then a role is protected when either the file or the record says so.
  bool takes_down = false;
  /// The schema of the type of what `plugin` made at `address`, also of what is no longer wanted;
  /// null when its plugin is not there.
  std::function<const ResourceType*(const std::string& address, const std::string& plugin)> type_of;
};

/// Compares what is wanted with what is recorded and read back.
Plan make_plan(const PlanInput& input);

}  // namespace slipway::core
