#pragma once
#include <utility>

#include "azure_asm/service/job.hpp"
#include "azure_asm/service/management.hpp"

namespace azure_asm {

/// What speaks to the service.  Any thread.
struct Live {
  explicit Live(Account account) : service(std::move(account)), waiting(service) {}
  Management service;
  Waiting waiting;
};

/// Who has it: the cloud role, whose resource types share it.
class HasLive {
 public:
  virtual ~HasLive() = default;
  /// Made at the first need, as the offline calls have none.  A Failure when the credentials cannot
  /// be read.  Lives as long as the role.
  virtual Live& live() = 0;
};

}  // namespace azure_asm
