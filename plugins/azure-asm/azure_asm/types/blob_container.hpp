#pragma once
#include "azure_asm/service/blob_store.hpp"
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The container for the machines' disks in the storage account that is made; it goes with it.
class BlobContainers final : public Kind {
 public:
  explicit BlobContainers(HasLive& cloud) : Kind(cloud), store_(service_) {}
  Observed read(const Request& request, Call& call) override;

 private:
  std::string natural_id(const Value& inputs) const override;
  Outcome make(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;

  BlobStore store_;
};

}  // namespace azure_asm
