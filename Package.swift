// swift-tools-version: 6.2
import PackageDescription

// The order of the cases is the architecture: a module may depend only on modules above it, and only on the floors that
// its own stands on. `check` traps on any other edge while the manifest loads, and every build runs with
// `--explicit-target-dependency-import-check error`, so an undeclared import fails too.
enum Module: String, CaseIterable {
    // Sources/Core: values and state machines. No I/O, no clock, no async, no C.
    case Media, RTP, Depacketizing, Timing, Mixing, Packaging, Presentations, Conformance, Jobs, Activities
    // Sources/Engine: the deterministic graph; fed with packets, events and ticks. Ciphers reach it as a protocol of
    // RTP, codecs as protocols of Media.
    case Engine
    // Sources/Codecs: the doors to the C media libraries, and what needs none.
    case SRTP, YUV, VPX, Opus, FFmpeg, PCM, Text
    // Sources/Shell: sockets, files, HTTP, clocks, threads, processes.
    case Threads, CodecThreads, Captures, Storage, Ingest, Services, Serving, Delivery, Simulator, Sources, Recorder,
        Commands

    var floor: Floor {
        switch self {
        case .Media, .RTP, .Depacketizing, .Timing, .Mixing, .Packaging, .Presentations, .Conformance, .Jobs,
            .Activities:
            .Core
        case .Engine: .Engine
        case .SRTP, .YUV, .VPX, .Opus, .FFmpeg, .PCM, .Text: .Codecs
        case .Threads, .CodecThreads, .Captures, .Storage, .Ingest, .Services, .Serving, .Delivery, .Simulator,
            .Sources, .Recorder, .Commands:
            .Shell
        }
    }

    var path: String { self == .Engine ? "Engine" : "\(floor)/\(rawValue)" }
}

enum Floor {
    case Core, Engine, Codecs, Shell

    /// Engine and Codecs are side by side: neither knows the other.
    var foundations: [Floor] {
        switch self {
        case .Core: [.Core]
        case .Engine: [.Core]
        case .Codecs: [.Core, .Codecs]
        case .Shell: [.Core, .Engine, .Codecs, .Shell]
        }
    }
}

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Values that borrow a datagram say so (`ReceivedPacket`).
    .enableExperimentalFeature("Lifetimes"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// Arithmetic for each sample of audio, and clocks that tests run for hours: without optimisation a debug build
/// composes slower than real time, and the tests take long.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Where Pango's headers lie on Debian. pkg-config knows it too, but names flags of libraries behind Pango that the
/// build warns of.
let pango: [SwiftSetting] = [
    .unsafeFlags(["-Xcc", "-I/usr/include/pango-1.0", "-Xcc", "-I/usr/include/harfbuzz"])
]

func module(
    _ module: Module, on dependencies: [Module] = [], and others: [Target.Dependency] = [],
    tests support: [Target.Dependency] = [], resources: [Resource] = [], settings: [SwiftSetting] = []
) -> [Target] {
    let names = dependencies.map { Target.Dependency(stringLiteral: $0.rawValue) }
    let tests = Target.Dependency(stringLiteral: "TestSupport")
    return [
        .target(
            name: module.rawValue, dependencies: names + others, path: "Sources/\(module.path)",
            resources: resources, swiftSettings: strict + settings),
        .testTarget(
            name: "\(module.rawValue)Tests",
            dependencies: [Target.Dependency(stringLiteral: module.rawValue), tests] + names + others + support,
            path: "Tests/\(module.path)Tests", swiftSettings: strict + settings),
    ]
}

func executable(_ name: String, on dependencies: [Module]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies.map { Target.Dependency(stringLiteral: $0.rawValue) },
        path: "Sources/\(name)", swiftSettings: strict,
        // At a fixed address no page of the binary's data has to be relocated at start: 3 MB less resident. The static
        // standard library makes the linker export every symbol, which no other program uses: 1 MB, read at start.
        linkerSettings: [
            .unsafeFlags(
                ["-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"],
                .when(platforms: [.linux], configuration: .release))
        ])
}

