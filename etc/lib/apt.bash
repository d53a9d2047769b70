# apt with package lists of our own: sourced by what fetches or installs Debian packages.
#
# The machine's own apt configuration is read and never changed: the lists go into a private folder under .build, and the sources of
# backports are the machine's own with their suite replaced.
# shellcheck shell=bash

# apt_begin NAME: leaves in $apt_options what every apt command is given, with lists of that name.
apt_begin() {
  # shellcheck source=/dev/null
  apt_codename=$(. /etc/os-release && echo "${VERSION_CODENAME:?this is no Debian release}")
  # shellcheck disable=SC2154 # the script that sources this knows where it is
  apt_state=$repository/.build/apt/$1
  apt_log=$apt_state/log
  mkdir -p "$apt_state/sources" "$apt_state/lists/partial" "$apt_state/cache/archives/partial"
  rm -f "$apt_state/sources"/*
  apt_options=(
    -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$apt_state/sources"
    -o "Dir::State::lists=$apt_state/lists" -o "Dir::Cache=$apt_state/cache"
    # Root's downloads normally run as the user _apt, who may not enter a private folder.
    -o "APT::Sandbox::User=root" -o "Acquire::Languages=none" -o "Acquire::Retries=3"
  )
}

apt_fail() { echo "$(basename "$0"): $1" >&2; tail -n 5 "$apt_log" >&2; exit 1; }

apt_update() {
  apt-get "${apt_options[@]}" -qq --error-on=any update >"$apt_log" 2>&1 || apt_fail "the package lists could not be read"
}

apt_use_release() { apt_each_source cat '' cat; }
apt_use_backports() { apt_each_source apt_backports_of_stanzas backports- apt_backports_of_lines; }

# apt_each_source OF_STANZAS PREFIX OF_LINES: turns each file of the machine's sources into one of ours.
apt_each_source() {
  local source
  for source in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [ -e "$source" ] || continue
    case $source in
      *.sources) "$1" "$source" ;;
      *) "$3" "$source" ;;
    esac >"$apt_state/sources/$2$(basename "$source")"
  done
}

# Keeps the stanzas (or lines) that name the release itself and lets them name its backports instead; updates and security have no
# backports suite and drop out.
apt_backports_of_stanzas() {
  awk -v RS= -v codename="$apt_codename" '
    match("\n" $0 "\n", "\nSuites:[^\n]*[ \t]" codename "[ \t\n]") {
      stanza = "\n" $0
      sub(/\nSuites:[^\n]*/, "\nSuites: " codename "-backports", stanza)
      print substr(stanza, 2) "\n"
    }' "$1"
}

apt_backports_of_lines() {
  awk -v codename="$apt_codename" '/^deb[ \t]/ { for (i = 2; i < NF; i++) if ($i == codename) { $i = codename "-backports"; print } }' "$1"
}
