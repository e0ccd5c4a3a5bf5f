import Jobs
import Media
import Packaging
import Recorder

/// The findings of `doctor`, as text and as JSON.
struct Diagnosis {
    let installation: Installation
    let abilities: [CodecAbility]
    /// The library that draws text, or why none does; nil if `rokuga-media` cannot be run.
    let text: Result<String, CodecError>?
    /// Why `rokuga-media` cannot be run; nil if it can.
    let mediaFailure: String?

    init(
        _ installation: Installation, abilities: [CodecAbility], text: Result<String, CodecError>?,
        mediaFailure: String?
    ) {
        self.installation = installation
        self.abilities = abilities
        self.text = text
        self.mediaFailure = mediaFailure
    }

    static func text(by codecs: any CodecFactory) -> Result<String, CodecError> {
        Result { () throws(CodecError) in try codecs.textRenderer().library }
    }

    /// What is missing for recording copies.
    var defects: [String] { installation.defects }

    private static let codecs: [Codec] = VideoCodec.allCases.map(Codec.video) + AudioCodec.allCases.map(Codec.audio)

    func tables() -> String {
        var sections = [RokugaVersion.rendered]
        if let mediaFailure {
            sections.append(
                "this installation only copies: \(MediaExecutable.name), which decodes and encodes, cannot be run\n"
                    + "  \(mediaFailure)\n  \(MediaExecutable.remedy)")
        } else {
            var table = Table(["codec", "decoded by", "encoded by"])
            for codec in Self.codecs {
                table.append([codec.name, library(.decode, codec) ?? "-", library(.encode, codec) ?? "-"])
            }
            sections.append(table.rendered())
        }
        var containers = Table(["container", "codecs"])
        for container in Container.allCases { containers.append([container.rawValue, names(in: container)]) }
        sections.append(containers.rendered())
        sections.append(machine.rendered())
        sections += advice
        return sections.joined(separator: "\n\n")
    }

    private var machine: Table {
        var table = Table(["resource", "found", "requested"])
        table.append([
            "receive buffer", installation.grantedBuffer.map(Self.size) ?? "no socket",
            Self.size(installation.requestedBuffer),
        ])
        table.append(["net.core.rmem_max", installation.largestBuffer.map(Self.size) ?? "unknown", ""])
        table.append(["free space in this folder", installation.freeBytes.map { Self.size(Int($0)) } ?? "unknown", ""])
        table.append(["libsrtp2, for encrypted streams", installation.hasSRTP ? "installed" : "missing", ""])
        table.append(["libcurl, for an SFU's API", installation.hasHTTP ? "installed" : "missing", ""])
        if let text { table.append(["text in views", (try? text.get()) ?? "none", ""]) }
        return table
    }

    /// What is wrong, and how to fix it.
    private var advice: [String] {
        var advice = defects
        if installation.isBufferShort {
            // The kernel reserves twice the requested size (socket(7)).
            advice.append(
                "the kernel grants a smaller receive buffer than requested, so it may drop packets while the process "
                    + "is delayed; run sysctl -w net.core.rmem_max=\(installation.requestedBuffer / 2)")
        }
        if case .failure(let error)? = text { advice.append("views cannot draw names: \(error)") }
        return advice
    }

    func rendered() -> String {
        let media: JSONValue = .sorted([
            "available": .boolean(mediaFailure == nil), "problem": .optional(mediaFailure),
        ])
        let text = self.text.map { text in
            switch text {
            case .success(let library): JSONValue.sorted(["available": .boolean(true), "library": .string(library)])
            case .failure(let error):
                JSONValue.sorted(["available": .boolean(false), "problem": .string("\(error)")])
            }
        }
        let codecs = Self.codecs.map { codec in
            JSONValue.sorted([
                "codec": .string(codec.name), "kind": .string(codec.kind.rawValue),
                "decoder": .optional(library(.decode, codec)), "encoder": .optional(library(.encode, codec)),
            ])
        }
        let containers = Container.allCases.map { container in
            JSONValue.sorted([
                "container": .string(container.rawValue),
                "codecs": .list(accepted(by: container).map { .string($0.name) }),
            ])
        }
        return JSONValue.sorted([
            "version": .string(RokugaVersion.number), "media": media, "codecs": .list(codecs), "text": text,
            "containers": .list(containers),
            "receive_buffer": .sorted([
                "asked_bytes": .integer(Int64(installation.requestedBuffer)),
                "granted_bytes": installation.grantedBuffer.map { .integer(Int64($0)) },
                "rmem_max": installation.largestBuffer.map { .integer(Int64($0)) },
            ]),
            "free_bytes": installation.freeBytes.map { .integer($0) },
            "libsrtp2": .boolean(installation.hasSRTP), "libcurl": .boolean(installation.hasHTTP),
            "defects": .list(defects.map { .string($0) }), "advice": .list(advice.map { .string($0) }),
        ]).renderedForPeople()
    }

    private func library(_ work: CodecAbility.Work, _ codec: Codec) -> String? {
        abilities.first { $0.work == work && $0.codec == codec }?.library
    }

    private func accepted(by container: Container) -> [Codec] {
        Self.codecs.filter { container.refusal(of: $0) == nil }
    }

    private func names(in container: Container) -> String {
        accepted(by: container).map(\.name).joined(separator: ", ")
    }

    private static func size(_ bytes: Int) -> String {
        let units = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
        guard let (unit, name) = units.first(where: { bytes >= $0.0 }) else { return "\(bytes) bytes" }
        let tenths = (bytes * 10 + unit / 2) / unit
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
