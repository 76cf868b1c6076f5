#pragma once
#include "azure_asm/types/kind.hpp"

namespace azure_asm {

/// The key pair for ssh on the operator's machine: a certificate file, and beside it the private
/// key with the ending
/// `.key`.  Files that are there are used; otherwise they are made, and taken away again with the
/// stack.
class SshKeys final : public Kind {
 public:
  std::string natural_id(const slipway::Value& inputs) const override;
  slipway::Observed read(const Task& task) override;
  slipway::Outcome create(const Task& task) override;
  slipway::Outcome update(const Task& task) override;
  slipway::Outcome remove(const Task& task) override;
};

/// `x.key` for `x.pem`.
std::string private_key_path(const std::string& certificate_path);

}  // namespace azure_asm
