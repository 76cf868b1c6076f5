#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// A cloud service: the name, the address and the lock of its machines.  Known again by the owner
/// mark in its extended properties; its deletion takes machines, disks and certificates along.
class HostedServices final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  Outcome make(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;
};

}  // namespace azure_asm
