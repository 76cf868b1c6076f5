#include "azure_asm/service/errors.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;

bool says(const Refusal& refusal, const char* part) {
  return refusal.message.find(part) != std::string::npos;
}

struct Class {
  const char* name;
  const char* hint = "";
  std::int64_t retry_after_ms = 0;
  const char* effect = "";  ///< empty: the host's default for the class
};

Class class_of_bad_request(const Refusal& refusal, Pace pace) {
  if (says(refusal, "subscription policy limit"))
    return {"quota", "ask the provider to raise the limit, or use less"};
  if (says(refusal, "currently in use") || says(refusal, "active image and/or disk artifacts"))
    return {"busy", "", pace.long_ms()};
  if (says(refusal, "is the only role present")) return {"conflict", "", pace.busy_ms()};
  if (refusal.code == "MissingOrIncorrectVersionHeader" || refusal.code == "InvalidXmlRequest")
    return {"internal"};
  return {"invalid"};
}

Class class_of_forbidden(const Refusal& refusal) {
  if (refusal.status == 401 || says(refusal, "certificate"))
    return {"unauthenticated",
            "check that azure_cert is registered as a management certificate of this subscription"};
  if (says(refusal, "image"))
    return {"forbidden", "choose an image that is still offered: set coreos_image"};
  return {"forbidden"};
}

Class class_of_server_error(const Refusal& refusal) {
  // a write that the service was too busy to look at was not begun; any other may have been, and an
  // operation was
  if (refusal.operation) return {"unavailable", "", 0, "unknown"};
  if (refusal.status == 503 || !refusal.write) return {"unavailable", "", 0, "none"};
  return {"unavailable", "", 0, "unknown"};
}

Class class_of(const Refusal& refusal, Pace pace) {
  if (refusal.code.find("OverconstrainedAllocation") != std::string::npos)
    return {"invalid",
            "the provider has no room for this size here: choose another size or location"};
  if (refusal.status == 429 || refusal.code == "TooManyRequests")
    return {"throttled", "",
            refusal.retry_after_s > 0 ? refusal.retry_after_s * 1000L : pace.long_ms()};
  if (is_busy(refusal)) return {"busy", "", pace.busy_ms()};
  if (refusal.status == 401 || refusal.status == 403) return class_of_forbidden(refusal);
  if (refusal.status == 404) return {"not_found"};
  if (refusal.status == 409) return {"already_exists"};
  if (refusal.status >= 500 || refusal.code == "OperationTimedOut")
    return class_of_server_error(refusal);
  if (refusal.status >= 300 && refusal.status < 400)
    return {"unavailable", "the service redirects in circles", 0, "none"};
  return class_of_bad_request(refusal, pace);
}

}  // namespace

bool is_busy(const Refusal& refusal) { return says(refusal, "requires exclusive access"); }

Failure failure_of(const Refusal& refusal, const std::string& what, Pace pace) {
  const auto found = class_of(refusal, pace);
  std::string why = refusal.message;
  while (!why.empty() && why.back() == '.') why.pop_back();
  if (why.empty()) why = "the service answered " + std::to_string(refusal.status);
  Failure failure(found.name, "cannot " + what + ": " + why);
  failure.hint = found.hint;
  failure.effect = found.effect;
  failure.after_ms(found.retry_after_ms);
  failure.fact("http_status", refusal.status);
  if (!refusal.code.empty()) failure.fact("code", refusal.code);
  if (!refusal.request_id.empty()) failure.fact("request_id", refusal.request_id);
  return failure;
}

}  // namespace azure_asm
