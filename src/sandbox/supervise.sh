#!/bin/sh
# Runs the command it is given as the sandbox's first process, and tells file descriptor 3 what nobody outside can
# see: "up" once the sandbox stands, and afterwards the command lines of processes that the command left running.
# All of them die with this script, because the sandbox's PID namespace does.
echo up >&3
"$@" 3>&-
code=$?

leftovers() {
  named=0
  for process in /proc/[0-9]*; do
    # 1 is bubblewrap's own init. A process without a command line is a zombie.
    if [ "$process" != /proc/1 ] && [ "$named" -lt 20 ]; then
      line=$(tr '\0\n' '  ' <"$process/cmdline" | cut -c1-200)
      case $line in
        '' | *"$0"*) ;; # this script and the subshells of this loop
        *) named=$((named + 1)) && echo "$line" ;;
      esac
    fi
  done 2>/dev/null
}

if [ -n "$(leftovers)" ]; then
  # What is just about to end by itself (the end of a pipeline, a killed child) is not worth a word.
  sleep 0.1
  leftovers >&3
fi
exit "$code"
