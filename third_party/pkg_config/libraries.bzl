"""The system libraries, each with the Debian package that brings it."""

def _library(name, package, modules = [], headers = [], linkopts = []):
    """One library.

    Args:
      name: the target's name in @system and in //third_party.
      package: Debian's package, named when the library is missing.
      modules: pkg-config's modules.
      headers: headers that must stand under /usr/include, for what has no module.
      linkopts: linker flags beside those that pkg-config gives.
    """
    return struct(
        name = name,
        package = package,
        modules = modules,
        headers = headers,
        linkopts = linkopts,
    )

def _absl(name):
    return _library("absl_" + name, "libabsl-dev", modules = ["absl_" + name])

LIBRARIES = [
    _absl("core_headers"),
    _absl("base"),
    _absl("flags"),
    _absl("flags_parse"),
    _absl("flags_reflection"),
    _absl("flags_usage"),
    _absl("flat_hash_map"),
    _absl("flat_hash_set"),
    _absl("hash"),
    _absl("inlined_vector"),
    _absl("random_random"),
    _absl("random_bit_gen_ref"),
    _absl("span"),
    _absl("status"),
    _absl("statusor"),
    _absl("str_format"),
    _absl("strings"),
    _absl("cord"),
    _absl("time"),
    _library("benchmark", "libbenchmark-dev", modules = ["benchmark"]),
    _library("boost", "libboost-dev", headers = ["boost/beast.hpp"]),
    _library("csv", "libcsv-dev", headers = ["csv.h"], linkopts = ["-lcsv"]),
    _library("curl", "libcurl4-openssl-dev", modules = ["libcurl"]),
    _library("grpc++", "libgrpc++-dev", modules = ["grpc++"]),
    _library(
        "grpc++_reflection",
        "libgrpc++-dev",
        headers = ["grpcpp/ext/proto_server_reflection_plugin.h"],
        linkopts = ["-lgrpc++_reflection"],
    ),
    _library(
        "grpcpp_channelz",
        "libgrpc++-dev",
        headers = ["grpcpp/ext/channelz_service_plugin.h"],
        linkopts = ["-lgrpcpp_channelz"],
    ),
    _library("gtest", "libgtest-dev", modules = ["gmock", "gtest"]),
    _library("gtest_main", "libgtest-dev", modules = ["gmock", "gtest_main"]),
    _library("icu", "libicu-dev", modules = ["icu-uc", "icu-i18n"]),
    _library("libpq", "libpq-dev", modules = ["libpq"]),
    _library("openssl", "libssl-dev", modules = ["openssl"]),
    _library(
        "phonenumber",
        "libphonenumber-dev",
        headers = ["phonenumbers/phonenumberutil.h"],
        linkopts = ["-lphonenumber"],
    ),
    _library("protobuf", "libprotobuf-dev", modules = ["protobuf"]),
    _library("rapidjson", "rapidjson-dev", modules = ["RapidJSON"]),
    _library("rocksdb", "librocksdb-dev", modules = ["rocksdb"]),
    _library("xxhash", "libxxhash-dev", modules = ["libxxhash"]),
    _library("zlib", "zlib1g-dev", modules = ["zlib"]),
]
