#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// An affinity group that is made where it is not there.  Its description is the owner mark; one
/// without it was there before, is used, and is left when the stack goes.
class AffinityGroups final : public Kind {
 public:
  explicit AffinityGroups(Management& service) : service_(service) {}
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;

 private:
  Management& service_;
};

}  // namespace azure_asm
