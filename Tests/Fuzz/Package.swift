// swift-tools-version: 6.2
import PackageDescription

// The fuzzers are a package of their own, because they need flags that a package others depend on may not use. The
// modules under test are linked into Sources/, so that they are compiled with the coverage instrumentation, and with
// checks of each address, for what strict memory safety cannot see: pointers given to and taken from C.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]
let watched: [SwiftSetting] = strict + [.unsafeFlags(["-sanitize=address"])]
let instrumented: [SwiftSetting] = strict + [.unsafeFlags(["-sanitize=fuzzer,address"])]

func module(
    _ name: String, on dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(name)", resources: resources,
        swiftSettings: instrumented)
}

func library(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)")
}

let package = Package(
    name: "fuzz",
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        module("Media"),
        module("RTP", on: ["Media"]),
        module("Depacketizing", on: ["Media", "RTP"]),
        module("Timing", on: ["Media"]),
        module("Mixing", on: ["Media"]),
        module("Packaging", on: ["Media"]),
        module(
            "Presentations", on: ["Media", "Packaging"],
            resources: [
                "page.html", "page.css", "playlists.js", "mp4.js", "track.js", "player.js", "timeline.js", "page.js",
            ].map { .embedInCode("Page/\($0)") }),
        module(
            "Jobs",
            on: [
                "Media", "RTP", "Depacketizing", "Mixing", "Packaging", "Presentations",
                .product(name: "Yams", package: "Yams"),
            ]),
        module(
            "Engine",
            on: ["Media", "RTP", "Depacketizing", "Timing", "Mixing", "Packaging", "Presentations", "Jobs"]),
        module("SRTP", on: ["Media", "RTP", "CSRTP"]),
        library("CSRTP"),
        module("YUV", on: ["Media", "CYUV"]),
        library("CYUV"),
        module("VPX", on: ["Media", "YUV", "CVPX"]),
        library("CVPX"),
        module("FFmpeg", on: ["Media", "YUV", "CFFmpeg", "CYUV"]),
        library("CFFmpeg"),
        module("Threads", on: ["Media", "CThreads"]),
        library("CThreads"),
        module("Captures", on: ["Media", "Threads", .product(name: "BasicContainers", package: "swift-collections")]),
        module("Conformance", on: ["Media"]),
        module("Services", on: ["Media", "Conformance", "CCurl", "CXML"]),
        library("CCurl"),
        library("CXML"),
        // Without instrumentation: branches of the senders and the checks are nothing to explore, and cost much time.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Media", "RTP", "Depacketizing", "Timing", "Packaging", "Jobs", "Engine", "SRTP", "VPX", "FFmpeg",
                "Captures", "Services", "Conformance",
            ],
            path: "Sources/FuzzTargets", swiftSettings: watched),
        library("CLibFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: ["Media", "RTP", "Captures", "FuzzTargets", "CLibFuzzer"], path: "Sources/Fuzz",
            swiftSettings: strict,
            // gold stops with an internal error on the instrumented objects.
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]),
    ]
)
