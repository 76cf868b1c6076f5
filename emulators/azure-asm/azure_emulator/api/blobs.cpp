#include "azure_emulator/api/blobs.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

std::string header(const Request& request, const std::string& name) {
  const auto found = request.headers.find(name);
  return found == request.headers.end() ? "" : found->second;
}

Reply blob_error(int status, const std::string& code, const std::string& message) {
  Reply reply;
  reply.status = status;
  reply.content_type = "application/xml";
  reply.body = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code +
               "</Code><Message>" + message + "</Message></Error>";
  return reply;
}

std::string hmac_sha256(const std::string& key, const std::string& text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {digest.begin(), digest.begin() + size};
}

/// What a request of the kind is signed over: its method, eleven standard headers (of which only
/// the length may be set here), the x-ms ones, and the resource.
std::string string_to_sign(const Request& request, const Target& target) {
  std::string length = header(request, "content-length");
  if (length == "0") length.clear();
  std::string text = request.method + "\n\n\n" + length + "\n\n\n\n\n\n\n\n\n";
  for (const auto& [name, value] : request.headers)
    if (name.compare(0, 5, "x-ms-") == 0) text += name + ":" + trimmed(value) + "\n";
  text += "/" + target.parts.at(1) + request.target.substr(0, request.target.find('?'));
  for (const auto& [name, value] : target.query) text += "\n" + name + ":" + value;
  return text;
}

bool signature_fits(const StorageAccount& account, const Request& request, const Target& target) {
  const std::string given = header(request, "authorization");
  for (const auto* key : {&account.primary_key, &account.secondary_key}) {
    const auto bytes = base64_decode(*key);
    if (!bytes) continue;
    const auto mark = base64_encode(hmac_sha256(*bytes, string_to_sign(request, target)));
    if (given == "SharedKey " + account.name + ":" + mark) return true;
  }
  return false;
}

StorageAccount* find_account(World& world, const std::string& name) {
  for (auto& [id, subscription] : world.subscriptions) {
    const auto found = subscription.accounts.find(lower(name));
    if (found != subscription.accounts.end()) return &found->second;
  }
  return nullptr;
}

bool valid_container_name(const std::string& name) {
  const bool characters = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return characters && name.size() >= 3 && name.size() <= 63 && name.front() != '-' &&
         name.back() != '-' && name.find("--") == std::string::npos;
}

Reply plain(int status) {
  Reply reply;
  reply.status = status;
  return reply;
}

}  // namespace

bool is_blob_request(const Target& target) {
  return !target.parts.empty() && target.parts.front() == "blob";
}

std::string blob_operation_name(const Request& request) {
  if (request.method == "PUT") return "Create Container";
  if (request.method == "DELETE") return "Delete Container";
  return "Get Container Properties";
}

Reply answer_blob_request(World& world, const Request& request, const Target& target) {
  const auto restype = target.query.find("restype");
  if (target.parts.size() != 3 || restype == target.query.end() || restype->second != "container")
    return blob_error(400, "InvalidUri", "The requested URI does not represent any resource.");
  StorageAccount* account = find_account(world, target.parts[1]);
  if (account == nullptr || account->status != "Created" ||
      !signature_fits(*account, request, target))
    return blob_error(403, "AuthenticationFailed",
                      "Server failed to authenticate the request. Make sure the value of the "
                      "Authorization header is formed correctly including the signature.");
  const std::string& container = target.parts[2];
  if (!valid_container_name(container))
    return blob_error(400, "InvalidResourceName", "The specified resource name is invalid.");
  const bool there = account->containers.count(container) > 0;
  if (request.method == "PUT") {
    if (there)
      return blob_error(409, "ContainerAlreadyExists", "The specified container already exists.");
    account->containers.insert(container);
    return plain(201);
  }
  if (!there)
    return blob_error(404, "ContainerNotFound", "The specified container does not exist.");
  if (request.method != "DELETE") return plain(200);
  account->containers.erase(container);
  return plain(202);
}

}  // namespace azure_emulator
