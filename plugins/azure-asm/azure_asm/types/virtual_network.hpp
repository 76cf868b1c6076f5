#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// A virtual network with a subnet, made where it is not there.
///
/// All networks of a subscription are one document, which is read, changed by the one network and
/// written back, the rest byte for byte.  There is no place in it for an owner mark: that it was
/// not there is noted in the token before it is put in, so that an attempt whose effect is unknown
/// knows its own again.  To a new record one belongs that lies in an affinity group which bears the
/// stack's mark.
class VirtualNetworks final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  Outcome make(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;

  bool lies_in_own_group(const Request& request, Call& call, const std::string& document);
  Outcome put_in(const Request& request, Call& call, const std::string& document);
};

}  // namespace azure_asm
