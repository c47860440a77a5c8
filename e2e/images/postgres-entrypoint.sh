#!/bin/sh
# The first process of a PostgreSQL container: makes the database when there is none, then becomes the server.
#
# POSTGRES_PASSWORD or, better, POSTGRES_PASSWORD_FILE   of the superuser; needed at the first start only
# POSTGRES_USER, POSTGRES_DB                             the superuser (postgres) and a database of its own (the user's name)
# PGDATA                                                 where the database is; on a volume, so that it outlives the container
set -eu

case ${1:-postgres} in
  postgres) [ $# -eq 0 ] || shift ;;
  -*) ;;
  *) exec "$@" ;;
esac

user=${POSTGRES_USER:-postgres}
name=${POSTGRES_DB:-$user}

password() {
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
    [ -z "${POSTGRES_PASSWORD:-}" ] || fail "POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are both set: which one counts?"
    cat "$POSTGRES_PASSWORD_FILE"
  else
    printf '%s\n' "${POSTGRES_PASSWORD:-}"
  fi
}
fail() {
  echo "$*" >&2
  exit 1
}

# Made beside its place and then moved there: a first start that was cut short has made nothing.
if [ ! -e "$PGDATA/PG_VERSION" ]; then
  secret=$(password)
  [ -n "$secret" ] || fail "the superuser needs a password: set POSTGRES_PASSWORD_FILE, or POSTGRES_PASSWORD"
  draft=$PGDATA.new
  rm -rf "$draft"
  umask 077
  printf '%s\n' "$secret" >/tmp/password
  initdb --pgdata="$draft" --username="$user" --pwfile=/tmp/password --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256 --no-instructions
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$draft/pg_hba.conf"
  if [ "$name" != postgres ]; then
    quoted=$(printf '%s' "$name" | sed 's/"/""/g')
    echo "CREATE DATABASE \"$quoted\"" | postgres --single -j -D "$draft" postgres >/dev/null
  fi
  [ ! -d "$PGDATA" ] || rmdir "$PGDATA"
  mv "$draft" "$PGDATA"
  sync
fi

exec postgres -D "$PGDATA" -c listen_addresses='*' "$@"
