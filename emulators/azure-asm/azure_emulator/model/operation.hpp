#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "azure_emulator/clock/timeline.hpp"

namespace azure_emulator {

/// Why the service says no: HTTP status, the API's code and its words (sheet 4).  Thrown inside a
/// request's handler and caught where the answer is written; also what a failed operation ended
/// with.
struct Refusal {
  int status = 500;
  std::string code;
  std::string message;
  std::optional<int> retry_after = std::nullopt;
};

enum class OperationStatus { in_progress, succeeded, failed };

/// One request that changes something, under the id of its request.
struct Operation {
  std::string id;  ///< 32 hex digits
  std::string name;
  std::string object;
  std::string subscription;
  OperationStatus status = OperationStatus::in_progress;
  int http_status = 200;
  Refusal error;
  Time started{};
  std::optional<Time> completed;
};

/// The past and present operations of every subscription; none is ever forgotten.
class Operations {
 public:
  Operation& add(Operation operation);

  /// `id` with or without dashes, in any case; null when unknown.
  Operation* find(std::string_view id);

  /// In the order of their acceptance.
  std::vector<const Operation*> list() const;

 private:
  std::map<std::string, Operation> operations_;
  std::vector<std::string> order_;
};

/// `ead00b89f4cc…` as the dashed form of the answer's body.
std::string dashed(std::string_view id);

std::string_view to_text(OperationStatus status);

}  // namespace azure_emulator
