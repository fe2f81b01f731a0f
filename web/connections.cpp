#include "web/connections.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "src/base/descriptor.h"
#include "src/base/error.h"
#include "web/head.h"
#include "web/socket.h"

namespace chancery {
namespace {

using Clock = std::chrono::steady_clock;

// How late a limit may be noticed.
constexpr std::chrono::milliseconds kTick{100};
// New connections that are taken before those that are there have their turn.
constexpr int kTakenAtOnce = 64;
// The library that made the listening socket asks for five, and a browser opens six at once.
constexpr int kBacklog = 1024;
constexpr std::size_t kMostDiscarded = std::size_t{1} << 20;
// Beyond the limit, of those that are told to come again.
constexpr std::size_t kMostTurnedAway = 64;

using Id = std::uint64_t;
constexpr Id kListener = 0, kWake = 1, kFirstConnection = 2;

enum class Stage { kIdle, kReceiving, kAnswering, kSending, kLingering };

struct Connection {
  Id id = 0;
  Descriptor socket;
  Stage stage = Stage::kIdle;
  Clock::time_point since;  // it began to wait for its client, who has done nothing
  std::string in, out;
  std::size_t sent = 0;  // of `out`
  std::size_t discarded = 0;
  bool close = false;  // when `out` is sent
  bool turned_away = false;
};

// Assignment keeps what a string has taken; a thousand idle connections are not to.
void release(std::string& text) {
  std::string().swap(text);
}

struct Answered {
  Id id = 0;
  Reply reply;
  std::optional<std::size_t> sent;  // already, by the thread that made it; nothing if the client is gone
};

void check(int result, const char* what) {
  if (result < 0) throw_system_error(what, "connections", errno);
}

}  // namespace

class Connections::Loop {
 public:
  Loop(int listener, Answering answering, const ConnectionLimits& limits, const WorkerOptions& workers)
      : listener_(listener),
        epoll_(epoll_create1(EPOLL_CLOEXEC)),
        wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        answering_(std::move(answering)),
        limits_(limits),
        workers_(workers) {
    check(epoll_.number(), "watch");
    check(wake_.number(), "watch");
    check(fcntl(listener, F_SETFL, O_NONBLOCK), "watch");
    check(::listen(listener, kBacklog), "wait for");
    check(watch(EPOLL_CTL_ADD, wake_.number(), kWake, EPOLLIN) ? 0 : -1, "watch");
    listen();
  }

  void run() {
    for (;;) {
      if (stopping_ && listener_.is_open()) begin_to_stop();
      if (stopping_ && connections_.empty()) return;
      std::array<epoll_event, 64> events;
      const bool nothing_to_time = connections_.empty() && listening_;
      const int count = epoll_wait(epoll_.number(), events.data(), events.size(),
                                   nothing_to_time ? -1 : static_cast<int>(kTick.count()));
      if (count < 0 && errno != EINTR) check(count, "wait for");
      now_ = Clock::now();
      for (int i = 0; i < count; ++i) handle(events[static_cast<std::size_t>(i)].data.u64);
      if (now_ >= next_look_) look_at_the_clock();
    }
  }

  void stop() {
    stopping_ = true;
    wake();
  }

 private:
  bool watch(int operation, int file, Id id, std::uint32_t what) {
    epoll_event event{};
    event.events = what;
    event.data.u64 = id;
    return epoll_ctl(epoll_.number(), operation, file, &event) == 0;
  }

  // For one event: what happens while a thread answers, or to a client that is gone, must not call again and
  // again. Where the system cannot, the connection ends with its time.
  void await(const Connection& connection, std::uint32_t what) {
    watch(EPOLL_CTL_MOD, connection.socket.number(), connection.id, what | EPOLLONESHOT);
  }

  void wake() {
    const std::uint64_t one = 1;
    // It fails only where it has been called so often that the loop is awake for a long time.
    [[maybe_unused]] const ssize_t written = ::write(wake_.number(), &one, sizeof one);
  }

  void listen() { listening_ = watch(EPOLL_CTL_ADD, listener_.number(), kListener, EPOLLIN); }

  void handle(Id id) {
    if (id == kListener) return take_connections();
    if (id == kWake) return collect_answers();
    const auto found = connections_.find(id);
    if (found == connections_.end()) return;
    Connection& connection = found->second;
    switch (connection.stage) {
      case Stage::kIdle:
      case Stage::kReceiving:
        return receive(connection);
      case Stage::kSending:
        return send(connection);
      case Stage::kLingering:
        return discard(connection);
      case Stage::kAnswering:
        return;
    }
  }

