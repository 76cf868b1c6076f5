#pragma once
#include <string>
#include <string_view>

#include "slipway/kit/http.hpp"
#include "slipway/outcome.hpp"

/// What docker says no with.  The status alone decides nothing: 500 may mean that somebody else
/// wrote meanwhile, that the input is wrong, or that the managers have lost their majority.
namespace swarm {

/// The failure that an answer of 400 or more is.  Its class:
///   conflict        somebody else wrote meanwhile
///   busy            a service still uses what is to go
///   unavailable     the managers have no leader, or this one is none; a GET that went wrong
///   not_found, already_exists
///   invalid         docker does not take what was sent
///   unknown         an answer of 500 or more that is none of these
slipway::Failure failure_of(const slipway::kit::HttpResponse& response, const std::string& what);

/// Docker's own words in an answer: of `{"message": ...}`, without swarmkit's `rpc error: ... desc
/// =`.
std::string words_of(const slipway::kit::HttpResponse& response);

/// The same of a stream of documents, one a line: what `stream` and `errorDetail` say.
std::string words_of_stream(const std::string& body);

/// Whether docker's words mean that the managers cannot decide.
bool no_leader(std::string_view words);

/// Whether they mean that the node is in a swarm already.
bool already_member(std::string_view words);

}  // namespace swarm
