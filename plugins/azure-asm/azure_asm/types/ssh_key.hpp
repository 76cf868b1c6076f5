#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The key pair for ssh on the operator's machine: a certificate file, and beside it the private
/// key with the ending
/// `.key`.  Files that are there are used; otherwise they are made, and taken away again with the
/// stack.
class SshKeys final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;

 private:
  std::string natural_id(const Value& inputs) const override;
  Outcome make(const Request& request, Call& call) override;
  Outcome change(const Request& request, Call& call) override;
  Outcome unmake(const Request& request, Call& call) override;
};

/// `x.key` for `x.pem`.
std::string private_key_path(const std::string& certificate_path);

}  // namespace azure_asm
