#include "etcd2_wire.hpp"

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <cctype>
#include <sstream>

namespace slipway::kit {
namespace {

using Poco::JSON::Array;
using Poco::JSON::Object;

/// Reading goes down a call for each level.
constexpr std::size_t deepest = 64;

/// The object that the text is, null when it is none.
Object::Ptr object_of(const std::string& text) {
  try {
    Poco::JSON::Parser parser;
    parser.setDepth(deepest);
    const auto parsed = parser.parse(text);
    return parsed.type() == typeid(Object::Ptr) ? parsed.extract<Object::Ptr>() : Object::Ptr();
  } catch (const Poco::Exception&) {
    return {};
  }
}

Failure no_answer_of_its(const std::string& server) {
  return Failure("unavailable", server + ": the answer is not one of the v2 keys API");
}

Etcd2Node node_from(const Object& object) {
  Etcd2Node node;
  node.key = object.optValue<std::string>("key", "/");
  node.value = object.optValue<std::string>("value", "");
  node.directory = object.optValue("dir", false);
  node.modified_index = object.optValue<Poco::Int64>("modifiedIndex", 0);
  if (object.has("ttl")) node.ttl_s = object.getValue<Poco::Int64>("ttl");
  if (const auto children = object.getArray("nodes"))
    for (unsigned i = 0; i < children->size(); ++i)
      if (const auto child = children->getObject(i)) node.nodes.push_back(node_from(*child));
  return node;
}

std::vector<std::string> texts_of(const Object& object, const char* key) {
  std::vector<std::string> texts;
  if (const auto list = object.getArray(key))
    for (unsigned i = 0; i < list->size(); ++i) texts.push_back(list->getElement<std::string>(i));
  return texts;
}

Etcd2::Member member_from(const Object& object) {
  Etcd2::Member member;
  member.id = object.optValue<std::string>("id", "");
  member.name = object.optValue<std::string>("name", "");
  member.peer_urls = texts_of(object, "peerURLs");
  member.client_urls = texts_of(object, "clientURLs");
  return member;
}

const char* class_of(int code, int status) {
  switch (code) {
    case 100:
      return "not_found";
    case 101:
    case 108:
      return "conflict";
    case 105:
      return "already_exists";
    case 110:
      return "unauthenticated";
    case 300:
    case 301:
      return "unavailable";
    default:
      break;
  }
  return status >= 500 || (code >= 400 && code < 500) ? "unavailable" : "invalid";
}

}  // namespace

std::string percent_encoded(const std::string& text, bool keep_slashes) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    const bool plain = std::isalnum(byte) || letter == '-' || letter == '_' || letter == '.' ||
                       letter == '~' || (keep_slashes && letter == '/');
    if (plain) {
      encoded += letter;
      continue;
    }
    encoded += '%';
    encoded += digits[byte >> 4];
    encoded += digits[byte & 15];
  }
  return encoded;
}

Etcd2Node node_of(const std::string& body, const std::string& server) {
  const auto object = object_of(body);
  const auto node = object ? object->getObject("node") : Object::Ptr();
  if (!node) throw no_answer_of_its(server);
  return node_from(*node);
}

std::vector<Etcd2::Member> members_of(const std::string& body, const std::string& server) {
  const auto object = object_of(body);
  const auto list = object ? object->getArray("members") : Array::Ptr();
  if (!list) throw no_answer_of_its(server);
  std::vector<Etcd2::Member> members;
  for (unsigned i = 0; i < list->size(); ++i)
    if (const auto one = list->getObject(i)) members.push_back(member_from(*one));
  return members;
}

Etcd2::Member member_of(const std::string& body, const std::string& server) {
  const auto object = object_of(body);
  if (!object) throw no_answer_of_its(server);
  return member_from(*object);
}

std::string peer_urls_text(const std::vector<std::string>& peer_urls) {
  Array urls;
  for (const auto& url : peer_urls) urls.add(url);
  Object request;
  request.set("peerURLs", urls);
  std::ostringstream text;
  request.stringify(text);
  return text.str();
}

bool healthy_of(const std::string& body) {
  const auto object = object_of(body);
  return object && object->optValue<std::string>("health", "") == "true";
}

Failure failure_of(const HttpResponse& response, const std::string& doing,
                   const std::string& server) {
  const auto object = object_of(response.body);
  const int code = object ? object->optValue("errorCode", 0) : 0;
  const auto said = object ? object->optValue<std::string>("message", "") : std::string();
  auto message = server + ": " + doing + ": ";
  if (code != 0)
    message += said + " (code " + std::to_string(code) + ")";
  else
    message += (said.empty() ? "" : said + ", ") + "HTTP status " + std::to_string(response.status);
  Failure failure(class_of(code, response.status), message);
  failure.fact("http_status", response.status);
  if (code != 0) failure.fact("code", code);
  return failure;
}

}  // namespace slipway::kit