let package = Package(
    name: "rokuga",
    products: [
        .executable(name: "rokuga", targets: ["rokuga"]), .executable(name: "rokuga-media", targets: ["rokuga-media"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        module(.Media),
        module(.RTP, on: [.Media], tests: ["CipherSupport"]),
        module(.Depacketizing, on: [.Media, .RTP]),
        module(.Timing, on: [.Media], settings: optimised),
        module(.Mixing, on: [.Media], settings: optimised),
        module(.Packaging, on: [.Media], tests: ["FileSupport"]),
        module(
            .Presentations, on: [.Media, .Packaging], tests: ["FileSupport"],
            resources: [
                "page.html", "page.css", "playlists.js", "mp4.js", "track.js", "player.js", "timeline.js", "page.js",
            ].map { .embedInCode("Page/\($0)") }),
        module(.Conformance, on: [.Media]),
        module(
            .Jobs, on: [.Media, .RTP, .Depacketizing, .Mixing, .Packaging, .Presentations],
            and: [.product(name: "Yams", package: "Yams")]),
        module(.Activities, on: [.Media, .Jobs]),
        module(.SRTP, on: [.Media, .RTP], and: ["CSRTP"], tests: ["SRTPSender"]),
        module(.YUV, on: [.Media], and: ["CYUV"], tests: ["MediaSupport"]),
        module(.VPX, on: [.Media, .YUV], and: ["CVPX"], tests: ["MediaSupport"]),
        module(.Opus, on: [.Media], and: ["COpus"], tests: ["MediaSupport"]),
        module(.FFmpeg, on: [.Media, .YUV], and: ["CFFmpeg", "CYUV"], tests: ["MediaSupport"]),
        module(.PCM, on: [.Media, .Mixing]),
        module(.Text, on: [.Media], and: ["CText"], settings: pango),
        module(
            .Engine, on: [.Media, .RTP, .Depacketizing, .Timing, .Mixing, .Packaging, .Presentations, .Jobs],
            tests: ["CipherSupport", "FileSupport"]),
        module(.Threads, on: [.Media], and: ["CThreads"]),
        module(.CodecThreads, on: [.Media, .Threads], tests: ["MediaSupport", "FFmpeg", "VPX"]),
        module(
            .Captures, on: [.Media, .Threads], and: [.product(name: "BasicContainers", package: "swift-collections")]),
        module(.Storage, on: [.Media, .RTP, .Packaging, .Presentations, .Jobs, .Threads]),
        module(.Ingest, on: [.Media], and: ["CSockets"]),
        module(.Services, on: [.Media, .Conformance], and: ["CCurl", "CXML"]),
        module(
            .Serving, on: [.Media, .Packaging, .Presentations, .Storage],
            and: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ]),
        module(
            .Delivery,
            on: [.Media, .Packaging, .Presentations, .Jobs, .Threads, .Storage, .Services, .Serving]),
        module(
            .Simulator, on: [.Media, .Jobs, .Captures, .Ingest, .Services],
            and: [.product(name: "Hummingbird", package: "hummingbird")]),
        module(.Sources, on: [.Media, .Jobs, .Threads, .Storage, .Ingest, .Services]),
        module(
            .Recorder,
            on: [
                .Media, .RTP, .Packaging, .Conformance, .Jobs, .Activities, .SRTP, .Engine, .Threads, .Captures,
                .Storage, .Ingest, .Services, .Delivery, .Sources,
            ]),
        module(
            .Commands,
            on: [
                .Media, .Packaging, .Conformance, .Jobs, .SRTP, .Threads, .Captures, .Storage, .Ingest, .Services,
                .Serving, .Simulator, .Recorder,
            ],
            and: [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
        [
            executable("rokuga", on: [.Commands]),
            executable(
                "rokuga-media", on: [.Media, .VPX, .Opus, .YUV, .FFmpeg, .PCM, .Text, .CodecThreads, .Commands]),
            .testTarget(
                name: "EndToEndTests",
                dependencies: [
                    "rokuga", "rokuga-media", "TestSupport", "FileSupport", "MediaSupport", "SRTPSender", "Media",
                    "RTP",
                    "Depacketizing", "Mixing", "Packaging", "VPX", "Opus", "FFmpeg", "PCM", "Captures", "Ingest",
                    "Simulator", "Threads",
                ],
                path: "Tests/EndToEndTests",
                exclude: ["analyse.py", "composition.py", "tiles.py"], swiftSettings: strict),
            .target(
                name: "SRTPSender", dependencies: ["RTP", "SRTP", "CSRTP"], path: "Tests/Support/SRTPSender",
                swiftSettings: strict),
            .target(name: "FileSupport", path: "Tests/Support/FileSupport", swiftSettings: strict),
            .target(
                name: "CipherSupport", dependencies: ["Media", "RTP"], path: "Tests/Support/CipherSupport",
                swiftSettings: strict),
            .target(
                name: "MediaSupport", dependencies: ["Media"], path: "Tests/Support/MediaSupport",
                swiftSettings: strict),
            .target(name: "TestSupport", path: "Tests/Support/TestSupport", swiftSettings: strict),
            // Tests/Fuzz is a package of its own; its targets are built here too: `swift test` replays regressions.
            .target(
                name: "FuzzTargets",
                dependencies: [
                    "Media", "RTP", "Depacketizing", "Timing", "Packaging", "Jobs", "Engine", "SRTP", "VPX", "FFmpeg",
                    "Captures", "Services", "Conformance",
                ],
                path: "Tests/Fuzz/Sources/FuzzTargets", swiftSettings: strict),
            .testTarget(
                name: "FuzzRegressionTests", dependencies: ["FuzzTargets"], path: "Tests/FuzzRegressionTests",
                swiftSettings: strict),
            .systemLibrary(name: "CSRTP", path: "Sources/Codecs/CSRTP", providers: [.apt(["libsrtp2-dev"])]),
            .systemLibrary(name: "CVPX", path: "Sources/Codecs/CVPX", providers: [.apt(["libvpx-dev"])]),
            .systemLibrary(name: "COpus", path: "Sources/Codecs/COpus", providers: [.apt(["libopus-dev"])]),
            .systemLibrary(name: "CYUV", path: "Sources/Codecs/CYUV", providers: [.apt(["libyuv-dev"])]),
            .systemLibrary(
                name: "CFFmpeg", path: "Sources/Codecs/CFFmpeg",
                providers: [.apt(["libavcodec-dev", "libswscale-dev"])]),
            // The headers of Cairo and GLib lie in folders of their own.
            .systemLibrary(
                name: "CText", path: "Sources/Codecs/CText", pkgConfig: "cairo",
                providers: [.apt(["libpango1.0-dev"])]),
            .systemLibrary(name: "CSockets", path: "Sources/Shell/CSockets"),
            .systemLibrary(name: "CThreads", path: "Sources/Shell/CThreads"),
            .systemLibrary(
                name: "CCurl", path: "Sources/Shell/CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
            .systemLibrary(name: "CXML", path: "Sources/Shell/CXML", providers: [.apt(["libxml2"])]),
        ],
    ].flatMap { $0 }
)

check(package.targets)

/// Traps on what a module, its tests or `rokuga` may not reach, however it was declared.
func check(_ targets: [Target]) {
    let order = Module.allCases
    for module in order {
        for target in targets.reached(from: module.rawValue) + targets.reached(from: "\(module)Tests") {
            guard let dependency = Module(rawValue: target.name), dependency != module else { continue }
            precondition(
                order.firstIndex(of: dependency)! < order.firstIndex(of: module)!,
                "\(module) may not depend on \(dependency): dependencies point strictly downwards")
            precondition(
                module.floor.foundations.contains(dependency.floor),
                "\(module) may not depend on \(dependency): \(module.floor) does not stand on \(dependency.floor)")
        }
        for target in targets.reached(from: module.rawValue) where Module(rawValue: target.name) == nil {
            precondition(
                target.type == .system && module.floor.foundations.contains(.Codecs),
                "\(module) may not depend on \(target.name): C is for Codecs and Shell, support is for tests")
        }
    }
    // Loading libav costs 100 ms and 40 MB. SRTP is loaded with the first stream that needs it.
    for target in targets.reached(from: "rokuga") where target.name != Module.SRTP.rawValue {
        precondition(Module(rawValue: target.name)?.floor != .Codecs, "rokuga may not depend on \(target.name)")
    }
}

extension [Target] {
    /// What the target of this name depends on, directly or by others.
    func reached(from name: String) -> [Target] {
        var names: Set<String> = []
        var open = [name]
        while let next = open.popLast() {
            for target in self where target.name == next {
                for dependency in target.dependencies.compactMap(\.targetName)
                where names.insert(dependency).inserted { open.append(dependency) }
            }
        }
        return filter { names.contains($0.name) }
    }
}

extension Target.Dependency {
    var targetName: String? {
        switch self {
        case .targetItem(let name, _), .byNameItem(let name, _): name
        default: nil
        }
    }
}
