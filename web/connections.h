#pragma once
// The connections of a server, all watched by one thread: a client that is idle, sends a byte now and then or
// does not read holds some memory and a file, and no thread. A request goes to a thread when its head is
// there to the last byte, and what a client does not take at once is sent on as it reads.
//
// Each connection has a time for what it waits for, and where there are too many, the one that has waited
// longest for its client is closed to let another in.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "web/workers.h"

namespace chancery {

struct ConnectionLimits {
  std::size_t connections = 1000;  // open at the same time, beside a few that are told to come again
  // Of all answers that wait for their clients to read, in bytes; one is kept, however large.
  std::size_t unread = std::size_t{64} << 20;
  std::chrono::milliseconds idle{30'000};     // between two requests
  std::chrono::milliseconds head{10'000};     // from the first byte of a request to the last of its head
  std::chrono::milliseconds reading{20'000};  // in which a client takes none of an answer
  // In which a client may still send what nobody reads. A connection that is closed over it is reset, and the
  // client may never see its answer.
  std::chrono::milliseconds lingering{2'000};
  std::chrono::milliseconds ending{5'000};  // that answers which are there may still take when it is stopped
};

struct Reply {
  std::string bytes;  // all of a response
  bool close = true;  // and nothing after it
};

struct Answering {
  // Gets a whole head (head.h). Called on any thread; does not throw.
  std::function<Reply(std::string_view head)> answer;
  // The response to a request that is not answered, or what there is of it: 400, 408, 414, 431 or 503. The
  // connection ends with it.
  std::function<std::string(int status, std::string_view request)> refuse;
};

class Connections {
 public:
  // Takes the listening socket, and closes it in the end. Throws a kMachine error.
  Connections(int listener, Answering answering, const ConnectionLimits& limits,
              const WorkerOptions& workers);
  ~Connections();

  // Until stop(). Throws a kMachine error where the system fails.
  void run();
  // No connection is taken any more, nor a request; what is being answered is answered. From any thread.
  void stop();

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace chancery
