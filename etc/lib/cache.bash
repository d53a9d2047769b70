# A cache of built files, keyed by the hash of everything they are made from: sourced by the build scripts.
# It lives in ~/.cache/hype; HYPE_NO_CACHE=1 passes it by, and nothing depends on it.
# shellcheck shell=bash

cache_root=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/hype

# cache_key WORD|FILE...: the hash of the files' contents and of the words that are no files.
cache_key() {
  local part
  for part in "$@"; do
    if [ -f "$part" ]; then sha256sum <"$part"; else printf '%s\n' "$part"; fi
  done | sha256sum | cut -c1-24
}

# cache_has NAME FILE...: whether the cache has all files of that entry.
cache_has() {
  local entry=$cache_root/$1 file
  shift
  [ -z "${HYPE_NO_CACHE:-}" ] || return 1
  for file in "$@"; do [ -f "$entry/$file" ] || return 1; done
}

# cache_take NAME FOLDER FILE...: copies the files of that entry into the folder; false where the cache has not all of them.
cache_take() {
  local entry=$cache_root/$1 folder=$2 file
  cache_has "$1" "${@:3}" || return 1
  shift 2
  mkdir -p "$folder"
  for file in "$@"; do cp "$entry/$file" "$folder/$file.new" && mv "$folder/$file.new" "$folder/$file"; done
}

# cache_put NAME FOLDER FILE...: keeps the files; the entry appears whole or not at all, and a cache that cannot be written is no error.
cache_put() {
  local entry=$cache_root/$1 folder=$2 file part
  shift 2
  if [ -n "${HYPE_NO_CACHE:-}" ] || [ -d "$entry" ]; then return 0; fi
  mkdir -p "$cache_root" 2>/dev/null && part=$(mktemp -d "$entry.XXXXXX" 2>/dev/null) || return 0
  for file in "$@"; do cp "$folder/$file" "$part/" || { rm -rf "$part"; return 0; }; done
  chmod 755 "$part"
  mv -T "$part" "$entry" 2>/dev/null || rm -rf "$part"
}
