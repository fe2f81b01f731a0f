#pragma once
// The site on a socket, by HTTP/1.1. Who sends what to whom is in connections.h, what a request may look like
// in head.h; the library sees a request only when it has passed both.

#include <memory>
#include <string>

#include "web/connections.h"

namespace chancery {

class Site;

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0 takes a free one
  // Requests that are answered at the same time. Twice as many may wait for that; more are told to come
  // again.
  int threads = 64;
  ConnectionLimits limits;
};

class Server {
 public:
  // Takes the port, and raises the process's limit on open files as far as the system allows and the
  // connections need. Throws a kMachine error that names address and remedy if it cannot listen. REQUIRES:
  // `site` outlives it.
  Server(const Site& site, const ServerOptions& options);
  ~Server();

  int port() const;
  // Serves until stop(). Throws a kMachine error if the port is lost.
  void run();
  // From another thread, not from a signal handler; before run() or twice is fine. What is being answered is
  // finished, within the time limit of a search (SiteOptions) and those of ConnectionLimits::ending and
  // lingering; nothing else is begun.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery
