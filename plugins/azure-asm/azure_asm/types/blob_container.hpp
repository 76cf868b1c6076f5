#pragma once
#include "azure_asm/service/blob_store.hpp"
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The container for the machines' disks in the storage account that is made; it goes with it.
class BlobContainers final : public Kind {
 public:
  explicit BlobContainers(Management& service) : store_(service) {}
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;

 private:
  BlobStore store_;
};

}  // namespace azure_asm
