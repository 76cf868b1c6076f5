#pragma once
#include "slipway/call.hpp"
#include "slipway/plugin/acted.hpp"

namespace azure_asm {

/// `slipway plugin run azure-asm certificate`: makes the management certificate, its key in the
/// same file (.pem, for its owner only) and its public half beside it (.cer, to be registered with
/// the subscription); and the ssh key with its certificate, where there is none.
slipway::Acted make_certificates(const slipway::Request& request, slipway::Call& call);

}  // namespace azure_asm
