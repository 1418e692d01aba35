#!/bin/sh
# The gateway with demo data under build/demo, a sink that plays the providers, and what a newcomer
# needs to know. PORT overrides 8080; the sink takes the port behind it.
set -eu
cd "$(dirname "$0")/../.."
port=${PORT:-8080}
sink=$((port + 1))
demo=build/demo
mkdir -p "$demo"
chmod 700 "$demo"
for folder in incoming outgoing checked sent failed report; do mkdir -p "$demo/spool/$folder"; done
sed -e "s/SINK/$sink/; s/PORT/$port/; s|MENUS|$PWD/menus|; s|SPOOL|$PWD/$demo/spool|" config/demo.ini >"$demo/migranti.ini"
chmod 600 "$demo/migranti.ini"
migranti=build/release/migranti

password="hapu me kujdes"
if [ ! -f "$demo/staff" ]; then
    for who in ana:expert besa:case_worker dita:editor mira:supervisor teuta:psychologist olta:partner drita:coordinator zana:administrator; do
        name=$(printf %s "${who%%:*}" | sed "s/^a/A/; s/^b/B/; s/^d/D/; s/^m/M/; s/^t/T/; s/^o/O/; s/^z/Z/")
        printf '%s\n' "$password" | "$migranti" staff add --config "$demo/migranti.ini" \
            --login "${who%%:*}" --name "$name (demo)" --role "${who#*:}" >/dev/null
    done
    touch "$demo/staff"
fi

[ -f "$demo/vacancies" ] || {
    "$migranti" vacancies --config "$demo/migranti.ini" --import menus/work/samples.csv --source samples --publish >/dev/null
    touch "$demo/vacancies"
}

[ -f "$demo/directory" ] || {
    "$migranti" directory import --config "$demo/migranti.ini" --file menus/services/samples.csv --source samples >/dev/null
    touch "$demo/directory"
}

node tests/service/sink.js "$sink" &
sink_pid=$!
trap 'kill "$sink_pid" "$gateway_pid" 2>/dev/null || true' EXIT INT TERM
"$migranti" serve --config "$demo/migranti.ini" 2>"$demo/log" &
gateway_pid=$!
tries=0
until curl -fs "http://127.0.0.1:$port/healthz" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 100 ] || ! kill -0 "$gateway_pid" 2>/dev/null; then
        echo "The gateway did not start:" >&2
        tail -5 "$demo/log" >&2
        exit 1
    fi
    sleep 0.1
done

[ -f "$demo/ready" ] || {
    node tests/demo/ready.js "http://127.0.0.1:$port" zana "$password"
    touch "$demo/ready"
}
[ -f "$demo/cases" ] || {
    node tests/demo/cases.js "http://127.0.0.1:$port" "$password"
    touch "$demo/cases"
}
[ -f "$demo/reports" ] || {
    node tests/demo/reports.js "http://127.0.0.1:$port" "$password"
    touch "$demo/reports"
}

cat <<EOT

Migranti HUB gateway, demo on this machine only.

  Phones to try it with   http://127.0.0.1:$port/simulator
  Desk of the experts     http://127.0.0.1:$port/          ana, besa, dita (editor) or zana (administrator), password: $password
                          mira (supervisor), teuta (psychologist), olta (partner): case files
                          drita (coordinator): reports to the donor
  API, health, metrics    http://127.0.0.1:$port/api/v1/openapi.json  /healthz  /metrics

A real Africa's Talking USSD request (dial, then choose 1):

  curl -d 'sessionId=ATUid_demo1&serviceCode=*384*123%23&phoneNumber=%2B355691234567&networkCode=99999&text=' \\
    http://127.0.0.1:$port/hooks/africastalking/demo/ussd; echo
  curl -d 'sessionId=ATUid_demo1&serviceCode=*384*123%23&phoneNumber=%2B355691234567&networkCode=99999&text=1' \\
    http://127.0.0.1:$port/hooks/africastalking/demo/ussd; echo

A real Kannel request; the answer is printed below, where the sink plays Kannel:

  curl 'http://127.0.0.1:$port/hooks/kannel/demo/sms?id=d8be2753&from=%2B355691234567&to=50600&text=EMIGRANT&charset=UTF-8&coding=0'

Log: $demo/log. Ctrl-C ends it; the data stay in $demo.

EOT
wait "$gateway_pid"
