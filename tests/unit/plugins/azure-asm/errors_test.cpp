#include "azure_asm/service/errors.hpp"

#include <catch2/catch.hpp>

using azure_asm::failure_of;
using azure_asm::Refusal;

namespace {
struct ErrorRow {
  int status;
  const char* code;
  const char* message;
  const char* expected;
};
}  // namespace

TEST_CASE("each refusal of the service has its class", "[azure-asm][errors]") {
  const auto row = GENERATE(values<ErrorRow>({
      {400, "BadRequest", "The hosted service name is invalid.", "invalid"},
      {400, "MissingOrIncorrectVersionHeader", "x", "internal"},
      {400, "InvalidXmlRequest", "x", "internal"},
      {400, "BadRequest",
       "The subscription policy limit for resource type 'cores count' was exceeded.", "quota"},
      {400, "BadRequest",
       "A disk with name d is currently in use by virtual machine r running within hosted service "
       "s.",
       "busy"},
      {400, "BadRequest",
       "Storage account a has container(s) which have an active image and/or disk artifacts.",
       "busy"},
      {400, "BadRequest",
       "Role r is the only role present in the deployment and so cannot be removed.", "conflict"},
      {401, "AuthenticationFailed", "x", "unauthenticated"},
      {403, "ForbiddenError",
       "The server failed to authenticate the request. Verify that the certificate is valid and is "
       "associated with this subscription.",
       "unauthenticated"},
      {403, "ForbiddenError", "The image is not available to this subscription.", "forbidden"},
      {404, "ResourceNotFound", "The hosted service does not exist.", "not_found"},
      {409, "ConflictError",
       "Windows Azure is currently performing an operation with x-ms-requestid 0 on this "
       "deployment "
       "that requires exclusive access.",
       "busy"},
      {409, "ConflictError", "The specified DNS name is already taken.", "already_exists"},
      {429, "TooManyRequests", "x", "throttled"},
      {400, "TooManyRequests", "x", "throttled"},
      {500, "InternalError", "x", "unavailable"},
      {500, "OperationTimedOut", "x", "unavailable"},
      {503, "ServerBusy", "x", "unavailable"},
      {307, "TemporaryRedirect", "x", "unavailable"},
      {400, "Compute.OverconstrainedAllocationRequest", "x", "invalid"},
  }));
  Refusal refusal;
  refusal.status = row.status;
  refusal.code = row.code;
  refusal.message = row.message;
  CAPTURE(row.status, row.code, row.message);
  CHECK(failure_of(refusal, "do it").kind == row.expected);
}

TEST_CASE("a refusal carries the service's words and its request id", "[azure-asm][errors]") {
  Refusal refusal;
  refusal.status = 409;
  refusal.code = "ConflictError";
  refusal.message = "The specified DNS name is already taken.";
  refusal.request_id = "abc";
  const auto failure = failure_of(refusal, "create the cloud service 'x'");
  CHECK(failure.message ==
        "cannot create the cloud service 'x': The specified DNS name is already taken");
  CHECK(failure.facts["request_id"].as_string() == "abc");
  CHECK(failure.facts["http_status"].as_int() == 409);
}

TEST_CASE("a pause that the service asks for is kept", "[azure-asm][errors]") {
  Refusal refusal;
  refusal.status = 429;
  refusal.retry_after_s = 7;
  CHECK(failure_of(refusal, "do it").retry_after_ms == 7000);
}

TEST_CASE("a write that ended in an internal error may have had its effect",
          "[azure-asm][errors]") {
  Refusal refusal;
  refusal.status = 500;
  refusal.write = true;
  CHECK(failure_of(refusal, "do it").effect == "unknown");
  refusal.write = false;
  CHECK(failure_of(refusal, "do it").effect == "none");
  refusal.status = 503;
  refusal.write = true;
  CHECK(failure_of(refusal, "do it").effect == "none");
  refusal.operation = true;
  CHECK(failure_of(refusal, "do it").effect == "unknown");
}
