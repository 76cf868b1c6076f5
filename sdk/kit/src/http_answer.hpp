#pragma once
#include <Poco/Net/HTTPClientSession.h>

#include <string>

#include "slipway/kit/http.hpp"
#include "watchdog.hpp"

namespace slipway::kit::detail {

/// Reads the answer to what was sent, held to the limits.  Throws Failure `unavailable` for one
/// that is larger (effect unknown), `cancelled` when the request's owner wants to stop, and what
/// the library throws, a MessageException among it for an answer that breaks off.
HttpResponse read_answer(Poco::Net::HTTPClientSession& session, const HttpRequest& request,
                         const AnswerLimits& limits, const std::string& server,
                         Watchdog::Ward& ward);

}  // namespace slipway::kit::detail
