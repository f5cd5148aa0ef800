"""Makes cc_library targets of the libraries that Debian installs.

Each library is looked up with pkg-config, or, where Debian ships no .pc file, by
its header. What is missing stops the build with the name of the Debian package.
"""

load("//third_party/pkg_config:libraries.bzl", "LIBRARIES")

_TARGET = """
cc_library(
    name = "{name}",
    defines = {defines},
    linkopts = {linkopts},
    visibility = ["//visibility:public"],
)
"""

def _missing(library):
    fail((
        "\n\nThe library '{name}' is not installed: Debian's package {package} is missing.\n" +
        "Run `./dev setup`, or `apt-get install {package}`.\n"
    ).format(name = library.name, package = library.package))

def _flags(repository_ctx, library, what):
    """Words that pkg-config prints, or fails with the package's name."""
    answer = repository_ctx.execute(["pkg-config", what] + library.modules)
    if answer.return_code != 0:
        _missing(library)
    return [word for word in answer.stdout.strip().split(" ") if word]

def _target(repository_ctx, library):
    defines = []
    linkopts = []
    if library.modules:
        defines = [
            word[2:]
            for word in _flags(repository_ctx, library, "--cflags-only-other")
            if word.startswith("-D")
        ]
        linkopts = _flags(repository_ctx, library, "--libs")
    for header in library.headers:
        if not repository_ctx.path("/usr/include/" + header).exists:
            _missing(library)
    return _TARGET.format(
        name = library.name,
        defines = defines,
        linkopts = linkopts + library.linkopts,
    )

def _pkg_config_repository_impl(repository_ctx):
    if not repository_ctx.which("pkg-config"):
        fail("\n\npkg-config is missing. Run `./dev setup`, or `apt-get install pkg-config`.\n")
    repository_ctx.file(
        "BUILD.bazel",
        "".join([_target(repository_ctx, library) for library in LIBRARIES]),
        executable = False,
    )

# `local`: looked up anew with each Bazel server, so that a library that has been
# installed since is found.
pkg_config_repository = repository_rule(
    implementation = _pkg_config_repository_impl,
    configure = True,
    environ = ["PATH", "PKG_CONFIG_PATH"],
    local = True,
)
