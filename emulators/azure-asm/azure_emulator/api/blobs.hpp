#pragma once

#include <string>

#include "azure_emulator/api/call.hpp"
#include "azure_emulator/api/router.hpp"

/// The calls of the blob service that a client of the management interface needs: making, asking
/// after and deleting a container, signed with a key of its account.
namespace azure_emulator {

/// Whether the request is for the blob service: `/blob/ACCOUNT/CONTAINER?restype=container`.
bool is_blob_request(const Target& target);

/// As the log and faults name it.
std::string blob_operation_name(const Request& request);

/// The answer.  `method`, path and date are what the signature is checked against.
Reply answer_blob_request(World& world, const Request& request, const Target& target);

}  // namespace azure_emulator
