#pragma once

#include <atomic>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "supervisor/endpoint/watch.hpp"
#include "supervisor/linux/fd.hpp"
#include "supervisor/record/endpoint_record.hpp"

namespace slipway_local {

/// A port of the computer that leads to machines: of several targets each that is well gets the
/// next connection in turn.  One that does not take it is passed over.  From any thread.
class Endpoint {
 public:
  /// `listener` listens where the spec says.
  Endpoint(EndpointSpec spec, Fd listener, AddressOf address_of);

  /// Ends the listener and every connection.
  ~Endpoint();
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;

  /// Takes over targets, probe and idle time for connections that come from now on.  Those that
  /// live go on, also to a target that is no longer one: it may have work to end.
  void change(const EndpointSpec& spec);

  EndpointSpec spec() const;

  /// Names of the machines of targets that are well.
  std::vector<std::string> healthy() const;

 private:
  struct Connection {
    std::atomic<bool> over{false};
    std::jthread thread;
  };

  void accept_all();
  void lead(Fd client, Connection& connection);
  Result<Fd> reach_target();
  std::vector<std::shared_ptr<Watch>> next_in_turn();
  void wait_for_well();

  const AddressOf address_of_;
  const Fd listener_;
  Fd stop_;  // readable once all is to end

  mutable std::mutex mutex_;  // for what follows
  std::condition_variable changed_;
  EndpointSpec spec_;
  std::vector<std::shared_ptr<Watch>> watches_;
  std::size_t turn_ = 0;
  bool ending_ = false;

  std::list<Connection> connections_;  // the accepting thread's
  std::jthread acceptor_;
};

/// The fields of an endpoint as the wire has them, as one object.
void write_view(JsonText& text, const Endpoint& endpoint);

}  // namespace slipway_local
