#pragma once
#include <Poco/Net/HTTPServer.h>

#include <functional>
#include <memory>
#include <string>

namespace rig {

/// An HTTP server on a unix socket; `answer` makes the body from method and path, and may wait.
class HttpStub {
 public:
  using Answer = std::function<std::string(const std::string& method, const std::string& path)>;
  HttpStub(const std::string& socket_path, Answer answer);
  ~HttpStub();

 private:
  std::unique_ptr<Poco::Net::HTTPServer> server_;
};

}  // namespace rig
