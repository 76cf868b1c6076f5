#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The ssh key's certificate, deposited in a cloud service so that its machines can be given it.
/// Known by content: the same certificate is the same thing, whoever put it there.  Without a
/// certificate of our own to deposit (`ssh_thumb`) it only checks that somebody has.
class ServiceCertificates final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  std::string natural_id(const Value& inputs) const override;
  Outcome make(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;
};

}  // namespace azure_asm
