#!/usr/bin/env bash
# Builds every edition on a second machine, and compares the bytes with those of this one.
#
#   tests/second_machine.sh FOLDER      FOLDER: where the second Debian lies or is to be put
#
# The second machine is a fresh Debian 12 of its own (debootstrap, chroot; root is needed): its own Python,
# libraries and typefaces, another user, host name, time zone, locale and folder, the same locked versions.
# It shares this machine's kernel and processor. SUITE=trixie takes another Debian.
set -euo pipefail
root=$(realpath -m "${1:?usage: second_machine.sh FOLDER}")
here=$(cd "$(dirname "$0")/.." && pwd)
suite=${SUITE:-bookworm}

if [ ! -e "$root/bin/sh" ]; then
  debootstrap --variant=minbase --include=python3,python3-venv,make,git,ca-certificates "$suite" "$root"
fi
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp /etc/resolv.conf "$root/etc/"
for file in /etc/pip.conf; do [ -e "$file" ] && cp "$file" "$root/etc/"; done
wheels=${PIP_FIND_LINKS:-}
if [ -d "$wheels" ]; then mkdir -p "$root$wheels" && cp -r "$wheels/." "$root$wheels/"; fi
rm -rf "$root/srv/elsewhere"
git clone -q "$here" "$root/srv/elsewhere"
mount --bind /proc "$root/proc" 2>/dev/null || mount -t proc proc "$root/proc"
trap 'umount "$root/proc"' EXIT

unshare --uts chroot "$root" /bin/bash -euc '
  hostname second
  cd /srv/elsewhere
  export TZ=Pacific/Kiritimati LC_ALL=C HOME=/root
  python3 src/bootstrap.py press
  id editor >/dev/null 2>&1 || useradd -m editor
  chown -R editor /srv/elsewhere
  su editor -c "cd /srv/elsewhere && HOME=/home/editor make all JOBS=1"
' >"$root/srv/log" 2>&1 || { tail -20 "$root/srv/log"; exit 1; }

"$here/.venv/bin/briefpress" build "$here/source" --to pdf,epub,docx,print --out "$root/srv/here" >/dev/null 2>&1
status=0
for file in "$root"/srv/here/*/*; do
  name=${file#"$root/srv/here/"}
  if cmp -s "$file" "$root/srv/elsewhere/build/$name"; then echo "the same    $name"
  else echo "DIFFERENT   $name"; status=1
    "$here/.venv/bin/briefpress" compare-builds "$file" "$root/srv/elsewhere/build/$name" || true
  fi
done
exit $status
