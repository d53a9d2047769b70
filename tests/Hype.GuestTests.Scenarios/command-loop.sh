#!/bin/sh
# usage: command-loop.sh FOLDER COMMAND KERNEL INITRD
# Runs the command twenty times with each of four kinds of standard streams. What is wrong is written to FOLDER/mistakes.
folder=$1 command=$2 kernel=$3 initrd=$4
cd "$folder" || exit
: >mistakes
printf 'echo from-a-file\nreboot -f\n' >commands

hype() { "$command" run --memory 64M --kernel "$kernel" --initrd "$initrd"; }
mistake() { echo "$1" >>mistakes; }

# The flags of descriptors. Not of stdout, of which a substitution has its own.
flags() { for number; do sed -n 's/^flags:\s*//p' "/proc/self/fdinfo/$number"; done; }

# Runs the command and notes a wrong exit status, and a flag that is not what it was.
expect() {
  exec 4>&1
  before=$(flags 0 4)
  hype
  status=$?
  after=$(flags 0 4)
  [ "$status" = "$2" ] || mistake "$1: exit status $status, not $2"
  [ "$before" = "$after" ] || mistake "$1: the flags were $before, and are $after"
}

# Ends the only child of a shell, once the guest's shell is there.
end_when_up() {
  tries=0
  until grep -q '# ' "$1" || [ $tries -gt 600 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  kill -TERM "$2"
}

i=0
while [ $i -lt 20 ]; do
  : >output
  exec 5</dev/null 6>>output
  before=$(flags 5 6)
  "$command" run --memory 64M --kernel "$kernel" --initrd "$initrd" <&5 >&6 &
  end_when_up output $!
  wait $!
  [ $? = 143 ] || mistake "/dev/null: not ended by TERM"
  after=$(flags 5 6)
  [ "$before" = "$after" ] || mistake "/dev/null: the flags were $before, and are $after"

  expect "a file" 0 <commands >output
  grep -q '^from-a-file' output || mistake "a file: the guest did not run what was in it"

  expect "head" 141 </dev/null | head -n 1 >output
  [ "$(wc -l <output)" = 1 ] || mistake "head: there is not one line"

  expect "a full disk" 12 </dev/null >/dev/full 2>error
  grep -q ENOSPC error || mistake "a full disk: nothing was said"
  i=$((i + 1))
done
