#include "azure_asm/service/blob_store.hpp"
#include "slipway/bytes.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/HMACEngine.h>
#include <Poco/SHA2Engine.h>
#include <Poco/Timestamp.h>

namespace azure_asm {
namespace {

using slipway::Call;
using slipway::Failure;
using slipway::kit::HttpResponse;

constexpr const char* version = "2015-04-05";

/// SHA-256 as Poco's HMAC wants it: its engine has no default of that length.
class Sha256 final : public Poco::SHA2Engine {
 public:
  enum { BLOCK_SIZE = 64, DIGEST_SIZE = 32 };
  Sha256() : Poco::SHA2Engine(Poco::SHA2Engine::SHA_256) {}
};

Failure refused(const HttpResponse& response, const std::string& what) {
  Refusal refusal;
  refusal.status = response.status;
  refusal.write = true;
  refusal.request_id = std::string(response.header("x-ms-request-id"));
  if (response.body.find('<') != std::string::npos) {
    const auto error = parse_xml(response.body);
    refusal.code = error.value("Code");
    refusal.message = error.value("Message");
  }
  // the key was just asked for, so a refused signature is not the operator's credentials
  auto failure = failure_of(refusal, what);
  if (failure.kind == "unauthenticated") failure.kind = "forbidden";
  return failure;
}

}  // namespace

std::string string_to_sign(const std::string& method, const std::string& date,
                           const std::string& sent_version, const std::string& resource) {
  // the method, then eleven standard headers, all of them empty here
  return method + std::string(12, '\n') + "x-ms-date:" + date + "\nx-ms-version:" + sent_version +
         "\n" + resource + "\nrestype:container";
}

std::string signature(const std::string& key_base64, const std::string& text) {
  const auto key = slipway::base64_decode(key_base64).value_or(std::string());
  Poco::HMACEngine<Sha256> hmac(key);
  hmac.update(text);
  const auto& digest = hmac.digest();
  return slipway::base64_encode(std::string(digest.begin(), digest.end()));
}

/// Where the account's blobs are, and the key to them.
struct BlobStore::Access {
  std::string account;
  std::string server;  ///< https://host[:port]
  std::string path;    ///< what comes before the container's name, ends in a slash
  std::string key;     ///< secret
};

std::optional<BlobStore::Access> BlobStore::access(const Call& call, const std::string& account) {
  const auto path = "/services/storageservices/" + slipway::kit::url_encode(account);
  const std::string what = "reach the blobs of the storage account '" + account + "'";
  const auto found = service_.find(call, path, what);
  if (!found) return std::nullopt;
  Access access;
  access.account = account;
  for (const auto* one : found->at("StorageServiceProperties/Endpoints").all("Endpoint")) {
    const auto& url = one->text;
    const auto host = url.find("://");
    if (url.find("blob") == std::string::npos || host == std::string::npos) continue;
    const auto slash = url.find('/', host + 3);
    access.server = url.substr(0, slash);
    access.path = slash == std::string::npos ? "/" : url.substr(slash);
    break;
  }
  if (access.server.empty())
    throw Failure("unavailable", "the storage account '" + account + "' has no blob service so far")
        .with_effect("none");
  access.key = service_.get(call, path + "/keys", what).value("StorageServiceKeys/Primary");
  return access;
}

HttpResponse BlobStore::send(const Call& call, const Access& access, const std::string& method,
                             const std::string& container) {
  slipway::kit::HttpOptions options;
  options.base_url = access.server;
  // the address comes from an answer, and the certificate is for the endpoint alone
  if (access.server == service_.account().endpoint) {
    if (service_.account().pem.empty()) options.client_pem = service_.account().certificate;
    options.client_pem_text = service_.account().pem;
  }
  options.ca_file = service_.account().ca_file;
  slipway::kit::HttpRequest request;
  request.method = method;
  const auto path = access.path + slipway::kit::url_encode(container);
  request.path = path + "?restype=container";
  const auto date = Poco::DateTimeFormatter::format(Poco::Timestamp(call.wall_ms() * 1000),
                                                    Poco::DateTimeFormat::HTTP_FORMAT);
  const auto text = string_to_sign(method, date, version, "/" + access.account + path);
  request.headers["x-ms-date"] = date;
  request.headers["x-ms-version"] = version;
  request.headers["Authorization"] =
      "SharedKey " + access.account + ":" + signature(access.key, text);
  request.cancelled = [&call] { return call.cancelled(); };
  return slipway::kit::HttpClient(options).send(request);
}

bool BlobStore::has_container(const Call& call, const std::string& account,
                              const std::string& container) {
  const auto way = access(call, account);
  if (!way) return false;
  const auto response = send(call, *way, "GET", container);
  if (response.status == 404) return false;
  if (response.status != 200) throw refused(response, "read the container '" + container + "'");
  return true;
}

bool BlobStore::make_container(const Call& call, const std::string& account,
                               const std::string& container) {
  const std::string what = "make the container '" + container + "'";
  const auto way = access(call, account);
  if (!way)
    throw Failure("conflict", "cannot " + what + ": there is no storage account '" + account + "'")
        .with_effect("none");
  const auto response = send(call, *way, "PUT", container);
  if (response.status == 201) return true;
  if (response.status == 409 && response.body.find("ContainerAlreadyExists") != std::string::npos)
    return false;
  throw refused(response, what);
}

void BlobStore::remove_container(const Call& call, const std::string& account,
                                 const std::string& container) {
  const auto way = access(call, account);
  if (!way) return;
  const auto response = send(call, *way, "DELETE", container);
  if (response.status != 202 && response.status != 404)
    throw refused(response, "delete the container '" + container + "'");
}

}  // namespace azure_asm