  void take_connections() {
    for (int i = 0; i < kTakenAtOnce && listener_.is_open(); ++i) {
      Descriptor socket(accept4(listener_.number(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (!socket.is_open()) {
        const bool no_more_files = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
        if (no_more_files && !make_room()) rest();
        return;
      }
      const bool full = connections_.size() - turned_away_ >= limits_.connections && !make_room();
      Connection* added = add(std::move(socket));
      if (added != nullptr && full) turn_away(*added);
    }
  }

  // Null where the system cannot watch it.
  Connection* add(Descriptor socket) {
    const int yes = 1;
    setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const Id id = next_id_++;
    if (!watch(EPOLL_CTL_ADD, socket.number(), id, EPOLLIN | EPOLLONESHOT)) return nullptr;
    Connection& added = connections_[id];
    added.id = id;
    added.socket = std::move(socket);
    added.since = now_;
    return &added;
  }

  // With a time to read why, as all others that are refused.
  void turn_away(Connection& connection) {
    if (turned_away_ == kMostTurnedAway)
      drop_longest_waiting([](const Connection& one) { return one.turned_away; });
    connection.turned_away = true;
    ++turned_away_;
    refuse(connection, 503, {});
  }

  // The listening socket would call again at once, for nothing.
  void rest() {
    watch(EPOLL_CTL_DEL, listener_.number(), kListener, 0);
    listening_ = false;
  }

  void receive(Connection& connection) {
    const auto received = receive_some(connection.socket.number(), connection.in);
    if (received) return proceed(connection);
    if (connection.in.empty()) return drop(connection);
    refuse(connection, 400, connection.in);  // the client ended its request before its end
  }

  // With what has been received.
  void proceed(Connection& connection) {
    if (const std::size_t length = head_length(connection.in)) return dispatch(connection, length);
    if (const int status = refused_unfinished(connection.in))
      return refuse(connection, status, connection.in);
    const Stage stage = connection.in.empty() ? Stage::kIdle : Stage::kReceiving;
    if (stage == Stage::kIdle) release(connection.in);
    if (stage != connection.stage) enter(connection, stage);
    await(connection, EPOLLIN);
  }

  void dispatch(Connection& connection, std::size_t length) {
    const std::string head = connection.in.substr(0, length);
    connection.in.erase(0, length);
    enter(connection, Stage::kAnswering);
    const bool taken = workers_.take(
        [this, id = connection.id, socket = connection.socket.number(), head] { answer(id, socket, head); });
    if (!taken) refuse(connection, 503, head);
  }

  // On a thread of the workers. The loop leaves the socket alone meanwhile.
  void answer(Id id, int socket, const std::string& head) {
    Answered answered;
    answered.id = id;
    answered.reply = stopping_ ? Reply{answering_.refuse(503, head), true} : answering_.answer(head);
    // Most answers fit in the socket's buffer: the client need not wait for the loop.
    answered.sent = send_some(socket, answered.reply.bytes);
    {
      const std::lock_guard lock(mutex_);
      answered_.push_back(std::move(answered));
    }
    wake();
  }

  void collect_answers() {
    std::uint64_t calls = 0;
    [[maybe_unused]] const ssize_t got = ::read(wake_.number(), &calls, sizeof calls);
    std::vector<Answered> answered;
    {
      const std::lock_guard lock(mutex_);
      answered.swap(answered_);
    }
    for (Answered& one : answered) settle(connections_.at(one.id), std::move(one.reply), one.sent);
  }

  void refuse(Connection& connection, int status, std::string_view request) {
    Reply reply{answering_.refuse(status, request), true};
    const auto sent = send_some(connection.socket.number(), reply.bytes);
    settle(connection, std::move(reply), sent);
  }

  void settle(Connection& connection, Reply reply, std::optional<std::size_t> sent) {
    if (!sent) return drop(connection);
    connection.close = reply.close || stopping_;
    if (*sent == reply.bytes.size()) return finish(connection);
    connection.out = std::move(reply.bytes);
    connection.sent = *sent;
    unread_ += connection.out.size();
    enter(connection, Stage::kSending);
    await(connection, EPOLLOUT);
    const auto is_another = [id = connection.id](const Connection& one) {
      return one.stage == Stage::kSending && one.id != id;
    };
    while (unread_ > limits_.unread && drop_longest_waiting(is_another)) {
    }
  }

  void send(Connection& connection) {
    const auto sent =
        send_some(connection.socket.number(), std::string_view(connection.out).substr(connection.sent));
    if (!sent) return drop(connection);
    connection.sent += *sent;
    // While the server stops, what is left has its time, however it dribbles.
    if (*sent > 0 && !stopping_) connection.since = now_;
    if (connection.sent < connection.out.size()) return await(connection, EPOLLOUT);
    forget_answer(connection);
    finish(connection);
  }

  // Its answer is with the client.
  void finish(Connection& connection) {
    if (!connection.close) {
      enter(connection, Stage::kIdle);
      return proceed(connection);
    }
    ::shutdown(connection.socket.number(), SHUT_WR);
    enter(connection, Stage::kLingering);
    await(connection, EPOLLIN);
  }

  void discard(Connection& connection) {
    connection.in.clear();
    const auto received = receive_some(connection.socket.number(), connection.in);
    if (!received || (connection.discarded += *received) > kMostDiscarded) return drop(connection);
    await(connection, EPOLLIN);
  }

  void enter(Connection& connection, Stage stage) {
    connection.stage = stage;
    connection.since = now_;
  }

  void forget_answer(Connection& connection) {
    unread_ -= connection.out.size();
    release(connection.out);
  }

  void drop(Connection& connection) {
    forget_answer(connection);
    turned_away_ -= connection.turned_away;
    connections_.erase(connection.id);
  }

  bool make_room() {
    return drop_longest_waiting(
        [](const Connection& one) { return one.stage != Stage::kAnswering && !one.turned_away; });
  }

  template <typename Choose>
  bool drop_longest_waiting(Choose&& choose) {
    Connection* longest = nullptr;
    for (auto& [id, connection] : connections_) {
      if (choose(connection) && (longest == nullptr || connection.since < longest->since))
        longest = &connection;
    }
    if (longest != nullptr) drop(*longest);
    return longest != nullptr;
  }

  std::chrono::milliseconds limit_of(Stage stage) const {
    switch (stage) {
      case Stage::kIdle:
        return limits_.idle;
      case Stage::kReceiving:
        return limits_.head;
      case Stage::kSending:
        return stopping_ ? limits_.ending : limits_.reading;
      case Stage::kLingering:
        return limits_.lingering;
      case Stage::kAnswering:
        break;
    }
    return std::chrono::milliseconds::max();  // the site has a time limit of its own
  }

  void look_at_the_clock() {
    next_look_ = now_ + kTick;
    if (!listening_ && listener_.is_open()) listen();
    std::vector<Id> late;
    for (const auto& [id, connection] : connections_) {
      const auto waited = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - connection.since);
      if (waited > limit_of(connection.stage)) late.push_back(id);
    }
    for (const Id id : late) {
      const auto found = connections_.find(id);
      if (found == connections_.end()) continue;  // one before it needed its room
      Connection& connection = found->second;
      connection.stage == Stage::kReceiving ? refuse(connection, 408, connection.in) : drop(connection);
    }
  }

  void begin_to_stop() {
    now_ = Clock::now();
    listener_.close();
    listening_ = false;
    std::vector<Id> waiting;
    for (auto& [id, connection] : connections_) {
      if (connection.stage == Stage::kSending) connection.since = now_;
      if (connection.stage == Stage::kIdle || connection.stage == Stage::kReceiving) waiting.push_back(id);
    }
    for (const Id id : waiting) drop(connections_.at(id));
  }

  Descriptor listener_, epoll_, wake_;
  bool listening_ = false;
  const Answering answering_;
  const ConnectionLimits limits_;
  std::atomic<bool> stopping_ = false;
  std::unordered_map<Id, Connection> connections_;
  Id next_id_ = kFirstConnection;
  std::size_t unread_ = 0;
  std::size_t turned_away_ = 0;
  Clock::time_point now_ = Clock::now(), next_look_;
  std::mutex mutex_;
  std::vector<Answered> answered_;
  Workers workers_;  // last: its threads use all of the above
};

Connections::Connections(int listener, Answering answering, const ConnectionLimits& limits,
                         const WorkerOptions& workers)
    : loop_(std::make_unique<Loop>(listener, std::move(answering), limits, workers)) {}
Connections::~Connections() = default;

void Connections::run() {
  loop_->run();
}

void Connections::stop() {
  loop_->stop();
}

}  // namespace chancery
