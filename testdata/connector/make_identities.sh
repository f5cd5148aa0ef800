#!/bin/sh
# Makes the certificates of the TLS tests with OpenSSL, so that no key stands in the tree:
# two authorities, and what they have signed. $1 is the folder to write to.
set -eu
cd "$1"

key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1.key" 2>/dev/null
}

# authority NAME
authority() {
  key "$1"
  openssl req -x509 -new -key "$1.key" -days 3650 -subj "/CN=$1" -out "$1.pem"
}

# signed NAME AUTHORITY SUBJECT DAYS SUBJECT_ALT_NAME
signed() {
  key "$1"
  openssl req -new -key "$1.key" -subj "$3" -out "$1.csr"
  : >"$1.ext"
  [ -z "$5" ] || echo "subjectAltName=$5" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days "$4" \
    -extfile "$1.ext" -out "$1.pem" 2>/dev/null
  rm "$1.csr" "$1.ext"
}

authority ca
authority other_ca
signed server ca /CN=server 3650 "IP:127.0.0.1,DNS:localhost"
signed server_soon ca /CN=soon 3 "IP:127.0.0.1,DNS:localhost"
signed client_uri ca "/CN=not the name" 3650 "URI:spiffe://host.example/prod"
signed client_dns ca "/CN=not the name" 3650 "DNS:loader.host.example"
signed client_cn ca /CN=plain-name 3650 ""
signed client_other other_ca /CN=plain-name 3650 "URI:spiffe://host.example/prod"
openssl pkey -in server.key -aes256 -passout pass:secret -out server_locked.key
rm -f ./*.srl
