#include "azure_emulator/model/operation.hpp"

#include <algorithm>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {

Operation& Operations::add(Operation operation) {
  order_.push_back(operation.id);
  const std::string id = operation.id;
  return operations_.insert_or_assign(id, std::move(operation)).first->second;
}

Operation* Operations::find(std::string_view id) {
  std::string plain = lower(id);
  plain.erase(std::remove(plain.begin(), plain.end(), '-'), plain.end());
  const auto found = operations_.find(plain);
  return found == operations_.end() ? nullptr : &found->second;
}

std::vector<const Operation*> Operations::list() const {
  std::vector<const Operation*> all;
  all.reserve(order_.size());
  for (const auto& id : order_) all.push_back(&operations_.at(id));
  return all;
}

std::string dashed(std::string_view id) {
  std::string out(id);
  if (out.size() != 32) return out;
  for (const std::size_t at : {20U, 16U, 12U, 8U}) out.insert(at, "-");
  return out;
}

std::string_view to_text(OperationStatus status) {
  switch (status) {
    case OperationStatus::in_progress:
      return "InProgress";
    case OperationStatus::succeeded:
      return "Succeeded";
    case OperationStatus::failed:
      return "Failed";
  }
  return "";
}

}  // namespace azure_emulator
