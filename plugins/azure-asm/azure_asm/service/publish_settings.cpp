#include "azure_asm/service/publish_settings.hpp"

#include <Poco/DOM/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/NodeList.h>
#include <Poco/Exception.h>

#include "azure_asm/xml/element.hpp"
#include "slipway/bytes.hpp"
#include "slipway/file.hpp"
#include "slipway/kit/x509.hpp"

namespace azure_asm {
namespace {

using slipway::Failure;

Failure malformed(const std::string& origin, const std::string& why) {
  Failure failure("invalid", "'" + origin + "' is no file of publish settings: " + why);
  failure.with_hint("fetch it anew, or name a .pem file with the management certificate");
  return failure.with_effect("none");
}

/// In schema 2.0 each subscription has its own, in 1.0 the profile has one for all.
std::string either(const Poco::XML::Element& own, const char* name,
                   const Poco::XML::Element& profile, const char* shared_name) {
  const auto& mine = own.getAttribute(name);
  return mine.empty() ? profile.getAttribute(shared_name) : mine;
}

bool same_id(const std::string& a, const std::string& b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

}  // namespace

bool is_publish_settings(const std::string& path) {
  constexpr std::size_t largest = 4 << 20;
  const auto file = slipway::read_plain_file(path, largest);
  const auto begin = file.bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
  return begin != std::string::npos && file.bytes[begin] == '<';
}

std::vector<PublishedSubscription> read_publish_settings(const std::string& text,
                                                         const std::string& origin) {
  std::vector<PublishedSubscription> found;
  try {
    static_cast<void>(parse_xml(text));  // which is held to bounds, as the next reading is not
  } catch (const Failure&) {
    throw malformed(origin, "it is not XML, or deeper and larger than such a file is");
  }
  try {
    Poco::XML::DOMParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    const Poco::AutoPtr<Poco::XML::Document> document = parser.parseString(text);
    const Poco::AutoPtr<Poco::XML::NodeList> profiles =
        document->getElementsByTagName("PublishProfile");
    for (unsigned long i = 0; i < profiles->length(); ++i) {
      const auto& profile = dynamic_cast<Poco::XML::Element&>(*profiles->item(i));
      const Poco::AutoPtr<Poco::XML::NodeList> list = profile.getElementsByTagName("Subscription");
      for (unsigned long j = 0; j < list->length(); ++j) {
        const auto& one = dynamic_cast<Poco::XML::Element&>(*list->item(j));
        PublishedSubscription subscription;
        subscription.id = one.getAttribute("Id");
        subscription.name = one.getAttribute("Name");
        subscription.endpoint = either(one, "ServiceManagementUrl", profile, "Url");
        const auto pair = slipway::kit::read_pkcs12(
            slipway::base64_decode(
                either(one, "ManagementCertificate", profile, "ManagementCertificate"))
                .value_or(std::string()),
            origin);
        subscription.pem = pair.key_pem + pair.certificate.pem();
        found.push_back(std::move(subscription));
      }
    }
  } catch (const Poco::Exception&) {
    // the parser's words may quote the text, which holds a key
    throw malformed(origin, "it is not XML");
  }
  if (found.empty()) throw malformed(origin, "it names no subscription");
  return found;
}

PublishedSubscription choose(const std::vector<PublishedSubscription>& all,
                             const std::string& wanted, const std::string& origin) {
  if (wanted.empty() && all.size() == 1) return all.front();
  std::string known;
  for (const auto& one : all) {
    if (!wanted.empty() && (same_id(one.id, wanted) || one.name == wanted)) return one;
    known += (known.empty() ? "" : ", ") + one.id + " (" + one.name + ")";
  }
  Failure failure("invalid", wanted.empty() ? "'" + origin + "' names several subscriptions"
                                            : "'" + origin + "' does not name the subscription '" +
                                                  wanted + "'");
  failure.with_hint("set subscription to one of: " + known);
  throw failure.with_effect("none");
}

}  // namespace azure_asm
