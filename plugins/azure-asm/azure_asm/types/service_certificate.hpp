#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The ssh key's certificate, deposited in a cloud service so that its machines can be given it.
/// Known by content: the same certificate is the same thing, whoever put it there.  Without a
/// certificate of our own to deposit (`ssh_thumb`) it only checks that somebody has.
class ServiceCertificates final : public Kind {
 public:
  ServiceCertificates(Management& service, Waiting& waiting)
      : service_(service), waiting_(waiting) {}
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
