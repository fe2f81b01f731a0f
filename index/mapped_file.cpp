#include "index/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>

#include "src/base/descriptor.h"
#include "src/base/error.h"

namespace chancery {
namespace {

// What a signal handler can read: it may neither lock nor allocate. While very many are mapped, the last of
// them have no slot, and no name in the sentence.
struct Slot {
  std::atomic<const char*> begin, end;
  std::atomic<const char*> path;  // set last, and reset first
  std::atomic<bool> taken;
};
constexpr std::size_t kSlots = 512;
std::array<Slot, kSlots> slots;

std::size_t take_slot(std::string_view bytes, const char* path) {
  for (std::size_t i = 0; i < kSlots; ++i) {
    if (slots[i].taken.exchange(true)) continue;
    slots[i].begin = bytes.data();
    slots[i].end = bytes.data() + bytes.size();
    slots[i].path = path;
    return i;
  }
  return kSlots;
}

void give_back_slot(std::size_t i) {
  if (i == kSlots) return;
  slots[i].path = nullptr;
  slots[i].taken = false;
}

const char* path_at(const void* address) {
  for (const Slot& slot : slots) {
    const char* const path = slot.path;
    if (path && address >= slot.begin.load() && address < slot.end.load()) return path;
  }
  return "a file of the archive";
}

void say(const char* text) {
  // Where nobody hears it there is nothing left to do.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
}

void on_lost_file(int, siginfo_t* info, void*) {
  say("chancery: ");
  say(path_at(info->si_addr));
  say(" was cut while it was in use, or its disk fails; run 'chancery check', and restore the archive from "
      "a ");
  say("copy or index it anew\n");
  ::_exit(exit_code(ErrorKind::kDamaged));
}

}  // namespace

MappedFile::MappedFile(const std::string& path) : path_(path), slot_(kSlots) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw_system_error("open", path, errno);
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) throw_system_error("read", path, errno);
  size_ = static_cast<std::size_t>(status.st_size);
  if (size_ == 0) return;
  void* data = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (data == MAP_FAILED) throw_system_error("map", path, errno);
  data_ = static_cast<const char*>(data);
  slot_ = take_slot(bytes(), path_.c_str());
}

MappedFile::~MappedFile() {
  give_back_slot(slot_);
  if (data_) ::munmap(const_cast<char*>(data_), size_);
}

void end_when_a_mapped_file_is_lost() {
  struct sigaction action {};
  action.sa_sigaction = on_lost_file;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGBUS, &action, nullptr);
}

}  // namespace chancery
