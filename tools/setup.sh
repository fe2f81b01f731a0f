# Sourced by tools/demo and tools/test: installs what is missing, and builds. Debian 12; as root, or with sudo.

chancery_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(g++ cmake ninja-build pkg-config libxapian-dev libicu-dev libcpp-httplib-dev nlohmann-json3-dev
  libpugixml-dev libxml2-dev libcld2-dev libroaring-dev libxxhash-dev libkainjow-mustache-dev libcli11-dev zlib1g-dev)
test_packages=(catch2 python3 chromium fonts-dejavu-core fonts-noto-cjk locales tzdata)

say() { printf '== %s\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; return; fi
  command -v sudo >/dev/null || fail "This needs root to install packages: run it as root, or install sudo. Packages: ${missing[*]}"
  sudo "$@"
}

# install_packages NAME...: those that are not there yet, and nothing where all are.
install_packages() {
  missing=()
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || fail "These packages are needed, and there is no apt-get here: ${missing[*]}"
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "building ($preset)"
  (cd "$chancery_root" && cmake --preset "$preset" >&2 && cmake --build --preset "$preset" ${1:+--target "$@"} >&2)
}
