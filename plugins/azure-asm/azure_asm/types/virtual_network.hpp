#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// A virtual network with a subnet, made where it is not there.
///
/// All networks of a subscription are one document, which is read, changed by the one network and
/// written back, the rest byte for byte.  There is no place in it for an owner mark: that it was
/// not there is noted in the token before it is put in, so that an attempt whose effect is unknown
/// knows its own again.
class VirtualNetworks final : public Kind {
 public:
  VirtualNetworks(Management& service, Waiting& waiting) : service_(service), waiting_(waiting) {}
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;

 private:
  slipway::Outcome put_in(const Task& task, const std::string& document);
  Management& service_;
  Waiting& waiting_;
};

}  // namespace azure_asm
