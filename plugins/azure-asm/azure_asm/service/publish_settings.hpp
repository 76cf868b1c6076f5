#pragma once
#include <string>
#include <vector>

namespace azure_asm {

/// What a `.publishsettings` file, as the portal gave it out, says of one subscription (sheet,
/// section 16).
struct PublishedSubscription {
  std::string id;
  std::string name;
  std::string endpoint;
  std::string pem;  ///< key and certificate; secret
};

/// Whether a file of credentials is one of these rather than PEM, by its content: it is XML.  False
/// when it cannot be read.
bool is_publish_settings(const std::string& path);

/// The subscriptions in the file, in its order; both schemas, 1.0 and 2.0.  `origin` names it in
/// messages.  Throws Failure `invalid`.
std::vector<PublishedSubscription> read_publish_settings(const std::string& text,
                                                         const std::string& origin);

/// The one with that id or name; the only one when `wanted` is empty.  Throws Failure `invalid`
/// that names those there are.
PublishedSubscription choose(const std::vector<PublishedSubscription>& all,
                             const std::string& wanted, const std::string& origin);

}  // namespace azure_asm
