#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The storage account that holds the machines' disks, made when no container is named.  Known
/// again by the owner mark in its extended properties.
class StorageAccounts final : public Kind {
 public:
  StorageAccounts(Management& service, Waiting& waiting) : service_(service), waiting_(waiting) {}
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;

 private:
  std::optional<slipway::Outcome> adopt(const Task& task, const std::string& name);

  Management& service_;
  Waiting& waiting_;
};

}  // namespace azure_asm
