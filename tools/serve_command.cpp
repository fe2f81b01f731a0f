// serve: the archive in a browser.

#include <chrono>
#include <cstdio>
#include <thread>

#include "index/live.h"
#include "index/snapshot.h"
#include "tools/commands.h"
#include "web/http.h"
#include "web/routes.h"

namespace chancery {

int run_serve(const Options& options) {
  const auto gazetteer = load_gazetteer(options);
  const LiveArchive archive(options.archive);
  SiteOptions site_options;
  site_options.log = [](const std::string& line) { std::fprintf(stderr, "chancery: %s\n", line.c_str()); };
  const Site site(archive, *gazetteer, site_options);
  ServerOptions server_options;
  server_options.host = options.host;
  server_options.port = options.port;
  Server server(site, server_options);
  // A signal handler may only set a flag; this thread looks at it.
  std::atomic<bool> ended{false};
  std::thread stopper([&] {
    while (!interrupted && !ended) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server.stop();
  });
  const std::string host =
      options.host.find(':') == std::string::npos ? options.host : "[" + options.host + "]";
  std::fprintf(stderr, "%llu articles in %s; listening on http://%s:%d (Ctrl-C ends it)\n",
               static_cast<unsigned long long>(archive.current()->articles()), options.archive.c_str(),
               host.c_str(), server.port());
  try {
    server.run();
  } catch (...) {  // whatever it is, the thread ends before it goes on
    ended = true;
    stopper.join();
    throw;
  }
  ended = true;
  stopper.join();
  return 0;
}

}  // namespace chancery
