#pragma once
#include <map>
#include <string>
#include <vector>

#include "slipway/value.hpp"

/// What a service's tasks say of it.
namespace swarm {

/// A service at one moment, as docker's documents have it.
struct ServiceLook {
  slipway::Value service;                       ///< of `GET /services?status=true`
  std::vector<slipway::Value> tasks;            ///< all of it, those of before too
  std::map<std::string, slipway::Value> nodes;  ///< by id
};

enum class ServiceVerdict {
  coming,   ///< it is on its way
  up,       ///< as many tasks as wanted run, all of its present form
  failing,  ///< tasks of its present form fail, more often than is allowed
  stuck,    ///< a task has no place, and nothing else is on its way
  stopped,  ///< docker gave the update up, or rolled it back
};

struct ServiceJudgement {
  ServiceVerdict verdict = ServiceVerdict::coming;
  std::string phase;       ///< `2 of 3 tasks run`
  std::string why;         ///< docker's words for what is wrong
  slipway::Value culprit;  ///< the task that shows it; null: none
  double fraction = 0;
  std::string running;  ///< the ids of those that run, to see whether they stay
};

/// What was before, and how much may go wrong.
struct ServiceExpectation {
  std::string former_update;            ///< when the update began that was there before
  std::vector<std::string> old_failed;  ///< ids of tasks that had failed before
  std::int64_t failures_allowed = 3;
  bool asked_back = false;  ///< that docker goes back to what was before is what was asked for
};

/// Judges by the tasks themselves: docker's own count has those of dead nodes in it.
ServiceJudgement judge(const ServiceLook& look, const ServiceExpectation& expected);

/// Whether a task failed by itself: `failed` or `rejected`.
bool has_failed(const slipway::Value& task);

/// The node of the stack that a task is or was on: `n1`; docker's host name for one that is not
/// the stack's, `no node` when it has none.
std::string node_of(const slipway::Value& task, const std::map<std::string, slipway::Value>& nodes);

/// `web_web.2`, and of a global service `web_web` on its node.
std::string task_name(const slipway::Value& task, const std::string& service);

}  // namespace swarm
