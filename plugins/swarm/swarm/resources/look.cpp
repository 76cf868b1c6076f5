#include "swarm/resources/look.hpp"

namespace swarm {

const Machine& Look::manager() {
  const std::lock_guard lock(mutex_);
  if (lost_) throw Failure(*lost_);
  try {
    if (!manager_) manager_.emplace(context_.cluster.manager(first_.inventory(), stop_of(call_)));
  } catch (const Failure& failure) {
    lost_ = failure;
    throw;
  }
  return *manager_;
}

const Value& Look::swarm() {
  const std::lock_guard lock(mutex_);
  if (!swarm_) swarm_ = manager().docker.get("/swarm", "read the swarm");
  return *swarm_;
}

std::map<std::string, Value> Look::listed(const std::string& path, const char* id) {
  std::map<std::string, Value> items;
  const auto list = manager().docker.get(path, "list what is at " + path);
  for (const auto& one : list.as_list()) items[one[id].as_string()] = one;
  return items;
}

const std::map<std::string, Value>& Look::all(const std::string& kind) {
  const std::lock_guard lock(mutex_);
  const auto at = lists_.find(kind);
  if (at != lists_.end()) return at->second;
  return lists_[kind] = listed("/" + kind, kind == "networks" ? "Id" : "ID");
}

const std::map<std::string, Value>& Look::nodes() { return all("nodes"); }

}  // namespace swarm
