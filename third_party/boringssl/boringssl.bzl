"""Fetches BoringSSL as Debian ships it: as a source package only.

The archive's SHA-256 is checked here, whatever the mirror served. BoringSSL's own
BUILD file stands at the archive's top, so the repository's target is `:crypto`.
"""

_PACKAGE = "android-platform-external-boringssl"

# Debian 12's 13.0.0+r24 and Debian 13's 14.0.0+r45: both build and pass.
_SHA256 = [
    "583b7aeee1fca68b8244d086cea6fca23bd19d517bd63f0b9de714e048f92a7d",
    "f9223e8c15ad5d9e3f1cd50861f4c272658864661e2332bea5d60952aa0930cd",
]

def _boringssl_repository_impl(repository_ctx):
    script = repository_ctx.path(Label("//third_party/boringssl:fetch_source.sh"))
    fetched = repository_ctx.execute(["bash", script, _PACKAGE], timeout = 600)
    if fetched.return_code != 0:
        fail("\n\nCould not fetch BoringSSL's source package:\n" + fetched.stderr)

    archive = "source.orig.tar.xz"
    summed = repository_ctx.execute(["sha256sum", archive])
    digest = summed.stdout.split(" ")[0]
    if digest not in _SHA256:
        fail("\n\nBoringSSL's source package has the SHA-256 '{}', which is none of those that were checked: {}.\n".format(digest, _SHA256))
    repository_ctx.execute(["tar", "xf", archive, "--strip-components=1"])
    repository_ctx.delete(archive)

boringssl_repository = repository_rule(
    implementation = _boringssl_repository_impl,
)
