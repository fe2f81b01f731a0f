#pragma once
// The site on a socket, by HTTP/1.1.

#include <memory>
#include <string>

namespace chancery {

class Site;

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;  // 0 takes a free one
  // Connections that are served at the same time; an idle one that is kept alive counts.
  int threads = 64;
};

class Server {
 public:
  // Takes the port. Throws a kMachine error that names address and remedy if it cannot. REQUIRES: `site`
  // outlives it.
  Server(const Site& site, const ServerOptions& options);
  ~Server();

  int port() const;
  // Serves until stop(). Throws a kMachine error if the port is lost.
  void run();
  // From another thread, not from a signal handler; before run() or twice is fine. What is being answered is
  // finished.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace chancery
