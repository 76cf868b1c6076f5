#pragma once
#include <vector>

#include "azure_asm/stack/options.hpp"
#include "slipway/outcome.hpp"

namespace azure_asm {

/// What is wrong with the files of keys and certificates that the options name, by their content
/// and without asking anybody: `azure_cert`, `ca_file`, `ssh_cert` and the private key beside it.
/// No clock is looked at: dates are preflight's.
std::vector<slipway::Finding> check_credentials(const Options& options);

}  // namespace azure_asm
