#!/bin/sh
# Cài, nâng cấp, quay lại Măng Non trên máy chủ không có internet. / Install, upgrade and go back on a server without internet.
#   ./install.sh                 cài lần đầu, hoặc nâng cấp lên bản của thư mục này / first installation, or upgrade to this version
#   ./install.sh --back          quay lại bản trước, dữ liệu như trước khi nâng cấp / the version before, with the data of before the upgrade
# Tùy chọn / options: --prefix /opt/mangnon  --data /srv/mangnon/data  --etc /etc/mangnon  --user mangnon  --port 8000  --no-service
set -eu

prefix=/opt/mangnon data=/srv/mangnon/data etc=/etc/mangnon user=mangnon port=8000 service=yes back=no
here=$(cd "$(dirname "$0")" && pwd)

stop() { echo "install.sh: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --data | --etc | --user | --port)
      [ $# -ge 2 ] || stop "thiếu giá trị của $1 (missing value)"
      case $1 in --prefix) prefix=$2 ;; --data) data=$2 ;; --etc) etc=$2 ;; --user) user=$2 ;; --port) port=$2 ;; esac
      shift 2 ;;
    --no-service) service=no; shift ;;
    --back) back=yes; shift ;;
    *) stop "không hiểu “$1” (unknown option)" ;;
  esac
done

root=no
if [ "$(id -u)" = 0 ]; then root=yes; fi
if [ "$root" = no ]; then
  [ "$service" = no ] || stop "cần quyền root để cài dịch vụ; hoặc thêm --no-service (needs root, or --no-service)"
  user=$(id -un)
fi

as_user() { # run a command as the service's account, with the place's environment
  if [ "$root" = yes ] && [ "$user" != root ]; then
    runuser -u "$user" -- env MANGNON_DATA="$data" MANGNON_KEYS="$etc/keys" "$@"
  else
    env MANGNON_DATA="$data" MANGNON_KEYS="$etc/keys" "$@"
  fi
}

service_is() { [ "$service" = yes ] && command -v systemctl >/dev/null 2>&1; }
halt() { if service_is; then systemctl stop mangnon 2>/dev/null || true; fi; }
go() { if service_is; then systemctl start mangnon; fi; }
point_to() { ln -sfn "versions/$1" "$prefix/.next" && mv -T "$prefix/.next" "$prefix/current"; } # one step: never without a current one

if [ "$back" = yes ]; then
  [ -s "$prefix/way-back" ] || stop "không có bản trước để quay lại (nothing to go back to)"
  before=$(sed -n 1p "$prefix/way-back") backup=$(sed -n 2p "$prefix/way-back")
  [ -x "$prefix/versions/$before/bin/mangnon" ] || stop "bản $before không còn trên máy này (the version before is gone)"
  halt
  as_user "$prefix/versions/$before/bin/mangnon" restore "$backup" --replace
  point_to "$before"
  rm -f "$prefix/way-back"
  go
  echo "Đã quay lại bản $before; dữ liệu như trước khi nâng cấp. (Back at $before, with the data of before the upgrade.)"
  exit 0
fi

cd "$here"
sha256sum --check --quiet SHA256SUMS || stop "tệp của bản cài bị hỏng hoặc bị sửa: chép lại (the archive is damaged or was changed)"
version=$(cat VERSION)

python=
for name in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
  if command -v "$name" >/dev/null 2>&1 && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then python=$name; break; fi
done
[ -n "$python" ] || stop "cần Python 3.11, 3.12 hoặc 3.13 (needs one of these Pythons)"

current=
if [ -L "$prefix/current" ]; then current=$(basename "$(readlink "$prefix/current")"); fi
if [ "$current" = "$version" ]; then echo "Bản $version đang dùng rồi. (This version is in use already.)"; exit 0; fi

if [ "$root" = yes ] && ! id "$user" >/dev/null 2>&1; then
  useradd --system --home-dir "$(dirname "$data")" --shell /usr/sbin/nologin "$user"
fi
umask 022
mkdir -p "$prefix/versions" "$prefix/bin"
target=$prefix/versions/$version
if [ ! -e "$target/.complete" ]; then # an installation that was interrupted is done again
  rm -rf "$target"
  "$python" -m venv --without-pip "$target"
  pip=$(ls wheels/pip-*.whl)/pip
  for list in core postgres; do
    "$target/bin/python" "$pip" install --quiet --disable-pip-version-check --no-index --no-deps --find-links wheels --require-hashes -r "$list.txt"
  done
  "$target/bin/python" "$pip" install --quiet --disable-pip-version-check --no-index --no-deps wheels/mangnon-"$version"-*.whl
  cp VERSION sbom.json "$target"
  touch "$target/.complete"
fi

(umask 077; mkdir -p "$data" "$etc/keys")
if [ "$root" = yes ]; then
  chown "$user:" "$(dirname "$data")" "$data" "$etc/keys"
  chmod 755 "$etc"
fi
chmod 700 "$data" "$etc/keys"
printf 'MANGNON_DATA=%s\nMANGNON_KEYS=%s\n' "$data" "$etc/keys" >"$etc/mangnon.env"
cat >"$prefix/bin/mangnon" <<WRAPPER
#!/bin/sh
# Chạy lệnh mangnon của bản đang dùng bằng tài khoản của dịch vụ. / The command of the version in use, as the service's account.
export MANGNON_DATA="$data" MANGNON_KEYS="$etc/keys"
if [ "\$(id -u)" = 0 ] && [ "$user" != root ]; then exec runuser -u "$user" -- "$prefix/current/bin/mangnon" "\$@"; fi
exec "$prefix/current/bin/mangnon" "\$@"
WRAPPER
chmod 755 "$prefix/bin/mangnon"
if service_is; then
  sed -e "s#@PREFIX@#$prefix#g; s#@DATA@#$(dirname "$data")#g; s#@ETC@#$etc#g; s#@USER@#$user#g; s#@PORT@#$port#g" mangnon.service >/etc/systemd/system/mangnon.service
  systemctl daemon-reload
fi

if [ -z "$current" ]; then
  as_user "$target/bin/mangnon" migrate
  point_to "$version"
  if service_is; then systemctl enable --quiet mangnon; fi
  go
  echo "Đã cài bản $version. (Installed.)"
  echo "Mở tài khoản quản trị / the first administrator:  $prefix/bin/mangnon administrator TEN.DANG.NHAP \"Họ và tên\""
  echo "Việc phải làm tiếp / what to do next:             $prefix/bin/mangnon doctor"
  exit 0
fi

halt
told=$(mktemp)
if ! as_user "$target/bin/mangnon" upgrade >"$told"; then
  cat "$told" >&2
  go
  stop "chưa nâng cấp được; bản $current vẫn được dùng. Nếu nó không chạy: khôi phục bản sao lưu vừa ghi (not upgraded; see above)"
fi
cat "$told"
backup=$(sed -n 's/.*mangnon restore \(.*\) --replace.*/\1/p' "$told" | tail -1)
rm -f "$told"
printf '%s\n%s\n' "$current" "$backup" >"$prefix/way-back"
point_to "$version"
go
echo "Đã nâng cấp từ $current lên $version. Quay lại / to go back: ./install.sh --back"
