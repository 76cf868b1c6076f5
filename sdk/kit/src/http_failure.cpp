#include "http_failure.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <openssl/x509_vfy.h>

#include <array>

#include "tls_reason.hpp"

namespace slipway::kit::detail {
namespace {

thread_local int verification_error = X509_V_OK;

bool contains_any(const std::string& text, std::initializer_list<const char*> parts) {
  for (const char* part : parts)
    if (text.find(part) != std::string::npos) return true;
  return false;
}

const char* effect_of(Stage stage) { return stage == Stage::connecting ? "none" : "unknown"; }

/// The server's certificate is not one that we may trust.
Failure untrusted(const std::string& server) {
  std::string why = "its certificate is not for this name";
  std::string hint = "use the name or address that the certificate was made for";
  switch (verification_error) {
    case X509_V_OK:
      break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      why = "its certificate has expired";
      hint = "renew the server's certificate, or check this machine's clock";
      break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      why = "its certificate is not valid yet";
      hint = "check this machine's clock";
      break;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      why = "its certificate has an unknown issuer";
      hint = "name the issuer's certificate as the trusted one (ca_file)";
      break;
    default:
      why = X509_verify_cert_error_string(verification_error);
      hint = "look at the certificate with: openssl s_client -connect " + server;
  }
  Failure failure("invalid", "the server " + server + " cannot be trusted: " + why);
  failure.with_hint(hint).with_effect("none");
  return failure;
}

/// What the server says by an alert when it does not like, or misses, our certificate.
bool refuses_our_certificate(const std::string& text) {
  return contains_any(text,
                      {"alert certificate required", "alert unknown ca", "alert bad certificate",
                       "alert certificate", "alert handshake failure", "alert access denied",
                       "alert unsupported certificate"});
}

Failure tls_failure(const std::string& server, const std::string& text, Stage stage) {
  if (refuses_our_certificate(text)) {
    Failure failure("unauthenticated", "the server " + server + " refused the client certificate");
    failure.with_hint("check that the certificate is the one registered with the server");
    failure.with_effect("none").fact("tls", tls_words(text));
    return failure;
  }
  if (verification_error != X509_V_OK) return untrusted(server);
  Failure failure("unavailable",
                  "the secure connection to " + server + " failed: " + tls_reason(text));
  failure.with_effect(effect_of(stage));
  return failure;
}

Failure timed_out(const std::string& server, Stage stage) {
  const bool connecting = stage == Stage::connecting;
  Failure failure("timeout",
                  "the server " + server +
                      (connecting ? " could not be reached in time" : " did not answer in time"));
  failure.with_effect(effect_of(stage));
  return failure;
}

Failure unavailable(const std::string& server, const std::string& why, Stage stage) {
  const bool connecting = stage == Stage::connecting;
  Failure failure("unavailable", connecting ? "cannot connect to " + server + ": " + why
                                            : "the connection to " + server +
                                                  " broke off before an answer: " + why);
  failure.with_effect(effect_of(stage));
  return failure;
}

}  // namespace

int note_verification(int ok, X509_STORE_CTX* store) {
  if (!ok) verification_error = X509_STORE_CTX_get_error(store);
  return ok;
}

void forget_verification() { verification_error = X509_V_OK; }

Failure too_slow(const std::string& server, Stage stage) {
  if (stage == Stage::connecting) return timed_out(server, stage);
  Failure failure("timeout", "the server " + server + " was too slow in its answer");
  failure.with_effect(effect_of(stage));
  return failure;
}

Failure classify_current(const std::string& server, Stage stage) {
  try {
    throw;
  } catch (const Failure& failure) {
    return failure;
  } catch (const Poco::Net::CertificateValidationException&) {
    return untrusted(server);
  } catch (const Poco::Net::SSLException& error) {
    return tls_failure(server, error.displayText(), stage);
  } catch (const Poco::TimeoutException&) {
    return timed_out(server, stage);
  } catch (const Poco::Net::ConnectionRefusedException&) {
    return unavailable(server, "connection refused", Stage::connecting);
  } catch (const Poco::Net::HostNotFoundException&) {
    return unavailable(server, "the name is not known", Stage::connecting);
  } catch (const Poco::Net::NoMessageException&) {
    return unavailable(server, "the server closed it", stage);
  } catch (const Poco::Exception& error) {
    return unavailable(server, error.message().empty() ? error.displayText() : error.message(),
                       stage);
  } catch (const std::exception& error) {
    return unavailable(server, error.what(), stage);
  }
}

}  // namespace slipway::kit::detail
