#pragma once

#include <functional>
#include <string>
#include <vector>

#include "azure_emulator/api/call.hpp"

/// What handlers have in common: the ways to answer, to refuse, and to start an operation.
namespace azure_emulator {

Reply xml_reply(std::string body, int status = 200);

/// `Error(Code, Message)`.
Reply error_reply(const Refusal& refusal);

Refusal bad_request(std::string message);
Refusal not_found(std::string message);
Refusal conflict(std::string message);
Refusal invalid_xml(const std::string& detail);

/// What an operation is going to do.
struct Work {
  HostedService* service = nullptr;  ///< held while the work lasts; null: nothing is held
  Span takes{};
  std::function<void()> done;  ///< the effect at the end; may be empty
  std::function<void()> undo;  ///< takes back what was done at acceptance, when the work fails
  /// Machines that must have ended before the work counts as done.
  std::vector<std::uint64_t> until_stopped;
};

/// 202, and an operation that runs in virtual time.  The service must be free (`require_free`).
Reply accept(Call& call, Work work);

/// 202, and an operation that fails soon with `refusal` and changes nothing: the rules that the
/// service finds broken only after acceptance (sheet 11).
Reply accept_and_fail(Call& call, HostedService* service, const Refusal& refusal);

/// Done when answered: an operation that is at once Succeeded.
Reply done_at_once(Call& call, int status = 200);

/// One writer per service (sheet 5).  Free: nothing.  Busy: the early form throws; the late form is
/// the answer, whose operation fails; `disk` is named in it.
std::optional<Reply> require_free(Call& call, HostedService& service, const std::string& disk = {});

/// Where things are; each throws the sheet's 404.
HostedService& the_service(Call& call);
Deployment& the_deployment(Call& call, HostedService& service);
Role& the_role(Call& call, Deployment& deployment);

/// `https://management.core.windows.net/{sub}` and the rest of the path.
std::string public_url(const Subscription& subscription, const std::string& rest);

/// The texts that people give a thing (sheet 15): a label of 1 to 100 characters, in base64, and a
/// description of 1024 at most; throws.
void check_label(const std::string& label, const std::optional<std::string>& description);

/// "The subscription policy limit …"; nothing while `current + wanted` is within `limit`.
std::optional<Refusal> over_quota(const std::string& what, int limit, int current, int wanted);

}  // namespace azure_emulator
