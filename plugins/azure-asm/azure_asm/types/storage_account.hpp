#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The storage account that holds the machines' disks, made when no container is named.  Known
/// again by the owner mark in its extended properties.
class StorageAccounts final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  Outcome make(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;

  std::optional<Outcome> adopt(const Request& request, Call& call, const std::string& name);
};

}  // namespace azure_asm
