#pragma once
#include <string>

#include "slipway/kit/etcd2.hpp"

namespace slipway::kit {

/// Percent-encodes all but unreserved characters; with `keep_slashes` a path stays one.
std::string percent_encoded(const std::string& text, bool keep_slashes);

/// The node of an answer's body.  Throws Failure `unavailable` when it is not such an answer.
Etcd2Node node_of(const std::string& body, const std::string& server);

/// The members that `/v2/members` lists.
std::vector<Etcd2::Member> members_of(const std::string& body, const std::string& server);

/// The member that an answer is about.
Etcd2::Member member_of(const std::string& body, const std::string& server);

/// The request that adds a member.
std::string peer_urls_text(const std::vector<std::string>& peer_urls);

/// Whether `/health` says that there is quorum.
bool healthy_of(const std::string& body);

/// What an answer that is no success means.
Failure failure_of(const HttpResponse& response, const std::string& doing,
                   const std::string& server);

}  // namespace slipway::kit
