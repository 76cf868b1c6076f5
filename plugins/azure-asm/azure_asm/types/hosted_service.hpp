#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// A cloud service: the name, the address and the lock of its machines.  Known again by the owner
/// mark in its extended properties; its deletion takes machines, disks and certificates along.
class HostedServices final : public Kind {
 public:
  HostedServices(Management& service, Waiting& waiting) : service_(service), waiting_(waiting) {}
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;

 private:
  Management& service_;
  Waiting& waiting_;
};

}  // namespace azure_asm
