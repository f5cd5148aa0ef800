"""C++ from .proto files, by Debian's protoc and gRPC plugin.

Bazel's own proto rules want Protobuf built from source; Debian's compiler and
library belong together and are there already.
"""

def cc_proto(name, srcs, root, deps = [], grpc = False, visibility = None):
    """A cc_library of the messages, and with `grpc` of the services, in `srcs`.

    Includes are written from below `root`: `destination/v1/destination.pb.h`.

    Args:
      name: the library's name.
      srcs: .proto files of this package.
      root: the folder that imports start from, from the workspace's top.
      deps: cc_proto targets that `srcs` import.
      grpc: whether to make the services' code as well.
      visibility: as everywhere.
    """
    outs = []
    for src in srcs:
        stem = src[:-len(".proto")]
        outs += [stem + ".pb.h", stem + ".pb.cc"]
        if grpc:
            outs += [stem + ".grpc.pb.h", stem + ".grpc.pb.cc"]
    plugin = ""
    if grpc:
        plugin = " --plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin --grpc_out=$(GENDIR)/" + root
    native.genrule(
        name = name + "_protoc",
        srcs = srcs,
        outs = outs,
        cmd = "protoc -I{root} --cpp_out=$(GENDIR)/{root}{plugin} $(SRCS)".format(
            root = root,
            plugin = plugin,
        ),
        # Imports are files of the tree, read from the sandbox's copy of it.
        tools = [dep + "_srcs" for dep in deps],
    )
    native.filegroup(
        name = name + "_srcs",
        srcs = srcs,
        visibility = visibility,
    )
    native.cc_library(
        name = name,
        srcs = [out for out in outs if out.endswith(".cc")],
        hdrs = [out for out in outs if out.endswith(".h")],
        # Generated code is Google's; our warnings are for ours.
        copts = ["-w"],
        strip_include_prefix = "/" + root,
        visibility = visibility,
        deps = deps + ["//third_party:protobuf"] + (["//third_party:grpc++"] if grpc else []),
    )
